//! A variable that has no value where it is used.
//!
//! # Why
//! `validationErrorString` is set for BAD_REQUEST_BODY alone: what is wrong with parameters is in
//! `message`. The values of an authorizer are there once it has returned a policy: for
//! ACCESS_DENIED and for failures after that, and not where it threw, was not called, or the token
//! was missing. `$context.status`, `$context.responseLatency` and others belong to access logs and are
//! empty here.
//!
//! # Bad
//! ```json
//! {"responseType": "UNAUTHORIZED", "responseTemplates": {"application/json": "{\"why\":\"$context.authorizer.reason\"}"}}
//! ```
//!
//! # Good
//! ```json
//! {"responseType": "ACCESS_DENIED", "responseTemplates": {"application/json": "{\"why\":\"$context.authorizer.reason\"}"}}
//! ```
//!
//! # Evidence
//! Measured and reported (ministack pull request 1756; aws/aws-lambda-go issues 81 and 480); that
//! BAD_REQUEST_PARAMETERS has no validationErrorString is assumed. AWS developer guide, *Variables for
//! access logging*.

use crate::check::subject::Analysis;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::gateway::{CataloguedFailure, Failure, ResponseType};
use crate::template::reference::Variable;
use crate::template::variables::{ErrorField, NEVER_SET};

pub(super) static CODE: Code =
    Code::new("never-set-variable", Severity::Warning, include_str!("never_set_variable.rs"));

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    for (response, used) in subject.uses() {
        let response_type = response.response_type();
        let never_set = match used.variable {
            Variable::OtherContext(path) => NEVER_SET.iter().find(|facts| facts.name == &**path),
            _ => None,
        };
        let (why, help) = match (used.variable, never_set) {
            (_, Some(facts)) => (format!("it is set {}", facts.when), "leave it out".to_owned()),
            (Variable::Error(ErrorField::ValidationErrorString), _)
                if !response.governs.contains(&ResponseType::BadRequestBody) =>
            {
                let why = if response.governs.contains(&ResponseType::BadRequestParameters) {
                    "what is wrong with the parameters is in error.message"
                } else {
                    "only BAD_REQUEST_BODY has one"
                };
                (why.to_owned(), format!("write {}", used.written("context.error.message")))
            }
            _ if is_of_authorizer(used.variable) && !sees_authorizer(&response.governs) => (
                "no authorizer has returned a context when it is raised".to_owned(),
                "use it in ACCESS_DENIED, or leave it out".to_owned(),
            ),
            _ => continue,
        };
        findings.push(
            Diagnostic::of(&CODE, format!("`{}` is never set for {response_type}", used.name))
                .at(used.place(), "renders as nothing")
                .note(why)
                .help(help),
        );
    }
}

fn is_of_authorizer(variable: &Variable) -> bool {
    match variable {
        Variable::OtherContext(path) => path.starts_with("authorizer."),
        Variable::Context(field) => field.facts().name.starts_with("authorizer."),
        _ => false,
    }
}

/// Whether some failure of these types happens after an authorizer has answered.
fn sees_authorizer(types: &[ResponseType]) -> bool {
    let mut failures = types.iter().flat_map(|response_type| CataloguedFailure::of(*response_type));
    failures.any(|failure| Failure::catalogued(failure).sees_authorizer())
}
