//! A comma before the closing brace or bracket.
//!
//! # Why
//! JSON has commas between members only. Most are left by a template that leaves out the last
//! member.
//!
//! # Bad
//! ```json
//! {"error": $context.error.messageString,}
//! ```
//!
//! # Good
//! ```json
//! {"error": $context.error.messageString}
//! ```
//!
//! # Evidence
//! RFC 8259, section 4; 17 definitions of one public source.

use super::together;
use crate::check::json::FaultKind;
use crate::check::subject::Analysis;
use crate::diagnostic::{Code, Diagnostic, Severity};

pub(super) static CODE: Code =
    Code::new("trailing-comma", Severity::Error, include_str!("trailing_comma.rs"));

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    together(
        subject,
        FaultKind::TrailingComma,
        "expected a member, or nothing before this",
        findings,
        || Diagnostic::of(&CODE, "a comma with nothing after it").help("remove the comma"),
    );
}
