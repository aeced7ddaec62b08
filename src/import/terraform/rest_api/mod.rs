//! Resources of API Gateway beside the gateway responses: what an API has, from `aws_api_gateway_resource`
//! to `aws_api_gateway_usage_plan_key`, with their attributes as nodes.
//!
//! Files of a module, plans, states and Pulumi, whose provider is made from that of Terraform, all have these
//! resources; who reads them makes [`ApiResource`]s, and [`joined`] makes APIs of those.
//! <https://registry.terraform.io/providers/hashicorp/aws/latest/docs>

mod addresses;
mod keys;
mod method;

use std::collections::HashMap;

use indexmap::IndexMap;

use self::addresses::Addresses;
use self::keys::KeyParts;
use self::method::{authorizer, integration, integration_response, method};
use super::resources::REST_API;
use crate::import::api_parts::{ApiParts, ModelPart, PathPart};
use crate::import::document::Node;
use crate::import::openapi::mappings;
use crate::rest_api::{ApiKeySource, IntegrationKind, Method, MethodResponse, RestApi, Stage, Validates};
use crate::source::{Place, Text};

/// The resources that are read here, in the order in which they are joined: later ones add to earlier ones.
const TYPES: [&str; 15] = [
    REST_API,
    "aws_api_gateway_rest_api_policy",
    "aws_api_gateway_resource",
    "aws_api_gateway_method",
    "aws_api_gateway_integration",
    "aws_api_gateway_method_response",
    "aws_api_gateway_integration_response",
    "aws_api_gateway_authorizer",
    "aws_api_gateway_model",
    "aws_api_gateway_request_validator",
    "aws_api_gateway_stage",
    "aws_api_gateway_deployment",
    "aws_api_gateway_api_key",
    "aws_api_gateway_usage_plan",
    "aws_api_gateway_usage_plan_key",
];

/// Attributes that say nothing of what an API has: `triggers` say when a deployment is made, and a document
/// is read by itself.
pub(in crate::import) const UNREAD: [&str; 2] = ["triggers", "body"];

/// A resource of an API, its attributes evaluated.
pub(in crate::import) struct ApiResource {
    /// One of [`TYPES`].
    pub(in crate::import) kind: &'static str,
    /// `aws_api_gateway_resource.pets[0]`
    pub(in crate::import) address: String,
    /// The API that it belongs to: its address, or its id.
    pub(in crate::import) api: Option<String>,
    pub(in crate::import) attributes: Node,
    pub(in crate::import) place: Place,
    /// Whether it stands for instances that nobody knows.
    pub(in crate::import) is_open: bool,
}

/// The type of this name, where its resources are read here.
pub(in crate::import) fn type_of(name: &str) -> Option<&'static str> {
    TYPES.into_iter().find(|known| *known == name)
}

/// The types that are read here.
pub(in crate::import) fn types() -> impl Iterator<Item = &'static str> {
    TYPES.into_iter()
}

/// What each API has, by what its resources call it.
pub(in crate::import) fn joined(mut resources: Vec<ApiResource>) -> Vec<(String, RestApi)> {
    resources.sort_by_key(|resource| TYPES.iter().position(|kind| *kind == resource.kind));
    let mut joining = Joining {
        addresses: Addresses::of(&resources),
        apis: IndexMap::new(),
        methods: HashMap::new(),
        keys: KeyParts::default(),
        is_open: false,
    };
    for resource in &resources {
        joining.add(resource);
    }
    joining.finish()
}

/// The method of an API: the API, the resource with its path, and the method's name.
type MethodKey = (String, Option<String>, String);

/// APIs while their resources are joined.
struct Joining<'r> {
    addresses: Addresses<'r>,
    apis: IndexMap<String, ApiParts>,
    /// Where the method of a path stands in the list of its API.
    methods: HashMap<MethodKey, usize>,
    keys: KeyParts,
    /// Whether something belongs to an API that nobody knows.
    is_open: bool,
}

impl<'r> Joining<'r> {
    fn add(&mut self, resource: &'r ApiResource) {
        if self.keys.add(&self.addresses, resource) {
            return;
        }
        let api = self.addresses.api(resource);
        // What stands for others has no API of its own.
        let Some(api) = api.filter(|api| !resource.is_open || self.addresses.has(api)) else {
            self.is_open = true;
            return;
        };
        let is_whole = !resource.is_open && self.add_to(&api, resource).is_some();
        let parts = self.apis.entry(api).or_default();
        parts.api.is_partial |= !is_whole;
    }

