//! The control plane: the operations of API Gateway that clients call, and what only this server
//! has.

mod api_settings;
mod base_path;
mod call;
mod deployments;
mod entry;
mod gateway_responses;
mod merge;
mod own;
mod patch;
mod reply;
mod resources;
mod rest_apis;
mod stage_settings;
mod stages;
mod test_invoke;

use std::net::IpAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use axum::routing::{MethodFilter, MethodRouter, on};
use bytes::Bytes;
use chrono::Utc;
use http::StatusCode;
use http::request::Parts;
use percent_encoding::percent_decode_str;

use self::call::Call;
use self::reply::{Refusal, Reply};
use super::context::AppState;
use crate::mock::answer::Answer;
use crate::mock::payload::{self, PayloadTrouble};
use crate::mock::signature;

/// The service that calls are signed for.
const SERVICE: &str = "apigateway";

/// Where the server says that it is well.
pub(crate) const HEALTH: &str = "/_gatecast/health";

const GET: MethodFilter = MethodFilter::GET;
const PUT: MethodFilter = MethodFilter::PUT;
const POST: MethodFilter = MethodFilter::POST;
const PATCH: MethodFilter = MethodFilter::PATCH;
const DELETE: MethodFilter = MethodFilter::DELETE;

/// An operation. It may wait for files, and so runs where that holds nobody else up.
type Operation = fn(&Call) -> Result<Reply, Refusal>;

/// All operations, by path and method.
pub fn router(context: Arc<AppState>) -> Router {
    use self::{deployments, gateway_responses as responses, rest_apis, stages};

    let api = run(GET, rest_apis::get).merge(run(PUT, rest_apis::put)).merge(run(DELETE, rest_apis::delete));
    let response = run(GET, responses::get)
        .merge(run(PUT, responses::put))
        .merge(run(PATCH, responses::update))
        .merge(run(DELETE, responses::delete));
    let stage = run(GET, stages::get).merge(run(PATCH, stages::update)).merge(run(DELETE, stages::delete));
    let all_rules = on(GET, own::rules).on(POST, own::add_rule).on(DELETE, own::delete_rules);
    Router::new()
        .route("/restapis", run(GET, rest_apis::get_all).merge(run(POST, rest_apis::create)))
        .route("/restapis/{id}", api)
        .route("/restapis/{id}/resources", run(GET, resources::get_all))
        .route("/restapis/{id}/resources/{resource}/methods/{method}", on(POST, test_invoke::test_invoke))
        .route("/restapis/{id}/gatewayresponses", run(GET, responses::get_all))
        .route("/restapis/{id}/gatewayresponses/{type}", response)
        .route(
            "/restapis/{id}/deployments",
            run(GET, deployments::get_all).merge(run(POST, deployments::create)),
        )
        .route(
            "/restapis/{id}/deployments/{deployment}",
            run(GET, deployments::get).merge(run(DELETE, deployments::delete)),
        )
        .route("/restapis/{id}/stages", run(GET, stages::get_all).merge(run(POST, stages::create)))
        .route("/restapis/{id}/stages/{stage}", stage)
        .route(HEALTH, on(GET, own::health))
        .route("/_gatecast/rules", all_rules)
        .route("/_gatecast/rules/{id}", on(DELETE, own::delete_rule))
        .method_not_allowed_fallback(unknown)
        .fallback(unknown)
        .with_state(context)
}

/// A route that does what an operation does.
fn run(method: MethodFilter, operation: Operation) -> MethodRouter<Arc<AppState>> {
    on(method, move |State(context): State<Arc<AppState>>, request: Request| async move {
        let done = match received(&context, request).await {
            Ok((parts, body)) => perform(Arc::clone(&context), operation, &parts, body).await,
            Err(refusal) => Err(refusal),
        };
        if let Some(cause) = done.as_ref().err().and_then(|refusal| refusal.cause.as_deref()) {
            context.log.say(cause);
        }
        for set_aside in context.store.take_set_aside() {
            context.log.say(&set_aside.to_string());
        }
        sent(match done {
            Ok(reply) => reply.into_answer(),
            Err(refusal) => refusal.into_answer(),
        })
    })
}

/// Reads a call and decides whether it may be made.
async fn received(context: &AppState, request: Request) -> Result<(Parts, Bytes), Refusal> {
    let (parts, body) = request.into_parts();
    let limits = &context.settings.limits;
    let body = payload::read(&parts, body, limits.control_bytes, limits.body).await.map_err(|trouble| {
        let error_type = match trouble {
            PayloadTrouble::TooLarge(_) => "RequestEntityTooLargeException",
            PayloadTrouble::TooSlow(_) => "RequestTimeoutException",
            PayloadTrouble::Broken(_) => "BadRequestException",
            PayloadTrouble::NoRoom(_) => "ServiceUnavailableException",
        };
        Refusal::new(trouble.status(), error_type, trouble.to_string())
    })?;
    if let Some(credentials) = &context.around.credentials {
        signature::authenticate(&parts, &body, SERVICE, credentials, Utc::now())?;
    }
    if context.control_rate.as_ref().is_some_and(|rate| rate.check().is_err()) {
        return Err(Refusal::too_many("TooManyRequestsException", "Too Many Requests"));
    }
    Ok((parts, body))
}

async fn perform(
    context: Arc<AppState>,
    operation: Operation,
    parts: &Parts,
    body: Bytes,
) -> Result<Reply, Refusal> {
    let call = call_of(&context, parts, body);
    let is_change = ![http::Method::GET, http::Method::HEAD].contains(&parts.method);
    let done = tokio::task::spawn_blocking(move || {
        let done = operation(&call);
        if is_change && done.is_ok() {
            context.log.changed(&call.store, call.segment(0));
        }
        done
    });
    done.await.unwrap_or_else(|_| {
        let message = "the operation ended in a fault of gatecast; its API is as it was";
        Err(Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "InternalFailure", message))
    })
}

/// A call, taken apart.
fn call_of(context: &AppState, parts: &Parts, body: Bytes) -> Call {
    // Every other segment is variable: /restapis/{id}/stages/{stage}.
    let segments = parts.uri.path().split('/').skip(2).step_by(2);
    let query = form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes());
    Call {
        store: Arc::clone(&context.store),
        segments: segments.map(|it| percent_decode_str(it).decode_utf8_lossy().into_owned()).collect(),
        query: query.into_owned().collect(),
        headers: parts.headers.clone(),
        body,
    }
}

/// Whether somebody may change the rules: whoever is on this machine, or signs.
fn may_change(context: &AppState, parts: &Parts, body: &Bytes) -> Result<(), Refusal> {
    let is_here = parts.extensions.get::<IpAddr>().is_some_and(IpAddr::is_loopback);
    match &context.around.credentials {
        Some(credentials) if !is_here => {
            signature::authenticate(parts, body, SERVICE, credentials, Utc::now())?;
            Ok(())
        }
        _ => Ok(()),
    }
}

/// The answer to a call that is not taken from where it comes.
pub(super) fn forbidden(objection: String) -> Answer {
    Refusal::new(StatusCode::FORBIDDEN, "ForbiddenException", objection).into_answer()
}

async fn unknown() -> Response {
    let message = "Missing Authentication Token";
    let error_type = "MissingAuthenticationTokenException";
    sent(Refusal::new(StatusCode::FORBIDDEN, error_type, message).into_answer())
}

/// An answer as axum has it.
fn sent(answer: Answer) -> Response {
    answer.map(Body::from)
}
