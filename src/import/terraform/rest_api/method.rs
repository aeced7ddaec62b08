//! Methods of an API, their integrations and authorizers, as resources of Terraform say.

use super::{Addresses, ApiResource};
use crate::import::api_parts::{MethodPart, request_parameters};
use crate::import::document::Node;
use crate::import::openapi::{mappings, templates};
use crate::rest_api::{
    Authorizer, AuthorizerKind, IdentitySource, Integration, IntegrationKind, IntegrationResponse, Method,
    Passthrough,
};
use crate::source::Text;

/// What a state says of integrations of which nothing is written.
const DEFAULT_TIMEOUT: u32 = 29_000;

pub(super) fn method(addresses: &Addresses<'_>, resource: &ApiResource) -> MethodPart {
    let text = |name: &str| addresses.text(resource, name);
    let members = |name: &str| resource.attributes.get(name).and_then(Node::members).unwrap_or_default();
    let mut made = MethodPart {
        resource: addresses.path_of(resource, "resource_id"),
        method: Method {
            name: text("http_method").map(|name| name.as_str().to_ascii_uppercase()).unwrap_or_default(),
            place: Some(resource.place.clone()),
            scopes: addresses.texts(resource, "authorization_scopes"),
            needs_key: addresses.is_true(resource, "api_key_required"),
            parameters: request_parameters(members("request_parameters")),
            ..Method::default()
        },
        validator: addresses.reference(resource, "request_validator_id"),
        ..MethodPart::default()
    };
    made.authorize(text("authorization").as_ref(), addresses.reference(resource, "authorizer_id"));
    // A model is named by `aws_api_gateway_model.pet.name`, or by the name itself.
    let model =
        |(media_type, model): &(Text, Node)| Some((media_type.clone(), addresses.target(model.scalar()?)));
    made.models = members("request_models").iter().filter_map(model).collect();
    made
}

pub(super) fn integration(addresses: &Addresses<'_>, resource: &ApiResource) -> Integration {
    let text = |name: &str| addresses.text(resource, name);
    let kind = text("type").map_or(IntegrationKind::Unknown, |kind| IntegrationKind::of(kind.as_str()));
    Integration {
        uri: text("uri"),
        http_method: text("integration_http_method"),
        templates: templates(resource.attributes.get("request_templates")),
        parameters: mappings(resource.attributes.get("request_parameters")),
        passthrough: Passthrough::in_integration(kind, text("passthrough_behavior").as_ref()),
        content_handling: text("content_handling"),
        timeout: text("timeout_milliseconds")
            .and_then(|timeout| timeout.as_str().parse().ok())
            .filter(|timeout| *timeout != DEFAULT_TIMEOUT),
        place: Some(resource.place.clone()),
        ..Integration::new(kind)
    }
}

pub(super) fn integration_response(
    addresses: &Addresses<'_>,
    resource: &ApiResource,
) -> Option<IntegrationResponse> {
    let text = |name: &str| addresses.text(resource, name);
    Some(IntegrationResponse {
        selection_pattern: text("selection_pattern").filter(|pattern| !pattern.as_str().is_empty()),
        status: text("status_code")?,
        parameters: mappings(resource.attributes.get("response_parameters")),
        templates: templates(resource.attributes.get("response_templates")),
        content_handling: text("content_handling"),
        place: Some(resource.place.clone()),
    })
}

pub(super) fn authorizer(addresses: &Addresses<'_>, resource: &ApiResource) -> Authorizer {
    let text = |name: &str| addresses.text(resource, name);
    let kind =
        text("type").and_then(|kind| AuthorizerKind::of(kind.as_str())).unwrap_or(AuthorizerKind::Token);
    // The provider's default.
    let sources = text("identity_source").map(|sources| IdentitySource::parse_list(sources.as_str()));
    let header = || vec![(IdentitySource::Header, "Authorization".to_owned())];
    let name = text("name").filter(|name| !name.has_holes()).map(|name| name.as_str().to_owned());
    Authorizer {
        name: name.unwrap_or_else(|| resource.address.clone()),
        kind,
        identity: sources.unwrap_or_else(header),
        expression: text("identity_validation_expression"),
        uri: text("authorizer_uri"),
        provider_arns: addresses.texts(resource, "provider_arns"),
        ttl: text("authorizer_result_ttl_in_seconds").and_then(|ttl| ttl.as_str().parse().ok()),
        place: Some(resource.place.clone()),
    }
}
