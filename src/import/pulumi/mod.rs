//! Pulumi: `pulumi preview --json` and `pulumi stack export`.
//!
//! Both hold resources with their inputs in camel case. A REST API may bring responses in the
//! OpenAPI document of its `body`.

mod rest_api;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use indexmap::IndexMap;

use crate::diagnostic::{Diagnostic, quoted};
use crate::gateway::Api;
use crate::import::context::ImportSession;
use crate::import::definition::{self, Spelling};
use crate::import::document::{Node, Value};
use crate::import::error::{ImportError, Imported};
use crate::import::recognise::Mismatch;
use crate::import::stale_deployment::{CAPTURED, MAX_LABELS, STALE_DEPLOYMENT};
use crate::import::terraform::rest_api::joined;
use crate::import::{lost_at_import, openapi};
use crate::source::{Place, Text};

/// Gateway responses, of the provider that most use, and of the one made from CloudFormation.
const RESPONSES: [&str; 2] = ["aws:apigateway/response:Response", "aws-native:apigateway:GatewayResponse"];
const DEPLOYMENTS: [&str; 2] = ["aws:apigateway/deployment:Deployment", "aws-native:apigateway:Deployment"];
const REST_APIS: [&str; 2] = ["aws:apigateway/restApi:RestApi", "aws-native:apigateway:RestApi"];

/// What stands for a value that only a deployment knows.
const UNKNOWN: &str = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
/// The key of an object that stands for a secret, and what stands for one in a preview.
const SIGNATURE: &str = "4dabf18193072939515e22adb298388d";
const SECRET: &str = "[secret]";

/// Steps of a preview after which the resource is gone.
const GONE: [&str; 5] =
    ["delete", "delete-replaced", "discard", "discard-replaced", "remove-pending-replace"];

/// Inputs beside those of a definition.
const OTHERS: [&str; 6] = ["responseType", "restApiId", "region", "id", "__defaults", "__meta"];

const WHY: &str = "only a deployment knows it";

pub(super) fn recognise(root: &Node) -> Result<(), Mismatch> {
    let deployed = root.get("deployment").is_some_and(|deployment| {
        deployment.get("resources").is_some() || deployment.get("manifest").is_some()
    });
    let is_step = |step: &Node| step.get("op").is_some() && step.get("urn").is_some();
    let steps = root.items_of("steps");
    if deployed || steps.first().is_some_and(is_step) {
        return Ok(());
    }
    match (root.get("deployment"), root.get("steps")) {
        (Some(_), _) => Err(Mismatch::partial("`deployment` has no member `resources`")),
        (_, Some(_)) => Err(Mismatch::partial("`steps` holds no object with `op` and `urn`")),
        _ => Mismatch::unless_any(root, &["deployment", "steps"]),
    }
}

pub(super) fn import(root: &Node, context: &mut ImportSession<'_>) -> Imported {
    let resources = resources(root);
    let mut stack = Stack::default();
    for resource in resources.values() {
        if is_of(resource, &REST_APIS) {
            stack.rest_api(resource, context)?;
        }
    }
    for resource in resources.values() {
        if is_of(resource, &RESPONSES) {
            stack.response(resource, context)?;
        }
    }
    for resource in resources.values().filter(|resource| is_of(resource, &DEPLOYMENTS)) {
        stack.deployment(resource, context);
    }
    if context.options.rest_api {
        stack.routes(&resources, context)?;
    }
    Ok(stack.apis.into_values().collect())
}

/// The resources that there will be, by URN: one that is replaced has several steps.
fn resources(root: &Node) -> IndexMap<&str, &Node> {
    let mut resources = IndexMap::new();
    for resource in root.get("deployment").map_or(&[][..], |it| it.items_of("resources")) {
        let is_pending_deletion =
            resource.get("delete").is_some_and(|it| matches!(it.value, Value::Bool(true)));
        if !is_pending_deletion {
            resources.extend(text(resource, "urn").map(|urn| (urn, resource)));
        }
    }
    for step in root.items_of("steps") {
        if text(step, "op").is_some_and(|op| GONE.contains(&op)) {
            continue;
        }
        let mut states = ["newState", "oldState"].into_iter().filter_map(|name| step.get(name));
        let state = states.find(|state| !state.is_null());
        resources.extend(text(step, "urn").zip(state));
    }
    resources
}

/// A member that is a string.
fn text<'n>(node: &'n Node, name: &str) -> Option<&'n str> {
    node.get(name).and_then(Node::string).map(Text::as_str)
}

fn is_of(resource: &Node, types: &[&str]) -> bool {
    resource.get("type").and_then(Node::string).is_some_and(|kind| types.contains(&kind.as_str()))
}

