//! Resources of API Gateway beside the gateway responses: what an API has, from `AWS::ApiGateway::Resource`
//! to `AWS::ApiGateway::UsagePlanKey`.
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_ApiGateway.html>

use indexmap::IndexMap;

use super::super::ImportError;
use super::super::api_parts::{ApiParts, ModelPart, PathPart};
use super::super::document::Node;
use super::cdk_stacks::{ForeignApi, ForeignResource};
use super::evaluate::TemplateEvaluator;
use super::for_each;
use super::resource_types::API_GATEWAY;
use super::rest_api_method::method;
use super::template::TemplateResource;
use super::usage_plans::KeyParts;
use crate::rest_api::{ApiKeySource, Authorizer, AuthorizerKind, IdentitySource, RestApi, Stage, Validates};
use crate::source::Text;

/// The attribute that is the root of an API.
const ROOT: &str = ".RootResourceId";

/// The resources that are read here, without `AWS::ApiGateway::`.
const KINDS: [&str; 11] = [
    "ApiKey",
    "Authorizer",
    "Deployment",
    "Method",
    "Model",
    "RequestValidator",
    "Resource",
    "RestApi",
    "Stage",
    "UsagePlan",
    "UsagePlanKey",
];

/// The APIs of a template by their logical ids, and those of other stacks.
pub(super) type OwnAndForeign = (IndexMap<String, RestApi>, Vec<(ForeignApi, RestApi)>);

/// The parts of each API, by its logical id.
type PartsByApi = IndexMap<String, ApiParts>;

impl TemplateEvaluator<'_, '_, '_> {
    /// Reads the REST APIs of a template by their logical ids: what resources say of them. One without
    /// methods may have them in a document, or in other files.
    ///
    /// Those of other stacks come apart.
    pub(super) fn rest_apis(&mut self) -> Result<OwnAndForeign, ImportError> {
        let mut parts = PartsByApi::new();
        let mut foreign = IndexMap::new();
        let mut keys = KeyParts::default();
        let template = self.template;
        for resource in &template.resources {
            if kind_of(*resource).is_some() || for_each::is_loop(resource.logical_id) {
                // Findings about routes are not for those who ask for gateway responses.
                self.silently(|this| {
                    this.expanded(resource, &mut |this, resource| {
                        this.part(resource, &mut parts, &mut foreign, &mut keys)
                    })
                })?;
            }
        }
        let mut apis: IndexMap<_, _> =
            parts.into_iter().map(|(name, parts)| (name, parts.joined())).collect();
        keys.give_to(&mut apis);
        let foreign = foreign.into_iter().filter_map(|(name, api)| Some((api, apis.shift_remove(&name)?)));
        let foreign = foreign.collect();
        Ok((apis, foreign))
    }

    fn part(
        &mut self,
        resource: TemplateResource<'_>,
        parts: &mut PartsByApi,
        foreign: &mut IndexMap<String, ForeignApi>,
        keys: &mut KeyParts,
    ) -> Result<(), ImportError> {
        let Some(kind) = kind_of(resource) else { return Ok(()) };
        if !self.exists(resource)? {
            return Ok(());
        }
        let name = resource.logical_id.as_str().to_owned();
        let Some(node) = resource.node.get("Properties") else { return Ok(()) };
        let id = match node.get("RestApiId") {
            Some(id) => match self.foreign_api(id)? {
                Some(api) => {
                    let key = api.key();
                    foreign.insert(key.clone(), api);
                    Some(key)
                }
                None => self.api_of(id)?,
            },
            None => None,
        };
        let written = node;
        if kind == "RestApi" {
            let node = self.members_but(node, &["Body"])?;
            set_properties(&mut parts.entry(name).or_default().api, &node);
            return Ok(());
        }
        let Some(node) = self.evaluate(node)? else { return Ok(()) };
        let Some(api) = id else {
            keys.add(resource, name, &node);
            return Ok(());
        };
        let parts = parts.entry(api).or_default();
        match kind {
            "Resource" => {
                let parent = self.above(written, "ParentId", &node, parts)?;
                let Some(segment) = node.text_of("PathPart") else { return Ok(()) };
                let place = resource.logical_id.place();
                parts.paths.insert(name, PathPart { parent, segment: segment.as_str().to_owned(), place });
            }
            "Method" => {
                let mut made = method(&node);
                made.resource = self.above(written, "ResourceId", &node, parts)?;
                if made.authorizer.is_some()
                    && let Some(id) = written.get("AuthorizerId")
                    && let Some(target) = self.foreign(id)?
                {
                    made.authorizer = Some(self.foreign_authorizer(&target, parts)?);
                }
                made.method.place = resource.logical_id.place();
                parts.methods.push(made);
            }
            "Authorizer" => {
                let made = authorizer(&name, &node);
                let place = resource.logical_id.place();
                parts.authorizers.extend(made.map(|made| (name, Authorizer { place, ..made })));
            }
            "RequestValidator" => {
                let parameters = node.is_true("ValidateRequestParameters");
                let body = node.is_true("ValidateRequestBody");
                parts.validators.insert(name, Validates { parameters, body });
            }
            "Model" => {
                let schema = node.get("Schema").map(|schema| match schema.string() {
                    Some(text) => serde_json::from_str(text.as_str()).unwrap_or_default(),
                    None => schema.to_json(),
                });
                let called = node.known_of("Name").unwrap_or_else(|| name.clone());
                let schema = with_own_references(schema.unwrap_or_default());
                parts.models.insert(name, ModelPart { name: called, schema });
            }
            "Stage" => parts.api.stages.extend(stage(resource, &node)),
            "Deployment" => {
                let described = node.get("StageDescription");
                let variables = described.map_or(&[][..], |node| node.members_of("Variables"));
                if let Some(name) = node.text_of("StageName") {
                    let place = resource.logical_id.place();
                    parts.api.stages.push(Stage { name, variables: pairs(variables), place });
                }
            }
            _ => {}
        }
        Ok(())
    }
}

