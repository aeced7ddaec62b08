//! Resources of API Gateway beside the gateway responses: what an API has, from `aws_api_gateway_resource`
//! to `aws_api_gateway_stage`.

use std::collections::HashMap;
use std::sync::Arc;

use indexmap::IndexMap;

use super::super::plain;
use super::super::resources::TerraformApis;
use super::declaration::{Declaration, META_ARGUMENTS};
use super::evaluate::Evaluator;
use super::instances::Instance;
use super::rest_api_method::{authorizer, integration, integration_response, method};
use crate::import::ImportError;
use crate::import::api_parts::{ApiParts, ModelPart, PathPart};
use crate::import::document::{Node, Value};
use crate::import::openapi::mappings;
use crate::rest_api::{Method, MethodResponse, Stage, Validates};
use crate::source::{Place, Text};

/// The resources that belong to an API, in the order in which they are joined: later ones add to earlier ones.
const TYPES: [&str; 10] = [
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
];

/// How many references lead from one resource to the next.
const MAX_HOPS: usize = 8;

/// A resource of an API, its attributes evaluated.
pub(super) struct ApiResource {
    kind: &'static str,
    /// `aws_api_gateway_resource.pets[0]`
    pub(super) address: String,
    /// The API that it belongs to.
    api: Option<String>,
    pub(super) attributes: Node,
    pub(super) place: Place,
}

impl Evaluator<'_, '_, '_> {
    /// Reads what the APIs of a module have beside gateway responses.
    pub(super) fn routes(&mut self, apis: &mut TerraformApis) -> Result<(), ImportError> {
        let mut resources = Vec::new();
        self.quietly(|this| this.api_resources(&mut resources))?;
        for (api, parts) in joined(&resources) {
            let rest_api = parts.joined();
            if rest_api.has_methods() {
                apis.of(Some(&api)).add_rest_api(Arc::new(rest_api));
            }
        }
        Ok(())
    }

    fn api_resources(&mut self, found: &mut Vec<ApiResource>) -> Result<(), ImportError> {
        for kind in TYPES {
            for instance in 0..self.instances.len() {
                for resource in self.instances[instance].module.of_type(kind) {
                    self.within(instance, |this| this.api_resource(kind, resource, found))?;
                }
            }
        }
        Ok(())
    }

    fn api_resource(
        &mut self,
        kind: &'static str,
        resource: &Declaration<'_>,
        found: &mut Vec<ApiResource>,
    ) -> Result<(), ImportError> {
        for instance in self.instances(resource)? {
            if instance.is_assumed {
                continue;
            }
            let attributes = self.all_attributes(resource, &instance)?;
            let address =
                plain(&format!("{}{}", self.addressed(&format!("{kind}.{}", resource.name)), instance.key));
            let api = attributes.get("rest_api_id").and_then(|id| self.owner(id)).map(|owner| plain(&owner));
            found.push(ApiResource { kind, address, api, attributes, place: resource.place.clone() });
        }
        Ok(())
    }

    /// The attributes of an instance; blocks are not among them.
    fn all_attributes(
        &mut self,
        resource: &Declaration<'_>,
        instance: &Instance,
    ) -> Result<Node, ImportError> {
        let mut members = Vec::new();
        for attribute in &resource.attributes {
            // Triggers say when a deployment is made, and not what it has.
            if !META_ARGUMENTS.contains(&attribute.name) && attribute.name != "triggers" {
                members.push((attribute.key(), self.in_instance(attribute.defined, instance)?));
            }
        }
        Ok(Node::new(Value::Mapping(members), resource.place.clone()))
    }
}

/// Resources by address, to follow references such as `aws_api_gateway_method.pets.http_method`.
pub(super) struct Addresses<'r>(HashMap<&'r str, &'r ApiResource>);