    /// Adds a resource to its API; `None` where it cannot be told what of the API it is.
    fn add_to(&mut self, api: &str, resource: &'r ApiResource) -> Option<()> {
        let Self { addresses, apis, methods, .. } = self;
        let parts = apis.entry(api.to_owned()).or_default();
        let text = |name: &str| addresses.text(resource, name);
        let known = |name: &str| text(name).filter(|text| !text.has_holes());
        let key = || -> Option<MethodKey> {
            let name = known("http_method")?.as_str().to_ascii_uppercase();
            Some((api.to_owned(), addresses.path_of(resource, "resource_id"), name))
        };
        match resource.kind {
            REST_API => set_attributes(&mut parts.api, resource, addresses),
            "aws_api_gateway_rest_api_policy" => set_policy(&mut parts.api, text("policy")),
            "aws_api_gateway_resource" => {
                let parent = addresses.path_of(resource, "parent_id");
                let (segment, place) = (text("path_part")?, Some(resource.place.clone()));
                let part = PathPart { parent, segment: segment.as_str().to_owned(), place };
                parts.paths.insert(resource.address.clone(), part);
                return (!segment.has_holes()).then_some(());
            }
            "aws_api_gateway_method" => {
                let key = key()?;
                parts.methods.push(method(addresses, resource));
                methods.insert(key, parts.methods.len() - 1);
            }
            "aws_api_gateway_integration" => {
                of_key(parts, methods, &key()?)?.integration = Some(integration(addresses, resource));
            }
            "aws_api_gateway_method_response" => {
                let parameters = mappings(resource.attributes.get("response_parameters"));
                let status = text("status_code")?;
                let made = MethodResponse { status, parameters, place: Some(resource.place.clone()) };
                of_key(parts, methods, &key()?)?.responses.push(made);
            }
            "aws_api_gateway_integration_response" => {
                let made = integration_response(addresses, resource)?;
                let method = of_key(parts, methods, &key()?)?;
                // One without an integration is of one that is not read.
                let unread = || crate::rest_api::Integration::new(IntegrationKind::Unknown);
                method.integration.get_or_insert_with(unread).responses.push(made);
            }
            "aws_api_gateway_authorizer" => {
                parts.authorizers.insert(resource.address.clone(), authorizer(addresses, resource));
            }
            "aws_api_gateway_request_validator" => {
                let parameters = addresses.is_true(resource, "validate_request_parameters");
                let body = addresses.is_true(resource, "validate_request_body");
                parts.validators.insert(resource.address.clone(), Validates { parameters, body });
            }
            "aws_api_gateway_model" => {
                let schema = text("schema").and_then(|schema| serde_json::from_str(schema.as_str()).ok());
                let name = known("name").map(|name| name.as_str().to_owned());
                let model = ModelPart {
                    name: name.unwrap_or_else(|| resource.address.clone()),
                    schema: schema.unwrap_or_default(),
                };
                parts.models.insert(resource.address.clone(), model);
            }
            // Of a deployment, too, that makes one.
            _ => {
                let Some(name) = text("stage_name") else { return Some(()) };
                let variables = resource.attributes.members_of("variables");
                let pair = |(key, value): &(Text, Node)| Some((key.clone(), value.scalar()?));
                let variables = variables.iter().filter_map(pair).collect();
                parts.api.stages.push(Stage { name, variables, place: Some(resource.place.clone()) });
            }
        }
        Some(())
    }

    fn finish(self) -> Vec<(String, RestApi)> {
        let mut apis: IndexMap<String, RestApi> =
            self.apis.into_iter().map(|(name, parts)| (name, parts.joined())).collect();
        for api in apis.values_mut() {
            api.is_partial |= self.is_open;
        }
        self.keys.give_to(&mut apis);
        apis.into_iter().collect()
    }
}

/// The method of a key, which integrations and responses add to.
fn of_key<'p>(
    parts: &'p mut ApiParts,
    methods: &HashMap<MethodKey, usize>,
    key: &MethodKey,
) -> Option<&'p mut Method> {
    let index = *methods.get(key)?;
    parts.methods.get_mut(index).map(|part| &mut part.method)
}

/// What the resource of an API says by itself.
fn set_attributes(api: &mut RestApi, resource: &ApiResource, addresses: &Addresses<'_>) {
    if let Some(source) = addresses.text(resource, "api_key_source") {
        api.key_source = ApiKeySource::of(source.as_str());
    }
    api.binary_media_types.extend(resource.attributes.texts_of("binary_media_types"));
    api.is_default_endpoint_disabled |= addresses.is_true(resource, "disable_execute_api_endpoint");
    let endpoints = blocks(&resource.attributes, "endpoint_configuration");
    api.endpoint_types.extend(endpoints.iter().flat_map(|endpoint| endpoint.texts_of("types")));
    set_policy(api, addresses.text(resource, "policy"));
}

fn set_policy(api: &mut RestApi, policy: Option<Text>) {
    let policy = policy.and_then(|policy| serde_json::from_str(policy.as_str()).ok());
    api.policy = policy.map(std::sync::Arc::new).or_else(|| api.policy.take());
}

/// The blocks of a kind: a list of them, or the only one.
fn blocks<'n>(node: &'n Node, kind: &str) -> &'n [Node] {
    match node.get(kind) {
        Some(one) if one.members().is_some() => std::slice::from_ref(one),
        _ => node.items_of(kind),
    }
}
