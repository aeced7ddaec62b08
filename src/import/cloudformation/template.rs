//! The sections of a template.

use std::collections::{HashMap, HashSet};

use super::super::document::{Node, Value};
use super::intrinsic::Intrinsic;
use super::sam::{IMPLICIT_API, uses_implicit_api};
use super::{SAM_TRANSFORM, deployments, for_each, resource_types, sam_globals};
use crate::source::Text;

/// A template's sections by name. Templates have thousands of entries; looking them up one by one
/// would be quadratic.
pub(super) struct StackTemplate<'a> {
    pub(super) resources: Vec<TemplateResource<'a>>,
    pub(super) parameters: HashMap<&'a str, &'a Node>,
    /// By map, first and second key.
    pub(super) mappings: HashMap<(&'a str, &'a str, &'a str), &'a Node>,
    /// The names of all maps.
    maps: HashSet<&'a str>,
    pub(super) conditions: HashMap<&'a str, &'a Node>,
    /// What `Globals` of SAM says of every API.
    pub(super) globals: Option<Node>,
    /// What is known of pseudo parameters.
    pub(super) environment: HashMap<&'static str, String>,
    /// Whether it is a part of a template, or transforms add to it that are not known: what it refers to
    /// may be defined there.
    pub(super) is_part: bool,
    /// The API that another tool makes and no resource defines.
    pub(super) generated_api: Option<&'static str>,
    /// The first resource for whose events SAM makes an API.
    pub(super) implicit_api_maker: Option<TemplateResource<'a>>,
    /// Whether SAM makes an API of its own, or what a function has for events cannot be told.
    may_have_implicit_api: bool,
    /// The nested stacks.
    stacks: Vec<TemplateResource<'a>>,
    logical_ids: HashMap<&'a str, usize>,
}

/// One member of `Resources`.
#[derive(Clone, Copy)]
pub(super) struct TemplateResource<'a> {
    pub(super) logical_id: &'a Text,
    /// `AWS::ApiGateway::GatewayResponse`, also where it is written with a mistake; empty where it is not text.
    pub(super) kind: &'a str,
    pub(super) node: &'a Node,
}

/// Resources that are stacks of their own.
const STACKS: [&str; 2] = ["AWS::CloudFormation::Stack", "AWS::Serverless::Application"];

impl<'a> StackTemplate<'a> {
    /// Whether other templates may define gateway responses of an API: one that is defined elsewhere itself,
    /// or that a nested stack is given.
    pub(super) fn may_define_elsewhere(&self, api: &str) -> bool {
        let is_own = self.resource(api).is_some() || self.generated_api == Some(api) || api == IMPLICIT_API;
        !is_own || self.stacks.iter().any(|stack| deployments::refers_to(stack.node, api))
    }

    pub(super) fn new(root: &'a Node) -> Self {
        // A fragment may be the map of resources alone.
        let resources: Vec<_> = members(Some(root.get("Resources").unwrap_or(root)))
            .map(|(logical_id, node)| TemplateResource {
                logical_id,
                kind: resource_types::of_resource(node),
                node,
            })
            .collect();
        let logical_ids = resources.iter().enumerate();
        let logical_ids =
            logical_ids.map(|(index, resource)| (resource.logical_id.as_str(), index)).collect();
        let has_loops = resources.iter().any(|resource| for_each::is_loop(resource.logical_id));
        let is_part = has_loops || is_excerpt(root, &resources) || has_other_transforms(root);
        let implicit_api_maker = resources.iter().find(|resource| uses_implicit_api(resource)).copied();
        Self {
            implicit_api_maker,
            may_have_implicit_api: implicit_api_maker.is_some() || resources.iter().any(hides_events),
            stacks: resources.iter().filter(|resource| STACKS.contains(&resource.kind)).copied().collect(),
            resources,
            is_part,
            generated_api: None,
            environment: HashMap::new(),
            parameters: section(root, "Parameters"),
            maps: members(root.get("Mappings")).map(|(name, _)| name.as_str()).collect(),
            mappings: entries(root),
            conditions: section(root, "Conditions"),
            globals: sam_globals::of_apis(root),
            logical_ids,
        }
    }

