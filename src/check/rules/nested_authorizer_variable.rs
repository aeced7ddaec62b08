//! A path of several names below `$context.authorizer`.
//!
//! # Why
//! The context that a Lambda authorizer returns is flat: its keys are directly below
//! `$context.authorizer`. The member `context` of the authorizer's answer is not part of the path,
//! whatever answers on the net say. Only the claims of a Cognito user pool are one level deeper:
//! `$context.authorizer.claims.sub`.
//!
//! # Bad
//! ```json
//! {"error": "$context.authorizer.context.reason"}
//! ```
//!
//! # Good
//! ```json
//! {"error": "$context.authorizer.reason"}
//! ```
//!
//! # Evidence
//! AWS developer guide, *Output from an API Gateway Lambda authorizer*: values are strings, numbers
//! or booleans; 3 of 309 public sources.

use crate::check::subject::Analysis;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::template::reference::Variable;

pub(super) static CODE: Code =
    Code::new("nested-authorizer-variable", Severity::Warning, include_str!("nested_authorizer_variable.rs"));

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    for (_, used) in subject.uses() {
        let Variable::OtherContext(path) = used.variable else { continue };
        let Some((first, rest)) = path.strip_prefix("authorizer.").and_then(|path| path.split_once('.'))
        else {
            continue;
        };
        if first == "claims" {
            continue;
        }
        let finding = Diagnostic::of(
            &CODE,
            format!("`{}` is never set: the context of an authorizer is flat", used.name),
        )
        .at(used.place(), "renders as nothing");
        findings.push(if first == "context" {
            let plain = format!("context.authorizer.{rest}");
            let fix = used.replaced(&plain);
            finding.help(format!("write {}", used.written(&plain))).fix(fix)
        } else {
            finding.help(format!("let the authorizer return a key of its own, such as `{first}_{rest}`"))
        });
    }
}
