//! `${Name}` that nothing fills in.
//!
//! # Why
//! In CloudFormation only `!Sub` replaces it; in any other string the client gets the text as it is
//! written.
//!
//! # Bad
//! ```json
//! {"gatewayresponse.header.Access-Control-Allow-Origin": "'https://${Domain}'"}
//! ```
//!
//! # Good
//! ```yaml
//! gatewayresponse.header.Access-Control-Allow-Origin: !Sub "'https://${Domain}'"
//! ```
//!
//! # Evidence
//! CloudFormation user guide, `Fn::Sub`.

use crate::check::rule::{Check, Rule};
use crate::check::subject::Subject;
use crate::diagnostic::{Diagnostic, Severity};
use crate::import::placeholders;

pub(in crate::check) const RULE: Rule = Rule {
    name: "literal-placeholder",
    severity: Severity::Warning,
    file: include_str!("literal_placeholder.rs"),
    check: Check::Of(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    for response in &subject.responses {
        let bodies = response.bodies.iter().map(|body| (&body.entry.body, Some(body)));
        let values = response.headers.iter().map(|header| (&header.parameter.value, None));
        for (text, body) in bodies.chain(values) {
            let mut left = placeholders::of_text(text.as_str())
                .filter(|span| !subject.api.leaves_open(placeholders::inside(text.as_str(), *span)))
                // In a script it is JavaScript.
                .filter(|span| body.is_none_or(|body| !body.is_in_script(*span)));
            let Some(first) = left.next() else { continue };
            let name = first.of(text.as_str());
            findings.push(
                RULE.finding(format!("nothing fills in `{name}`"))
                    .at(text.locate(first), "sent to the client as it is written")
                    .help("in CloudFormation put !Sub before the string"),
            );
        }
    }
}
