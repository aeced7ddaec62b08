//! Preflights and errors that allow different origins.
//!
//! # Why
//! A page may call the API if the preflight names its origin, and read an error if the gateway response
//! names it. Where the two differ, a page gets past the preflight and sees a CORS error in place of the error.
//!
//! # Bad
//! ```yaml
//! responseParameters: {method.response.header.Access-Control-Allow-Origin: "'https://a.example'"}
//! # and
//! responseParameters: {gatewayresponse.header.Access-Control-Allow-Origin: "'https://b.example'"}
//! ```
//!
//! # Good
//! ```yaml
//! responseParameters: {method.response.header.Access-Control-Allow-Origin: "'https://a.example'"}
//! # and
//! responseParameters: {gatewayresponse.header.Access-Control-Allow-Origin: "'https://a.example'"}
//! ```
//!
//! # Evidence
//! The Fetch standard on the CORS check.

use crate::check::subject::Analysis;
use crate::diagnostic::{Code, Diagnostic, Severity, quoted};
use crate::rest_api::ALLOW_ORIGIN;

pub(super) static CODE: Code =
    Code::new("differing-origins", Severity::Warning, include_str!("differing_origins.rs"));

/// How many responses a finding points at.
const MAX_LABELS: usize = 3;

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    let Some(cors) = &subject.cors else { return };
    let Some(allowed) = &cors.origin else { return };
    let differing: Vec<_> = subject
        .headers()
        .filter(|(_, header)| header.is(ALLOW_ORIGIN) && !header.has_holes())
        .filter_map(|(_, header)| Some((header, header.constant()?)))
        .filter(|(_, origin)| *origin != "*" && origin != allowed)
        .collect();
    let Some((_, other)) = differing.first() else { return };
    let message = format!("errors allow {}, and preflights {}", quoted(other), quoted(allowed));
    let mut finding = Diagnostic::of(&CODE, message);
    for (index, (header, _)) in differing.iter().take(MAX_LABELS).enumerate() {
        let label = if index == 0 { "pages that may call the API cannot read this" } else { "" };
        finding = finding.at(header.value_place(), label);
    }
    let finding = finding.at(cors.place.clone(), format!("pages of {} may call the API", quoted(allowed)));
    findings.push(finding.help(format!("allow {} in both", quoted(allowed))));
}
