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
use crate::check::subject::Analysis;
use crate::diagnostic::{Code, Diagnostic, Severity};

pub(super) static CODE: Code = Code::new("missing-comma", Severity::Error, include_str!("missing_comma.rs"));

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    together(subject, FaultKind::MissingComma, "expected a comma after this", findings, || {
        Diagnostic::of(&CODE, "a comma is missing between two values").help("write a comma")
    });
}
