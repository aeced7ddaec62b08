//! Requests and responses of the crate `http`.

use http::request::Parts;
use http::{HeaderValue, StatusCode};

use super::{Event, Response};
use crate::template::variables::ContextField;

/// The event of a request: its method, path, headers and query string, and the fields of `$context`
/// that follow from them (`httpMethod`, `path`, `protocol`, `identity.userAgent`).
///
/// Headers are found by their names in any case, since `http` does not keep the client's spelling.
/// Values that are not text are left out. The stage, ids and times are the caller's to set.
///
/// ```
/// use gatecast::Event;
///
/// let request = http::Request::get("/pets?page=2&name=R%C3%A9my").header("user-agent", "curl/8").body(())?;
/// let event = Event::from(&request.into_parts().0);
/// assert_eq!(event.context("path"), Some("/pets"));
/// assert_eq!(event.context("identity.userAgent"), Some("curl/8"));
/// # Ok::<(), http::Error>(())
/// ```
impl From<&Parts> for Event {
    fn from(parts: &Parts) -> Self {
        const METHOD: ContextField = ContextField::known("httpMethod");
        const PATH: ContextField = ContextField::known("path");
        const PROTOCOL: ContextField = ContextField::known("protocol");
        const USER_AGENT: ContextField = ContextField::known("identity.userAgent");

        let mut event = Self { method: Some(parts.method.as_str().to_owned()), ..Self::default() };
        event.context.put(METHOD, parts.method.as_str());
        event.context.put(PATH, parts.uri.path());
        event.context.put(PROTOCOL, "HTTP/1.1");
        if let Some(agent) = parts.headers.get(http::header::USER_AGENT).and_then(|agent| agent.to_str().ok())
        {
            event.context.put(USER_AGENT, agent);
        }
        let request = &mut event.request;
        request.any_case = true;
        for (name, value) in &parts.headers {
            if let Ok(value) = value.to_str() {
                request.add_header(name.as_str(), value);
            }
        }
        for pair in parts.uri.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            request.add_query(&decoded(name), &decoded(value));
        }
        event
    }
}

/// The text of a form's name or value: `+` is a space, `%41` a byte; bytes that are not UTF-8 are
/// replaced.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        let escaped = match (first, after) {
            (b'%', [high, low, ..]) => digit(*high).zip(digit(*low)).map(|(high, low)| 16 * high + low),
            _ => None,
        };
        bytes.push(escaped.unwrap_or(if *first == b'+' { b' ' } else { *first }));
        rest = if escaped.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The response as a server sends it.
///
/// # Errors
/// `http::Error` for a header name or value that `http` does not take; a response of a compiled
/// [`Gateway`](super::Gateway) has none.
///
/// ```
/// use gatecast::{Api, Event, Failure, Gateway, ResponseType};
///
/// let gateway = Gateway::compile(&Api::default()).value;
/// let response = gateway.respond(&Failure::of(ResponseType::Throttled), &Event::sample());
/// let response = http::Response::try_from(response)?;
/// assert_eq!(response.status(), 429);
/// assert_eq!(response.headers()["content-type"], "application/json");
/// # Ok::<(), http::Error>(())
/// ```
impl TryFrom<Response> for http::Response<String> {
    type Error = http::Error;

    fn try_from(response: Response) -> Result<Self, Self::Error> {
        let mut made = Self::new(response.body);
        *made.status_mut() = StatusCode::from_u16(response.status)?;
        for (name, value) in &response.headers {
            let name = http::HeaderName::from_bytes(name.as_bytes())?;
            made.headers_mut().append(name, HeaderValue::from_bytes(value.as_bytes())?);
        }
        Ok(made)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(request: http::request::Builder) -> Event {
        Event::from(&request.body(()).expect("a request").into_parts().0)
    }

    #[test]
    fn query_strings_are_decoded() {
        let event = event(http::Request::get("/?a=1&a=2&b=x+y%2B%C3%A4&c&=d&e=%4&f=%zz"));
        let values = |name: &str| event.request.query.get(name).map(String::as_str);
        assert_eq!(values("a"), Some("2"));
        assert_eq!(event.request.multi_value_query["a"], ["1", "2"]);
        assert_eq!(values("b"), Some("x y+\u{e4}"));
        assert_eq!(values("c"), Some(""));
        assert_eq!(values(""), Some("d"));
        assert_eq!((values("e"), values("f")), (Some("%4"), Some("%zz")));
    }

    #[test]
    fn headers_keep_all_their_values() {
        let request =
            http::Request::post("/pets").header("X-A", "1").header("x-a", "2").header("B", "\u{e4}");
        let event = event(request);
        assert_eq!(event.request.headers["x-a"], "2");
        assert_eq!(event.request.multi_value_headers["x-a"], ["1", "2"]);
        assert!(!event.request.headers.contains_key("b"), "not text");
        assert_eq!(event.context("httpMethod"), Some("POST"));
        assert_eq!(event, event.clone());
    }
}
