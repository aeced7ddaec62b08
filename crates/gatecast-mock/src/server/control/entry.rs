//! A gateway response as the control plane shows it.

use serde_json::{Map, Value, json};

use crate::server::store::{ApiState, StoredDefinition};
use gatecast::gateway::ResponseType;

/// Where the links of HAL documents lead people.
const CURIES: &str =
    "http://docs.aws.amazon.com/apigateway/latest/developerguide/restapi-gatewayresponse-{rel}.html";

/// The entry of a type: its own, else what it has of its family, else what is built in. Only the
/// first is no `defaultResponse` (recorded).
pub(super) fn shown(api: &ApiState, response_type: ResponseType) -> Map<String, Value> {
    let content = &api.record.content;
    let own = content.entry(response_type);
    let family = || content.entry(response_type.family().fallback());
    // A family's status is that of its members; without one, each keeps its own.
    let entry = own.or_else(family).cloned().unwrap_or_default().completed(response_type);
    let StoredDefinition { status_code, response_parameters, response_templates } = entry;
    let mut members = Map::new();
    members.insert("defaultResponse".to_owned(), Value::from(own.is_none()));
    members.insert("responseParameters".to_owned(), json!(response_parameters));
    members.insert("responseTemplates".to_owned(), json!(response_templates));
    members.insert("responseType".to_owned(), Value::from(response_type.name()));
    if let Some(status) = status_code {
        members.insert("statusCode".to_owned(), Value::from(status));
    }
    members
}

/// An entry with its links in front, as HAL has it (SDK model of 2017).
pub(super) fn with_links(api: &ApiState, mut members: Map<String, Value>) -> Map<String, Value> {
    let response_type = members.get("responseType").and_then(Value::as_str).unwrap_or_default();
    let all = collection_path(api);
    let own = format!("{all}/{response_type}");
    let mut links = Map::new();
    links.insert("curies".to_owned(), curies());
    links.insert("self".to_owned(), json!({ "href": own }));
    if members.get("defaultResponse") == Some(&Value::Bool(false)) {
        links.insert("gatewayresponse:delete".to_owned(), json!({ "href": own }));
    }
    let any = format!("{all}/{{response_type}}");
    links.insert("gatewayresponse:put".to_owned(), json!({ "href": any, "templated": true }));
    links.insert("gatewayresponse:update".to_owned(), json!({ "href": own }));
    members.shift_insert(0, "_links".to_owned(), Value::Object(links));
    members
}

/// All entries, plain.
pub(super) fn collection(api: &ApiState) -> Value {
    let items: Vec<Value> = ResponseType::ALL.into_iter().map(|it| Value::Object(shown(api, it))).collect();
    json!({ "item": items })
}

/// All entries, as HAL has them.
pub(super) fn linked_collection(api: &ApiState) -> Value {
    let all = collection_path(api);
    let href = |response_type: ResponseType| json!({ "href": format!("{all}/{response_type}") });
    let items: Vec<Value> = ResponseType::ALL.into_iter().map(href).collect();
    let embedded: Vec<Value> =
        ResponseType::ALL.into_iter().map(|it| Value::Object(with_links(api, shown(api, it)))).collect();
    json!({
        "_links": {
            "curies": curies(),
            "self": { "href": all },
            "first": { "href": all },
            "gatewayresponse:by-type": { "href": format!("{all}/{{response_type}}"), "templated": true },
            "item": items,
        },
        "_embedded": { "item": embedded },
    })
}

fn curies() -> Value {
    json!({ "href": CURIES, "name": "gatewayresponse", "templated": true })
}

fn collection_path(api: &ApiState) -> String {
    format!("/restapis/{}/gatewayresponses", api.record.id)
}
