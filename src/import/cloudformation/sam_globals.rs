//! `Globals` of SAM: what every API has unless it says otherwise.

use indexmap::IndexMap;

use super::super::document::{Node, Value};
use super::intrinsic::Intrinsic;
use super::sam_document::PROPERTIES;
use crate::source::Text;

/// The properties of every API.
pub(super) fn of_apis(root: &Node) -> Option<Node> {
    root.get("Globals").and_then(|globals| globals.get("Api")).map(of_interest)
}

/// The properties of an API, those of every API merged in: objects member by member, lists
/// one after the other, and of anything else the API's own.
///
/// Only of the properties that are read: all of `Globals` for every API would be quadratic.
pub(super) fn merged(globals: Option<&Node>, own: Option<&Node>) -> Option<Node> {
    match (globals, own.map(of_interest)) {
        (Some(globals), Some(own)) => Some(merge(globals, &own)),
        (None, own) => own,
        (globals, None) => globals.cloned(),
    }
}

fn of_interest(properties: &Node) -> Node {
    if Intrinsic::of(properties).is_some() {
        return properties.clone();
    }
    let Value::Mapping(members) = &properties.value else { return properties.clone() };
    let members =
        members.iter().filter(|(name, _)| name.as_str() == "Name" || PROPERTIES.contains(&name.as_str()));
    Node::new(Value::Mapping(members.cloned().collect()), properties.place.clone())
}

fn merge(global: &Node, own: &Node) -> Node {
    let is_value = |node: &Node| Intrinsic::of(node).is_some();
    match (&global.value, &own.value) {
        (Value::Mapping(global), Value::Mapping(members)) if !is_value(own) => {
            let mut merged: IndexMap<&str, (Text, Node)> =
                global.iter().map(|(key, node)| (key.as_str(), (key.clone(), node.clone()))).collect();
            for (key, member) in members {
                let value = match merged.get(key.as_str()) {
                    Some((_, inherited)) => merge(inherited, member),
                    None => member.clone(),
                };
                merged.insert(key.as_str(), (key.clone(), value));
            }
            let merged = merged.into_values().collect();
            Node { value: Value::Mapping(merged), tag: own.tag.clone(), place: own.place.clone() }
        }
        (Value::Sequence(global), Value::Sequence(items)) if own.tag.is_none() => {
            let items = global.iter().chain(items).cloned().collect();
            Node::new(Value::Sequence(items), own.place.clone())
        }
        _ => own.clone(),
    }
}
