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

use super::together;
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
    together(subject, FaultKind::MissingComma, "expected a comma after this", findings, || {
        RULE.finding("a comma is missing between two values").help("write a comma")
    });
}
