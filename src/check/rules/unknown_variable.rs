//! A variable that does not exist.
//!
//! # Why
//! It renders as nothing. Names are case-sensitive, and the status of a response, for one, is in no
//! variable.
//!
//! # Bad
//! ```json
//! {"error": "$context.error.mesage"}
//! ```
//!
//! # Good
//! ```json
//! {"error": "$context.error.message"}
//! ```
//!
//! # Evidence
//! AWS developer guide, *Mapping template and access logging variable reference*; that an unknown
//! name renders as nothing is assumed. 4 of 309 public sources.

use crate::check::subject::Analysis;
use crate::diagnostic::{Code, Diagnostic, Fix, Help, Setting, Severity, nearest};
use crate::template::reference::Variable;
use crate::template::variables::{CONTEXT, ERROR, NEVER_SET};

pub(super) static CODE: Code =
    Code::new("unknown-variable", Severity::Warning, include_str!("unknown_variable.rs"));

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    for (_, used) in subject.uses() {
        let Variable::OtherContext(path) = used.variable else { continue };
        let is_known =
            path.starts_with("authorizer.") || known().any(|known| is_below(known, path) || known == &**path);
        if is_known {
            continue;
        }
        let finding = Diagnostic::of(&CODE, format!("`{}` does not exist", used.name))
            .at(used.place(), "renders as nothing");
        findings.push(match nearest(path, known()) {
            Some(near) => finding
                .help(format!("did you mean `{}`?", used.written(&format!("context.{near}"))))
                .fix(used.replaced(&format!("context.{near}")).map(Fix::unsafely)),
            None => finding.help(Help::from("choose one of ").setting(Setting::Page("variables"))),
        });
    }
}

/// Names that exist, below `context`.
fn known() -> impl Iterator<Item = &'static str> {
    CONTEXT.iter().chain(&ERROR).chain(&NEVER_SET).map(|facts| facts.name)
}

/// Whether `path` is the object that a name is below of.
fn is_below(name: &str, path: &str) -> bool {
    name.strip_prefix(path).is_some_and(|rest| rest.starts_with('.'))
}
