//! A template that another one of the same media type hides.
//!
//! # Why
//! Parameters and case of a media type do not count when a template is chosen, so that two keys can
//! name the same one; the first is sent.
//!
//! # Bad
//! ```json
//! {"responseTemplates": {"application/json": "{\"a\":1}", "application/json; charset=utf-8": "{\"a\":2}"}}
//! ```
//!
//! # Good
//! ```json
//! {"responseTemplates": {"application/json": "{\"a\":1}"}}
//! ```
//!
//! # Evidence
//! Assumed, after what is documented for integration responses.

use crate::check::rule::{Check, Rule};
use crate::check::subject::Subject;
use crate::diagnostic::{Diagnostic, Severity, quoted};

pub(in crate::check) const RULE: Rule = Rule {
    name: "unreachable-template",
    severity: Severity::Warning,
    file: include_str!("unreachable_template.rs"),
    check: Check::Of(check),
};

fn check(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    for response in &subject.responses {
        for (index, body) in response.bodies.iter().enumerate() {
            let key = body.entry.media_type.as_str();
            let earlier = response.bodies[..index].iter().find(|earlier| {
                essence(earlier.entry.media_type.as_str()).eq_ignore_ascii_case(essence(key))
            });
            if let Some(earlier) = earlier {
                let finding = RULE.finding(format!("the template for {} is never sent", quoted(key)));
                findings.push(
                    finding
                        .at(body.entry.media_type.place(), "this one is hidden")
                        .at(earlier.entry.media_type.place(), "by this one")
                        .help("remove one of the two"),
                );
            }
        }
    }
}

fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}
