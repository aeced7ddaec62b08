//! `$context.error.messageString` between quotes, which it already includes.
//!
//! The client gets `""Unauthorized""`, which no parser of JSON takes.
//!
//! # Why
//! `messageString` is the message as a JSON string, its quotes included; `null` where there is no
//! message. `message` is the plain text. Functions such as `jsonencode` and `JSON.stringify` put
//! quotes around every reference: there only `message` can be used, or the template must be written
//! as text.
//!
//! # Bad
//! ```json
//! {"error": "$context.error.messageString"}
//! ```
//!
//! # Good
//! ```json
//! {"error": $context.error.messageString}
//! ```
//!
//! # Evidence
//! AWS developer guide, *Mapping template and access logging variable reference*; seen in 10 of 309
//! public sources, where it never failed before a client did.

use super::{clients_get, faults, fix};
use crate::check::json::FaultKind;
use crate::check::subject::Analysis;
use crate::diagnostic::{Code, Diagnostic, Fix, Severity};
use crate::source::Span;

pub(super) static CODE: Code =
    Code::new("quoted-message-string", Severity::Error, include_str!("quoted_message_string.rs"));

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    for (response, body, fault) in faults(subject, FaultKind::QuotedMessageString) {
        let finding = Diagnostic::of(&CODE, "`$context.error.messageString` already includes quotes")
            .at(body.place(fault.span), "remove these quotes")
            .note(clients_get(response, body));
        findings.push(match fix(body, fault) {
            Some(fix) => {
                finding.help("remove the quotes, or write $context.error.message inside them").fix(Some(fix))
            }
            // What makes the quotes stands elsewhere: a function such as jsonencode.
            None => {
                let inside = Span { start: fault.span.start + 1, end: fault.span.end - 1 };
                let plain = Fix::of_text(&body.entry.body, &[(inside, "$context.error.message")]);
                finding.help("write $context.error.message, which fits between quotes").fix(plain)
            }
        });
    }
}
