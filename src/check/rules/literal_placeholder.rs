//! `${Name}` that is never substituted.
//!
//! # Why
//! In CloudFormation only `!Sub` replaces it; in any other string the client gets the text as it is
//! written.
//!
//! # Bad
//! ```json
//! {"gatewayresponse.header.Access-Control-Allow-Origin": "'https://${Domain}'"}
//! ```
//!
//! # Good
//! ```yaml
//! gatewayresponse.header.Access-Control-Allow-Origin: !Sub "'https://${Domain}'"
//! ```
//!
//! # Evidence
//! CloudFormation user guide, `Fn::Sub`.

use std::borrow::Cow;

use crate::check::subject::Analysis;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::gateway::DefinitionStyle;
use crate::source::Span;
use crate::template::ParseText;
use crate::template::body::{LookAlike, PartKind, TemplatePart};

pub(super) static CODE: Code =
    Code::new("literal-placeholder", Severity::Warning, include_str!("literal_placeholder.rs"));

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    for response in &subject.responses {
        let bodies = response.bodies.iter().map(|body| (&*body.entry.body, Some(body)));
        let values = response.headers.iter().map(|header| (&*header.parameter.value, None));
        for (text, body) in bodies.chain(values) {
            // A mapping is split here as a template is.
            let parts: Cow<'_, [TemplatePart]> =
                body.map_or_else(|| Vec::parse_text(text).into(), |body| body.parts.into());
            let braced = parts.iter().filter(|part| part.kind == PartKind::LookAlike(LookAlike::Braced));
            let mut left = braced
                .map(|part| part.span)
                .filter(|span| is_placeholder(span.of(text.as_str())))
                // In a script it is JavaScript.
                .filter(|span| body.is_none_or(|body| !body.is_in_script(*span)));
            let Some(first): Option<Span> = left.next() else { continue };
            let name = first.of(text.as_str());
            findings.push(
                Diagnostic::of(&CODE, format!("`{name}` is never substituted"))
                    .at(text.locate(first), "sent to the client as it is written")
                    .help(help(subject.api.style)),
            );
        }
    }
}

/// What fills in `${…}` in files of a style.
fn help(style: DefinitionStyle) -> &'static str {
    match style {
        DefinitionStyle::CloudFormation | DefinitionStyle::Sam | DefinitionStyle::Serverless => {
            "add `!Sub` before the string"
        }
        DefinitionStyle::Terraform => "write `${` for a value of Terraform; `$${` is text",
        DefinitionStyle::OpenApi => "write the value; in a template of CloudFormation, add `Fn::Sub`",
    }
}

/// Whether `${…}` has a name as tools for deployment have them. What people mistake for references
/// of API Gateway is for other rules.
fn is_placeholder(braced: &str) -> bool {
    let name = braced.trim_start_matches("${");
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && !["context.", "stageVariables.", "method."].iter().any(|own| name.starts_with(own))
}
