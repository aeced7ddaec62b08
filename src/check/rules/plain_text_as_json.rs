//! A template for a JSON media type that is not JSON at all.
//!
//! # Why
//! The response says `Content-Type: application/json`, and clients parse it.
//!
//! # Bad
//! ```json
//! Route not built
//! ```
//!
//! # Good
//! ```json
//! {"message": "Route not built"}
//! ```
//!
//! # Evidence
//! RFC 8259, section 2; one public source.

use super::{clients_get, faults};
use crate::check::json::FaultKind;
use crate::check::subject::Analysis;
use crate::diagnostic::{Code, Diagnostic, Severity};

pub(super) static CODE: Code =
    Code::new("plain-text-as-json", Severity::Error, include_str!("plain_text_as_json.rs"));

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    let text = faults(subject, FaultKind::PlainText).map(|found| (found, "plain text", "text/plain"));
    let markup = faults(subject, FaultKind::Markup).map(|found| (found, "markup", "text/html"));
    for ((response, body, fault), what, media_type) in text.chain(markup) {
        let place = body.place(fault.span);
        let help = format!("write JSON, or give the template the key {media_type}");
        findings.push(
            Diagnostic::of(&CODE, format!("{what} is sent as {}", body.content_type))
                .at(place, "expected JSON")
                .at(body.entry.media_type.place(), "the template's media type")
                .note(clients_get(response, body))
                .help(help),
        );
    }
}