/// The APIs of a stack.
#[derive(Default)]
struct Stack {
    apis: IndexMap<String, Api>,
    /// The URN of the API that has this id.
    by_id: HashMap<String, String>,
    /// The URNs of responses, with the APIs that they belong to and where they stand.
    responses: Vec<(Text, String)>,
    /// Where the documents of APIs stand.
    documents: HashMap<String, Place>,
}

impl Stack {
    fn rest_api(&mut self, resource: &Node, context: &mut ImportSession<'_>) -> Result<(), ImportError> {
        let Some(urn) = resource.get("urn").and_then(Node::string) else { return Ok(()) };
        let api = self.apis.entry(urn.as_str().to_owned()).or_insert_with(|| named_by_urn(urn.as_str()));
        let id = resource.get("id").and_then(Node::string).map(|id| id.as_str().to_owned());
        let name = properties(resource).and_then(|it| it.get("name")).and_then(Node::string);
        api.aliases.extend(name.map(|name| name.as_str().to_owned()));
        if let Some(id) = id.filter(|id| !id.is_empty() && id != UNKNOWN) {
            api.aliases.push(id.clone());
            self.by_id.insert(id, urn.as_str().to_owned());
        }
        let Some(body) = properties(resource).and_then(|it| it.get("body")) else { return Ok(()) };
        let body = known(body, &format!("{}.body", short(urn.as_str())), context)?;
        let place = body.place.clone();
        let document = match &body.value {
            Value::String(text) => context.nested_document(text),
            Value::Mapping(_) => Some(body),
            _ => None,
        };
        if let Some(document) = &document {
            openapi::of_api(document, api, context);
            let mode = properties(resource).and_then(|it| it.get("putRestApiMode")).and_then(Node::string);
            if mode.is_none_or(|mode| mode.as_str() == "overwrite") {
                self.documents.insert(urn.as_str().to_owned(), place);
            }
        }
        Ok(())
    }

    /// Reads what the APIs have beside gateway responses.
    fn routes(
        &mut self,
        resources: &IndexMap<&str, &Node>,
        context: &mut ImportSession<'_>,
    ) -> Result<(), ImportError> {
        // What is not known is said where a gateway response has it.
        let found: Result<Vec<_>, _> = context.quietly(|context| {
            resources.values().filter_map(|it| self.api_resource(it, context).transpose()).collect()
        });
        for (key, rest_api) in joined(found?) {
            let has_document = self.apis.get(&key).is_some_and(|api| api.rest_api.is_some());
            if has_document || rest_api.has_methods() {
                let api = self.apis.entry(key).or_insert_with_key(|key| named_by_urn(key));
                api.add_rest_api(Arc::new(rest_api));
            }
        }
        Ok(())
    }

    /// Reports a deployment that is not made after the responses of its API.
    fn deployment(&self, resource: &Node, context: &mut ImportSession<'_>) {
        let (Some(urn), Some(properties)) =
            (resource.get("urn").and_then(Node::string), properties(resource))
        else {
            return;
        };
        let api = self.key(resource, properties);
        let of_properties = resource.get("propertyDependencies").and_then(Node::members).unwrap_or_default();
        let of_properties = of_properties.iter().flat_map(|(_, urns)| urns.items().unwrap_or_default());
        let before: HashSet<&str> = resource
            .items_of("dependencies")
            .iter()
            .chain(of_properties)
            .filter_map(Node::string)
            .map(Text::as_str)
            .collect();
        let of_api = self.responses.iter().filter(|(_, owner)| *owner == api).map(|(urn, _)| urn);
        let missed: Vec<&Text> = of_api.filter(|urn| !before.contains(urn.as_str())).collect();
        if missed.is_empty() {
            return;
        }
        let message =
            format!("{} does not depend on the API's gateway responses", quoted(short(urn.as_str())));
        let mut finding =
            Diagnostic::of(&STALE_DEPLOYMENT, message).at(urn.place(), "may be created first and miss them");
        for urn in missed.iter().take(MAX_LABELS) {
            finding = finding.at(urn.place(), "");
        }
        let names: Vec<_> = missed.iter().map(|urn| short(urn.as_str())).collect();
        context.report(
            finding
                .note(format!("{CAPTURED}; name the responses in `triggers`, so that a changed one makes a new deployment"))
                .help(format!("add {} to `dependsOn` of the deployment", names.join(", "))),
        );
    }

