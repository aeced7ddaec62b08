//! Integrations as the control plane has them, read into the model.

use serde_json::{Map, Value};

use crate::rest_api::{
    Integration, IntegrationKind, IntegrationResponse, MethodResponse, Passthrough, TemplateByType,
    ValueMapping,
};
use crate::source::Text;

/// The integration in the input of PutIntegration, or in what GetIntegration answers, with its
/// `integrationResponses`.
#[must_use]
pub fn integration_of_put(put: &Map<String, Value>) -> Integration {
    let kind = text(put, "type").map_or(IntegrationKind::Unknown, |name| IntegrationKind::of(name.as_str()));
    let passthrough = text(put, "passthroughBehavior");
    let responses = put.get("integrationResponses").and_then(Value::as_object);
    Integration {
        uri: text(put, "uri"),
        http_method: text(put, "integrationHttpMethod").or_else(|| text(put, "httpMethod")),
        templates: templates(put, "requestTemplates"),
        parameters: mappings(put, "requestParameters"),
        passthrough: Passthrough::in_integration(kind, passthrough.as_ref()),
        content_handling: text(put, "contentHandling"),
        responses: responses
            .into_iter()
            .flatten()
            .map(|(status, response)| response_of_put(status, response))
            .collect(),
        timeout: put.get("timeoutInMillis").and_then(Value::as_u64).and_then(|time| u32::try_from(time).ok()),
        ..Integration::new(kind)
    }
}

fn response_of_put(status: &str, response: &Value) -> IntegrationResponse {
    let empty = Map::new();
    let put = response.as_object().unwrap_or(&empty);
    IntegrationResponse {
        selection_pattern: text(put, "selectionPattern").filter(|pattern| !pattern.as_str().is_empty()),
        status: text(put, "statusCode").unwrap_or_else(|| Text::unplaced(status)),
        parameters: mappings(put, "responseParameters"),
        templates: templates(put, "responseTemplates"),
        content_handling: text(put, "contentHandling"),
        place: None,
    }
}

/// The method response of a status in the input of PutMethodResponse.
#[must_use]
pub fn method_response_of_put(status: &str, put: &Value) -> MethodResponse {
    let declared = put.get("responseParameters").and_then(Value::as_object).into_iter().flatten();
    let mapping = |(target, value): (&String, &Value)| ValueMapping {
        target: Text::unplaced(target.as_str()),
        value: Text::unplaced(value.to_string()),
    };
    MethodResponse {
        status: Text::unplaced(status),
        parameters: declared.map(mapping).collect(),
        place: None,
    }
}

fn text(put: &Map<String, Value>, name: &str) -> Option<Text> {
    put.get(name)?.as_str().map(Text::unplaced)
}

fn templates(put: &Map<String, Value>, name: &str) -> Vec<TemplateByType> {
    let members = put.get(name).and_then(Value::as_object).into_iter().flatten();
    members
        .filter_map(|(media_type, body)| {
            Some(TemplateByType {
                media_type: Text::unplaced(media_type.as_str()),
                body: Text::unplaced(body.as_str()?),
            })
        })
        .collect()
}

fn mappings(put: &Map<String, Value>, name: &str) -> Vec<ValueMapping> {
    let members = put.get(name).and_then(Value::as_object).into_iter().flatten();
    members
        .filter_map(|(target, value)| {
            Some(ValueMapping {
                target: Text::unplaced(target.as_str()),
                value: Text::unplaced(value.as_str()?),
            })
        })
        .collect()
}
