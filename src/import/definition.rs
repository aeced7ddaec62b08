//! One definition, as most formats write it: `statusCode`, `responseParameters`,
//! `responseTemplates`.

use indexmap::IndexMap;

use super::document::{Node, Value};
use crate::diagnostic::{Diagnostic, keep, nearest, quoted};
use crate::gateway::{Api, Definition, Parameter, ResponseType, StatusCode, TemplateEntry};
use crate::source::Text;

const STATUS: &str = "statusCode";
const PARAMETERS: &str = "responseParameters";
const TEMPLATES: &str = "responseTemplates";

/// Reads a response type's name; what is none is reported.
pub(super) fn response_type(name: &Text, diagnostics: &mut Vec<Diagnostic>) -> Option<ResponseType> {
    let unknown = match name.as_str().parse() {
        Ok(response_type) => return Some(response_type),
        Err(unknown) => unknown,
    };
    keep(diagnostics, || {
        let message = format!("unknown response type {}", quoted(&unknown.name));
        let diagnostic = Diagnostic::error("unknown-response-type", message)
            .at(name.place(), "this definition is left out")
            .aws(enum_refusal(&unknown.name));
        match unknown.nearest {
            Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
            None => diagnostic.help("`gatecast explain types` lists the 21 types"),
        }
    });
    None
}

/// What the control plane answers to a name outside the list (recorded).
fn enum_refusal(name: &str) -> String {
    let names: Vec<_> = ResponseType::ALL.into_iter().map(ResponseType::name).collect();
    format!(
        "1 validation error detected: Value '{name}' at 'responseType' failed to satisfy constraint: \
         Member must satisfy enum value set: [{}]",
        names.join(", ")
    )
}

/// Reads the members of a definition, and says whether it is one; `others` are members that the format has beside them.
pub(super) fn fill(
    definition: &mut Definition,
    node: &Node,
    others: &[&str],
    diagnostics: &mut Vec<Diagnostic>,
) -> bool {
    if !matches!(node.value, Value::Mapping(_)) {
        let what = format!("the definition of {}", definition.response_type);
        diagnostics.push(wrong_type(
            &what,
            node,
            "an object with statusCode, responseParameters, responseTemplates",
        ));
        return false;
    }
    for (name, member) in unique_members(node) {
        match name.as_str() {
            STATUS => definition.status = status(member, diagnostics),
            PARAMETERS => definition.parameters = parameters(member, diagnostics),
            TEMPLATES => definition.templates = templates(member, diagnostics),
            other if others.contains(&other) => {}
            other => keep(diagnostics, || unknown_member(name, other, others)),
        }
    }
    true
}

/// Adds a definition to an API, and reports one of the same type that it takes the place of.
pub(super) fn define(api: &mut Api, definition: Definition, diagnostics: &mut Vec<Diagnostic>) {
    let (response_type, place) = (definition.response_type, definition.place.clone());
    if let Some(earlier) = api.define(definition) {
        diagnostics.push(
            Diagnostic::warning("duplicate-definition", format!("{response_type} is defined twice"))
                .at(place, "this one counts")
                .at(earlier.place, "this one is replaced")
                .help("remove one of the two"),
        );
    }
}

/// A value that is not of the type its member has.
pub(super) fn wrong_type(what: &str, node: &Node, expected: &str) -> Diagnostic {
    Diagnostic::error("wrong-type", format!("{what} is {}; expected {expected}", node.kind()))
        .at(Some(node.place.clone()), format!("expected {expected}"))
}

