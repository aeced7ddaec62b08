//! The Serverless Framework: `serverless.yml`, whose `resources` are CloudFormation.
//!
//! Its variables are resolved first (`${self:custom.origin}`), lazily: only those that gateway
//! responses depend on. What is then left is one CloudFormation template. The grammar of
//! variables is in `variable`, their sources are in `source`, `service` and `files`, the merging of
//! the parts of `resources` in `template`.

mod branches;
mod dotenv;
mod expansion;
mod extensions;
mod files;
mod findings;
mod keys;
mod located;
mod made;
mod merge;
mod naming;
mod number;
mod preflight;
mod resolver;
mod route_authorizer;
mod route_method;
mod routes;
mod service;
mod source;
mod template;
#[cfg(all(test, feature = "yaml"))]
mod tests;
mod variable;

use self::template::template;
use self::variable::Source;
use super::cloudformation;
use super::context::ImportSession;
use super::document::{Node, Value};
use super::error::Imported;
use super::misplaced::find;
use super::recognise::Mismatch;
use crate::diagnostic::Code;

/// The codes of all that reading services can find.
pub(super) static CODE_LISTS: &[&[&Code]] =
    &[extensions::CODES, findings::CODES, source::CODES, template::CODES];

/// The API that the framework makes of the functions of a service; no resource defines it.
const GENERATED_API: &str = "ApiGatewayRestApi";

/// A service, or a fragment that only services include.
pub(super) fn recognise(root: &Node) -> Result<(), Mismatch> {
    if root.get("AWSTemplateFormatVersion").is_some() {
        return Err(Mismatch::far("`AWSTemplateFormatVersion` is of CloudFormation"));
    }
    if root.get("service").is_some() {
        let parts = ["provider", "resources", "functions"];
        if parts.iter().any(|part| root.get(part).is_some()) {
            return Ok(());
        }
        return Err(Mismatch::partial("`service`, but no member `provider`, `resources` or `functions`"));
    }
    if is_fragment(root) { Ok(()) } else { Mismatch::unless_any(root, &["service"]) }
}

/// Whether it is a part of `resources` in a file of its own: resources without `Resources` around
/// them, or with what a template cannot have.
fn is_fragment(root: &Node) -> bool {
    let is_resource = |node: &Node| {
        let kind = node.get("Type").and_then(Node::string);
        kind.is_some_and(|kind| ["AWS::", "Custom::"].iter().any(|prefix| kind.as_str().starts_with(prefix)))
    };
    let Some(resources) = root.get("Resources") else {
        let members = root.members().unwrap_or_default();
        return !members.is_empty() && members.iter().all(|(_, member)| is_resource(member));
    };
    let is_of_framework = resources.get(GENERATED_API).is_none() && mentions_generated_api(resources);
    root.get("Transform").is_none() && (is_of_framework || has_variables(resources))
}

/// Whether something refers to the API that only the framework defines.
fn mentions_generated_api(node: &Node) -> bool {
    let is_generated = |node: &Node| node.string().is_some_and(|name| name.as_str() == GENERATED_API);
    match &node.value {
        Value::String(_) => node.tag.as_deref() == Some("!Ref") && is_generated(node),
        Value::Sequence(items) => items.iter().any(mentions_generated_api),
        Value::Mapping(members) => members.iter().any(|(key, member)| {
            key.as_str() == "Ref" && is_generated(member) || mentions_generated_api(member)
        }),
        _ => false,
    }
}

fn has_variables(node: &Node) -> bool {
    match &node.value {
        Value::String(text) => {
            let sources =
                variable::scan(text.as_str()).into_iter().flatten().flat_map(|variable| variable.sources);
            let kinds = sources.map(|source| match source {
                Source::Reference(reference) => reference.kind.of(text.as_str()),
                _ => "",
            });
            // Others have `${name:…}` too: shells, for one.
            kinds.into_iter().any(|kind| ["self", "opt", "sls", "file", "param", "strToBool"].contains(&kind))
        }
        Value::Sequence(items) => items.iter().any(has_variables),
        Value::Mapping(members) => members.iter().any(|(_, member)| has_variables(member)),
        _ => false,
    }
}

pub(super) fn import(root: &Node, context: &mut ImportSession<'_>) -> Imported {
    for section in ["provider", "functions"] {
        for misplaced in root.get(section).map(|section| find(section, &|_, _| false)).unwrap_or_default() {
            context.report(
                misplaced.finding(
                    "write a resource of the type AWS::ApiGateway::GatewayResponse below `resources`",
                ),
            );
        }
    }
    let template = template(root, context)?;
    cloudformation::import_part(&template, GENERATED_API, context)
}
