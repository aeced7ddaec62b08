//! Text without quotes where JSON wants a value.
//!
//! # Why
//! A value of JSON is a string in double quotes, a number, `true`, `false`, `null`, a list or an
//! object. Words of other languages (`True`, `None`, `undefined`) are none of these.
//!
//! # Bad
//! ```json
//! {"error": go away, "retry": False}
//! ```
//!
//! # Good
//! ```json
//! {"error": "go away", "retry": false}
//! ```
//!
//! # Evidence
//! RFC 8259, section 3; 4 of 309 public sources, and a sample of AWS's own.

use super::{clients_get, faults, fix};
use crate::check::json::FaultKind;
use crate::check::rule::{Check, Rule};
use crate::check::subject::Subject;
use crate::diagnostic::{Diagnostic, Severity};

pub(in crate::check) const RULE: Rule = Rule {
    name: "unquoted-text",
    severity: Severity::Error,
    file: include_str!("unquoted_text.rs"),
    check: Check::Of(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    for (response, body, fault) in faults(subject, FaultKind::UnquotedText) {
        findings.push(
            RULE.finding("text without quotes in JSON")
                .at(body.place(fault.span), "expected a value of JSON")
                .note(clients_get(response, body))
                .help("put double quotes around it")
                .fix(
                    fix(body, fault)
                        .map(|fix| if is_plain(body.text(fault.span)) { fix } else { fix.unsafely() }),
                ),
        );
    }
}

/// Whether it is words, and not what is left of something else.
fn is_plain(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphanumeric()) && !text.contains('$')
}
