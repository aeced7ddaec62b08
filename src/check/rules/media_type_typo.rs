//! A media type that is nearly a well-known one.
//!
//! # Why
//! API Gateway takes any name with a slash. Clients ask for the right one, and do not parse what
//! comes under another name.
//!
//! # Bad
//! ```json
//! {"responseTemplates": {"aplication/json": "{\"message\":$context.error.messageString}"}}
//! ```
//!
//! # Good
//! ```json
//! {"responseTemplates": {"application/json": "{\"message\":$context.error.messageString}"}}
//! ```
//!
//! # Evidence
//! Recorded: template keys need not be registered media types. 1 of 309 public sources, and one with
//! `application/json+ploblem`.

use crate::check::subject::{Analysis, Header};
use crate::diagnostic::{Code, Diagnostic, Fix, Severity, nearest, quoted};
use crate::source::Span;

pub(super) static CODE: Code =
    Code::new("media-type-typo", Severity::Warning, include_str!("media_type_typo.rs"));

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    for (_, body) in subject.bodies() {
        let text = &body.entry.media_type;
        findings.extend(typo(text.as_str()).map(|(span, near)| {
            finding(text.as_str(), near)
                .at(text.locate(span), "the template's media type")
                .fix(Fix::of_text(text, &[(span, near)]))
        }));
    }
    for (_, header) in subject.headers().filter(|(_, header)| header.is("Content-Type")) {
        let Some(value) = header.constant().filter(|_| !header.has_holes()) else { continue };
        let text = &header.parameter.value;
        findings.extend(typo(value).map(|(span, near)| {
            let span = Header::span_in_constant(span.start as usize, span.end as usize);
            finding(value, near)
                .at(text.locate(span), "sent as the Content-Type")
                .fix(Fix::of_text(text, &[(span, near)]))
        }));
    }
}

fn finding(written: &str, near: &str) -> Diagnostic {
    Diagnostic::of(&CODE, format!("{} is not a known media type", quoted(written)))
        .help(format!("write {near}"))
}

/// The bytes of a misspelt media type, without parameters, and the one it is most like.
fn typo(written: &str) -> Option<(Span, &'static str)> {
    let start = written.len() - written.trim_start().len();
    let essence = written.trim_start().split(';').next().unwrap_or_default().trim_end();
    let lower = essence.to_ascii_lowercase();
    let is_known = WELL_KNOWN.contains(&lower.as_str()) || !essence.contains('/');
    if is_known {
        return None;
    }
    let span = Span::new(start, start + essence.len());
    if lower.starts_with("application/json+") {
        // The suffix says what it is written in, and comes last.
        return nearest(&lower, ["application/json+problem"]).map(|_| (span, "application/problem+json"));
    }
    let near =
        WELL_KNOWN.into_iter().map(|known| (strsim::damerau_levenshtein(&lower, known), known)).min()?;
    (1..=2).contains(&near.0).then_some((span, near.1))
}

/// What error responses are written in.
const WELL_KNOWN: [&str; 16] = [
    "application/fhir+json",
    "application/fhir+xml",
    "application/hal+json",
    "application/javascript",
    "application/json",
    "application/ld+json",
    "application/problem+json",
    "application/problem+xml",
    "application/scim+json",
    "application/vnd.api+json",
    "application/x-www-form-urlencoded",
    "application/xhtml+xml",
    "application/xml",
    "text/html",
    "text/plain",
    "text/xml",
];
