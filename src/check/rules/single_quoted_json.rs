//! Single quotes in JSON, which has only double ones.
//!
//! # Why
//! API Gateway sends a template as it is written. Samples of Terraform and Pulumi had single quotes
//! for years, and a sample of AWS has `'404'` as a value.
//!
//! # Bad
//! ```json
//! {'error': $context.error.messageString}
//! ```
//!
//! # Good
//! ```json
//! {"error": $context.error.messageString}
//! ```
//!
//! # Evidence
//! RFC 8259, section 7; hashicorp/terraform-provider-aws issue 12820; 8 of 309 public sources.

use super::together;
use crate::check::json::FaultKind;
use crate::check::subject::Analysis;
use crate::diagnostic::{Code, Diagnostic, Severity};

pub(super) static CODE: Code =
    Code::new("single-quoted-json", Severity::Error, include_str!("single_quoted_json.rs"));

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    together(subject, FaultKind::SingleQuotes, "JSON has double quotes", findings, || {
        Diagnostic::of(&CODE, "single quotes in JSON").help("write double quotes")
    });
}
