//! What a method answers and what its backend gets, as JSON.

use data_encoding::BASE64;
use serde_json::{Map, Value, json};

use super::json::escaped;
use gatecast::integration::{BackendRequest, Executed, MethodAnswer};

/// The answer of a method, with the failure and the log that explain it.
pub(crate) fn method_answer_json(
    (method, resource): (&str, &str),
    answer: &MethodAnswer,
    executed: &Executed,
) -> String {
    let failure = executed.answer.as_ref().err();
    let mut members = members([
        ("method", method.into()),
        ("resource", resource.into()),
        ("statusCode", answer.status.into()),
        ("headers", headers(&answer.headers)),
    ]);
    add_body(&mut members, "body", &answer.body);
    members.insert("failure".to_owned(), failure.map(gatecast::integration::IntegrationFailure::name).into());
    members.insert("log".to_owned(), executed.log.lines().into());
    lines(&members)
}

/// What a backend gets.
pub(crate) fn backend_request_json(request: &BackendRequest) -> String {
    let mut object = match request {
        BackendRequest::Lambda(invocation) => members([
            ("function", invocation.function.as_str().into()),
            ("uri", invocation.uri.as_str().into()),
            ("headers", headers(&invocation.headers)),
        ]),
        BackendRequest::Http { method, uri, headers: own, .. } => members([
            ("method", method.as_str().into()),
            ("uri", uri.as_str().into()),
            ("headers", headers(own)),
        ]),
        _ => Map::new(),
    };
    add_body(&mut object, "body", request.body());
    lines(&object)
}

fn members<const N: usize>(members: [(&str, Value); N]) -> Map<String, Value> {
    members.map(|(name, value)| (name.to_owned(), value)).into_iter().collect()
}

/// A body as text, or in base64 where it is none.
fn add_body(members: &mut Map<String, Value>, name: &str, body: &[u8]) {
    let text = std::str::from_utf8(body);
    members.insert(name.to_owned(), text.map_or_else(|_| BASE64.encode(body), str::to_owned).into());
    members.insert("isBase64Encoded".to_owned(), text.is_err().into());
}

fn headers(headers: &[(String, String)]) -> Value {
    headers.iter().map(|(name, value)| json!([name, value])).collect()
}

/// An object, a member a line.
fn lines(members: &Map<String, Value>) -> String {
    let lines: Vec<String> =
        members.iter().map(|(name, value)| format!("  {}: {value}", Value::from(name.as_str()))).collect();
    escaped(&format!("{{\n{}\n}}\n", lines.join(",\n")))
}
