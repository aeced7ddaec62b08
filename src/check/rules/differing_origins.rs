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
use crate::source::Place;

pub(super) static CODE: Code =
    Code::new("differing-origins", Severity::Warning, include_str!("differing_origins.rs"));

/// How many responses a finding points at.
const MAX_LABELS: usize = 3;

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    let mut allowed: Vec<(&str, Option<Place>)> = Vec::new();
    for setting in &subject.cors {
        if let Some(origin) = setting.origin.as_deref()
            && !allowed.iter().any(|(known, _)| *known == origin)
        {
            allowed.push((origin, setting.place.clone()));
        }
    }
    let differing: Vec<_> = subject
        .headers()
        .filter(|(_, header)| header.is(ALLOW_ORIGIN) && !header.has_holes())
        .filter_map(|(_, header)| Some((header, header.constant()?)))
        .filter(|(_, origin)| *origin != "*" && allowed.iter().any(|(allowed, _)| allowed != origin))
        .collect();
    let Some((_, other)) = differing.first() else { return };
    let names: Vec<_> = allowed.iter().map(|(origin, _)| quoted(origin)).collect();
    let message = format!("errors allow {}, and preflights {}", quoted(other), names.join(" and "));
    let mut finding = Diagnostic::of(&CODE, message);
    for (index, (header, _)) in differing.iter().take(MAX_LABELS).enumerate() {
        let label = if index == 0 { "pages that may call the API cannot read this" } else { "" };
        finding = finding.at(header.value_place(), label);
    }
    for (origin, place) in allowed.iter().take(MAX_LABELS) {
        finding = finding.at(place.clone(), format!("pages of {} may call the API", quoted(origin)));
    }
    let help = match names.as_slice() {
        [name] => format!("allow {name} in both"),
        _ => {
            "allow one origin in all of them, or map `method.request.header.Origin`, and `Vary` to `'Origin'`"
                .to_owned()
        }
    };
    findings.push(finding.help(help));
}