    fn response(&mut self, resource: &Node, context: &mut ImportSession<'_>) -> Result<(), ImportError> {
        let Some(properties) = properties(resource) else { return Ok(()) };
        let name = resource.get("urn").and_then(Node::string).map_or("response", |urn| short(urn.as_str()));
        let key = self.key(resource, properties);
        if let Some(urn) = resource.get("urn").and_then(Node::string) {
            if let Some(document) = self.documents.get(&key).cloned() {
                let help = format!("write it into the document, below `{}`", openapi::EXTENSION);
                let lost =
                    lost_at_import::finding(short(urn.as_str()), urn.place(), short(&key), document, help);
                context.report(lost);
            }
            self.responses.push((urn.clone(), key.clone()));
        }
        let api = self.apis.entry(key.clone()).or_insert_with(|| named_by_urn(&key));
        // Only what a definition needs, so that only that is reported as unknown.
        let mut members = Vec::new();
        for (key, value) in definition::unique_members(properties) {
            let is_other = OTHERS.contains(&key.as_str()) && key.as_str() != "responseType";
            let value =
                if is_other { value.clone() } else { known(value, &format!("{name}.{key}"), context)? };
            members.push((key.clone(), value));
        }
        let node = Node::new(Value::Mapping(members), properties.place.clone());
        let diagnostics = &mut context.diagnostics;
        let Some(mut made) = definition::type_of(&node, &Spelling::CAMEL, diagnostics) else { return Ok(()) };
        if definition::fill(&mut made, &node, &Spelling::CAMEL, &OTHERS, diagnostics) {
            definition::define(api, made, diagnostics);
        }
        Ok(())
    }

    /// The API of a response: the URN of one in the stack, where it can be told, else the id.
    fn key(&self, resource: &Node, properties: &Node) -> String {
        // A deployment has it under another name.
        let id = properties
            .get("restApiId")
            .or_else(|| properties.get("restApi"))
            .and_then(Node::string)
            .map(Text::as_str);
        let id = id.filter(|&id| id != UNKNOWN && id != SECRET);
        if let Some(urn) = id.and_then(|id| self.by_id.get(id)) {
            return urn.clone();
        }
        let depends = resource.get("propertyDependencies");
        let depends = depends.and_then(|it| it.get("restApiId").or_else(|| it.get("restApi")));
        let urns =
            depends.and_then(Node::items).unwrap_or_default().iter().chain(resource.items_of("dependencies"));
        let mut urns = urns.filter_map(Node::string).map(Text::as_str);
        let in_stack =
            urns.find(|urn| self.apis.contains_key(*urn) || REST_APIS.iter().any(|kind| urn.contains(kind)));
        in_stack.or(id).unwrap_or(UNKNOWN).to_owned()
    }
}

/// What was asked for; what there is of a resource that was only read.
fn properties(resource: &Node) -> Option<&Node> {
    let is_filled = |node: &&Node| node.members().is_some_and(|members| !members.is_empty());
    ["inputs", "outputs"].into_iter().find_map(|name| resource.get(name).filter(is_filled))
}

/// An API that goes by the last part of its URN.
fn named_by_urn(urn: &str) -> Api {
    if urn == UNKNOWN {
        return Api::default();
    }
    let mut api = Api::new(Some(short(urn).to_owned()));
    if urn != short(urn) {
        api.aliases.push(urn.to_owned());
    }
    api
}

/// The name that a program gives to a resource: the last part of its URN.
fn short(urn: &str) -> &str {
    urn.rsplit("::").next().unwrap_or(urn)
}

/// A value with what stands for unknown and secret ones replaced: by a given value, by the plain
/// text of a secret, or by a visible name.
fn known(node: &Node, name: &str, context: &mut ImportSession<'_>) -> Result<Node, ImportError> {
    context.spend(size_of::<Node>() + node.place.span.len(), &node.place)?;
    Ok(replaced(node, name, context))
}

fn replaced(node: &Node, name: &str, context: &mut ImportSession<'_>) -> Node {
    let value = match &node.value {
        Value::String(text) if text.as_str() == UNKNOWN || text.as_str() == SECRET => {
            return context.outside(name, &node.place, WHY);
        }
        Value::Mapping(_) if node.get(SIGNATURE).is_some() => {
            let plain = node.get("plaintext").and_then(Node::string);
            let plain =
                plain.and_then(|text| context.nested_document(text)).or_else(|| node.get("value").cloned());
            return plain.unwrap_or_else(|| context.outside(name, &node.place, "it is a secret"));
        }
        Value::Mapping(members) => {
            // `unauthorized.X-Id` says enough, and is shown in headers.
            let resource = name.split('.').next().unwrap_or_default();
            let member = |(key, value): &(Text, Node)| {
                let own = key.as_str().strip_prefix("gatewayresponse.header.").unwrap_or(key.as_str());
                (key.clone(), replaced(value, &format!("{resource}.{own}"), context))
            };
            Value::Mapping(members.iter().map(member).collect())
        }
        Value::Sequence(items) => {
            Value::Sequence(items.iter().map(|item| replaced(item, name, context)).collect())
        }
        other => other.clone(),
    };
    Node { value, tag: node.tag.clone(), place: node.place.clone() }
}