impl TemplateEvaluator<'_, '_, '_> {
    /// The name of the resource above another; `None` for the root of the API.
    fn above(
        &mut self,
        written: &Node,
        member: &str,
        evaluated: &Node,
        parts: &mut ApiParts,
    ) -> Result<Option<String>, ImportError> {
        let target = match written.get(member) {
            Some(value) => self.foreign(value)?,
            None => None,
        };
        let Some(target) = target else {
            return Ok(evaluated.name_of(member).filter(|name| !name.ends_with(ROOT)));
        };
        let key = target.key();
        match self.foreign_path(&target) {
            Some(root) if root.is_empty() => return Ok(None),
            Some(segment) => {
                parts.paths.insert(key.clone(), PathPart { parent: None, segment, place: None });
            }
            None => {}
        }
        Ok(Some(key))
    }

    /// Reads an authorizer of another stack, by the name that it gives.
    fn foreign_authorizer(
        &mut self,
        target: &ForeignResource,
        parts: &mut ApiParts,
    ) -> Result<String, ImportError> {
        let key = target.key();
        if let Some(properties) = self.foreign_properties(target)
            && let Some(properties) = self.evaluate(&properties)?
        {
            let made = authorizer(&target.logical_id, &properties);
            parts.authorizers.extend(made.map(|made| (key.clone(), made)));
        }
        Ok(key)
    }
}

/// The type of a resource that is read here, without `AWS::ApiGateway::`.
pub(super) fn kind_of(resource: TemplateResource<'_>) -> Option<&str> {
    resource.kind.strip_prefix(API_GATEWAY).filter(|kind| KINDS.contains(kind))
}

/// Names and their values.
pub(super) fn pairs(members: &[(Text, Node)]) -> Vec<(Text, Text)> {
    members.iter().filter_map(|(key, value)| Some((key.clone(), value.scalar()?))).collect()
}

pub(super) fn set_properties(api: &mut RestApi, properties: &Node) {
    if let Some(source) = properties.text_of("ApiKeySourceType") {
        api.key_source = ApiKeySource::of(source.as_str());
    }
    api.binary_media_types.extend(properties.texts_of("BinaryMediaTypes").iter().map(unescaped));
    api.is_default_endpoint_disabled |= properties.is_true("DisableExecuteApiEndpoint");
    let endpoint = properties.get("EndpointConfiguration");
    api.endpoint_types.extend(endpoint.map(|node| node.texts_of("Types")).unwrap_or_default());
    if let Some(policy) = properties.get("Policy") {
        api.policy = Some(policy.to_json().into());
    }
}

/// `image~1png`, as the resource wants media types to be written.
fn unescaped(media_type: &Text) -> Text {
    match media_type.as_str().contains("~1") {
        true => Text::unplaced(media_type.as_str().replace("~1", "/")),
        false => media_type.clone(),
    }
}

fn authorizer(logical_id: &str, properties: &Node) -> Option<Authorizer> {
    let kind = properties.text_of("Type").and_then(|kind| AuthorizerKind::of(kind.as_str()))?;
    let sources = properties.text_of("IdentitySource");
    Some(Authorizer {
        name: properties.known_of("Name").unwrap_or_else(|| logical_id.to_owned()),
        kind,
        identity: sources.map(|sources| IdentitySource::parse_list(sources.as_str())).unwrap_or_default(),
        expression: properties.text_of("IdentityValidationExpression"),
        uri: properties.text_of("AuthorizerUri"),
        provider_arns: properties.texts_of("ProviderARNs"),
        ttl: properties.text_of("AuthorizerResultTtlInSeconds").and_then(|ttl| ttl.as_str().parse().ok()),
        place: None,
    })
}

fn stage(resource: TemplateResource<'_>, properties: &Node) -> Option<Stage> {
    let variables = pairs(properties.members_of("Variables"));
    Some(Stage { name: properties.text_of("StageName")?, variables, place: resource.logical_id.place() })
}

/// A schema whose references lead to models of the same document. In templates they are URLs.
fn with_own_references(mut schema: serde_json::Value) -> serde_json::Value {
    match &mut schema {
        serde_json::Value::Object(members) => {
            for (key, value) in members.iter_mut() {
                let model =
                    value.as_str().filter(|_| key == "$ref").and_then(|url| url.rsplit_once("/models/"));
                *value = match model {
                    Some((_, name)) => serde_json::Value::from(format!("#/definitions/{}", bare(name))),
                    None => with_own_references(value.take()),
                };
            }
        }
        serde_json::Value::Array(items) => {
            items.iter_mut().for_each(|item| *item = with_own_references(item.take()));
        }
        _ => {}
    }
    schema
}

/// The name of a model that is itself left open: `${PetModel}`.
fn bare(name: &str) -> &str {
    name.strip_prefix("${").and_then(|name| name.strip_suffix('}')).unwrap_or(name)
}
