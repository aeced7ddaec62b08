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

use indexmap::IndexMap;

use crate::check::subject::Analysis;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::gateway::DefinitionStyle;
use crate::rest_api::{Method, Preflight, PreflightGuard, Resource, RestApi};
use crate::source::Place;

pub(super) static CODE: Code =
    Code::new("guarded-preflight", Severity::Warning, include_str!("guarded_preflight.rs"));

/// How many paths are named.
const MAX_PATHS: usize = 3;

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    let Some(rest_api) = &subject.api.rest_api else { return };
    let mut guarded: IndexMap<PreflightGuard<'_>, Vec<(&Resource, &Method)>> = IndexMap::new();
    for resource in rest_api.resources.values() {
        // `ANY` may be for programs alone.
        let (Preflight::Mock(method) | Preflight::Backend(method)) = resource.preflight() else { continue };
        if method.name != "OPTIONS" && !subject.serves_browsers() {
            continue;
        }
        if let Some(guard) = rest_api.preflight_guard(method) {
            guarded.entry(guard).or_default().push((resource, method));
        }
    }
    for (guard, methods) in guarded {
        findings.push(finding(subject, rest_api, guard, &methods));
    }
}

fn finding(
    subject: &Analysis<'_>,
    rest_api: &RestApi,
    guard: PreflightGuard<'_>,
    methods: &[(&Resource, &Method)],
) -> Diagnostic {
    let needs = match guard {
        PreflightGuard::Authorizer(name) => format!("the authorizer `{name}`"),
        PreflightGuard::DecidingAuthorizer(name) => format!("the consent of the authorizer `{name}`"),
        PreflightGuard::Signature => "a signature".to_owned(),
        PreflightGuard::ApiKey => "an API key".to_owned(),
    };
    // Neither the paths nor their number: they may differ by condition.
    let mut finding = Diagnostic::of(&CODE, format!("preflights need {needs}"));
    let mut places = Vec::new();
    for (_, method) in methods {
        let Some(place) = &method.place else { continue };
        let is_known = |known: &Place| known.source.is(&place.source) && known.span == place.span;
        if places.len() < MAX_PATHS && !places.iter().any(is_known) {
            let label = if places.is_empty() { "browsers send preflights without credentials" } else { "" };
            finding = finding.at(Some(place.clone()), label);
            places.push(place.clone());
        }
    }
    let effect = match guard {
        PreflightGuard::DecidingAuthorizer(_) => {
            "its function is asked without any credentials; where it refuses, the page sees a CORS error"
        }
        _ => "API Gateway refuses the preflight, and the page sees a CORS error",
    };
    finding.note(format!("applies to {}", paths(methods))).note(effect).help(help(
        subject.api.style,
        rest_api,
        guard,
        methods,
    ))
}

/// What to write so that preflights need nothing.
fn help(
    style: DefinitionStyle,
    rest_api: &RestApi,
    guard: PreflightGuard<'_>,
    methods: &[(&Resource, &Method)],
) -> &'static str {
    let is_any = methods.iter().all(|(_, method)| method.name != "OPTIONS");
    let is_explicit = rest_api.has_methods() && methods.iter().any(|(_, method)| !method.is_mock());
    match style {
        _ if is_any => "add a method `OPTIONS` without authorization beside `ANY`",
        DefinitionStyle::Sam if is_explicit => "set `Auth: {Authorizer: NONE}` in the event of `OPTIONS`",
        DefinitionStyle::Sam if guard == PreflightGuard::ApiKey => {
            "set `AddApiKeyRequiredToCorsPreflight: false` below `Auth`"
        }
        DefinitionStyle::Sam => "set `AddDefaultAuthorizerToCorsPreflight: false` below `Auth`",
        DefinitionStyle::OpenApi => "write `security: []` in the operation",
        DefinitionStyle::Serverless if is_explicit => {
            "remove `authorizer` and `private` from the event of `OPTIONS`"
        }
        DefinitionStyle::CloudFormation | DefinitionStyle::Serverless => {
            "set `AuthorizationType: NONE` and `ApiKeyRequired: false`"
        }
        DefinitionStyle::Terraform => "set `authorization = \"NONE\"` and `api_key_required = false`",
    }
}

fn paths(methods: &[(&Resource, &Method)]) -> String {
    let named: Vec<_> = methods.iter().take(MAX_PATHS).map(|(resource, _)| resource.path.as_str()).collect();
    match methods.len().saturating_sub(MAX_PATHS) {
        0 => named.join(", "),
        1 => format!("{} and 1 other path", named.join(", ")),
        more => format!("{} and {more} other paths", named.join(", ")),
    }
}
