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

use super::clients_get;
use crate::check::json::FaultKind;
use crate::check::rule::{Check, Rule};
use crate::check::subject::Subject;
use crate::diagnostic::{Diagnostic, Fix, Severity};
use crate::source::Span;

pub(in crate::check) const RULE: Rule = Rule {
    name: "single-quoted-json",
    severity: Severity::Error,
    file: include_str!("single_quoted_json.rs"),
    check: Check::Of(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    for (response, body) in subject.bodies() {
        let faults: Vec<_> =
            body.faults.iter().filter(|fault| fault.kind == FaultKind::SingleQuotes).collect();
        let Some((first, others)) = faults.split_first() else { continue };
        let mut finding =
            RULE.finding("single quotes in JSON").at(body.place(first.span), "JSON has double quotes");
        for other in others.iter().take(MOST) {
            finding = finding.at(body.place(other.span), "and here");
        }
        let changes = || faults.iter().flat_map(|fault| &fault.changes);
        let changes: Vec<(Span, &str)> = changes().map(|(span, text)| (*span, text.as_str())).collect();
        // A change of some of them only would leave a mixture.
        let is_complete = faults.iter().all(|fault| !fault.changes.is_empty());
        let fix = if is_complete { Fix::of_text(&body.entry.body, &changes) } else { None };
        let fix = if body.is_mendable { fix } else { fix.map(Fix::unsafely) };
        findings.push(finding.note(clients_get(response, body)).help("write double quotes").fix(fix));
    }
}

/// How many further places are shown.
const MOST: usize = 4;
