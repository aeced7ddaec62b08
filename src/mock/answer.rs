//! Responses as HTTP libraries have them.

use std::sync::LazyLock;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

use super::stage::Admitted;
use crate::gateway::Response;

/// Says what an answer is that API Gateway would not give.
pub(crate) static MARK: HeaderName = HeaderName::from_static("x-gatecast");

/// An answer to a request.
pub(crate) type Answer = http::Response<Bytes>;

/// A response as it is sent.
pub(crate) fn of(response: Response) -> Answer {
    let mut answer = http::Response::new(Bytes::from(response.body));
    // A status below 200 is none that a response can end with; HTTP libraries refuse to send it.
    match StatusCode::from_u16(response.status) {
        Ok(status) if !status.is_informational() => *answer.status_mut() = status,
        _ => return own(StatusCode::BAD_GATEWAY, &format!("the status {} cannot be sent", response.status)),
    }
    let headers = answer.headers_mut();
    headers.reserve(response.headers.len() + 1);
    for (name, value) in response.headers {
        let Some(name) = header_name(&name) else { continue };
        // Values were looked at when they were rendered.
        let Ok(value) = HeaderValue::from_maybe_shared(Bytes::from(value)) else { continue };
        headers.append(name, value);
    }
    answer
}

/// The names that every response has, made once.
static OWN: LazyLock<[(&str, HeaderName); 4]> = LazyLock::new(|| {
    [
        ("Content-Type", CONTENT_TYPE),
        ("x-amzn-RequestId", HeaderName::from_static("x-amzn-requestid")),
        ("x-amzn-ErrorType", HeaderName::from_static("x-amzn-errortype")),
        ("x-amz-apigw-id", HeaderName::from_static("x-amz-apigw-id")),
    ]
});

fn header_name(name: &str) -> Option<HeaderName> {
    match OWN.iter().find(|(own, _)| *own == name) {
        Some((_, known)) => Some(known.clone()),
        None => HeaderName::from_bytes(name.as_bytes()).ok(),
    }
}

/// What a backend would answer, where there is none.
pub(crate) fn stub(admitted: &Admitted<'_>) -> Answer {
    let event = &admitted.event;
    let path: serde_json::Map<String, Value> =
        event.request.path.iter().map(|(name, value)| (name.clone(), Value::from(value.as_str()))).collect();
    let body = json!({
        "message": "the request reached the integration; gatecast stands in for it",
        "method": event.method,
        "resource": admitted.resource.path,
        "pathParameters": path,
        "requestId": event.context("requestId"),
    });
    let mut answer = json_answer(StatusCode::OK, &body);
    answer.headers_mut().insert(&MARK, HeaderValue::from_static("stub"));
    if let Some(id) = event.context("requestId").and_then(|id| HeaderValue::from_str(id).ok()) {
        answer.headers_mut().insert("x-amzn-requestid", id);
    }
    answer
}

/// An answer that API Gateway knows nothing of.
pub(crate) fn own(status: StatusCode, message: &str) -> Answer {
    let mut answer = json_answer(status, &json!({ "message": message }));
    answer.headers_mut().insert(&MARK, HeaderValue::from_static("own"));
    answer
}

/// A JSON document as an answer.
pub(crate) fn json_answer(status: StatusCode, body: &Value) -> Answer {
    let mut answer = http::Response::new(Bytes::from(body.to_string()));
    *answer.status_mut() = status;
    let mut headers = HeaderMap::with_capacity(4);
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    *answer.headers_mut() = headers;
    answer
}
