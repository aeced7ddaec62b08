//! What only this server has: its health, and the rules.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::response::Response;
use bytes::Bytes;
use http::StatusCode;
use http::request::Parts;
use serde_json::{Value, json};

use super::reply::Refusal;
use super::{may_change, sent};
use crate::mock::answer::{Answer, json_answer, own};
use crate::mock::payload;
use crate::mock::rules::{InjectedFailure, InjectedFailureError};
use crate::server::context::AppState;

/// How many bytes a rule may have.
const MAX_RULE: usize = 64 * 1024;

/// `GET /_gatecast/health`.
pub(super) async fn health(State(context): State<Arc<AppState>>) -> Response {
    let world = context.store.world();
    let api = |api: &Arc<crate::server::store::ApiState>| {
        json!({
            "id": api.record.id,
            "name": api.record.name,
            "stages": api.stages.keys().collect::<Vec<_>>(),
        })
    };
    let apis: Vec<Value> = world.apis.values().map(api).collect();
    let version = env!("CARGO_PKG_VERSION");
    sent(json_answer(StatusCode::OK, &json!({ "status": "ok", "version": version, "apis": apis })))
}

/// `GET /_gatecast/rules`.
pub(super) async fn rules(State(context): State<Arc<AppState>>) -> Response {
    sent(json_answer(StatusCode::OK, &json!({ "rules": context.around.rules.list() })))
}

/// `POST /_gatecast/rules`.
pub(super) async fn add_rule(State(context): State<Arc<AppState>>, request: Request) -> Response {
    let (_, body) = match received(&context, request).await {
        Ok(received) => received,
        Err(answer) => return sent(answer),
    };
    sent(match serde_json::from_slice::<InjectedFailure>(&body) {
        Err(error) => {
            let expected = r#"expected {"type"}, and any of "api", "stage", "method", "path", "times", "message", "validationError"#;
            own(StatusCode::BAD_REQUEST, &format!("the body is not a rule: {error}; {expected}"))
        }
        Ok(rule) => match context.around.rules.add(rule) {
            Ok(rule) => json_answer(StatusCode::CREATED, &json!(rule)),
            Err(error @ InjectedFailureError::TooMany) => {
                own(StatusCode::TOO_MANY_REQUESTS, &error.to_string())
            }
            Err(error) => own(StatusCode::BAD_REQUEST, &error.to_string()),
        },
    })
}

/// `DELETE /_gatecast/rules`.
pub(super) async fn delete_rules(State(context): State<Arc<AppState>>, request: Request) -> Response {
    sent(match received(&context, request).await {
        Ok(_) => json_answer(StatusCode::OK, &json!({ "deleted": context.around.rules.delete(None) })),
        Err(answer) => answer,
    })
}

/// `DELETE /_gatecast/rules/{id}`.
pub(super) async fn delete_rule(
    State(context): State<Arc<AppState>>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    if let Err(answer) = received(&context, request).await {
        return sent(answer);
    }
    let deleted = id.parse().map_or(0, |id| context.around.rules.delete(Some(id)));
    sent(if deleted == 0 {
        own(StatusCode::NOT_FOUND, &format!("there is no rule {id}; GET /_gatecast/rules lists them"))
    } else {
        json_answer(StatusCode::OK, &json!({ "deleted": deleted }))
    })
}

async fn received(context: &AppState, request: Request) -> Result<(Parts, Bytes), Answer> {
    let (parts, body) = request.into_parts();
    let body = payload::read(&parts, body, MAX_RULE, context.settings.limits.body)
        .await
        .map_err(|trouble| own(trouble.status(), &trouble.to_string()))?;
    may_change(context, &parts, &body).map_err(Refusal::into_answer)?;
    Ok((parts, body))
}