fn status(node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Option<StatusCode> {
    let text = match &node.value {
        Value::Null => return None,
        Value::Number(text) | Value::String(text) => text,
        _ => {
            diagnostics.push(wrong_type(STATUS, node, "a status from 100 to 599"));
            return None;
        }
    };
    let invalid = match text.as_str().parse() {
        Ok(status) => return Some(status),
        Err(invalid) => invalid,
    };
    let diagnostic =
        Diagnostic::error("invalid-status", format!("{} is not a status; {invalid}", quoted(text.as_str())))
            .at(Some(node.place.clone()), invalid)
            .note(format!(
                "for sibling operations API Gateway says: 1 validation error detected: Value '{text}' at 'statusCode' failed to satisfy constraint: \
             Member must satisfy regular expression pattern: [1-5]\\d\\d"
            ))
            .note("the status is left out: the response keeps the one it has without it");
    diagnostics.push(diagnostic);
    None
}

fn parameters(node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Vec<Parameter> {
    let entries = entries(PARAMETERS, "header keys and mappings", node, diagnostics);
    let parameter = |(key, node): (&Text, &Node)| {
        // A number or a boolean is a constant without its quotes; the mapping language says so.
        let value = scalar(node);
        if value.is_none() {
            diagnostics.push(not_a_string(PARAMETERS, key, node));
        }
        Some(Parameter { key: key.clone(), value: value? })
    };
    entries.into_iter().filter_map(parameter).collect()
}

fn templates(node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Vec<TemplateEntry> {
    let entries = entries(TEMPLATES, "media types and templates", node, diagnostics);
    let template = |(media_type, node): (&Text, &Node)| {
        let body = node.string().cloned();
        if body.is_none() {
            diagnostics.push(not_a_string(TEMPLATES, media_type, node));
        }
        Some(TemplateEntry { media_type: media_type.clone(), body: body? })
    };
    entries.into_iter().filter_map(template).collect()
}

/// The members of a map of strings; nothing where it is null or no map.
fn entries<'a>(
    what: &str,
    of: &str,
    node: &'a Node,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(&'a Text, &'a Node)> {
    if !matches!(node.value, Value::Mapping(_) | Value::Null) {
        diagnostics.push(wrong_type(what, node, &format!("an object of {of}")));
    }
    unique_members(node)
}

/// The text of a string, a number or a boolean.
fn scalar(node: &Node) -> Option<Text> {
    match &node.value {
        Value::String(text) | Value::Number(text) => Some(text.clone()),
        Value::Bool(_) => Some(Text::verbatim(node.place.clone())),
        Value::Null | Value::Sequence(_) | Value::Mapping(_) => None,
    }
}

/// The members of a mapping, of a key written twice the last: the reader of the document has
/// reported it. Nothing for what is no mapping.
pub(super) fn unique_members(node: &Node) -> Vec<(&Text, &Node)> {
    let members = node.members().unwrap_or_default();
    let last: IndexMap<&str, (&Text, &Node)> =
        members.iter().map(|(key, node)| (key.as_str(), (key, node))).collect();
    last.into_values().collect()
}

fn not_a_string(what: &str, key: &Text, node: &Node) -> Diagnostic {
    let message = format!("{} of {what} is {}; expected a string", quoted(key.as_str()), node.kind());
    let diagnostic =
        Diagnostic::error("wrong-type", message).at(Some(node.place.clone()), "this entry is left out");
    match node.value {
        // Recorded: the answer of UpdateGatewayResponse.
        Value::Null => diagnostic.aws(format!("Invalid null or empty value in {what}")),
        // Recorded for sibling operations.
        Value::Number(_) => diagnostic.note(
            "for sibling operations API Gateway says: class com.amazon.coral.value.json.numbers.TruncatingBigNumber can not be converted to an String",
        ),
        Value::Mapping(_) | Value::Sequence(_) => diagnostic
            .help("write it as one string: in YAML as a block after `|`, in JSON with escaped quotes"),
        _ => diagnostic,
    }
}

fn unknown_member(name: &Text, written: &str, others: &[&str]) -> Diagnostic {
    let known = [STATUS, PARAMETERS, TEMPLATES];
    let message = format!("unknown member {} of a gateway response", quoted(written));
    let diagnostic = Diagnostic::warning("unknown-member", message).at(name.place(), "it is ignored");
    match nearest(written, known.into_iter().chain(others.iter().copied())) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => {
            diagnostic.help("a gateway response has statusCode, responseParameters and responseTemplates")
        }
    }
}
