//! A reference to a whole object: `$context.identity`, `$context.authorizer`.
//!
//! # Why
//! Only their members have values that can be inserted. What API Gateway makes of the object itself
//! is not documented; here it renders as nothing.
//!
//! # Bad
//! ```json
//! {"who": "$context.identity"}
//! ```
//!
//! # Good
//! ```json
//! {"who": "$context.identity.sourceIp"}
//! ```
//!
//! # Evidence
//! Assumed: nobody has measured it. Seen in one of 309 public sources.

use crate::check::subject::Analysis;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::template::reference::Variable;
use crate::template::variables::{CONTEXT, ERROR};

pub(super) static CODE: Code =
    Code::new("object-variable", Severity::Warning, include_str!("object_variable.rs"));

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    for (_, used) in subject.uses() {
        let Variable::OtherContext(path) = used.variable else { continue };
        let below = format!("{path}.");
        let all = CONTEXT.iter().chain(&ERROR).map(|facts| facts.name);
        let members: Vec<_> = all.filter_map(|name| name.strip_prefix(&below)).collect();
        let examples = match (&**path, members.as_slice()) {
            ("authorizer", _) => {
                "the keys of the authorizer's context, as in context.authorizer.principalId".to_owned()
            }
            (_, []) => continue,
            (_, members) => members
                .iter()
                .take(4)
                .map(|member| format!("context.{path}.{member}"))
                .collect::<Vec<_>>()
                .join(", "),
        };
        let finding = Diagnostic::of(&CODE, format!("`{}` is an object, not a value", used.name));
        findings.push(
            finding
                .at(used.place(), "refer to one of its members")
                .help(format!("its members are {examples}")),
        );
    }
}
