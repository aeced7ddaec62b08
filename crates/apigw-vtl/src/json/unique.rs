//! Names of members that stand twice in an object.

use std::collections::HashSet;

use indexmap::IndexMap;

use super::document::JsonNode;

/// Up to how many names are compared with each other.
const FEW: usize = 12;

/// Of members with the same name the first keeps its place, and the last its value. The members are the nodes from `first`
/// on. Gives how many nodes were moved.
#[inline]
pub(super) fn keep_last(text: &str, nodes: &mut Vec<JsonNode>, first: usize) -> usize {
    // Many objects have one member.
    let is_single = nodes.get(first + 1).is_none_or(|value| nodes.len() == first + 1 + value.size());
    if is_single || all_differ(text, &nodes[first..]) {
        return 0;
    }
    let mut kept: IndexMap<String, (JsonNode, Vec<JsonNode>)> = IndexMap::new();
    let moved = nodes.len() - first;
    let mut rest = nodes.drain(first..);
    while let (Some(name), Some(value)) = (rest.next(), rest.next()) {
        let inside = value.size() - 1;
        let value = std::iter::once(value).chain(rest.by_ref().take(inside)).collect();
        kept.insert(name.str(text).to_owned(), (name, value));
    }
    drop(rest);
    for (name, value) in kept.into_values() {
        nodes.push(name);
        nodes.extend(value);
    }
    moved
}

fn all_differ(text: &str, nodes: &[JsonNode]) -> bool {
    // Where the names so far are.
    let mut few = [0_usize; FEW];
    let (mut count, mut at) = (0, 0);
    while let Some(node) = nodes.get(at) {
        let Some(place) = few.get_mut(count) else { return all_of_many_differ(text, nodes) };
        *place = at;
        let name = node.str(text);
        if few[..count].iter().any(|&before| nodes[before].is(name, text)) {
            return false;
        }
        count += 1;
        at += 1 + nodes.get(at + 1).map_or(0, JsonNode::size);
    }
    true
}

fn all_of_many_differ(text: &str, nodes: &[JsonNode]) -> bool {
    let mut seen = HashSet::new();
    names(text, nodes).all(|name| seen.insert(name))
}

fn names<'a>(text: &'a str, nodes: &'a [JsonNode]) -> impl Iterator<Item = &'a str> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let name = nodes.get(at)?.str(text);
        at += 1 + nodes.get(at + 1).map_or(0, JsonNode::size);
        Some(name)
    })
}
