//! What somebody says a backend answers: `404`, `200:{"id": 5}`, or a file with an HTTP message or a result.

use std::sync::Arc;

use gatecast::diagnostic::quoted;
use gatecast::integration::{BackendAnswer, BackendRequest};
use gatecast::source::SourceFile;

/// The media type of a body that comes without one.
const JSON: (&str, &str) = ("Content-Type", "application/json");

/// Why something is not the answer of a backend.
pub(super) enum NoAnswer<E> {
    /// It cannot be read.
    Unreadable(E),
    /// It is something else, in words.
    Unusable(String),
}

/// The answer that is given to a request.
pub(super) fn answer<E>(
    given: &str,
    request: &BackendRequest,
    read: impl FnOnce(&str) -> Result<Arc<SourceFile>, E>,
) -> Result<BackendAnswer, NoAnswer<E>> {
    let is_lambda = matches!(request, BackendRequest::Lambda(_));
    if let Some((status, body)) = status_and_body(given) {
        return match is_lambda {
            false => Ok(http(status, body.as_bytes())),
            true if status == 200 => Ok(BackendAnswer::Lambda(body.as_bytes().to_vec())),
            true => Err(NoAnswer::Unusable(
                "the backend is a function, whose result has no status; pass a file with the result, or 200:RESULT"
                    .to_owned(),
            )),
        };
    }
    let source = read(given).map_err(NoAnswer::Unreadable)?;
    let text = source.text();
    if let Some(message) = http_message(text) {
        return message.map_err(|expected| {
            NoAnswer::Unusable(format!("{}: expected {expected}", quoted(source.name())))
        });
    }
    Ok(if is_lambda { BackendAnswer::Lambda(text.as_bytes().to_vec()) } else { http(200, text.as_bytes()) })
}

fn http(status: u16, body: &[u8]) -> BackendAnswer {
    let (name, value) = JSON;
    BackendAnswer::Http { status, headers: vec![(name.to_owned(), value.to_owned())], body: body.to_vec() }
}

/// `404`, `200:{"id": 5}`
fn status_and_body(given: &str) -> Option<(u16, &str)> {
    let (status, body) = given.split_once(':').unwrap_or((given, ""));
    let status = (status.len() == 3).then(|| status.parse().ok()).flatten()?;
    (100..=599).contains(&status).then_some((status, body))
}

/// An HTTP message: status line, headers, an empty line, the body; `None` for a text that is none, and what
/// is expected of one that is broken.
fn http_message(text: &str) -> Option<Result<BackendAnswer, &'static str>> {
    if !text.starts_with("HTTP/") {
        return None;
    }
    let (head, body) = text.split_once("\r\n\r\n").or_else(|| text.split_once("\n\n")).unwrap_or((text, ""));
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split_whitespace().nth(1)?.parse().ok());
    let Some(status) = status.filter(|status| (100..=599).contains(status)) else {
        return Some(Err("a status line such as `HTTP/1.1 200 OK`"));
    };
    let mut headers = Vec::new();
    for line in lines {
        match line.split_once(':') {
            Some((name, value)) => headers.push((name.trim().to_owned(), value.trim().to_owned())),
            None => return Some(Err("headers such as `Content-Type: application/json`, then an empty line")),
        }
    }
    Some(Ok(BackendAnswer::Http { status, headers, body: body.as_bytes().to_vec() }))
}
