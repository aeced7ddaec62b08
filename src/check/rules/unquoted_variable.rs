//! A variable that holds text, without quotes around it in JSON.
//!
//! # Why
//! API Gateway inserts the value and nothing else. Only `$context.error.messageString` brings
//! quotes; `validationErrorString`, `message`, `responseType` and all others are bare text.
//! `validationErrorString` looks like a list of JSON, `[object has missing …]`, and is none.
//!
//! Values of an authorizer, of the stage and of the request may be numbers or `true`; then a body
//! without quotes parses, until the value is text or not set: a warning. A body that is one value of
//! an authorizer is left alone: the authorizer gives the whole document.
//!
//! # Bad
//! ```json
//! {"detail": $context.error.validationErrorString}
//! ```
//!
//! # Good
//! ```json
//! {"detail": "$context.error.validationErrorString"}
//! ```
//!
//! # Evidence
//! AWS developer guide, *Mapping template and access logging variable reference*; transcripts of a
//! live API that sends invalid JSON for it; 10 of 309 public sources.

use super::{clients_get, fix};
use crate::check::json::FaultKind;
use crate::check::subject::Analysis;
use crate::diagnostic::{Code, Diagnostic, Fix, Severity};
use crate::template::body::PartKind;
use crate::template::reference::Variable;

pub(super) static CODE: Code =
    Code::new("unquoted-variable", Severity::Error, include_str!("unquoted_variable.rs"));

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    for (response, body) in subject.bodies().filter(|(_, body)| !body.is_from_authorizer()) {
        for fault in &body.faults {
            let FaultKind::UnquotedVariable(part) = fault.kind else { continue };
            let PartKind::Reference(variable) = &body.parts[part].kind else { continue };
            let name = body.text(fault.span);
            let is = if never_has_value(variable) { "renders as nothing" } else { "is text" };
            let mut finding = Diagnostic::of(&CODE, format!("`{name}` {is}, and stands without quotes"))
                .at(body.place(fault.span), "expected quotes around it")
                .note(clients_get(response, body));
            let fix = fix(body, fault);
            finding = if may_be_number(variable) {
                finding
                    .severity(Severity::Warning)
                    .note("as a number, `true` or `false` it parses without quotes")
                    .fix(fix.map(Fix::unsafely))
            } else {
                finding.fix(fix)
            };
            findings.push(finding.help(format!("write \"{name}\"")));
        }
    }
}

/// Whether it is a variable that does not exist, or is never set.
fn never_has_value(variable: &Variable) -> bool {
    matches!(variable, Variable::OtherContext(path) if !path.starts_with("authorizer."))
}

/// Whether its value may be one that JSON writes without quotes.
fn may_be_number(variable: &Variable) -> bool {
    match variable {
        Variable::StageVariable(_) | Variable::Request(..) => true,
        Variable::OtherContext(path) => path.starts_with("authorizer."),
        Variable::Context(_) | Variable::Error(_) => false,
    }
}
