//! Resources of API Gateway beside the gateway responses: what an API has, from `AWS::ApiGateway::Resource`
//! to `AWS::ApiGateway::UsagePlanKey`.
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_ApiGateway.html>

use indexmap::IndexMap;

use super::super::ImportError;
use super::super::api_parts::{ApiParts, ModelPart, PathPart};
use super::super::document::Node;
use super::evaluate::Evaluator;
use super::for_each;
use super::rest_api_method::method;
use super::template::TemplateResource;
use crate::rest_api::{
    ApiKey, ApiKeySource, Authorizer, AuthorizerKind, IdentitySource, Quota, QuotaPeriod, RestApi, Stage,
    Throttle, UsagePlan, Validates,
};
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

/// The parts of each API, by its logical id.
type PartsByApi = IndexMap<String, ApiParts>;

impl Evaluator<'_, '_, '_> {
    /// Reads the REST APIs of a template by their logical ids, where the caller wants them.
    pub(super) fn rest_apis(&mut self) -> Result<IndexMap<String, RestApi>, ImportError> {
        let mut parts = PartsByApi::new();
        let mut keys = KeyParts::default();
        let template = self.template;
        for resource in &template.resources {
            let kind = resource.kind.strip_prefix("AWS::ApiGateway::");
            if kind.is_some_and(|kind| KINDS.contains(&kind)) || for_each::is_loop(resource.logical_id) {
                // Findings about routes are not for those who ask for gateway responses.
                self.silently(|this| {
                    this.expanded(resource, &mut |this, resource| this.part(resource, &mut parts, &mut keys))
                })?;
            }
        }
        let mut apis: IndexMap<_, _> =
            parts.into_iter().map(|(name, parts)| (name, parts.joined())).collect();
        // An API of which nothing else is said has its methods in other files.
        apis.retain(|_, api| api.methods().next().is_some());
        keys.give_to(&mut apis);
        Ok(apis)
    }

    /// Does work whose findings nobody asked for.
    pub(super) fn silently<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, ImportError>,
    ) -> Result<T, ImportError> {
        let judged = std::mem::replace(&mut self.reports_names, false);
        self.context.mute(true);
        let done = work(self);
        self.context.unmute(true);
        self.reports_names = judged;
        done
    }

    fn part(
        &mut self,
        resource: TemplateResource<'_>,
        parts: &mut PartsByApi,
        keys: &mut KeyParts,
    ) -> Result<(), ImportError> {
        let kind = resource.kind.strip_prefix("AWS::ApiGateway::");
        if !kind.is_some_and(|kind| KINDS.contains(&kind)) || !self.exists(resource)? {
            return Ok(());
        }
        let name = resource.logical_id.as_str().to_owned();
        let Some(node) = resource.node.get("Properties") else { return Ok(()) };
        let id = match node.get("RestApiId") {
            Some(id) => self.api_of(id)?,
            None => None,
        };
        if resource.kind == "AWS::ApiGateway::RestApi" {
            let Some(node) = self.without_document(node)? else { return Ok(()) };
            set_properties(&mut parts.entry(name).or_default().api, &PropertyReader(&node));
            return Ok(());
        }
        let Some(node) = self.evaluate(node)? else { return Ok(()) };
        let properties = PropertyReader(&node);
        let Some(api) = id else {
            keys.add(resource, name, &properties);
            return Ok(());
        };
        let parts = parts.entry(api).or_default();
        match resource.kind {
            "AWS::ApiGateway::Resource" => {
                let parent = properties.reference("ParentId").filter(|parent| !parent.ends_with(ROOT));
                let Some(segment) = properties.text("PathPart") else { return Ok(()) };
                let place = resource.logical_id.place();
                parts.paths.insert(name, PathPart { parent, segment: segment.as_str().to_owned(), place });
            }
            "AWS::ApiGateway::Method" => {
                let mut made = method(&properties);
                made.resource = properties.reference("ResourceId").filter(|name| !name.ends_with(ROOT));
                made.method.place = resource.logical_id.place();
                parts.methods.push(made);
            }
            "AWS::ApiGateway::Authorizer" => {
                parts.authorizers.extend(authorizer(resource, &properties).map(|made| (name, made)));
            }
            "AWS::ApiGateway::RequestValidator" => {
                let parameters = properties.is_true("ValidateRequestParameters");
                let body = properties.is_true("ValidateRequestBody");
                parts.validators.insert(name, Validates { parameters, body });
            }
            "AWS::ApiGateway::Model" => {
                let schema = node.get("Schema").map(|schema| match schema.string() {
                    Some(text) => serde_json::from_str(text.as_str()).unwrap_or_default(),
                    None => schema.to_json(),
                });
                let called = properties.known("Name").unwrap_or_else(|| name.clone());
                let schema = with_own_references(schema.unwrap_or_default());
                parts.models.insert(name, ModelPart { name: called, schema });
            }
            "AWS::ApiGateway::Stage" => parts.api.stages.extend(stage(resource, &properties)),
            "AWS::ApiGateway::Deployment" => {
                let described = node.get("StageDescription");
                let variables = described.and_then(|node| node.get("Variables"));
                if let Some(name) = properties.text("StageName") {
                    let place = resource.logical_id.place();
                    parts.api.stages.push(Stage { name, variables: pairs(variables), place });
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// The properties of an API evaluated, without its document: that is read by itself.
    fn without_document(&mut self, properties: &Node) -> Result<Option<Node>, ImportError> {
        let Some(members) = properties.members() else { return Ok(None) };
        let mut values = Vec::with_capacity(members.len());
        for (key, member) in members.iter().filter(|(key, _)| key.as_str() != "Body") {
            values.extend(self.evaluate(member)?.map(|value| (key.clone(), value)));
        }
        let value = super::super::document::Value::Mapping(values);
        Ok(Some(Node::new(value, properties.place.clone())))
    }
}

/// The properties of a resource, evaluated.
pub(super) struct PropertyReader<'n>(pub(super) &'n Node);

impl PropertyReader<'_> {
    pub(super) fn text(&self, name: &str) -> Option<Text> {
        self.0.get(name).and_then(Node::scalar)
    }

    /// A text that the template says for sure.
    pub(super) fn known(&self, name: &str) -> Option<String> {
        self.text(name).filter(|text| !text.has_holes()).map(|text| text.as_str().to_owned())
    }

    /// The logical id that a property refers to, or `Resource.Attribute`.
    pub(super) fn reference(&self, name: &str) -> Option<String> {
        self.text(name).map(|text| text.as_name())
    }

    pub(super) fn is_true(&self, name: &str) -> bool {
        self.text(name).is_some_and(|text| text.as_str() == "true")
    }

    pub(super) fn texts(&self, name: &str) -> Vec<Text> {
        items(self.0.get(name)).iter().filter_map(Node::scalar).collect()
    }
}

/// The items of a list; none where it is not one.
pub(super) fn items(list: Option<&Node>) -> &[Node] {
    list.and_then(super::super::members::items).unwrap_or_default()
}

/// Names and their values.
pub(super) fn pairs(node: Option<&Node>) -> Vec<(Text, Text)> {
    let members = node.and_then(Node::members).unwrap_or_default();
    members.iter().filter_map(|(key, value)| Some((key.clone(), value.scalar()?))).collect()
}

pub(super) fn set_properties(api: &mut RestApi, properties: &PropertyReader<'_>) {
    if let Some(source) = properties.text("ApiKeySourceType") {
        api.key_source = ApiKeySource::of(source.as_str());
    }
    api.binary_media_types.extend(properties.texts("BinaryMediaTypes"));
    api.is_default_endpoint_disabled |= properties.is_true("DisableExecuteApiEndpoint");
    let endpoint = properties.0.get("EndpointConfiguration");
    api.endpoint_types.extend(endpoint.map(|node| PropertyReader(node).texts("Types")).unwrap_or_default());
    if let Some(policy) = properties.0.get("Policy") {
        api.policy = Some(policy.to_json().into());
    }
}

fn authorizer(resource: TemplateResource<'_>, properties: &PropertyReader<'_>) -> Option<Authorizer> {
    let kind = properties.text("Type").and_then(|kind| AuthorizerKind::of(kind.as_str()))?;
    let sources = properties.text("IdentitySource");
    Some(Authorizer {
        name: properties.known("Name").unwrap_or_else(|| resource.logical_id.as_str().to_owned()),
        kind,
        identity: sources.map(|sources| IdentitySource::parse_list(sources.as_str())).unwrap_or_default(),
        expression: properties.text("IdentityValidationExpression"),
        uri: properties.text("AuthorizerUri"),
        provider_arns: properties.texts("ProviderARNs"),
        ttl: properties.text("AuthorizerResultTtlInSeconds").and_then(|ttl| ttl.as_str().parse().ok()),
        place: resource.logical_id.place(),
    })
}

fn stage(resource: TemplateResource<'_>, properties: &PropertyReader<'_>) -> Option<Stage> {
    let variables = pairs(properties.0.get("Variables"));
    Some(Stage { name: properties.text("StageName")?, variables, place: resource.logical_id.place() })
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

/// API keys and usage plans, which belong to no API alone.
#[derive(Default)]
struct KeyParts {
    keys: Vec<(String, ApiKey)>,
    plans: Vec<(String, Vec<String>, UsagePlan)>,
    /// Keys of plans.
    links: Vec<(String, String)>,
}

impl KeyParts {
    fn add(&mut self, resource: TemplateResource<'_>, id: String, properties: &PropertyReader<'_>) {
        let name = properties.known("Name").or_else(|| properties.known("UsagePlanName"));
        let name = name.unwrap_or_else(|| id.clone());
        let place = resource.logical_id.place();
        match resource.kind {
            "AWS::ApiGateway::ApiKey" => {
                self.keys.push((id, ApiKey { name, value: properties.text("Value"), place }));
            }
            "AWS::ApiGateway::UsagePlan" => {
                let stages = items(properties.0.get("ApiStages")).iter();
                let apis = stages.filter_map(|stage| PropertyReader(stage).reference("ApiId")).collect();
                let throttle = properties.0.get("Throttle").and_then(throttle);
                let quota = properties.0.get("Quota").and_then(quota);
                self.plans.push((id, apis, UsagePlan { name, throttle, quota, keys: Vec::new(), place }));
            }
            "AWS::ApiGateway::UsagePlanKey" => {
                self.links.extend(properties.reference("UsagePlanId").zip(properties.reference("KeyId")));
            }
            _ => {}
        }
    }

    /// Gives each API the plans for its stages, and their keys.
    fn give_to(self, apis: &mut IndexMap<String, RestApi>) {
        for (id, of_apis, mut plan) in self.plans {
            let linked = self.links.iter().filter(|(plan, _)| *plan == id);
            let keys = linked.filter_map(|(_, key)| self.keys.iter().find(|(id, _)| id == key));
            let keys: Vec<&ApiKey> = keys.map(|(_, key)| key).collect();
            plan.keys = keys.iter().map(|key| key.name.clone()).collect();
            for name in of_apis {
                if let Some(api) = apis.get_mut(&name) {
                    api.api_keys.extend(keys.iter().copied().cloned());
                    api.usage_plans.push(plan.clone());
                }
            }
        }
    }
}

pub(super) fn throttle(node: &Node) -> Option<Throttle> {
    let properties = PropertyReader(node);
    let rate = properties.text("RateLimit")?.as_str().parse().ok()?;
    let burst = properties.text("BurstLimit").and_then(|burst| burst.as_str().parse().ok());
    Some(Throttle { rate, burst })
}

pub(super) fn quota(node: &Node) -> Option<Quota> {
    let properties = PropertyReader(node);
    let limit = properties.text("Limit")?.as_str().parse().ok()?;
    let period = properties.text("Period").and_then(|period| QuotaPeriod::of(period.as_str()));
    Some(Quota { limit, period: period.unwrap_or(QuotaPeriod::Month) })
}
