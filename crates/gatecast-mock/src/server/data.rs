//! The data plane: requests to stages.

use std::time::Instant;

use bytes::Bytes;
use http::header::{HeaderName, HeaderValue};
use http::{Response, StatusCode, Uri};
use http_body::Body as _;
use http_body_util::Either;
use serde_json::json;
use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::sync::Semaphore;

use super::budget::Counted;
use super::context::AppState;
use super::handle::{ServerBody, sent};
use super::log::LogEntry;
use super::pages;
use super::store::Snapshot;
use super::upstream::{NoAnswer, Sending, Upstream};
use crate::mock::answer::{self, Answer};
use crate::mock::caller::Caller;
use crate::mock::deployed::Answered;
use crate::mock::embed::MAX_BODY;
use crate::mock::integration::{client_request, verdict_of};
use crate::mock::on_demand;
use crate::mock::payload::{self, PayloadTrouble};
use crate::mock::stage::{Admitted, ServedStage, StageVerdict};
use gatecast::integration::BackendAnswer;

/// What becomes of a request, and what the log says of it.
struct DataAnswer {
    answer: Response<ServerBody>,
    resource: Option<String>,
    failure: Option<(&'static str, &'static str)>,
    /// Why the backend did not answer.
    reason: Option<String>,
    /// Whether an integration answers, the backend or one of `MOCK`.
    is_of_integration: bool,
}

impl DataAnswer {
    fn of(answered: Answered) -> Self {
        let failure = Some((answered.response_type.name(), answered.governed_by));
        Self { failure, ..Self::own(answered.answer) }
    }

    fn own(answer: Answer) -> Self {
        Self { answer: sent(answer), resource: None, failure: None, reason: None, is_of_integration: false }
    }

    fn of_integration(answer: Response<ServerBody>) -> Self {
        Self { answer, resource: None, failure: None, reason: None, is_of_integration: true }
    }
}

/// Answers a request to a path below a stage.
pub(crate) async fn answer(
    context: &AppState,
    stage: &ServedStage,
    caller: &Caller<'_>,
    body: Counted,
) -> Response<ServerBody> {
    let begun = context.log.is_on().then(Instant::now);
    let mut outcome = outcome(context, stage, caller, body).await;
    on_demand::remark(caller.headers(), outcome.answer.headers_mut());
    if !outcome.is_of_integration {
        pages::let_in(&context.settings.page_origins, caller.parts, &mut outcome.answer);
    }
    if let Some(begun) = begun {
        context.log.request(&LogEntry {
            method: caller.method().as_str(),
            path: caller.parts.uri.path(),
            api: Some(&stage.api_id),
            stage: Some(&stage.name),
            resource: outcome.resource.as_deref(),
            source: caller.source.to_string(),
            status: outcome.answer.status().as_u16(),
            response_type: outcome.failure.map(|(failure, _)| failure),
            governed_by: outcome.failure.map(|(_, governing)| governing),
            reason: outcome.reason.as_deref(),
            request_id: outcome.answer.headers().get("x-amzn-requestid").and_then(|id| id.to_str().ok()),
            took: begun.elapsed(),
        });
    }
    outcome.answer
}

async fn outcome(context: &AppState, stage: &ServedStage, caller: &Caller<'_>, body: Counted) -> DataAnswer {
    let too_large = || DataAnswer::of(stage.too_large(caller));
    if payload::announced(caller.parts).is_some_and(|length| length > MAX_BODY as u64) {
        return too_large();
    }
    let routed = stage.route(caller, &context.around);
    let _held = body.held();
    let backend = routed.integration().and_then(|integration| context.backends.of(integration));
    let (bytes, body) = if routed.needs_body() || backend.is_some() {
        match Box::pin(payload::read(caller.parts, body, MAX_BODY, context.settings.limits.body)).await {
            Ok(bytes) => (bytes.clone(), Sending::Whole(bytes)),
            Err(PayloadTrouble::TooLarge(_)) => return too_large(),
            Err(trouble) => return DataAnswer::own(answer::own(trouble.status(), &trouble.to_string())),
        }
    } else {
        (Bytes::new(), Sending::Streamed(body))
    };
    let resource = routed.resource_path().filter(|_| context.log.is_on()).map(str::to_owned);
    let admit = || stage.admit(&routed, caller, &bytes, &context.around);
    let verdict = if routed.is_slow(bytes.len()) { aside(admit).await } else { admit() };
    let outcome = match verdict {
        StageVerdict::Answered(answered) => DataAnswer::of(answered),
        StageVerdict::Integrated(answer) => DataAnswer::of_integration(sent(answer)),
        StageVerdict::Admitted(admitted) => match &context.upstream {
            _ if backend.is_some() => {
                Box::pin(evaluated(context, stage, caller, *admitted, &bytes, backend)).await
            }
            None => DataAnswer::own(answer::stub(caller, &admitted)),
            // Boxed, so that a request that goes nowhere carries less around.
            Some(upstream) => Box::pin(passed_on(context, upstream, stage, caller, *admitted, body)).await,
        },
    };
    DataAnswer { resource, ..outcome }
}

