//! One definition: a status, parameters, templates, under the names that its format has for them.

use indexmap::IndexMap;

use super::document::{Node, Value};
use crate::diagnostic::{Diagnostic, Fix, Help, Setting, Severity, codes, keep, nearest, push_kept, quoted};
use crate::gateway::{Api, Definition, DefinitionStatus, Parameter, ResponseType, TemplateEntry};
use crate::source::{Place, Span, Text, TextBuilder};

codes! {
    /// A definition that does not say which response type it is for.
    ///
    /// It is left out. The body of PutGatewayResponse alone does not say it: name the type.
    pub(in crate::import) static MISSING_RESPONSE_TYPE: Error = "missing-response-type";

    pub(in crate::import) static UNKNOWN_RESPONSE_TYPE: Error =
        "unknown-response-type", include_str!("pages/unknown-response-type.md");

    /// A definition that depends on a value that nobody knows before the deployment.
    ///
    /// It is left out, and not judged: its response type, or the whole object of definitions, is not
    /// known.
    pub(super) static UNKNOWN_DEFINITION: Warning = "unknown-definition";

    /// A value that nobody knows before the deployment.
    ///
    /// What depends on it is left out, and not judged.
    pub(in crate::import) static UNKNOWN_VALUE: Note = "unknown-value";

    pub(in crate::import) static UNKNOWN_MEMBER: Warning =
        "unknown-member", include_str!("pages/unknown-member.md");

    /// A value that is not of the type that its member has.
    ///
    /// A template is a string, a status a number or a string, parameters and templates are objects.
    pub(in crate::import) static WRONG_TYPE: Error = "wrong-type";

    static INVALID_STATUS: Error = "invalid-status", include_str!("pages/invalid-status.md");
}

/// What a format calls the members of a definition.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spelling {
    pub(super) response_type: &'static str,
    pub(super) status: &'static str,
    pub(super) parameters: &'static str,
    pub(super) templates: &'static str,
    /// What becomes of other members.
    pub(super) unknown_member: UnknownMember,
}

/// What becomes of a member that a definition does not have.
#[derive(Clone, Copy, Debug)]
pub(super) enum UnknownMember {
    /// It says nothing to anybody.
    Ignored,
    /// The deployment fails; who says so.
    Refused(&'static str),
}

impl Spelling {
    /// OpenAPI, the control plane, its clients, Pulumi.
    pub(super) const CAMEL: Self = Self {
        response_type: "responseType",
        status: "statusCode",
        parameters: "responseParameters",
        templates: "responseTemplates",
        unknown_member: UnknownMember::Ignored,
    };
    /// CloudFormation and SAM.
    pub(super) const PASCAL: Self = Self {
        response_type: "ResponseType",
        status: "StatusCode",
        parameters: "ResponseParameters",
        templates: "ResponseTemplates",
        unknown_member: UnknownMember::Refused("CloudFormation"),
    };
    /// Terraform.
    pub(super) const SNAKE: Self = Self {
        response_type: "response_type",
        status: "status_code",
        parameters: "response_parameters",
        templates: "response_templates",
        unknown_member: UnknownMember::Ignored,
    };

