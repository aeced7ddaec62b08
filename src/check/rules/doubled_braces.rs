//! Every brace written twice.
//!
//! # Why
//! Format strings of Python double their braces; a template that never went through `format` still
//! has them.
//!
//! # Bad
//! ```json
//! {{"error": $context.error.messageString}}
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
use crate::check::subject::Analysis;
use crate::diagnostic::{Code, Diagnostic, Severity};

pub(super) static CODE: Code =
    Code::new("doubled-braces", Severity::Error, include_str!("doubled_braces.rs"));

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    for (response, body, fault) in faults(subject, FaultKind::DoubledBraces) {
        findings.push(
            Diagnostic::of(&CODE, "all braces are doubled")
                .at(body.place(fault.span), "the first of them")
                .note(clients_get(response, body))
                .help("write each brace once")
                .fix(fix(body, fault)),
        );
    }
}
