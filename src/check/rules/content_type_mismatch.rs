//! A JSON body that is not sent as JSON.
//!
//! # Why
//! Clients look at the Content-Type before they parse. A body of JSON that is called `text/html` or
//! `text/plain` is shown as text, or refused.
//!
//! # Bad
//! ```json
//! {"responseTemplates": {"text/html": "{\"message\":$context.error.messageString}"}}
//! ```
//!
//! # Good
//! ```json
//! {"responseTemplates": {"application/json": "{\"message\":$context.error.messageString}"}}
//! ```
//!
//! # Evidence
//! That the template's key becomes the Content-Type is assumed; seen as a mapped header in the field.

use crate::check::body::{Validity, validity};
use crate::check::language::Language;
use crate::check::subject::Analysis;
use crate::check::trial::example;
use crate::diagnostic::{Code, Diagnostic, Severity, quoted};

pub(super) static CODE: Code =
    Code::new("content-type-mismatch", Severity::Warning, include_str!("content_type_mismatch.rs"));

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    for (response, body) in subject.bodies().filter(|(_, body)| body.language != Language::Json) {
        let text = body.entry.body.as_str().trim_start();
        if !text.starts_with('{') || body.is_velocity || is_nearly_json(&body.content_type) {
            continue;
        }
        let Some((_, example)) = example(response, body) else { continue };
        if validity("application/json", example) != Validity::Valid {
            continue;
        }
        let message = format!("a body of JSON is sent as {}", quoted(&body.content_type));
        let finding = Diagnostic::of(&CODE, message).help("call it application/json");
        let mapped = response.header("Content-Type").filter(|header| header.constant().is_some());
        findings.push(match mapped {
            Some(header) => finding
                .at(header.value_place(), "this Content-Type")
                .at(body.entry.media_type.place(), "of this template"),
            None => finding.at(body.entry.media_type.place(), "this becomes its Content-Type"),
        });
    }
}

/// Whether a content type is meant to be one of JSON, however it is spelt.
fn is_nearly_json(content_type: &str) -> bool {
    let lower = content_type.to_ascii_lowercase();
    let essence = lower.split(';').next().unwrap_or_default().trim();
    lower.contains("json")
        || (essence.len() < 30 && strsim::damerau_levenshtein(essence, "application/json") <= 2)
}