    /// Whether there is a map of this name.
    pub(super) fn has_mapping(&self, name: &str) -> bool {
        self.maps.contains(name)
    }

    /// Whether something that is not in the file may define a name: the rest of a template, or SAM, whose
    /// resources give others their names.
    pub(super) fn may_be_defined_elsewhere(&self, name: &str) -> bool {
        let mut of_sam =
            self.resources.iter().filter(|resource| resource.kind.starts_with("AWS::Serverless::"));
        let is_generic =
            name.starts_with("Serverless") && (!name.starts_with(IMPLICIT_API) || self.may_have_implicit_api);
        self.is_part || of_sam.any(|resource| is_generic || name.starts_with(resource.logical_id.as_str()))
    }

    /// The API that a response without one can only be meant for.
    pub(super) fn only_api(&self) -> Option<&str> {
        let is_api = |resource: &&TemplateResource<'_>| {
            [resource_types::REST_API, resource_types::SERVERLESS_API].contains(&resource.kind)
        };
        let mut own = self.resources.iter().filter(is_api).map(|resource| resource.logical_id.as_str());
        match (own.next(), own.next()) {
            (Some(only), None) => Some(only),
            (None, _) => self.generated_api,
            _ => None,
        }
    }

    /// The resource of this logical id.
    pub(super) fn resource(&self, logical_id: &str) -> Option<&TemplateResource<'a>> {
        self.logical_ids.get(logical_id).map(|&index| &self.resources[index])
    }
}

/// Whether a function of CloudFormation stands for the events of a resource of SAM.
fn hides_events(resource: &TemplateResource<'_>) -> bool {
    let events = resource.node.get("Properties").and_then(|properties| properties.get("Events"));
    resource.kind.starts_with("AWS::Serverless::")
        && events.is_some_and(|events| Intrinsic::of(events).is_some())
}

/// Whether a file is a part of a template: resources without sections, or nothing but gateway
/// responses of an API that stands elsewhere.
fn is_excerpt(root: &Node, resources: &[TemplateResource<'_>]) -> bool {
    let is_alone = root.members().is_some_and(|sections| sections.len() == 1);
    let is_response = |resource: &TemplateResource<'_>| resource.kind == resource_types::GATEWAY_RESPONSE;
    root.get("Resources").is_none() || is_alone && resources.iter().all(is_response)
}

/// Whether a template has transforms that may define names.
fn has_other_transforms(root: &Node) -> bool {
    const KNOWN: [&str; 2] = [SAM_TRANSFORM, "AWS::LanguageExtensions"];
    let is_other = |node: &Node| node.string().is_none_or(|name| !KNOWN.contains(&name.as_str()));
    match root.get("Transform") {
        Some(Node { value: Value::Sequence(items), .. }) => items.iter().any(is_other),
        Some(transform) => is_other(transform),
        None => false,
    }
}

fn section<'a>(root: &'a Node, name: &str) -> HashMap<&'a str, &'a Node> {
    members(root.get(name)).map(|(key, node)| (key.as_str(), node)).collect()
}

/// The entries of all maps.
fn entries(root: &Node) -> HashMap<(&str, &str, &str), &Node> {
    let maps = members(root.get("Mappings"));
    let firsts =
        maps.flat_map(|(map, node)| members(Some(node)).map(move |(first, node)| (map, first, node)));
    let entries = firsts.flat_map(|(map, first, node)| {
        members(Some(node)).map(move |(second, node)| ((map.as_str(), first.as_str(), second.as_str()), node))
    });
    entries.collect()
}

fn members(node: Option<&Node>) -> impl Iterator<Item = &(Text, Node)> {
    let members = match node.map(|node| &node.value) {
        Some(Value::Mapping(members)) => members.as_slice(),
        _ => &[],
    };
    members.iter()
}
