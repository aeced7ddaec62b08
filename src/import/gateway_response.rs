//! One gateway response as the control plane and the AWS CLI show it: the output of
//! `get-gateway-response` and `put-gateway-response`, and the entries of
//! `get-gateway-responses`. The arguments of the latter call as JSON have the same members.

use super::document::{Node, Value};
use super::error::Imported;
use super::{ImportOptions, definition};
use crate::diagnostic::{Checked, Diagnostic};
use crate::gateway::{Api, Definition};

/// Members beside those of a definition: of the entry, of HAL answers, of CLI input.
const OTHERS: [&str; 5] = ["responseType", "defaultResponse", "_links", "restApiId", "ResponseMetadata"];

pub(super) fn recognise(root: &Node) -> Result<(), &'static str> {
    if root.get("patchOperations").is_some() {
        return Err("it has `patchOperations`, which change a gateway response and do not give one");
    }
    if root.get("responseType").is_some() { Ok(()) } else { Err("no member `responseType`") }
}

pub(super) fn import(root: &Node, _: &ImportOptions) -> Imported {
    let mut api = Api::new(root.get("restApiId").and_then(Node::string).map(|id| id.as_str().to_owned()));
    let mut diagnostics = Vec::new();
    entry(root, &mut api, &mut diagnostics);
    Ok(Checked::new(vec![api], diagnostics))
}

/// Reads one entry into an API; one marked `defaultResponse` customises nothing.
pub(super) fn entry(node: &Node, api: &mut Api, diagnostics: &mut Vec<Diagnostic>) {
    if node.members().is_none() {
        diagnostics.push(definition::wrong_type("an entry", node, "an object with responseType"));
        return;
    }
    let Some(name) = node.get("responseType") else {
        let message = "an entry without `responseType`";
        diagnostics.push(
            Diagnostic::error("missing-response-type", message)
                .at(Some(node.place.clone()), "it is left out"),
        );
        return;
    };
    let Some(text) = name.string() else {
        diagnostics.push(definition::wrong_type("responseType", name, "the name of a response type"));
        return;
    };
    let is_default = node.get("defaultResponse").is_some_and(|flag| matches!(flag.value, Value::Bool(true)));
    let Some(response_type) = definition::response_type(text, diagnostics) else { return };
    if is_default {
        return;
    }
    let mut made = Definition::new(response_type);
    made.place = text.place();
    if definition::fill(&mut made, node, &OTHERS, diagnostics) {
        definition::define(api, made, diagnostics);
    }
}
