//! `$context.error.messageString` inside of a longer string.
//!
//! # Why
//! `messageString` brings its own quotes, and the first of them ends the string around it. Inside of
//! a string the plain `message` is what fits.
//!
//! # Bad
//! ```json
//! {"error": "Sorry: $context.error.messageString"}
//! ```
//!
//! # Good
//! ```json
//! {"error": "Sorry: $context.error.message"}
//! ```
//!
//! # Evidence
//! AWS developer guide, *Mapping template and access logging variable reference*.

use super::{clients_get, faults, fix};
use crate::check::json::FaultKind;
use crate::check::subject::Analysis;
use crate::diagnostic::{Code, Diagnostic, Severity};

pub(super) static CODE: Code =
    Code::new("message-string-in-text", Severity::Error, include_str!("message_string_in_text.rs"));

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    for (response, body, fault) in faults(subject, FaultKind::MessageStringInText) {
        findings.push(
            Diagnostic::of(&CODE, "`messageString` used inside a longer string; its own quotes end it")
                .at(body.place(fault.span), "its first quote ends the string")
                .note(clients_get(response, body))
                .help("write $context.error.message")
                .fix(fix(body, fault)),
        );
    }
}
