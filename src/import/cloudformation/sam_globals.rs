//! `Globals` of SAM: what every API has unless it says otherwise.

use indexmap::IndexMap;

use super::super::document::{Node, Value};
use super::intrinsic::Intrinsic;
use crate::source::Text;

/// The properties of an API, those of `Globals.Api` merged in: objects member by member, lists
/// one after the other, and of anything else the API's own.
pub(super) fn merged(globals: Option<&Node>, own: Option<&Node>) -> Option<Node> {
    let globals = globals.and_then(|globals| globals.get("Api"));
    match (globals, own) {
        (Some(globals), Some(own)) => Some(merge(globals, own)),
        (Some(only), None) | (None, Some(only)) => Some(only.clone()),
        (None, None) => None,
    }
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
