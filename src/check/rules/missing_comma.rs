//! Two members or values of JSON without a comma between them.
//!
//! # Bad
//! ```json
//! {
//!   "error": $context.error.messageString
//!   "stage": "$context.stage"
//! }
//! ```
//!
//! # Good
//! ```json
//! {
//!   "error": $context.error.messageString,
//!   "stage": "$context.stage"
//! }
//! ```
//!
//! # Evidence
//! RFC 8259, section 4.

use super::{clients_get, faults, fix};
use crate::check::json::FaultKind;
use crate::check::rule::{Check, Rule};
use crate::check::subject::Subject;
use crate::diagnostic::{Diagnostic, Severity};

pub(in crate::check) const RULE: Rule = Rule {
    name: "missing-comma",
    severity: Severity::Error,
    file: include_str!("missing_comma.rs"),
    check: Check::Of(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    for (response, body, fault) in faults(subject, FaultKind::MissingComma) {
        findings.push(
            RULE.finding("a comma is missing between two values")
                .at(body.place(fault.span), "expected a comma after this")
                .note(clients_get(response, body))
                .help("write a comma")
                .fix(fix(body, fault)),
        );
    }
}
