//! Names of members that stand twice in an object.

use std::collections::HashSet;

use indexmap::IndexMap;

use super::document::JsonNode;
use crate::value::Text;

/// Up to how many names are compared with each other.
const FEW: usize = 12;

/// Of members with the same name the first keeps its place, and the last its value. The members are the nodes from `first`
/// on.
pub(super) fn keep_last(nodes: &mut Vec<JsonNode>, first: usize) {
    if all_differ(&nodes[first..]) {
        return;
    }
    let mut kept: IndexMap<Text, Vec<JsonNode>> = IndexMap::new();
    let mut rest = nodes.drain(first..);
    while let (Some(JsonNode::Text(name)), Some(value)) = (rest.next(), rest.next()) {
        let inside = value.size() - 1;
        let value = std::iter::once(value).chain(rest.by_ref().take(inside)).collect();
        kept.insert(name, value);
    }
    drop(rest);
    for (name, value) in kept {
        nodes.push(JsonNode::Text(name));
        nodes.extend(value);
    }
}

fn all_differ(nodes: &[JsonNode]) -> bool {
    let mut few: [&str; FEW] = [""; FEW];
    let names = names(nodes);
    for (count, name) in names.enumerate() {
        let Some(place) = few.get_mut(count) else { return all_of_many_differ(nodes) };
        *place = name;
        if few[..count].contains(&name) {
            return false;
        }
    }
    true
}

fn all_of_many_differ(nodes: &[JsonNode]) -> bool {
    let mut seen = HashSet::new();
    names(nodes).all(|name| seen.insert(name))
}

fn names(nodes: &[JsonNode]) -> impl Iterator<Item = &str> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let JsonNode::Text(name) = nodes.get(at)? else { return None };
        at += 1 + nodes.get(at + 1).map_or(0, JsonNode::size);
        Some(&**name)
    })
}
