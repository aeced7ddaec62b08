//! Quotes escaped once more than the file needs.
//!
//! # Why
//! `\"` is how a quote is written inside of a string of JSON or between the double quotes of YAML.
//! In a YAML block, a heredoc or single quotes nothing takes the backslash away: the client gets it.
//!
//! # Bad
//! ```json
//! {\"error\": $context.error.messageString}
//! ```
//!
//! # Good
//! ```json
//! {"error": $context.error.messageString}
//! ```
//!
//! # Evidence
//! RFC 8259, section 4. API Gateway sends a template byte for byte but for its references.

use super::{clients_get, faults, fix};
use crate::check::json::FaultKind;
use crate::check::subject::Analysis;
use crate::diagnostic::{Code, Diagnostic, Severity};

pub(super) static CODE: Code =
    Code::new("over-escaped-template", Severity::Error, include_str!("over_escaped_template.rs"));

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    for (response, body, fault) in faults(subject, FaultKind::OverEscaped) {
        findings.push(
            Diagnostic::of(&CODE, "escaped quotes outside of any string")
                .at(body.place(fault.span), "the backslashes are sent to the client")
                .note(clients_get(response, body))
                .help("write the quotes without backslashes")
                .fix(fix(body, fault)),
        );
    }
}
