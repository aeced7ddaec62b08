//! `EXPIRED_TOKEN` for tokens that do not raise it.
//!
//! # Why
//! `EXPIRED_TOKEN` is raised for the security token of a signed (IAM) request. An expired token of a
//! Cognito user pool raises `UNAUTHORIZED`, with the message `The incoming token has expired`; what a
//! Lambda authorizer refuses raises `UNAUTHORIZED` or `ACCESS_DENIED`.
//!
//! Reported where `EXPIRED_TOKEN` has the status 401, which signed requests do not get, or where it is
//! defined and `UNAUTHORIZED` is not; not for an API whose methods take signed requests only.
//!
//! # Bad
//! ```json
//! {"EXPIRED_TOKEN": {"statusCode": 401}}
//! ```
//!
//! # Good
//! ```json
//! {"UNAUTHORIZED": {"statusCode": 401}, "EXPIRED_TOKEN": {"statusCode": 403}}
//! ```
//!
//! # Evidence
//! aws-amplify/amplify-js issue 6060; serverless/examples issue 446 asks why its definition is never
//! sent; 13 public sources define the type.

use crate::check::subject::Analysis;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::gateway::{DefinitionStatus, ResponseType};
use crate::rest_api::Authorization;

pub(super) static CODE: Code =
    Code::new("expired-token-of-jwt", Severity::Note, include_str!("expired_token_of_jwt.rs"));

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    let raised = ResponseType::Unauthorized;
    let Some(definition) = subject.api.definition(ResponseType::ExpiredToken) else { return };
    if is_for_signed_requests(subject) {
        return;
    }
    let status = definition.status.map(DefinitionStatus::get);
    if subject.api.definition(raised).is_some() && status != Some(401) {
        return;
    }
    let message = "EXPIRED_TOKEN is for signed (IAM) requests, not for JSON Web Tokens";
    findings.push(
        Diagnostic::of(&CODE, message)
            .at(definition.place.clone(), "not sent for an expired token of Cognito or a Lambda authorizer")
            .note(format!("an expired Cognito token raises {raised}: The incoming token has expired"))
            .help(format!("define {raised} for expired tokens")),
    );
}

/// Whether the files show an API whose methods are for signed requests, and none for tokens.
fn is_for_signed_requests(subject: &Analysis<'_>) -> bool {
    let Some(rest_api) = subject.api.rest_api.as_deref().filter(|rest_api| !rest_api.is_partial) else {
        return false;
    };
    let has = |wanted: fn(&Authorization) -> bool| {
        rest_api.methods().any(|(_, method)| wanted(&method.authorization))
    };
    has(|authorization| *authorization == Authorization::Iam)
        && !has(|authorization| {
            matches!(authorization, Authorization::Authorizer(_) | Authorization::Unknown)
        })
}
