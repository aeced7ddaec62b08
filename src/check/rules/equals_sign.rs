//! An equals sign where JSON has a colon.
//!
//! # Why
//! `"name" = value` is how Terraform's language assigns; inside of a template it is text, which the
//! client gets. `jsonencode({ … })` makes JSON of it, but puts quotes around
//! `$context.error.messageString`.
//!
//! # Bad
//! ```json
//! {"error" = $context.error.messageString}
//! ```
//!
//! # Good
//! ```json
//! {"error": $context.error.messageString}
//! ```
//!
//! # Evidence
//! RFC 8259, section 4; one public source.

use super::together;
use crate::check::json::FaultKind;
use crate::check::subject::Analysis;
use crate::diagnostic::{Code, Diagnostic, Severity};

pub(super) static CODE: Code = Code::new("equals-sign", Severity::Error, include_str!("equals_sign.rs"));

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    together(subject, FaultKind::EqualsSign, "expected a colon", findings, || {
        Diagnostic::of(&CODE, "an equals sign in JSON").help("write a colon")
    });
}
