//! The OpenAPI document of an `AWS::Serverless::Api`: what the transform refuses of it.
//!
//! The refusals are quoted in the words of the transform (aws/serverless-application-model,
//! `api_generator.py`).

use super::super::document::{Node, Value};
use super::evaluate::TemplateEvaluator;
use super::include::TRANSFORM;
use super::intrinsic::Intrinsic;
use super::sam::{GATEWAY_RESPONSES, refusal};
use crate::diagnostic::Diagnostic;
use crate::source::Text;

/// Properties that the transform writes into the document, what it says where that is not one, and
/// what it says where the document is a file.
const WRITTEN_INTO: [(&str, &str, &str); 4] = [
    ("Cors", "Unable to add Cors configuration", "Cors"),
    ("Auth", "Unable to add Auth configuration", "Auth"),
    (GATEWAY_RESPONSES, "Unable to add Auth configuration", GATEWAY_RESPONSES),
    ("Models", "Unable to add Models definitions", "Models"),
];

/// The properties of an API that are read.
pub(super) const PROPERTIES: [&str; 13] = [
    "DefinitionBody",
    "DefinitionUri",
    "Cors",
    "Auth",
    GATEWAY_RESPONSES,
    "Models",
    "StageName",
    "Variables",
    "BinaryMediaTypes",
    "EndpointConfiguration",
    "ApiKeySourceType",
    "DisableExecuteApiEndpoint",
    "MergeDefinitions",
];

impl TemplateEvaluator<'_, '_, '_> {
    /// Reports what the transform refuses of the document of an API. `document` is what its body
    /// stands for, where that is known.
    pub(super) fn check_document(&mut self, properties: &Node, document: Option<&Node>) {
        let has = |name: &str| properties.get(name).filter(|node| !is_nothing(node));
        match (has("DefinitionBody"), has("DefinitionUri")) {
            (Some(body), Some(uri)) => self.context.report(both(body, uri)),
            (Some(body), None) => {
                // An included document is there before the transform begins.
                let is_included = body.get(TRANSFORM).is_some();
                let judged = if is_included { document } else { Some(body) };
                let is_valid = judged.is_none_or(|body| is_swagger(body, is_included));
                let first = WRITTEN_INTO.iter().find_map(|(name, says, _)| Some((has(name)?, *name, *says)));
                if let (Some((_, name, says)), false) = (first, is_valid) {
                    self.context.report(not_swagger(body, name, says));
                }
            }
            (None, Some(_)) => {
                for (name, _, says) in WRITTEN_INTO {
                    if let Some(property) = has(name)
                        && name != "Models"
                    {
                        self.context.report(beside_uri(property, name, says));
                    }
                }
            }
            (None, None) => {}
        }
    }
}

fn both(body: &Node, uri: &Node) -> Diagnostic {
    let aws = "Specify either 'DefinitionUri' or 'DefinitionBody' property and not both.";
    refusal("`DefinitionBody` and `DefinitionUri` in one API".to_owned(), aws)
        .at(Some(uri.place.clone()), "SAM refuses the template")
        .at(Some(body.place.clone()), "")
        .help("remove one of the two")
}

fn not_swagger(body: &Node, name: &str, says: &str) -> Diagnostic {
    let aws = format!("{says} because 'DefinitionBody' does not contain a valid Swagger definition.");
    let message = format!("`DefinitionBody` beside `{name}` is not a complete OpenAPI document");
    refusal(message, &aws)
        .at(Some(body.place.clone()), "SAM refuses the template")
        .help("give it `paths`, and `openapi: 3.0.1` or `swagger: \"2.0\"`")
}

fn beside_uri(property: &Node, name: &str, says: &str) -> Diagnostic {
    let aws = format!("{says} works only with inline Swagger specified in 'DefinitionBody' property.");
    let refusal = refusal(format!("`{name}` beside `DefinitionUri`"), &aws)
        .at(Some(property.place.clone()), "SAM refuses the template");
    if name == GATEWAY_RESPONSES {
        return refusal.help("write the definitions into the OpenAPI file, or include it with `DefinitionBody: {Fn::Transform: …}`");
    }
    refusal.help("include the file with `DefinitionBody: {Fn::Transform: …}`")
}

/// Whether the transform passes a property over: Python takes it for false.
fn is_nothing(node: &Node) -> bool {
    match &node.value {
        Value::Null | Value::Bool(false) => node.tag.is_none(),
        Value::Mapping(members) => members.is_empty(),
        Value::Sequence(items) => items.is_empty(),
        Value::String(text) => text.as_str().is_empty(),
        _ => false,
    }
}

/// Whether the transform takes a body for an OpenAPI document.
fn is_swagger(body: &Node, is_included: bool) -> bool {
    if body.is_unknown() || !is_included && Intrinsic::of(body).is_some() {
        return body.is_unknown();
    }
    let has_paths = body.get("paths").is_some_and(|paths| paths.members().is_some());
    let is_new = |version: Text| version.as_str().strip_prefix("3.").is_some_and(is_numbers);
    let version = body.text_of("openapi");
    let swagger = body.get("swagger").is_some_and(|swagger| !is_nothing(swagger));
    has_paths && (swagger || version.is_some_and(is_new))
}

/// `0`, `1.0`
fn is_numbers(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}
