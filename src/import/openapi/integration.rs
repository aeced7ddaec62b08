//! `x-amazon-apigateway-integration`.

use crate::import::document::Node;
use crate::rest_api::{
    Integration, IntegrationKind, IntegrationResponse, Passthrough, TemplateByType, ValueMapping,
};
use crate::source::Text;

/// Reads an integration. Its responses are members by the pattern that selects them; `default` has none.
pub(super) fn integration(node: &Node) -> Integration {
    let text = |name: &str| node.text_of(name);
    let kind = text("type").map_or(IntegrationKind::Unknown, |kind| IntegrationKind::of(kind.as_str()));
    Integration {
        uri: text("uri"),
        http_method: text("httpMethod"),
        templates: templates(node.get("requestTemplates")),
        parameters: mappings(node.get("requestParameters")),
        passthrough: Passthrough::in_integration(kind, text("passthroughBehavior").as_ref()),
        content_handling: text("contentHandling"),
        responses: node.members_of("responses").iter().filter_map(response).collect(),
        timeout: text("timeoutInMillis").and_then(|timeout| timeout.as_str().parse().ok()),
        place: Some(node.place.clone()),
        ..Integration::new(kind)
    }
}

fn response((pattern, node): &(Text, Node)) -> Option<IntegrationResponse> {
    let text = |name: &str| node.text_of(name);
    Some(IntegrationResponse {
        selection_pattern: (pattern.as_str() != "default").then(|| pattern.clone()),
        status: text("statusCode")?,
        parameters: mappings(node.get("responseParameters")),
        templates: templates(node.get("responseTemplates")),
        content_handling: text("contentHandling"),
        place: pattern.place(),
    })
}

/// Mapping templates by media type.
pub(in crate::import) fn templates(node: Option<&Node>) -> Vec<TemplateByType> {
    let template = |(media_type, body): &(Text, Node)| {
        Some(TemplateByType { media_type: media_type.clone(), body: body.scalar()? })
    };
    node.and_then(Node::members).unwrap_or_default().iter().filter_map(template).collect()
}

/// Targets and their values.
pub(in crate::import) fn mappings(node: Option<&Node>) -> Vec<ValueMapping> {
    let mapping = |(target, value): &(Text, Node)| {
        Some(ValueMapping { target: target.clone(), value: value.scalar()? })
    };
    node.and_then(Node::members).unwrap_or_default().iter().filter_map(mapping).collect()
}
