//! `AWS::ApiGateway::Method`.

use super::super::api_parts::{MethodPart, request_parameters};
use super::super::document::Node;
use super::super::openapi::{mappings, templates};
use crate::rest_api::{
    Integration, IntegrationKind, IntegrationResponse, Method, MethodResponse, Passthrough,
};

/// Reads a method; the resource that it belongs to is the caller's.
pub(super) fn method(properties: &Node) -> MethodPart {
    let name = properties.text_of("HttpMethod").map(|name| name.as_str().to_ascii_uppercase());
    let mut made = MethodPart {
        method: Method {
            name: name.unwrap_or_default(),
            scopes: properties.texts_of("AuthorizationScopes"),
            needs_key: properties.is_true("ApiKeyRequired"),
            parameters: request_parameters(properties.members_of("RequestParameters")),
            integration: properties.get("Integration").map(integration),
            responses: properties.items_of("MethodResponses").iter().filter_map(method_response).collect(),
            ..Method::default()
        },
        validator: properties.name_of("RequestValidatorId"),
        ..MethodPart::default()
    };
    let authorization = properties.text_of("AuthorizationType");
    made.authorize(authorization.as_ref(), properties.name_of("AuthorizerId"));
    let models = properties.members_of("RequestModels");
    let models =
        models.iter().filter_map(|(media_type, model)| Some((media_type.clone(), model.scalar()?.as_name())));
    made.models = models.collect();
    made
}

fn integration(node: &Node) -> Integration {
    let kind =
        node.text_of("Type").map_or(IntegrationKind::Unknown, |kind| IntegrationKind::of(kind.as_str()));
    let responses = node.items_of("IntegrationResponses").iter();
    Integration {
        uri: node.text_of("Uri"),
        http_method: node.text_of("IntegrationHttpMethod"),
        templates: templates(node.get("RequestTemplates")),
        parameters: mappings(node.get("RequestParameters")),
        passthrough: Passthrough::in_integration(kind, node.text_of("PassthroughBehavior").as_ref()),
        content_handling: node.text_of("ContentHandling"),
        responses: responses.filter_map(integration_response).collect(),
        timeout: node.text_of("TimeoutInMillis").and_then(|timeout| timeout.as_str().parse().ok()),
        place: Some(node.place.clone()),
        ..Integration::new(kind)
    }
}

fn integration_response(node: &Node) -> Option<IntegrationResponse> {
    Some(IntegrationResponse {
        // An empty pattern is none.
        selection_pattern: node.text_of("SelectionPattern").filter(|pattern| !pattern.as_str().is_empty()),
        status: node.text_of("StatusCode")?,
        parameters: mappings(node.get("ResponseParameters")),
        templates: templates(node.get("ResponseTemplates")),
        content_handling: node.text_of("ContentHandling"),
        place: Some(node.place.clone()),
    })
}

fn method_response(node: &Node) -> Option<MethodResponse> {
    let status = node.text_of("StatusCode")?;
    let parameters = mappings(node.get("ResponseParameters"));
    Some(MethodResponse { status, parameters, place: Some(node.place.clone()) })
}
