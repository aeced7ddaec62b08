//! `RESOURCE_NOT_FOUND` in an API that does not define `MISSING_AUTHENTICATION_TOKEN`.
//!
//! # Why
//! A path or method that the API does not have raises `MISSING_AUTHENTICATION_TOKEN`, with the status
//! 403. `RESOURCE_NOT_FOUND` has never been seen on the wire for it: the definition is never sent,
//! and clients still get "Missing Authentication Token".
//!
//! # Bad
//! ```json
//! {"RESOURCE_NOT_FOUND": {"statusCode": 404}}
//! ```
//!
//! # Good
//! ```json
//! {"MISSING_AUTHENTICATION_TOKEN": {"statusCode": 404},
//!  "RESOURCE_NOT_FOUND": {"statusCode": 404}}
//! ```
//!
//! # Evidence
//! Recorded exchanges of unknown routes; 17 public sources define it, 10 issues ask for this 404.

use crate::check::subject::Analysis;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::gateway::ResponseType;

pub(super) static CODE: Code =
    Code::new("resource-not-found-alone", Severity::Warning, include_str!("resource_not_found_alone.rs"));

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    let raised = ResponseType::MissingAuthenticationToken;
    let Some(definition) = subject.api.definition(ResponseType::ResourceNotFound) else { return };
    // Without a status it is no answer to unknown routes in particular.
    if definition.status.is_none() || subject.api.definition(raised).is_some() {
        return;
    }
    let message = format!("an unknown route raises {raised}, not {}", definition.response_type);
    findings.push(
        Diagnostic::of(&CODE, message)
            .at(definition.place.clone(), "not sent for a path or method that the API does not have")
            .help(format!("define {raised} as well, with the status 404")),
    );
}
