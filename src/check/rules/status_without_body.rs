//! A status whose responses have no body: 1XX, 204, 304.
//!
//! # Why
//! A response of 204 or 304 ends after its headers: what the template renders is not sent, or
//! confuses the connection. 1XX are no final answers at all.
//!
//! # Bad
//! ```json
//! {"THROTTLED": {"statusCode": 204, "responseTemplates": {"application/json": "{}"}}}
//! ```
//!
//! # Good
//! ```json
//! {"THROTTLED": {"statusCode": 429, "responseTemplates": {"application/json": "{}"}}}
//! ```
//!
//! # Evidence
//! RFC 9110, 6.4.1 and 15.2.

use crate::check::subject::Analysis;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::gateway::DefinitionStatus;

pub(super) static CODE: Code =
    Code::new("status-without-body", Severity::Warning, include_str!("status_without_body.rs"));

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    for response in &subject.responses {
        let Some(status) = response.definition.status.map(DefinitionStatus::get) else { continue };
        let what = match status {
            100..=199 => "is not a final response",
            204 | 304 => "has no body",
            _ => continue,
        };
        findings.push(
            Diagnostic::of(
                &CODE,
                format!("{} is answered with {status}, which {what}", response.response_type()),
            )
            .at(response.definition.place.clone(), "")
            .help("choose another status"),
        );
    }
}
