//! Responses as HTTP libraries have them.

use std::sync::{Arc, LazyLock};

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

use super::caller::Caller;
use super::stage::Admitted;
use crate::gateway::Response;

/// Says what an answer is that API Gateway would not give.
pub(crate) static MARK: HeaderName = HeaderName::from_static("x-gatecast");

/// An answer to a request.
pub(crate) type Answer = http::Response<Bytes>;

/// A response as it is sent; `names` are those of its mapped headers. All that it says is in one
/// piece of memory.
pub(super) fn of(response: &Response, names: &[(Arc<str>, HeaderName)]) -> Answer {
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

    let mut headers = HeaderMap::with_capacity(response.headers.len() + 2); // the server adds two
    for (name, value) in &response.headers {
        let value = text.split_to(value.len());
        let Some(name) = header_name(name, names) else { continue };
        // Values were looked at when they were rendered.
        let Ok(value) = HeaderValue::from_maybe_shared(value) else { continue };
        headers.append(name, value);
    }
    let mut answer = http::Response::new(text);
    *answer.status_mut() = status;
    *answer.headers_mut() = headers;
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

fn header_name(name: &Arc<str>, names: &[(Arc<str>, HeaderName)]) -> Option<HeaderName> {
    let mapped = names.iter().find(|(mapped, _)| Arc::ptr_eq(mapped, name)).map(|(_, name)| name);
    mapped.or_else(|| OWN.iter().find(|(own, _)| *own == &**name).map(|(_, name)| name)).cloned()
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
    let mut answer = http::Response::new(Bytes::from(body.to_string()));
    *answer.status_mut() = status;
    let mut headers = HeaderMap::with_capacity(4);
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    *answer.headers_mut() = headers;
    answer
}
