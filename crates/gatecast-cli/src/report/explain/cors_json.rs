//! What a page in a browser sees of APIs, for programs.

use serde_json::{Value, json};

use super::super::json::pretty;
use super::cors::{advice, preflight, readable, reason};
use gatecast::gateway::{Api, SeenError, SeenMethod};
use gatecast::rest_api::{CorsCheck, CorsRefusal, PreflightCheck, PreflightGuard};

/// `{"version": 1, "apis": […]}`; docs/cors.md describes it.
pub(crate) fn cors_json(apis: &[Api], origin: Option<&str>) -> String {
    pretty(&json!({ "version": 1, "apis": apis.iter().map(|api| of_api(api, origin)).collect::<Vec<_>>() }))
}

fn of_api(api: &Api, origin: Option<&str>) -> Value {
    let view = api.seen_by(api.page(origin));
    json!({
        "name": api.name,
        "origin": view.page.origin,
        "sendsCredentials": view.page.sends_credentials,
        "methods": view.methods.iter().map(method).collect::<Vec<_>>(),
        "errors": view.errors.iter().map(error).collect::<Vec<_>>(),
        "advice": advice(api, &view),
    })
}

fn method(seen: &SeenMethod<'_>) -> Value {
    json!({
        "method": seen.method.name,
        "path": seen.path,
        "preflight": { "result": preflight_name(&seen.preflight), "message": preflight(&seen.preflight) },
        "answer": check(&seen.success),
    })
}

fn error(seen: &SeenError) -> Value {
    json!({
        "responseType": seen.response_type.name(),
        "status": seen.status,
        "governedBy": seen.governed_by.map(|governing| governing.name()),
        "answer": check(&seen.check),
    })
}

fn check(check: &CorsCheck) -> Value {
    let why = match check {
        CorsCheck::Fails(refusal) => Some(refusal_name(refusal)),
        CorsCheck::Passes | CorsCheck::Unknown => None,
    };
    let message = Some(reason(check)).filter(|reason| !reason.is_empty());
    json!({ "result": readable(check), "reason": why, "message": message })
}

fn refusal_name(refusal: &CorsRefusal) -> &'static str {
    match refusal {
        CorsRefusal::NoOrigin => "no-origin",
        CorsRefusal::OtherOrigin(_) => "other-origin",
        CorsRefusal::StarWithCredentials => "star-with-credentials",
        CorsRefusal::NoCredentials => "no-credentials",
    }
}

fn preflight_name(check: &PreflightCheck<'_>) -> &'static str {
    match check {
        PreflightCheck::Passes => "passes",
        PreflightCheck::Unknown => "not known",
        PreflightCheck::Backend => "backend",
        PreflightCheck::Missing => "missing",
        PreflightCheck::Guarded(PreflightGuard::DecidingAuthorizer(_)) => "authorizer decides",
        PreflightCheck::Guarded(_) => "guarded",
        PreflightCheck::Refused(refusal) => refusal_name(refusal),
        PreflightCheck::MethodNotAllowed(_) => "method-not-allowed",
        PreflightCheck::HeaderNotAllowed(_) => "header-not-allowed",
    }
}
