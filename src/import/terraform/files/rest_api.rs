//! Resources of API Gateway beside the gateway responses: what an API has, from `aws_api_gateway_resource`
//! to `aws_api_gateway_stage`.

use std::collections::HashMap;
use std::sync::Arc;

use indexmap::IndexMap;

use super::super::plain;
use super::super::resources::TerraformApis;
use super::declaration::Declaration;
use super::evaluate::Evaluator;
use super::instances::Instance;
use crate::import::ImportError;
use crate::import::api_parts::{ApiParts, AuthorizationPart, MethodPart, ModelPart, PathPart};
use crate::import::document::{Node, Value};
use crate::import::members::items;
use crate::import::openapi::{mappings, templates};
use crate::rest_api::{
    Authorizer, AuthorizerKind, IdentitySource, Integration, IntegrationKind, IntegrationResponse, Method,
    MethodResponse, ParameterLocation, Passthrough, RequestParameter, Stage, Validates,
};
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

/// How many references lead to each other.
const MAX_REFERENCES: usize = 8;

/// A resource of an API, its attributes evaluated.
struct ApiResource {
    kind: &'static str,
    /// `aws_api_gateway_resource.pets[0]`
    address: String,
    /// The API that it belongs to.
    api: Option<String>,
    attributes: Node,
    place: Place,
}

impl Evaluator<'_, '_, '_> {
    /// Reads the REST APIs of a module into those that its resources name.
    pub(super) fn rest_apis(&mut self, apis: &mut TerraformApis) -> Result<(), ImportError> {
        let mut resources = Vec::new();
        self.quietly(|this| this.api_resources(&mut resources))?;
        for (api, parts) in joined(&resources) {
            let rest_api = parts.joined();
            if rest_api.methods().next().is_some() {
                let api = apis.of(Some(&api));
                match &mut api.rest_api {
                    Some(own) => Arc::make_mut(own).merge(rest_api),
                    none => *none = Some(Arc::new(rest_api)),
                }
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
            if !matches!(attribute.name, "for_each" | "count" | "depends_on" | "provider" | "triggers") {
                members.push((attribute.key(), self.in_instance(attribute.defined, instance)?));
            }
        }
        Ok(Node::new(Value::Mapping(members), resource.place.clone()))
    }
}

/// Resources by address, to follow references such as `aws_api_gateway_method.pets.http_method`.
struct Addresses<'r>(HashMap<&'r str, &'r ApiResource>);

impl Addresses<'_> {
    /// The text of an attribute, or of the attribute that it refers to.
    fn text(&self, resource: &ApiResource, name: &str) -> Option<Text> {
        let mut text = resource.attributes.get(name).and_then(Node::scalar)?;
        for _ in 0..MAX_REFERENCES {
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
    fn reference(&self, resource: &ApiResource, name: &str) -> Option<String> {
        let text = self.text(resource, name)?;
        let reference = text.as_name();
        if !text.is_hole() {
            return Some(reference);
        }
        let address = reference.rsplit_once('.').map_or(reference.as_str(), |(address, _)| address);
        Some(address.to_owned())
    }

    /// The path resource of a method; none for the root of the API.
    fn path_of(&self, resource: &ApiResource, name: &str) -> Option<String> {
        let is_root =
            self.text(resource, name).is_none_or(|text| text.as_name().ends_with(".root_resource_id"));
        if is_root { None } else { self.reference(resource, name) }
    }

    fn is_true(&self, resource: &ApiResource, name: &str) -> bool {
        self.text(resource, name).is_some_and(|text| text.as_str() == "true")
    }

    fn texts(&self, resource: &ApiResource, name: &str) -> Vec<Text> {
        let list = resource.attributes.get(name).and_then(items).unwrap_or_default();
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

fn method(addresses: &Addresses<'_>, resource: &ApiResource) -> MethodPart {
    let text = |name: &str| addresses.text(resource, name);
    let members = |name: &str| resource.attributes.get(name).and_then(Node::members).unwrap_or_default();
    let parameter = |(expression, required): &(Text, Node)| {
        let (location, name) = ParameterLocation::parse(expression.as_str())?;
        let is_required = required.scalar().is_some_and(|required| required.as_str() == "true");
        Some(RequestParameter { location, name, is_required })
    };
    let mut made = MethodPart {
        resource: addresses.path_of(resource, "resource_id"),
        method: Method {
            name: text("http_method").map(|name| name.as_str().to_ascii_uppercase()).unwrap_or_default(),
            place: Some(resource.place.clone()),
            scopes: addresses.texts(resource, "authorization_scopes"),
            needs_key: addresses.is_true(resource, "api_key_required"),
            parameters: members("request_parameters").iter().filter_map(parameter).collect(),
            ..Method::default()
        },
        validator: addresses.reference(resource, "request_validator_id"),
        ..MethodPart::default()
    };
    match text("authorization").map(|name| AuthorizationPart::of(name.as_str())) {
        Some(AuthorizationPart::Known(authorization)) => made.method.authorization = authorization,
        Some(AuthorizationPart::OfAuthorizer) => {
            made.authorizer = addresses.reference(resource, "authorizer_id");
        }
        None => {}
    }
    // A model is named by `aws_api_gateway_model.pet.name`, or by the name itself.
    let model = |(media_type, model): &(Text, Node)| {
        let name = model.scalar()?;
        let reference = name.as_name();
        let address = reference.strip_suffix(".name").filter(|_| name.is_hole());
        Some((media_type.clone(), address.map_or_else(|| reference.clone(), str::to_owned)))
    };
    made.models = members("request_models").iter().filter_map(model).collect();
    made
}

fn integration(addresses: &Addresses<'_>, resource: &ApiResource) -> Integration {
    let text = |name: &str| addresses.text(resource, name);
    let kind = text("type").map_or(IntegrationKind::Unknown, |kind| IntegrationKind::of(kind.as_str()));
    let passthrough = text("passthrough_behavior").map(|name| Passthrough::of(name.as_str()));
    Integration {
        uri: text("uri"),
        http_method: text("integration_http_method"),
        templates: templates(resource.attributes.get("request_templates")),
        parameters: mappings(resource.attributes.get("request_parameters")),
        passthrough: passthrough.filter(|_| !kind.is_proxy()).unwrap_or_default(),
        content_handling: text("content_handling"),
        timeout: text("timeout_milliseconds").and_then(|timeout| timeout.as_str().parse().ok()),
        place: Some(resource.place.clone()),
        ..Integration::new(kind)
    }
}

fn integration_response(addresses: &Addresses<'_>, resource: &ApiResource) -> Option<IntegrationResponse> {
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

fn authorizer(addresses: &Addresses<'_>, resource: &ApiResource) -> Authorizer {
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
