//! Responses as HTTP libraries have them.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

use super::caller::Caller;
use super::mapped::Mapped;
use super::stage::Admitted;
use gatecast::gateway::Response;

/// Says what an answer is that API Gateway would not give.
pub(crate) static MARK: HeaderName = HeaderName::from_static("x-gatecast");

/// An answer to a request.
pub(crate) type Answer = http::Response<Bytes>;

/// A response as it is sent. All that is not the same every time is in one piece of memory.
pub(super) fn of(response: &Response, mapped: &Mapped) -> Answer {
    // A status below 200 is none that a response can end with; HTTP libraries refuse to send it.
    let status = match StatusCode::from_u16(response.status) {
        Ok(status) if !status.is_informational() => status,
        _ => return own(StatusCode::BAD_GATEWAY, &format!("the status {} cannot be sent", response.status)),
    };
    let values = response.headers.iter().map(|(_, value)| value.len());
    let mut text = String::with_capacity(values.sum::<usize>() + response.body.len());
    response.headers.iter().for_each(|(_, value)| text.push_str(value));
    text.push_str(&response.body);
    let mut text = Bytes::from(text);

    let headers = mapped.headers(&response.headers, &mut text);
    let mut answer = http::Response::new(text);
    *answer.status_mut() = status;
    *answer.headers_mut() = headers;
    answer
}

/// What a backend would answer, where there is none.
pub(crate) fn stub(caller: &Caller<'_>, admitted: &Admitted<'_>) -> Answer {
    let event = &admitted.event;
    let path: serde_json::Map<String, Value> =
        event.request.path.iter().map(|(name, value)| (name.clone(), Value::from(value.as_str()))).collect();
    let body = json!({
        "message": "the request reached the integration; gatecast stands in for it",
        "method": caller.method().as_str(),
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
    json_text_answer(status, Bytes::from(body.to_string()))
}

/// A JSON document that is text already as an answer.
pub(crate) fn json_text_answer(status: StatusCode, text: Bytes) -> Answer {
    let mut answer = http::Response::new(text);
    *answer.status_mut() = status;
    let mut headers = HeaderMap::with_capacity(4);
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    *answer.headers_mut() = headers;
    answer
}
