//! What `--backend` says the backend answers.

use super::call::Call;
use crate::cli::error::CliError;
use crate::cli::host::Host;
use gatecast::diagnostic::quoted;
use gatecast::integration::{BackendAnswer, BackendRequest, Execution};

/// The media type of a body that comes without one.
const JSON: (&str, &str) = ("Content-Type", "application/json");

/// The answer of the backend: a status, a status and a body, or a file with an HTTP message or a result.
pub(super) fn answer(
    given: Option<&str>,
    execution: &Execution<'_>,
    call: &Call<'_>,
    host: &Host,
) -> Result<BackendAnswer, CliError> {
    let Some(request) = execution.request() else {
        // A MOCK integration, or a request that does not get as far.
        return match given.filter(|_| execution.failure().is_none()) {
            Some(_) => Err(CliError::Usage(format!(
                "{} has a MOCK integration, which asks no backend; leave out --backend",
                call.name()
            ))),
            None => Ok(BackendAnswer::Unreachable),
        };
    };
    let Some(given) = given else {
        return Err(CliError::Usage(format!(
            "{} asks a backend; pass its answer with --backend FILE or --backend 200:BODY, or see what it gets with --request",
            call.name()
        )));
    };
    let is_lambda = matches!(request, BackendRequest::Lambda(_));
    if let Some((status, body)) = status_and_body(given) {
        return match is_lambda {
            false => Ok(http(status, body.as_bytes())),
            true if status == 200 => Ok(BackendAnswer::Lambda(body.as_bytes().to_vec())),
            true => Err(CliError::Usage(format!(
                "--backend {}: the backend of {} is a function, whose result has no status; pass a file with the \
                 result, or 200:RESULT",
                quoted(given),
                call.name()
            ))),
        };
    }
    let source = host.read(given)?;
    let text = source.text();
    if let Some(message) = http_message(text) {
        return message
            .map_err(|expected| CliError::Usage(format!("{}: expected {expected}", quoted(source.name()))));
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
