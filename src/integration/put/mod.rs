//! What the control plane says to integrations: PutIntegration, PutIntegrationResponse and PutMethod, with
//! their refusals word for word.
//!
//! The first mistake is refused. Templates are taken as they are: one that does not parse fails where it is
//! rendered.

mod address;
mod mappings;
mod read;
mod refusal;

use serde_json::{Map, Value, json};

pub use read::{integration_of_put, method_response_of_put};
pub use refusal::{PutRefusal, PutRefusalKind};

use crate::rest_api::{IntegrationKind, Method, ParameterLocation, ValueMapping};
use mappings::{check_content_types, check_request_parameters, check_response_parameters};
use refusal::texts;

/// PutIntegration: what the integration reads back as.
///
/// `method` is the method that it is put to, where it is known: mappings name parameters that it declares.
///
/// # Errors
/// [`PutRefusal`]
pub fn put_integration(
    input: &Map<String, Value>,
    method: Option<&Method>,
) -> Result<Map<String, Value>, PutRefusal> {
    texts(input, &["requestParameters", "requestTemplates"])?;
    let type_name = input.get("type").and_then(Value::as_str).unwrap_or_default();
    let kind = IntegrationKind::named(type_name).ok_or_else(|| PutRefusal::integration_type(type_name))?;
    let http_method = ["integrationHttpMethod", "httpMethod"]
        .into_iter()
        .find_map(|name| input.get(name)?.as_str())
        .filter(|name| !name.is_empty());
    if kind != IntegrationKind::Mock {
        if http_method.is_none() {
            return Err(PutRefusal::bad_request("Enumeration value for HttpMethod must be non-empty"));
        }
        let uri = input.get("uri").and_then(Value::as_str).unwrap_or_default();
        address::check(kind, uri)?;
    }
    check_request_parameters(input.get("requestParameters"), method)?;
    check_content_types(input.get("requestTemplates"))?;
    let mut put = Map::new();
    let defaults = [
        ("type", json!(type_name)),
        ("passthroughBehavior", json!("WHEN_NO_MATCH")),
        ("timeoutInMillis", json!(29_000)),
        ("cacheKeyParameters", json!([])),
    ];
    put.extend(defaults.map(|(name, value)| (name.to_owned(), value)));
    if matches!(kind, IntegrationKind::Http | IntegrationKind::HttpProxy) {
        put.insert("connectionType".to_owned(), json!("INTERNET"));
    }
    // Recorded: a MOCK integration keeps none of these.
    let of_backend = ["uri", "httpMethod", "integrationHttpMethod", "connectionType", "connectionId"];
    for (name, value) in input {
        let is_dropped = kind == IntegrationKind::Mock && of_backend.contains(&name.as_str());
        if !is_dropped && !value.is_null() && name != "integrationHttpMethod" {
            put.insert(name.clone(), value.clone());
        }
    }
    if let Some(name) = http_method.filter(|_| kind != IntegrationKind::Mock) {
        put.insert("httpMethod".to_owned(), json!(name));
    }
    empty_templates_are_null(&mut put, "requestTemplates");
    Ok(put)
}

/// PutIntegrationResponse: what the response reads back as.
///
/// `method` is the method that it is put to, where it is known: it must declare the status and the headers.
///
/// # Errors
/// [`PutRefusal`]
pub fn put_integration_response(
    input: &Map<String, Value>,
    method: Option<&Method>,
) -> Result<Map<String, Value>, PutRefusal> {
    texts(input, &["responseParameters", "responseTemplates"])?;
    let status = input.get("statusCode").and_then(Value::as_str).unwrap_or_default();
    check_status(status)?;
    check_content_types(input.get("responseTemplates"))?;
    check_response_parameters(input.get("responseParameters"), status, method)?;
    let mut put: Map<String, Value> = input
        .iter()
        .filter(|(_, value)| !value.is_null())
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    empty_templates_are_null(&mut put, "responseTemplates");
    Ok(put)
}

/// PutMethod and PutMethodResponse: the parameters that they declare.
///
/// # Errors
/// [`PutRefusal`]
pub fn put_method(input: &Map<String, Value>) -> Result<(), PutRefusal> {
    let declared = input.get("requestParameters").and_then(Value::as_object);
    let mut names = Vec::new();
    for key in declared.into_iter().flat_map(Map::keys) {
        let Some((_, name)) = ParameterLocation::parse(key) else {
            return Err(PutRefusal::bad_request(format!(
                "Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression specified: {key}]"
            )));
        };
        if names.contains(&name) {
            return Err(PutRefusal::bad_request(
                "Parameter names must be unique across querystring, header and path",
            ));
        }
        names.push(name);
    }
    Ok(())
}

/// PutMethodResponse: its status.
///
/// # Errors
/// [`PutRefusal`]
pub fn put_method_response(input: &Map<String, Value>) -> Result<(), PutRefusal> {
    check_status(input.get("statusCode").and_then(Value::as_str).unwrap_or_default())
}

fn check_status(status: &str) -> Result<(), PutRefusal> {
    let is_status = matches!(status.as_bytes(), [b'1'..=b'5', second, third]
        if second.is_ascii_digit() && third.is_ascii_digit());
    if is_status {
        return Ok(());
    }
    let message = format!(
        r"1 validation error detected: Value '{status}' at 'statusCode' failed to satisfy constraint: Member must satisfy regular expression pattern: [1-5]\d\d"
    );
    Err(PutRefusal { kind: PutRefusalKind::Validation, message })
}

/// Recorded: an empty template reads back as null, and the body passes.
fn empty_templates_are_null(put: &mut Map<String, Value>, member: &str) {
    let Some(Value::Object(templates)) = put.get_mut(member) else { return };
    templates.values_mut().filter(|template| *template == "").for_each(|template| *template = Value::Null);
}

/// Whether a method response declares a header.
fn declares(parameters: &[ValueMapping], target: &str) -> bool {
    parameters.iter().any(|declared| declared.target.as_str() == target)
}
