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

use super::{clients_get, faults, fix};
use crate::check::json::FaultKind;
use crate::check::rule::{Check, Rule};
use crate::check::subject::Subject;
use crate::diagnostic::{Diagnostic, Severity};

pub(in crate::check) const RULE: Rule = Rule {
    name: "trailing-comma",
    severity: Severity::Error,
    file: include_str!("trailing_comma.rs"),
    check: Check::Of(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    for (response, body, fault) in faults(subject, FaultKind::TrailingComma) {
        findings.push(
            RULE.finding("a comma with nothing after it")
                .at(body.place(fault.span), "expected a member, or nothing before this")
                .note(clients_get(response, body))
                .help("remove the comma")
                .fix(fix(body, fault)),
        );
    }
}
