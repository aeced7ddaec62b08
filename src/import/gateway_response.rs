//! One gateway response as the control plane and the AWS CLI show it: the output of
//! `get-gateway-response` and `put-gateway-response`, and the entries of
//! `get-gateway-responses`. The arguments of the latter call as JSON have the same members.

use super::context::ImportSession;
use super::definition::{self, Spelling};
use super::document::{Node, Value};
use super::error::Imported;
use super::recognise::Mismatch;
use crate::diagnostic::{Diagnostic, push_kept};
use crate::gateway::Api;

/// Members beside those of a definition: of the entry, of HAL answers, of CLI input.
const OTHERS: [&str; 5] = ["responseType", "defaultResponse", "_links", "restApiId", "ResponseMetadata"];

pub(super) fn recognise(root: &Node) -> Result<(), Mismatch> {
    Mismatch::unless_any(root, &["responseType"])
}

pub(super) fn import(root: &Node, context: &mut ImportSession<'_>) -> Imported {
    let mut api = Api::new(root.get("restApiId").and_then(Node::string).map(|id| id.as_str().to_owned()));
    entry(root, &mut api, &mut context.diagnostics);
    Ok(vec![api])
}

/// Reads one entry into an API; one marked `defaultResponse` customises nothing.
pub(super) fn entry(node: &Node, api: &mut Api, diagnostics: &mut Vec<Diagnostic>) {
    if node.members().is_none() {
        push_kept(diagnostics, definition::wrong_type("an entry", node, "an object with responseType"));
        return;
    }
    let is_default = node.get("defaultResponse").is_some_and(|flag| matches!(flag.value, Value::Bool(true)));
    let Some(mut made) = definition::type_of(node, &Spelling::CAMEL, diagnostics) else { return };
    if !is_default && definition::fill(&mut made, node, &Spelling::CAMEL, &OTHERS, diagnostics) {
        definition::define(api, made, diagnostics);
    }
}
