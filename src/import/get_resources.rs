//! The output of `aws apigateway get-resources --embed methods`: the paths of an API and their methods.
//!
//! Authorizers, validators and models are named by ids and names alone; other commands say what they are.
//! <https://docs.aws.amazon.com/apigateway/latest/api/API_GetResources.html>

use std::sync::Arc;

use super::api_parts::{ApiParts, MethodPart, PathPart, request_parameters};
use super::context::ImportSession;
use super::document::Node;
use super::error::Imported;
use super::openapi::{integration_response, mappings, with_responses};
use super::recognise::Mismatch;
use crate::gateway::Api;
use crate::rest_api::{Authorization, Integration, Method, MethodResponse};
use crate::source::Text;

pub(super) fn recognise(root: &Node) -> Result<(), Mismatch> {
    let is_resource = |item: &Node| item.get("path").is_some() && item.get("id").is_some();
    match root.items_of("items").first() {
        Some(first) if is_resource(first) => Ok(()),
        _ => Err(Mismatch::far("no list `items` of resources with `id` and `path`")),
    }
}

pub(super) fn import(root: &Node, context: &mut ImportSession<'_>) -> Imported {
    let mut api = Api::default();
    if context.options.rest_api {
        let mut parts = ApiParts::default();
        // The answer goes on behind a position.
        parts.api.is_partial =
            ["position", "nextToken", "NextToken"].iter().any(|name| root.get(name).is_some());
        let items = root.items_of("items");
        let is_root = |item: &&Node| item.get("pathPart").is_none();
        let roots: Vec<String> =
            items.iter().filter(is_root).filter_map(|item| item.known_of("id")).collect();
        items.iter().for_each(|item| resource(item, &roots, &mut parts));
        api.rest_api = Some(Arc::new(parts.joined()));
    }
    Ok(vec![api])
}

fn resource(item: &Node, roots: &[String], parts: &mut ApiParts) {
    // The root has no part of a path.
    let id = item.known_of("id").filter(|_| item.get("pathPart").is_some());
    if let (Some(id), Some(segment)) = (&id, item.known_of("pathPart")) {
        let parent = item.known_of("parentId").filter(|parent| !roots.contains(parent));
        parts.paths.insert(id.clone(), PathPart { parent, segment, place: Some(item.place.clone()) });
    }
    for (name, node) in item.members_of("resourceMethods") {
        // Without `--embed methods` there is nothing but the names.
        parts.api.is_partial |= node.members().is_none_or(<[_]>::is_empty);
        let mut made = method(name, node);
        made.resource.clone_from(&id);
        parts.methods.push(made);
    }
}

fn method(name: &Text, node: &Node) -> MethodPart {
    let mut made = MethodPart {
        method: Method {
            name: name.as_str().to_ascii_uppercase(),
            place: name.place(),
            scopes: node.texts_of("authorizationScopes"),
            needs_key: node.is_true("apiKeyRequired"),
            parameters: request_parameters(node.members_of("requestParameters")),
            integration: node.get("methodIntegration").map(integration),
            responses: node.members_of("methodResponses").iter().map(response).collect(),
            ..Method::default()
        },
        validator: node.known_of("requestValidatorId"),
        ..MethodPart::default()
    };
    match node.text_of("authorizationType") {
        None => made.method.authorization = Authorization::Unknown,
        Some(kind) => made.authorize(Some(&kind), node.known_of("authorizerId")),
    }
    let models = node.members_of("requestModels").iter();
    made.models =
        models.filter_map(|(kind, model)| Some((kind.clone(), model.scalar()?.as_name()))).collect();
    made
}

fn integration(node: &Node) -> Integration {
    let response = |(_, node): &(Text, Node)| {
        let pattern = node.text_of("selectionPattern").filter(|pattern| !pattern.as_str().is_empty());
        integration_response(node, pattern, Some(node.place.clone()))
    };
    with_responses(node, node.members_of("integrationResponses").iter().filter_map(response).collect())
}

fn response((status, node): &(Text, Node)) -> MethodResponse {
    let status = node.text_of("statusCode").unwrap_or_else(|| status.clone());
    let parameters = mappings(node.get("responseParameters"));
    MethodResponse { status, parameters, place: Some(node.place.clone()) }
}
