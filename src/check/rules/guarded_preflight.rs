//! A preflight request that needs a token or a key.
//!
//! # Why
//! Browsers send preflight requests without credentials and without the headers of the page. With an
//! authorizer, IAM or an API key before `OPTIONS` each of them is refused, and no page of another origin can
//! call the method.
//!
//! # Bad
//! ```yaml
//! options:
//!   security: [{tokens: []}]
//! ```
//!
//! # Good
//! ```yaml
//! options:
//!   security: []
//! ```
//!
//! # Evidence
//! The Fetch standard on CORS-preflight requests; SAM adds the default authorizer to preflights unless
//! `AddDefaultAuthorizerToCorsPreflight` is false (serverless-application-model, `swagger.py`).

use crate::check::subject::Analysis;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::gateway::DefinitionStyle;
use crate::rest_api::Authorization;

pub(super) static CODE: Code =
    Code::new("guarded-preflight", Severity::Warning, include_str!("guarded_preflight.rs"));

/// How many paths are named.
const MAX_PATHS: usize = 3;

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    let Some(rest_api) = &subject.api.rest_api else { return };
    let is_guarded = |authorization: &Authorization| {
        matches!(authorization, Authorization::Iam | Authorization::Authorizer(_))
    };
    let guarded = rest_api.methods().filter(|(_, method)| {
        method.name == "OPTIONS"
            && method.is_mock()
            && (is_guarded(&method.authorization) || method.needs_key)
    });
    let guarded: Vec<_> = guarded.collect();
    let Some((resource, method)) = guarded.first() else { return };
    let needs = match &method.authorization {
        Authorization::Authorizer(name) => format!("the authorizer `{name}`"),
        Authorization::Iam => "a signature".to_owned(),
        Authorization::None | Authorization::Unknown => "an API key".to_owned(),
    };
    let message = match guarded.len() {
        1 => format!("the preflight of {} needs {needs}", resource.path),
        count => format!("the preflights of {} and {} need {needs}", resource.path, paths(count - 1)),
    };
    let mut finding = Diagnostic::of(&CODE, message);
    for (index, (_, method)) in guarded.iter().take(MAX_PATHS).enumerate() {
        let label = if index == 0 { "browsers send preflights without credentials" } else { "" };
        finding = finding.at(method.place.clone(), label);
    }
    let help = match subject.api.style {
        DefinitionStyle::Sam if method.authorization == Authorization::None => {
            "set `AddApiKeyRequiredToCorsPreflight: false` below `Auth`"
        }
        DefinitionStyle::Sam => "set `AddDefaultAuthorizerToCorsPreflight: false` below `Auth`",
        DefinitionStyle::OpenApi => "write `security: []` in the operation",
        DefinitionStyle::CloudFormation => "set `AuthorizationType: NONE` and `ApiKeyRequired: false`",
        DefinitionStyle::Terraform => "set `authorization = \"NONE\"` and `api_key_required = false`",
    };
    findings
        .push(finding.note("API Gateway refuses the preflight, and the page sees a CORS error").help(help));
}

fn paths(count: usize) -> String {
    if count == 1 { "1 other path".to_owned() } else { format!("{count} other paths") }
}