/// Bodies of that many bytes are read before they are sent on, so that they can be sent twice.
const REPLAYED: u64 = 64 * 1024;

/// A body that is sent on: whole where it is small, and says so.
async fn sending(context: &AppState, caller: &Caller<'_>, body: Sending) -> Result<Sending, PayloadTrouble> {
    match body {
        Sending::Streamed(body) if body.size_hint().exact().is_some_and(|length| length <= REPLAYED) => {
            let time = context.settings.limits.body;
            payload::read(caller.parts, body, MAX_BODY, time).await.map(Sending::Whole)
        }
        body => Ok(body),
    }
}

/// Does what takes long while other requests go on, a few such works at a time.
async fn aside<T>(work: impl FnOnce() -> T) -> T {
    static TURNS: Semaphore = Semaphore::const_new(4);
    // It is never closed.
    let _turn = TURNS.acquire().await;
    match Handle::current().runtime_flavor() {
        RuntimeFlavor::MultiThread => tokio::task::block_in_place(work),
        // On one core all would wait for it in any case.
        _ => work(),
    }
}

/// Evaluates an integration in both directions, and asks its backend in between.
async fn evaluated(
    context: &AppState,
    stage: &ServedStage,
    caller: &Caller<'_>,
    admitted: Admitted<'_>,
    body: &Bytes,
    backend: Option<&Uri>,
) -> DataAnswer {
    let timeout = admitted.method.timeout(context.settings.timeout);
    let Admitted { event, method, .. } = admitted;
    let (Some(integration), Some(backend)) = (&method.evaluated, backend) else {
        return DataAnswer::of(stage.answer_to("integration-misconfigured", &event));
    };
    let client = client_request(stage, caller, &event, body);
    let execution = integration.compiled().execute(&client);
    let (answer, reason) = match execution.request() {
        Some(request) => context.backends.call(backend, request, timeout).await,
        None => (BackendAnswer::Unreachable, None),
    };
    let executed = execution.finish(&answer);
    let failed = || executed.answer.as_ref().err().map(ToString::to_string);
    match verdict_of(stage, &event, &executed) {
        StageVerdict::Integrated(answer) => DataAnswer::of_integration(sent(answer)),
        StageVerdict::Answered(answered) => {
            DataAnswer { reason: reason.or_else(failed), ..DataAnswer::of(answered) }
        }
        StageVerdict::Admitted(_) => DataAnswer::of(stage.answer_to("integration-misconfigured", &event)),
    }
}

/// Lets the backend answer.
async fn passed_on(
    context: &AppState,
    upstream: &Upstream,
    stage: &ServedStage,
    caller: &Caller<'_>,
    admitted: Admitted<'_>,
    body: Sending,
) -> DataAnswer {
    let timeout = admitted.method.timeout(context.settings.timeout);
    let body = match sending(context, caller, body).await {
        Ok(body) => body,
        Err(trouble) => return DataAnswer::own(answer::own(trouble.status(), &trouble.to_string())),
    };
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
            DataAnswer::of_integration(answer.map(Either::Right))
        }
        Err(trouble) => {
            let reason = match &trouble {
                NoAnswer::Unreachable(why) => Some(why.clone()),
                NoAnswer::TooSlow => Some(format!("no answer within {} s", timeout.as_secs_f64())),
                NoAnswer::Malformed => Some("the answer is not HTTP".to_owned()),
                NoAnswer::TooLarge | NoAnswer::NoRoom(_) | NoAnswer::Broken => None,
            };
            let failure = match trouble {
                NoAnswer::Unreachable(_) => "integration-unreachable",
                NoAnswer::TooSlow => "integration-timeout",
                NoAnswer::Malformed => "malformed-proxy-answer",
                NoAnswer::TooLarge => return DataAnswer::of(stage.too_large(caller)),
                NoAnswer::NoRoom(no_room) => {
                    return DataAnswer::own(answer::own(
                        StatusCode::SERVICE_UNAVAILABLE,
                        &no_room.to_string(),
                    ));
                }
                NoAnswer::Broken => {
                    return DataAnswer::own(answer::own(
                        StatusCode::BAD_REQUEST,
                        "the body of the request broke off",
                    ));
                }
            };
            DataAnswer { reason, ..DataAnswer::of(stage.answer_to(failure, &admitted.event)) }
        }
    }
}

/// What API Gateway answers where no stage is: outside of gateway responses.
pub(crate) fn no_stage(world: &Snapshot) -> Answer {
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
