//! JSON of a body that stands between double quotes.
//!
//! # Why
//! `$input.json(…)` prints JSON, texts with their quotes, and `$input.body` prints the body as it is. Between
//! double quotes the first quote in it ends the text, and the result is not JSON.
//!
//! # Bad
//! ```vtl
//! {"name": "$input.json('$.name')"}
//! ```
//!
//! # Good
//! ```vtl
//! {"name": $input.json('$.name')}
//! ```
//!
//! # Evidence
//! RFC 8259; found in 5 of 300 templates that people deployed.

use crate::check::mapping_templates::{MappingTemplate, MentionUse};
use crate::check::subject::Analysis;
use crate::diagnostic::{Code, Diagnostic, Fix, Severity, quoted};
use crate::source::Span;

pub(super) static CODE: Code =
    Code::new("quoted-json-value", Severity::Warning, include_str!("quoted_json_value.rs"));

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    for template in subject.mapping_templates.iter().filter(|template| template.is_json()) {
        for mention in &template.contents.mentions {
            let is_body = mention.is("input", &["body"]);
            let is_json = is_body || mention.is("input", &["json"]);
            if mention.use_of_value != MentionUse::Printed || !mention.is_quoted || !is_json {
                continue;
            }
            let written = template.part(mention.span);
            let help = if is_body {
                format!("write `$util.escapeJavaScript({written})`, or remove the quotes around it")
            } else {
                "remove the quotes around it".to_owned()
            };
            findings.push(
                Diagnostic::of(&CODE, format!("{} puts {} in quotes", template.title(), quoted(written)))
                    .at(template.place(mention.span), "it prints JSON, which has quotes of its own")
                    .help(help)
                    .fix(if is_body { None } else { without_quotes(template, mention.span) }),
            );
        }
    }
}

/// The change that takes the quotes around a reference away, where nothing else stands between them.
fn without_quotes(template: &MappingTemplate<'_>, span: Span) -> Option<Fix> {
    let around = Span { start: span.start.checked_sub(1)?, end: span.end + 1 };
    let is_alone = template.part(around).strip_prefix('"')?.strip_suffix('"')? == template.part(span);
    is_alone.then(|| template.fix(&[(around, template.part(span))]))?
}
