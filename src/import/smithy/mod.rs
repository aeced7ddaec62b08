//! Smithy models as JSON: the trait `aws.apigateway#gatewayResponses` of a service, the body of
//! which is that of the OpenAPI extension, and what `smithy.api#cors` adds to them.
//!
//! Not here: the language that models are written in. `smithy build` and `smithy ast` put out the
//! JSON.

mod cors;

use std::sync::Arc;

use super::context::ImportSession;
use super::document::{Node, Value};
use super::error::{ImportError, Imported};
use super::recognise::Mismatch;
use super::{definition, openapi};
use crate::diagnostic::Diagnostic;
use crate::gateway::Api;
use crate::import::recognise::UNKNOWN_FORMAT;
use crate::source::{Place, SourceFile, Span, Text};

const TRAIT: &str = "aws.apigateway#gatewayResponses";

pub(super) fn recognise(root: &Node) -> Result<(), Mismatch> {
    match (root.get("smithy"), root.get("shapes")) {
        (Some(_), Some(_)) => Ok(()),
        (Some(_), None) => Err(Mismatch::partial("no member `shapes`")),
        _ => Mismatch::unless_any(root, &["smithy"]),
    }
}

pub(super) fn import(root: &Node, context: &mut ImportSession<'_>) -> Imported {
    let mut apis = Vec::new();
    let Some(shapes) = root.get("shapes") else { return Ok(apis) };
    if shapes.members().is_none() {
        context.report(definition::wrong_type("shapes", shapes, "an object of shapes"));
    }
    for (id, shape) in definition::unique_members(shapes) {
        let traits = shape.get("traits");
        let gateway_responses = traits.and_then(|traits| traits.get(TRAIT));
        let is_service =
            shape.get("type").and_then(Node::string).is_some_and(|kind| kind.as_str() == "service");
        if is_service || gateway_responses.is_some() {
            let mut api = service(id, gateway_responses, context);
            if let Some(traits) = traits {
                cors::add(traits, gateway_responses.is_none(), &mut api, context);
            }
            apis.push(api);
        }
    }
    Ok(apis)
}

/// A service, which goes by its absolute and by its relative shape id.
fn service(id: &Text, gateway_responses: Option<&Node>, context: &mut ImportSession<'_>) -> Api {
    let mut api = Api::new(Some(id.as_str().to_owned()));
    api.aliases.extend(id.as_str().split_once('#').map(|(_, name)| name.to_owned()));
    match gateway_responses.map(|node| (&node.value, node)) {
        Some((Value::Mapping(_), node)) => openapi::definitions(node, &mut api, context),
        Some((_, node)) => context.report(definition::wrong_type(TRAIT, node, "an object of response types")),
        None => {}
    }
    api
}

/// Refuses a model in Smithy's own language, which would be told to be bad YAML.
///
/// # Errors
/// Where the file is such a model.
pub(super) fn refuse_language(source: &Arc<SourceFile>) -> Result<(), ImportError> {
    let is_statement = |line: &str| {
        let version = line.strip_prefix("$version:").map(str::trim_start);
        version.is_some_and(|version| version.starts_with('"'))
            || line
                .strip_prefix("namespace ")
                .is_some_and(|name| !name.trim().is_empty() && !name.contains(':'))
    };
    let mut lines =
        source.text().lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
    if !lines.next().is_some_and(is_statement) {
        return Ok(());
    }
    let message = "a model in Smithy's language is not read; its JSON form is";
    let place = Place::new(source, Span::at(0));
    Err(Diagnostic::of(&UNKNOWN_FORMAT, message)
        .at(Some(place), "")
        .help("make the JSON form of it with `smithy ast`")
        .into())
}
