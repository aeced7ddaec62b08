//! `x-amazon-apigateway-integration`, whose members are those of the control plane.

use crate::import::document::Node;
use crate::rest_api::{
    Integration, IntegrationKind, IntegrationResponse, Passthrough, TemplateByType, ValueMapping,
};
use crate::source::{Place, Text};

/// Reads an integration. Its responses are members by the pattern that selects them; `default` has none.
pub(super) fn integration(node: &Node) -> Integration {
    let by_pattern = |(pattern, node): &(Text, Node)| {
        let selects = (pattern.as_str() != "default").then(|| pattern.clone());
        integration_response(node, selects, pattern.place())
    };
    with_responses(node, node.members_of("responses").iter().filter_map(by_pattern).collect())
}

/// Reads an integration as documents and answers of the control plane have it, apart from its responses.
pub(in crate::import) fn with_responses(node: &Node, responses: Vec<IntegrationResponse>) -> Integration {
    let text = |name: &str| node.text_of(name);
    let kind = text("type").map_or(IntegrationKind::Unknown, |kind| IntegrationKind::of(kind.as_str()));
    Integration {
        uri: text("uri"),
        http_method: text("httpMethod"),
        templates: templates(node.get("requestTemplates")),
        parameters: mappings(node.get("requestParameters")),
        passthrough: Passthrough::in_integration(kind, text("passthroughBehavior").as_ref()),
        content_handling: text("contentHandling"),
        responses,
        timeout: text("timeoutInMillis").and_then(|timeout| timeout.as_str().parse().ok()),
        place: Some(node.place.clone()),
        ..Integration::new(kind)
    }
}

/// Reads a response of an integration; `None` without a status.
pub(in crate::import) fn integration_response(
    node: &Node,
    selection_pattern: Option<Text>,
    place: Option<Place>,
) -> Option<IntegrationResponse> {
    let text = |name: &str| node.text_of(name);
    Some(IntegrationResponse {
        selection_pattern,
        status: text("statusCode")?,
        parameters: mappings(node.get("responseParameters")),
        templates: templates(node.get("responseTemplates")),
        content_handling: text("contentHandling"),
        place,
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
