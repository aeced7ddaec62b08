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
use crate::check::rule::{Check, Rule};
use crate::check::subject::Subject;
use crate::diagnostic::{Diagnostic, Severity};

pub(in crate::check) const RULE: Rule = Rule {
    name: "equals-sign",
    severity: Severity::Error,
    file: include_str!("equals_sign.rs"),
    check: Check::Of(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    together(subject, FaultKind::EqualsSign, "expected a colon", findings, || {
        RULE.finding("an equals sign in JSON").help("write a colon")
    });
}
