//! The backend: where requests go that the gateway lets through.

use std::error::Error as _;
use std::time::Duration;

use axum::body::Body;
use http::header::{
    CONNECTION, EXPECT, HOST, HeaderMap, HeaderName, HeaderValue, PROXY_AUTHENTICATE, PROXY_AUTHORIZATION,
    TE, TRAILER, TRANSFER_ENCODING, UPGRADE,
};
use http::{Request, Response, Uri, Version};
use http_body_util::LengthLimitError;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};

use crate::mock::caller::Caller;

/// How long an idle connection to the backend is kept.
const IDLE: Duration = Duration::from_secs(30);

/// The backend.
#[derive(Debug)]
pub(crate) struct Upstream {
    client: Client<HttpConnector, Body>,
    base: Uri,
}

/// Why there is no answer of the backend.
#[derive(Debug)]
pub(crate) enum NoAnswer {
    /// It cannot be reached, or hangs up.
    Unreachable,
    /// It takes too long.
    TooSlow,
    /// What it says is no answer.
    Malformed,
    /// The request turned out to be too large.
    TooLarge,
    /// The client went away, or its body broke off.
    Broken,
}

impl Upstream {
    /// A backend below a URL: `http://localhost:3000/v1`.
    pub(crate) fn new(base: Uri) -> Self {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        let client = Client::builder(TokioExecutor::new())
            .pool_idle_timeout(IDLE)
            .pool_timer(TokioTimer::new())
            .build(connector);
        Self { client, base }
    }

    /// Sends a request on, below its stage, and waits for the head of the answer.
    pub(crate) async fn call(
        &self,
        caller: &Caller<'_>,
        body: Body,
        timeout: Duration,
    ) -> Result<Response<Body>, NoAnswer> {
        let mut request = Request::new(body);
        *request.method_mut() = caller.method().clone();
        *request.version_mut() = Version::HTTP_11;
        *request.uri_mut() = self.uri(caller).ok_or(NoAnswer::Malformed)?;
        let mut headers = end_to_end(caller.headers());
        headers.remove(HOST); // the client of the backend sets its own
        headers.remove(EXPECT); // is answered here
        forwarded(&mut headers, caller);
        *request.headers_mut() = headers;
        match tokio::time::timeout(timeout, self.client.request(request)).await {
            Err(_) => Err(NoAnswer::TooSlow),
            Ok(Err(error)) => Err(reason(&error)),
            Ok(Ok(response)) => {
                let (mut parts, body) = response.into_parts();
                parts.headers = end_to_end(&parts.headers);
                Ok(Response::from_parts(parts, Body::new(body)))
            }
        }
    }

    fn uri(&self, caller: &Caller<'_>) -> Option<Uri> {
        let base = self.base.path().trim_end_matches('/');
        let query = caller.parts.uri.query().map_or_else(String::new, |query| format!("?{query}"));
        Uri::builder()
            .scheme(self.base.scheme()?.clone())
            .authority(self.base.authority()?.clone())
            .path_and_query(format!("{base}{}{query}", caller.path))
            .build()
            .ok()
    }
}

/// What API Gateway tells the backend about the client.
fn forwarded(headers: &mut HeaderMap, caller: &Caller<'_>) {
    let source = caller.source.to_string();
    let earlier = caller.header("x-forwarded-for").map_or_else(String::new, |earlier| format!("{earlier}, "));
    for (name, value) in
        [("x-forwarded-for", format!("{earlier}{source}")), ("x-forwarded-proto", "http".to_owned())]
    {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
}

/// The headers that are for the other end, not for the connection (RFC 9110, 7.6.1).
fn end_to_end(headers: &HeaderMap) -> HeaderMap {
    let of_connection: [HeaderName; 9] = [
        CONNECTION,
        HeaderName::from_static("keep-alive"),
        HeaderName::from_static("proxy-connection"),
        PROXY_AUTHENTICATE,
        PROXY_AUTHORIZATION,
        TE,
        TRAILER,
        TRANSFER_ENCODING,
        UPGRADE,
    ];
    let named = headers.get_all(CONNECTION).iter().filter_map(|value| value.to_str().ok());
    let named: Vec<&str> = named.flat_map(|value| value.split(',')).map(str::trim).collect();
    let mut kept = headers.clone();
    for name in of_connection {
        kept.remove(name);
    }
    for name in named {
        kept.remove(name);
    }
    kept
}

fn reason(error: &hyper_util::client::legacy::Error) -> NoAnswer {
    if error.is_connect() {
        return NoAnswer::Unreachable;
    }
    let mut source = error.source();
    while let Some(cause) = source {
        if cause.is::<LengthLimitError>() {
            return NoAnswer::TooLarge;
        }
        if let Some(cause) = cause.downcast_ref::<hyper::Error>() {
            if cause.is_parse() {
                return NoAnswer::Malformed;
            }
            if cause.is_user() {
                return NoAnswer::Broken;
            }
        }
        source = cause.source();
    }
    NoAnswer::Unreachable
}