impl Addresses<'_> {
    /// The text of an attribute, or of the attribute that it refers to.
    pub(super) fn text(&self, resource: &ApiResource, name: &str) -> Option<Text> {
        let mut text = resource.attributes.text_of(name)?;
        for _ in 0..MAX_HOPS {
            let reference = text.as_name();
            let target = reference.rsplit_once('.').filter(|_| text.is_hole());
            let target =
                target.and_then(|(address, name)| self.0.get(address)?.attributes.get(name)?.scalar());
            match target {
                Some(target) => text = target,
                None => break,
            }
        }
        Some(text)
    }

    /// The address of the resource that an attribute refers to, or its value.
    pub(super) fn reference(&self, resource: &ApiResource, name: &str) -> Option<String> {
        let text = self.text(resource, name)?;
        let reference = text.as_name();
        if !text.is_hole() {
            return Some(reference);
        }
        let address = reference.rsplit_once('.').map_or(reference.as_str(), |(address, _)| address);
        Some(address.to_owned())
    }

    /// The path resource of a method; none for the root of the API.
    pub(super) fn path_of(&self, resource: &ApiResource, name: &str) -> Option<String> {
        let is_root =
            self.text(resource, name).is_none_or(|text| text.as_name().ends_with(".root_resource_id"));
        if is_root { None } else { self.reference(resource, name) }
    }

    pub(super) fn is_true(&self, resource: &ApiResource, name: &str) -> bool {
        self.text(resource, name).is_some_and(|text| text.as_str() == "true")
    }

    pub(super) fn texts(&self, resource: &ApiResource, name: &str) -> Vec<Text> {
        let list = resource.attributes.get(name).and_then(Node::items).unwrap_or_default();
        list.iter().filter_map(Node::scalar).collect()
    }
}

/// The parts of each API.
fn joined(resources: &[ApiResource]) -> IndexMap<String, ApiParts> {
    let addresses =
        Addresses(resources.iter().map(|resource| (resource.address.as_str(), resource)).collect());
    let mut apis: IndexMap<String, ApiParts> = IndexMap::new();
    // Where the method of a path stands in its list.
    let mut methods: HashMap<(String, Option<String>, String), usize> = HashMap::new();
    for resource in resources {
        let Some(api) = &resource.api else { continue };
        let parts = apis.entry(api.clone()).or_default();
        let text = |name: &str| addresses.text(resource, name);
        let key = || {
            let method = text("http_method")?.as_str().to_ascii_uppercase();
            Some((api.clone(), addresses.path_of(resource, "resource_id"), method))
        };
        let method_of = |parts: &mut ApiParts, make: &dyn Fn(&mut Method)| {
            if let Some(index) = key().and_then(|key| methods.get(&key).copied()) {
                parts.methods.get_mut(index).into_iter().for_each(|part| make(&mut part.method));
            }
        };
        match resource.kind {
            "aws_api_gateway_resource" => {
                let Some(segment) = text("path_part") else { continue };
                let parent = addresses.path_of(resource, "parent_id");
                let (segment, place) = (segment.as_str().to_owned(), Some(resource.place.clone()));
                parts.paths.insert(resource.address.clone(), PathPart { parent, segment, place });
            }
            "aws_api_gateway_method" => {
                if let Some(key) = key() {
                    parts.methods.push(method(&addresses, resource));
                    methods.insert(key, parts.methods.len() - 1);
                }
            }
            "aws_api_gateway_integration" => {
                let made = integration(&addresses, resource);
                method_of(parts, &|method| method.integration = Some(made.clone()));
            }
            "aws_api_gateway_method_response" => {
                let Some(status) = text("status_code") else { continue };
                let parameters = mappings(resource.attributes.get("response_parameters"));
                let made = MethodResponse { status, parameters, place: Some(resource.place.clone()) };
                method_of(parts, &|method| method.responses.push(made.clone()));
            }
            "aws_api_gateway_integration_response" => {
                let Some(made) = integration_response(&addresses, resource) else { continue };
                method_of(parts, &|method| {
                    method
                        .integration
                        .iter_mut()
                        .for_each(|integration| integration.responses.push(made.clone()));
                });
            }
            "aws_api_gateway_authorizer" => {
                parts.authorizers.insert(resource.address.clone(), authorizer(&addresses, resource));
            }
            "aws_api_gateway_request_validator" => {
                let parameters = addresses.is_true(resource, "validate_request_parameters");
                let body = addresses.is_true(resource, "validate_request_body");
                parts.validators.insert(resource.address.clone(), Validates { parameters, body });
            }
            "aws_api_gateway_model" => {
                let schema = text("schema").and_then(|schema| serde_json::from_str(schema.as_str()).ok());
                let name =
                    text("name").map_or_else(|| resource.address.clone(), |name| name.as_str().to_owned());
                let model = ModelPart { name, schema: schema.unwrap_or_default() };
                parts.models.insert(resource.address.clone(), model);
            }
            _ => {
                let Some(name) = text("stage_name") else { continue };
                let variables =
                    resource.attributes.get("variables").and_then(Node::members).unwrap_or_default();
                let pair = |(key, value): &(Text, Node)| Some((key.clone(), value.scalar()?));
                let variables = variables.iter().filter_map(pair).collect();
                parts.api.stages.push(Stage { name, variables, place: Some(resource.place.clone()) });
            }
        }
    }
    apis
}
