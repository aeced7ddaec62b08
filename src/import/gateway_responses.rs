//! The output of `get-gateway-responses`: `items` in SDKs, `item` on the wire, `_embedded.item`
//! in HAL answers.

use super::context::ImportSession;
use super::document::{Node, Value};
use super::error::Imported;
use super::recognise::Mismatch;
use super::{definition, gateway_response};
use crate::gateway::Api;

fn items(root: &Node) -> Option<&Node> {
    let embedded = || root.get("_embedded").and_then(|embedded| embedded.get("item"));
    root.get("items").or_else(|| root.get("item")).or_else(embedded)
}

pub(super) fn recognise(root: &Node) -> Result<(), Mismatch> {
    if items(root).is_some() { Ok(()) } else { Mismatch::unless_any(root, &["items", "item"]) }
}

pub(super) fn import(root: &Node, context: &mut ImportSession<'_>) -> Imported {
    let mut api = Api::default();
    let diagnostics = &mut context.diagnostics;
    match items(root).map(|items| (&items.value, items)) {
        Some((Value::Sequence(entries), _)) => {
            for entry in entries {
                gateway_response::entry(entry, &mut api, diagnostics);
            }
        }
        // A HAL document with one entry has no list around it.
        Some((Value::Mapping(_), entry)) => gateway_response::entry(entry, &mut api, diagnostics),
        Some((_, other)) => {
            diagnostics.push(definition::wrong_type("items", other, "a list of gateway responses"));
        }
        None => {
            diagnostics.push(definition::wrong_type("the document", root, "an object with a list `items`"));
        }
    }
    Ok(vec![api])
}
