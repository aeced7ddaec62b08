//! OpenAPI 3.0 and 3.1, and Swagger 2.0: the extension `x-amazon-apigateway-gateway-responses`.

mod integration;
pub(super) mod operation;
mod rest_api;
mod security;

pub(super) use integration::{integration_response, mappings, templates, with_responses};
pub(super) use rest_api::method_name;
pub(super) use security::AUTH;

use std::sync::Arc;

use super::context::ImportSession;
use super::definition::Spelling;
use super::document::{Node, Value};
use super::error::Imported;
use super::misplaced::find;
use super::recognise::Mismatch;
use super::{definition, placeholders, references};
use crate::diagnostic::{Checked, Diagnostic, codes, nearest, push_kept, quoted};
use crate::gateway::{Api, Definition, ResponseType};
use crate::import::NO_GATEWAY_RESPONSES;
use crate::import::definition::UNKNOWN_DEFINITION;
use crate::rest_api::RestApi;
use crate::source::Text;

codes! {
    static NULL_DEFINITION: Warning = "null-definition", include_str!("../pages/null-definition.md");
}

pub(crate) const EXTENSION: &str = "x-amazon-apigateway-gateway-responses";

pub(super) fn recognise(root: &Node) -> Result<(), Mismatch> {
    if is_fragment(root) { Ok(()) } else { Mismatch::unless_any(root, &["openapi", "swagger", EXTENSION]) }
}

/// Whether it is what the extension holds, in a file of its own: response types and their definitions.
fn is_fragment(root: &Node) -> bool {
    let own = [Spelling::CAMEL.status, Spelling::CAMEL.parameters, Spelling::CAMEL.templates];
    let is_response = |(name, node): &(Text, Node)| {
        let has_own = node.members().is_some_and(|members| {
            !members.is_empty() && members.iter().all(|(key, _)| own.contains(&key.as_str()))
        });
        name.as_str().parse::<ResponseType>().is_ok() && has_own
    };
    root.members().is_some_and(|members| !members.is_empty() && members.iter().all(is_response))
}

pub(super) fn import(root: &Node, context: &mut ImportSession<'_>) -> Imported {
    let title = root.get("info").and_then(|info| info.get("title")).and_then(Node::string);
    let mut api = Api::new(title.map(|title| title.as_str().to_owned()));
    keep(root, &mut api, context);
    let has_misplaced = !is_fragment(root) && report_misplaced(root, context);
    match root.get(EXTENSION) {
        None if is_fragment(root) => definitions(root, &mut api, context),
        None if !has_misplaced => context.report(nothing_customised(root)),
        None => {}
        Some(extension) => {
            // The document may be a template of another tool.
            let mut extension = references::followed(extension, root, context)?;
            placeholders::mark(&mut extension, &placeholders::of_any_tool, context);
            definitions(&extension, &mut api, context);
        }
    }
    Ok(vec![api])
}

/// Reports gateway responses that do not stand at the root of a document. Returns whether there are any.
pub(super) fn report_misplaced(root: &Node, context: &mut ImportSession<'_>) -> bool {
    let is_read = |path: &[&str], name: &str| path.is_empty() && name == EXTENSION;
    let misplaced = find(root, &is_read);
    for found in &misplaced {
        context.report(found.finding(&format!("write `{EXTENSION}` at the root of the document")));
    }
    !misplaced.is_empty()
}

/// Reads the REST API of a document, where the caller wants it.
pub(super) fn keep(document: &Node, api: &mut Api, context: &mut ImportSession<'_>) {
    if context.options.rest_api {
        let Checked { value: rest_api, diagnostics } = RestApi::of_openapi(document);
        diagnostics.into_iter().for_each(|finding| context.report(finding));
        api.rest_api = Some(Arc::new(rest_api));
    }
    if context.options.keep_document {
        api.document = Some(Arc::new(document.to_json()));
    }
}

/// Reads the document that an API is made from.
pub(super) fn of_api(document: &Node, api: &mut Api, context: &mut ImportSession<'_>) {
    keep(document, api, context);
    if let Some(extension) = extension(document) {
        definitions(extension, api, context);
    }
}

/// The extension of an OpenAPI document, where it has one.
pub(super) fn extension(document: &Node) -> Option<&Node> {
    document.get(EXTENSION)
}

/// Reads the members of the extension into an API.
pub(super) fn definitions(extension: &Node, api: &mut Api, context: &mut ImportSession<'_>) {
    match extension.value {
        Value::Null => {}
        Value::Mapping(_) => {
            for (name, node) in definition::unique_members(extension) {
                if let Some(definition) = one(name, node, &mut context.diagnostics) {
                    api.define(definition);
                }
            }
        }
        Value::Unknown(_) => context.report(
            Diagnostic::of(&UNKNOWN_DEFINITION, format!("{EXTENSION} is not known"))
                .at(Some(extension.place.clone()), "no definition is read from it"),
        ),
        _ => {
            let expected = "an object of response types";
            context.report(definition::wrong_type(EXTENSION, extension, expected));
        }
    }
}

/// One member of the extension.
fn one(name: &Text, node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Option<Definition> {
    let response_type = definition::response_type(name, diagnostics)?;
    if matches!(node.value, Value::Null) {
        let message = format!("the definition of {response_type} is null; it customises nothing");
        push_kept(
            diagnostics,
            Diagnostic::of(&NULL_DEFINITION, message)
                .at(name.place(), "it is left out")
                .help("write its members below it, or remove it; `{}` is a definition without members"),
        );
        return None;
    }
    let mut made = Definition::new(response_type);
    made.place = name.place();
    definition::fill(&mut made, node, &Spelling::CAMEL, &[], diagnostics).then_some(made)
}

fn nothing_customised(root: &Node) -> Diagnostic {
    let message = "the document customises no gateway response";
    let mut keys = root.members().unwrap_or_default().iter().map(|(key, _)| key.as_str());
    let diagnostic = Diagnostic::of(&NO_GATEWAY_RESPONSES, message)
        .at(Some(root.place.beginning()), "")
        .note(format!("expected the member `{EXTENSION}` at its root"));
    match keys.find(|key| nearest(key, [EXTENSION]).is_some()) {
        Some(near) => diagnostic.help(format!("rename {} to `{EXTENSION}`", quoted(near))),
        None => diagnostic,
    }
}
