//! OpenAPI 3.0 and 3.1, and Swagger 2.0: the extension `x-amazon-apigateway-gateway-responses`.

use super::document::{Node, Value};
use super::error::Imported;
use super::{ImportOptions, definition};
use crate::diagnostic::{Checked, Diagnostic, Severity, nearest, quoted};
use crate::gateway::{Api, Definition};
use crate::source::Text;

const EXTENSION: &str = "x-amazon-apigateway-gateway-responses";

pub(super) fn recognise(root: &Node) -> Result<(), &'static str> {
    let found = ["openapi", "swagger", EXTENSION].iter().any(|member| root.get(member).is_some());
    if found {
        Ok(())
    } else {
        Err("no member `openapi`, `swagger` or `x-amazon-apigateway-gateway-responses`")
    }
}

pub(super) fn import(root: &Node, _: &ImportOptions) -> Imported {
    let title = root.get("info").and_then(|info| info.get("title")).and_then(Node::string);
    let mut api = Api::new(title.map(|title| title.as_str().to_owned()));
    let mut diagnostics = Vec::new();
    match root.get(EXTENSION).map(|extension| (&extension.value, extension)) {
        None => diagnostics.push(nothing_customised(root)),
        Some((Value::Null, _)) => {}
        Some((Value::Mapping(_), extension)) => {
            for (name, node) in definition::unique_members(extension) {
                if let Some(definition) = one(name, node, &mut diagnostics) {
                    api.define(definition);
                }
            }
        }
        Some((_, extension)) => {
            let expected = "an object of response types";
            diagnostics.push(definition::wrong_type(EXTENSION, extension, expected));
        }
    }
    Ok(Checked::new(vec![api], diagnostics))
}

/// One member of the extension.
fn one(name: &Text, node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Option<Definition> {
    let response_type = definition::response_type(name, diagnostics)?;
    if matches!(node.value, Value::Null) {
        let message = format!("the definition of {response_type} is null; it customises nothing");
        diagnostics.push(
            Diagnostic::warning("null-definition", message)
                .at(name.place(), "it is left out")
                .help("write its members below it, or remove it; `{}` is a definition without members"),
        );
        return None;
    }
    let mut made = Definition::new(response_type);
    made.place = name.place();
    definition::fill(&mut made, node, &[], diagnostics).then_some(made)
}

fn nothing_customised(root: &Node) -> Diagnostic {
    let message = "the document customises no gateway response";
    let mut keys = root.members().unwrap_or_default().iter().map(|(key, _)| key.as_str());
    let diagnostic = Diagnostic::new("no-gateway-responses", Severity::Note, message)
        .at(Some(root.place.beginning()), "")
        .note(format!("expected the member `{EXTENSION}` at its root"));
    match keys.find(|key| nearest(key, [EXTENSION]).is_some()) {
        Some(near) => diagnostic.help(format!("rename {} to `{EXTENSION}`", quoted(near))),
        None => diagnostic,
    }
}
