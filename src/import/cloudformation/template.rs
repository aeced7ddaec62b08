//! The sections of a template.

use std::collections::HashMap;

use super::super::document::{Node, Value};
use super::sam_globals;
use crate::source::Text;

/// A template's sections by name. Templates have thousands of entries; looking them up one by one
/// would be quadratic.
pub(super) struct Template<'a> {
    pub(super) resources: Vec<TemplateResource<'a>>,
    pub(super) parameters: HashMap<&'a str, &'a Node>,
    /// By map, first and second key.
    pub(super) mappings: HashMap<(&'a str, &'a str, &'a str), &'a Node>,
    pub(super) conditions: HashMap<&'a str, &'a Node>,
    /// What `Globals` of SAM says of every API.
    pub(super) globals: Option<Node>,
    logical_ids: HashMap<&'a str, usize>,
}

/// One member of `Resources`.
#[derive(Clone, Copy)]
pub(super) struct TemplateResource<'a> {
    pub(super) logical_id: &'a Text,
    /// `AWS::ApiGateway::GatewayResponse`; empty where it is not text.
    pub(super) kind: &'a str,
    pub(super) node: &'a Node,
}

impl<'a> Template<'a> {
    pub(super) fn new(root: &'a Node) -> Self {
        // A fragment may be the map of resources alone.
        let resources: Vec<_> = members(Some(root.get("Resources").unwrap_or(root)))
            .map(|(logical_id, node)| {
                let kind = node.get("Type").and_then(Node::string).map_or("", Text::as_str);
                TemplateResource { logical_id, kind, node }
            })
            .collect();
        let logical_ids = resources.iter().enumerate();
        let logical_ids =
            logical_ids.map(|(index, resource)| (resource.logical_id.as_str(), index)).collect();
        Self {
            resources,
            parameters: section(root, "Parameters"),
            mappings: entries(root),
            conditions: section(root, "Conditions"),
            globals: sam_globals::of_apis(root),
            logical_ids,
        }
    }

    /// The resource of this logical id.
    pub(super) fn resource(&self, logical_id: &str) -> Option<&TemplateResource<'a>> {
        self.logical_ids.get(logical_id).map(|&index| &self.resources[index])
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