    fn all(&self) -> String {
        format!("{}, {}, {}", self.status, self.parameters, self.templates)
    }
}

/// Whether an object looks like a definition that says its type, or like the properties of one.
pub(super) fn is_definition(node: &Node) -> bool {
    [Spelling::CAMEL, Spelling::PASCAL].iter().any(|spelling| node.get(spelling.response_type).is_some())
}

/// The type that a definition of this format is for, with where its name stands. A member that is
/// missing, not known, or no type is reported.
pub(super) fn type_of(
    node: &Node,
    spelling: &Spelling,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Definition> {
    let Some(name) = node.get(spelling.response_type) else {
        keep(diagnostics, || {
            let message = format!("an entry without `{}`", spelling.response_type);
            let error = Diagnostic::of(&MISSING_RESPONSE_TYPE, message)
                .at(Some(node.place.clone()), "it is left out");
            let mut keys = node.members().unwrap_or_default().iter().map(|(key, _)| key.as_str());
            match keys.find(|key| nearest(key, [spelling.response_type]).is_some()) {
                Some(near) => error.help(format!("write `{}` for {}", spelling.response_type, quoted(near))),
                None => error,
            }
        });
        return None;
    };
    let text = match &name.value {
        Value::String(text) => text,
        Value::Unknown(text) => {
            keep(diagnostics, || {
                let message = format!("the response type {} is not known", quoted(text.as_str()));
                Diagnostic::of(&UNKNOWN_DEFINITION, message)
                    .at(Some(name.place.clone()), "this definition is left out")
            });
            return None;
        }
        _ => {
            push_kept(diagnostics, wrong_type(spelling.response_type, name, "the name of a response type"));
            return None;
        }
    };
    let mut definition = Definition::new(response_type(text, diagnostics)?);
    definition.place = text.place();
    Some(definition)
}

/// Reads a response type's name; what is none is reported.
pub(super) fn response_type(name: &Text, diagnostics: &mut Vec<Diagnostic>) -> Option<ResponseType> {
    let unknown = match name.as_str().parse() {
        Ok(response_type) => return Some(response_type),
        Err(unknown) => unknown,
    };
    keep(diagnostics, || {
        let message = format!("unknown response type {}", quoted(&unknown.name));
        let diagnostic = Diagnostic::of(&UNKNOWN_RESPONSE_TYPE, message)
            .at(name.place(), "this definition is left out")
            .aws(enum_refusal(&unknown.name));
        match unknown.nearest {
            Some(near) => diagnostic.help(format!("did you mean `{near}`?")).fix(renamed(
                name,
                near,
                is_same_name(name.as_str(), near),
            )),
            None => {
                diagnostic.help(Help::from("choose one of the 21 types in ").setting(Setting::Page("types")))
            }
        }
    });
    None
}

/// The change of a name, which is made unasked only where it is surely meant.
fn renamed(name: &Text, to: &str, is_sure: bool) -> Option<Fix> {
    let fix = Fix::of_text(name, &[(Span::new(0, name.as_str().len()), to)]);
    if is_sure { fix } else { fix.map(Fix::unsafely) }
}

/// Whether two names differ in case and separators alone: `default-4xx`, `statuscode`.
fn is_same_name(written: &str, name: &str) -> bool {
    let letters = |name: &str| {
        let letters = name.chars().filter(|c| c.is_alphanumeric()).map(|c| c.to_ascii_lowercase());
        letters.collect::<String>()
    };
    letters(written) == letters(name)
}

/// What the control plane answers to a name outside the list (recorded).
fn enum_refusal(name: &str) -> String {
    format!("1 validation error detected: {}", type_violation(name))
}

/// What it says of such a name among other things that are wrong.
pub fn type_violation(name: &str) -> String {
    let names: Vec<_> = ResponseType::ALL.into_iter().map(ResponseType::name).collect();
    format!(
        "Value '{name}' at 'responseType' failed to satisfy constraint: Member must satisfy enum value set: [{}]",
        names.join(", ")
    )
}

/// Reads the members of a definition, and says whether it is one; `others` are members that the format has beside them.
pub(super) fn fill(
    definition: &mut Definition,
    node: &Node,
    spelling: &Spelling,
    others: &[&str],
    diagnostics: &mut Vec<Diagnostic>,
) -> bool {
    let what = format!("the definition of {}", definition.response_type);
    match node.value {
        Value::Mapping(_) => {}
        Value::Unknown(_) => {
            push_kept(diagnostics, not_known(&what, node, "it is left out"));
            return false;
        }
        _ => {
            push_kept(diagnostics, wrong_type(&what, node, &format!("an object with {}", spelling.all())));
            return false;
        }
    }
    let findings = diagnostics.len();
    for (name, member) in unique_members(node) {
        match name.as_str() {
            name if name == spelling.status => definition.status = status(name, member, diagnostics),
            name if name == spelling.parameters => {
                definition.parameters = parameters(name, member, diagnostics);
            }
            name if name == spelling.templates => definition.templates = templates(name, member, diagnostics),
            other if others.contains(&other) => {}
            other => keep(diagnostics, || unknown_member(name, other, spelling, others)),
        }
    }
    // Whatever is not read is reported.
    definition.is_partial = diagnostics.len() > findings;
    true
}

/// Adds a definition to an API, and reports one of the same type that it takes the place of.
pub(super) fn define(api: &mut Api, definition: Definition, diagnostics: &mut Vec<Diagnostic>) {
    let response_type = definition.response_type;
    if let Some(earlier) = api.define(definition) {
        diagnostics.extend(api.definition(response_type).map(|definition| definition.replaces(&earlier)));
    }
}

/// A value that is not of the type its member has.
pub(super) fn wrong_type(what: &str, node: &Node, expected: &str) -> Diagnostic {
    Diagnostic::of(&WRONG_TYPE, format!("{what} is {}; expected {expected}", node.kind()))
        .at(Some(node.place.clone()), format!("expected {expected}"))
}

/// A value that nothing tells: what follows from it.
pub(super) fn not_known(what: &str, node: &Node, follows: &str) -> Diagnostic {
    Diagnostic::of(&UNKNOWN_VALUE, format!("{what} is not known")).at(Some(node.place.clone()), follows)
}

/// A status; nothing for `null`.
pub(super) fn status(name: &str, node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Option<DefinitionStatus> {
    let text = match &node.value {
        Value::Null => return None,
        Value::Number(text) | Value::String(text) => text,
        Value::Unknown(_) => {
            push_kept(diagnostics, not_known(name, node, "the response keeps the status it has without it"));
            return None;
        }
        _ => {
            push_kept(diagnostics, wrong_type(name, node, "a status from 100 to 599"));
            return None;
        }
    };
    let invalid = match text.as_str().parse() {
        Ok(status) => return Some(status),
        Err(invalid) => invalid,
    };
    let diagnostic =
        Diagnostic::of(&INVALID_STATUS, format!("{} is not a status; {invalid}", quoted(text.as_str())))
            .at(Some(node.place.clone()), invalid)
            .note(format!(
                "for sibling operations API Gateway says: 1 validation error detected: Value '{text}' at 'statusCode' failed to satisfy constraint: \
             Member must satisfy regular expression pattern: [1-5]\\d\\d"
            ))
            .note("the status is left out: the response keeps the one it has without it");
    push_kept(
        diagnostics,
        match mended_status(text) {
            Some((status, fix)) => diagnostic.help(format!("write {status}")).fix(fix),
            None => diagnostic,
        },
    );
    None
}

/// The change of a status that has more around its digits than it should: `'429'`, `429.0`.
fn mended_status(text: &Text) -> Option<(DefinitionStatus, Option<Fix>)> {
    let bare = text.as_str().trim().trim_matches(['\'', '"']).trim();
    let digits = bare.trim_end_matches('0').strip_suffix('.').unwrap_or(bare);
    let status: DefinitionStatus = digits.parse().ok()?;
    let fix = Fix::of_text(text, &[(Span::new(0, text.as_str().len()), &status.to_string())]);
    Some((status, fix))
}

fn parameters(name: &str, node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Vec<Parameter> {
    let entries = entries(name, "header keys and mappings", node, diagnostics);
    let parameter = |(key, node): (&Text, &Node)| parameter(name, key, node, diagnostics);
    entries.into_iter().filter_map(parameter).collect()
}

/// One entry of the parameters.
pub(super) fn parameter(
    name: &str,
    key: &Text,
    node: &Node,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Parameter> {
    let value = match &node.value {
        // Nobody knows whether it brings its quotes; shown as if it did.
        Value::Unknown(text) => constant(text, &node.place),
        // Also a number or a boolean: a constant without its quotes, as the mapping language says.
        _ => node.scalar().unwrap_or_default(),
    };
    if matches!(node.value, Value::Null | Value::Sequence(_) | Value::Mapping(_)) {
        push_kept(diagnostics, not_a_string(name, key, node));
        return None;
    }
    Some(Parameter { key: key.clone().into(), value: value.into() })
}

/// A text between the quotes of a constant.
fn constant(text: &Text, place: &Place) -> Text {
    let mut builder = TextBuilder::default();
    builder.push_decoded("'", place);
    builder.push_text(text);
    builder.push_decoded("'", place);
    builder.finish(text.place())
}

fn templates(name: &str, node: &Node, diagnostics: &mut Vec<Diagnostic>) -> Vec<TemplateEntry> {
    if let Value::Unknown(text) = &node.value {
        // Nobody knows the templates: no preview should show the built-in body in their place.
        let mut media_type = TextBuilder::default();
        media_type.push_decoded("application/json", &node.place);
        let media_type = media_type.finish(Some(node.place.clone()));
        return vec![TemplateEntry { media_type, body: text.clone().into() }];
    }
    let entries = entries(name, "media types and templates", node, diagnostics);
    let template = |(media_type, node): (&Text, &Node)| template(name, media_type, node, diagnostics);
    entries.into_iter().filter_map(template).collect()
}

/// One entry of the templates.
pub(super) fn template(
    name: &str,
    media_type: &Text,
    node: &Node,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<TemplateEntry> {
    let body = match &node.value {
        Value::String(text) | Value::Unknown(text) => text.clone(),
        _ => {
            push_kept(diagnostics, not_a_string(name, media_type, node));
            return None;
        }
    };
    Some(TemplateEntry { media_type: media_type.clone(), body: body.into() })
}

/// The members of a map of strings; nothing where it is null or no map.
fn entries<'a>(
    what: &str,
    of: &str,
    node: &'a Node,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<(&'a Text, &'a Node)> {
    match node.value {
        Value::Mapping(_) | Value::Null => {}
        Value::Unknown(_) => push_kept(diagnostics, not_known(what, node, "all of it is left out")),
        _ => push_kept(diagnostics, wrong_type(what, node, &format!("an object of {of}"))),
    }
    unique_members(node)
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
        Diagnostic::of(&WRONG_TYPE, message).at(Some(node.place.clone()), "this entry is left out");
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

fn unknown_member(name: &Text, written: &str, spelling: &Spelling, others: &[&str]) -> Diagnostic {
    let known = [spelling.status, spelling.parameters, spelling.templates];
    let message = format!("unknown member {} of a gateway response", quoted(written));
    let diagnostic = match spelling.unknown_member {
        UnknownMember::Ignored => Diagnostic::of(&UNKNOWN_MEMBER, message).at(name.place(), "it is ignored"),
        UnknownMember::Refused(who) => Diagnostic::of(&UNKNOWN_MEMBER, message)
            .severity(Severity::Error)
            .at(name.place(), format!("{who} refuses it")),
    };
    match nearest(written, known.into_iter().chain(others.iter().copied())) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")).fix(renamed(
            name,
            near,
            is_same_name(written, near),
        )),
        None => diagnostic.help(format!("the members of a gateway response are {}", spelling.all())),
    }
}
