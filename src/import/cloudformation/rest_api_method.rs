//! `AWS::ApiGateway::Method`.

use super::super::api_parts::{AuthorizationPart, MethodPart};
use super::super::document::Node;
use super::super::openapi::{mappings, templates};
use super::rest_api::{PropertyReader, items};
use crate::rest_api::{
    Integration, IntegrationKind, IntegrationResponse, Method, MethodResponse, ParameterLocation,
    Passthrough, RequestParameter,
};
use crate::source::Text;

/// Reads a method; the resource that it belongs to is the caller's.
pub(super) fn method(properties: &PropertyReader<'_>) -> MethodPart {
    let name = properties.text("HttpMethod").map(|name| name.as_str().to_ascii_uppercase());
    let authorization = properties.text("AuthorizationType");
    let authorization = authorization.map(|name| AuthorizationPart::of(name.as_str()));
    let parameters = properties.0.get("RequestParameters").and_then(Node::members).unwrap_or_default();
    let mut made = MethodPart {
        method: Method {
            name: name.unwrap_or_default(),
            scopes: properties.texts("AuthorizationScopes"),
            needs_key: properties.is_true("ApiKeyRequired"),
            parameters: parameters.iter().filter_map(parameter).collect(),
            integration: properties.0.get("Integration").map(integration),
            responses: items(properties.0.get("MethodResponses"))
                .iter()
                .filter_map(method_response)
                .collect(),
            ..Method::default()
        },
        validator: properties.reference("RequestValidatorId"),
        ..MethodPart::default()
    };
    match authorization {
        Some(AuthorizationPart::Known(authorization)) => made.method.authorization = authorization,
        Some(AuthorizationPart::OfAuthorizer) => made.authorizer = properties.reference("AuthorizerId"),
        None => {}
    }
    let models = properties.0.get("RequestModels").and_then(Node::members).unwrap_or_default();
    let models =
        models.iter().filter_map(|(media_type, model)| Some((media_type.clone(), model.scalar()?.as_name())));
    made.models = models.collect();
    made
}

fn parameter((expression, required): &(Text, Node)) -> Option<RequestParameter> {
    let (location, name) = ParameterLocation::parse(expression.as_str())?;
    let is_required = required.scalar().is_some_and(|required| required.as_str() == "true");
    Some(RequestParameter { location, name, is_required })
}

fn integration(node: &Node) -> Integration {
    let properties = PropertyReader(node);
    let kind =
        properties.text("Type").map_or(IntegrationKind::Unknown, |kind| IntegrationKind::of(kind.as_str()));
    let passthrough = properties.text("PassthroughBehavior").map(|name| Passthrough::of(name.as_str()));
    let responses = items(node.get("IntegrationResponses")).iter();
    Integration {
        uri: properties.text("Uri"),
        http_method: properties.text("IntegrationHttpMethod"),
        templates: templates(node.get("RequestTemplates")),
        parameters: mappings(node.get("RequestParameters")),
        passthrough: passthrough.filter(|_| !kind.is_proxy()).unwrap_or_default(),
        content_handling: properties.text("ContentHandling"),
        responses: responses.filter_map(integration_response).collect(),
        timeout: properties.text("TimeoutInMillis").and_then(|timeout| timeout.as_str().parse().ok()),
        place: Some(node.place.clone()),
        ..Integration::new(kind)
    }
}

fn integration_response(node: &Node) -> Option<IntegrationResponse> {
    let properties = PropertyReader(node);
    Some(IntegrationResponse {
        // An empty pattern is none.
        selection_pattern: properties.text("SelectionPattern").filter(|pattern| !pattern.as_str().is_empty()),
        status: properties.text("StatusCode")?,
        parameters: mappings(node.get("ResponseParameters")),
        templates: templates(node.get("ResponseTemplates")),
        content_handling: properties.text("ContentHandling"),
        place: Some(node.place.clone()),
    })
}

fn method_response(node: &Node) -> Option<MethodResponse> {
    let status = PropertyReader(node).text("StatusCode")?;
    let parameters = mappings(node.get("ResponseParameters"));
    Some(MethodResponse { status, parameters, place: Some(node.place.clone()) })
}
