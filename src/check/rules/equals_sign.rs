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

use super::{clients_get, faults, fix};
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
    for (response, body, fault) in faults(subject, FaultKind::EqualsSign) {
        findings.push(
            RULE.finding("an equals sign in JSON")
                .at(body.place(fault.span), "expected a colon")
                .note(clients_get(response, body))
                .help("write a colon")
                .fix(fix(body, fault)),
        );
    }
}
