//! The data plane: requests to stages.

use std::net::{IpAddr, Ipv4Addr};
use std::time::Instant;

use axum::body::Body;
use bytes::Bytes;
use chrono::Utc;
use http::header::{HeaderName, HeaderValue};
use http::request::Parts;
use http::{Response, StatusCode};
use http_body_util::Limited;
use serde_json::json;

use super::address::host;
use super::body::{self, BodyTrouble};
use super::context::Context;
use super::log::Entry;
use super::store::World;
use super::upstream::{NoAnswer, whole};
use crate::gateway::Response as GatewayResponse;
use crate::mock::MAX_BODY;
use crate::mock::answer::{self, Answer};
use crate::mock::caller::Caller;
use crate::mock::stage::{Admitted, Stage};

/// What becomes of a request, and what the log says of it.
struct Outcome {
    answer: Response<Body>,
    resource: Option<String>,
    failure: Option<(&'static str, &'static str)>,
}

impl Outcome {
    fn of(response: GatewayResponse) -> Self {
        let failure = Some((response.response_type.name(), response.governed_by_name()));
        Self { answer: answer::of(response).map(Body::from), resource: None, failure }
    }

    fn own(answer: Answer) -> Self {
        Self { answer: answer.map(Body::from), resource: None, failure: None }
    }
}

/// Answers a request to a path below a stage.
pub(crate) async fn answer(
    context: &Context,
    stage: &Stage,
    path: &str,
    parts: &Parts,
    body: Body,
) -> Response<Body> {
    let begun = context.log.is_on().then(Instant::now);
    let caller = Caller {
        parts,
        path,
        host: host(parts),
        source: parts.extensions.get::<IpAddr>().copied().unwrap_or(Ipv4Addr::LOCALHOST.into()),
        received: Utc::now(),
    };
    let outcome = outcome(context, stage, &caller, body).await;
    if let Some(begun) = begun {
        context.log.request(&Entry {
            method: caller.method().as_str(),
            path: parts.uri.path(),
            api: Some(&stage.api_id),
            stage: Some(&stage.name),
            resource: outcome.resource.as_deref(),
            source: caller.source.to_string(),
            status: outcome.answer.status().as_u16(),
            response_type: outcome.failure.map(|(failure, _)| failure),
            governed_by: outcome.failure.map(|(_, governing)| governing),
            request_id: outcome.answer.headers().get("x-amzn-requestid").and_then(|id| id.to_str().ok()),
            took: begun.elapsed(),
        });
    }
    outcome.answer
}

async fn outcome(context: &Context, stage: &Stage, caller: &Caller<'_>, body: Body) -> Outcome {
    let too_large = || Outcome::of(stage.too_large(caller));
    if body::announced(caller.parts).is_some_and(|length| length > MAX_BODY as u64) {
        return too_large();
    }
    let routed = stage.route(caller, &context.around);
    let (bytes, body) = if routed.needs_body() {
        match body::read(caller.parts, body, MAX_BODY, context.settings.limits.body).await {
            Ok(bytes) => (bytes.clone(), whole(bytes)),
            Err(BodyTrouble::TooLarge(_)) => return too_large(),
            Err(trouble) => return Outcome::own(answer::own(trouble.status(), &trouble.to_string())),
        }
    } else {
        (Bytes::new(), body)
    };
    let resource = routed.resource_path().filter(|_| context.log.is_on()).map(str::to_owned);
    let admitted = match stage.admit(routed, caller, &bytes, &context.around) {
        Ok(admitted) => admitted,
        Err(refused) => return Outcome { resource, ..Outcome::of(stage.answer(&refused)) },
    };
    Outcome { resource, ..passed_on(context, stage, caller, &admitted, body).await }
}

/// Lets the backend answer, or a stub in its place.
async fn passed_on(
    context: &Context,
    stage: &Stage,
    caller: &Caller<'_>,
    admitted: &Admitted<'_>,
    body: Body,
) -> Outcome {
    let Some(upstream) = &context.upstream else { return Outcome::own(answer::stub(admitted)) };
    let of_server = context.settings.timeout;
    let timeout = admitted.method.integration.timeout.map_or(of_server, |own| own.min(of_server));
    let body = Body::new(Limited::new(body, MAX_BODY));
    match upstream.call(caller, body, timeout).await {
        Ok(mut answer) => {
            for (name, field) in [("x-amzn-requestid", "requestId"), ("x-amz-apigw-id", "extendedRequestId")]
            {
                if let Some(value) =
                    admitted.event.context(field).and_then(|id| HeaderValue::from_str(id).ok())
                {
                    answer.headers_mut().insert(HeaderName::from_static(name), value);
                }
            }
            Outcome { answer, resource: None, failure: None }
        }
        Err(trouble) => {
            let failure = match trouble {
                NoAnswer::Unreachable => "integration-unreachable",
                NoAnswer::TooSlow => "integration-timeout",
                NoAnswer::Malformed => "malformed-proxy-answer",
                NoAnswer::TooLarge => return Outcome::of(stage.too_large(caller)),
                NoAnswer::Broken => {
                    return Outcome::own(answer::own(
                        StatusCode::BAD_REQUEST,
                        "the body of the request broke off",
                    ));
                }
            };
            Outcome::of(stage.answer_to(failure, &admitted.event))
        }
    }
}

/// What API Gateway answers where no stage is: outside of gateway responses.
pub(crate) fn no_stage(world: &World) -> Answer {
    let mut answer = answer::json_answer(StatusCode::FORBIDDEN, &json!({ "message": "Forbidden" }));
    let headers = answer.headers_mut();
    headers.insert("x-amzn-errortype", HeaderValue::from_static("ForbiddenException"));
    let stages = world.apis.values().flat_map(|api| {
        api.stages.keys().map(|stage| format!("/restapis/{}/{stage}/_user_request_/", api.record.id))
    });
    let stages: Vec<String> = stages.take(20).collect();
    let hint = if stages.is_empty() {
        "no stage is served".to_owned()
    } else {
        format!("no such stage; served: {}", stages.join(" "))
    };
    if let Ok(hint) = HeaderValue::from_str(&hint) {
        headers.insert(&answer::MARK, hint);
    }
    answer
}
