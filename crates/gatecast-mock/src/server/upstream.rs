//! The backend: where requests go that the gateway lets through.

use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use http::header::{
    CONNECTION, CONTENT_LENGTH, EXPECT, HOST, HeaderMap, HeaderName, HeaderValue, PROXY_AUTHENTICATE,
    PROXY_AUTHORIZATION, TE, TRAILER, TRANSFER_ENCODING, UPGRADE,
};
use http::{Request, Response, StatusCode, Uri, Version};
use http_body::Body as _;
use http_body_util::{LengthLimitError, Limited};
use hyper_util::client::legacy::connect::capture_connection;
use hyper_util::client::legacy::{Client, Error};
use hyper_util::rt::{TokioExecutor, TokioTimer};

use super::budget::Counted;
use super::connection::{Connector, Traffic};
use crate::mock::answer::MARK;
use crate::mock::caller::Caller;
use crate::mock::embed::MAX_BODY;
use crate::mock::payload::{NoRoom, cause};

/// How long an idle connection to the backend is kept: less than backends keep it, of which
/// Node.js has the shortest time, 5 seconds.
pub(super) const IDLE: Duration = Duration::from_secs(4);

/// The backend.
#[derive(Debug)]
pub(crate) struct Upstream {
    client: Client<Connector, Body>,
    /// Makes a connection for each request.
    afresh: Client<Connector, Body>,
    base: Uri,
}

/// The body of a request to the backend.
pub(crate) enum Sending {
    /// It is there, and can be sent twice.
    Whole(Bytes),
    /// It is sent as it comes.
    Streamed(Counted),
}

/// Why there is no answer of the backend.
#[derive(Debug)]
pub(crate) enum NoAnswer {
    /// It cannot be reached, or hangs up; and why, as `connection refused`.
    Unreachable(String),
    /// It takes too long.
    TooSlow,
    /// What it says is no answer.
    Malformed,
    /// The request turned out to be too large.
    TooLarge,
    /// All requests together turned out to be too large.
    NoRoom(NoRoom),
    /// The client went away, or its body broke off.
    Broken,
}

impl Upstream {
    /// A backend below a URL: `http://localhost:3000/v1`.
    pub(crate) fn new(base: Uri) -> Self {
        let connector = Connector::new();
        let mut builder = Client::builder(TokioExecutor::new());
        builder.pool_timer(TokioTimer::new()).pool_idle_timeout(IDLE);
        let client = builder.build(connector.clone());
        let afresh = builder.pool_max_idle_per_host(0).build(connector);
        Self { client, afresh, base }
    }

    /// Sends a request on, below its stage, and waits for the head of the answer.
    pub(crate) async fn call(
        &self,
        caller: &Caller<'_>,
        body: Sending,
        timeout: Duration,
    ) -> Result<Response<Body>, NoAnswer> {
        let answer = async {
            match body {
                Sending::Whole(bytes) => self.send_whole(caller, bytes).await,
                Sending::Streamed(body) => self.send_streamed(caller, body).await,
            }
        };
        tokio::time::timeout(timeout, answer).await.unwrap_or(Err(NoAnswer::TooSlow))
    }

    /// Backends close connections that were idle for too long, sometimes while a request is on its
    /// way. Where nothing was answered on a connection that answered before, it is sent once more.
    async fn send_whole(&self, caller: &Caller<'_>, bytes: Bytes) -> Result<Response<Body>, NoAnswer> {
        let mut request = self.request(caller, Body::from(bytes.clone()))?;
        let connection = capture_connection(&mut request);
        match self.client.request(request).await {
            Ok(answer) => answer_of(answer.map(Body::new)),
            Err(error) => match reason(&error) {
                NoAnswer::Unreachable(_) if !error.is_connect() && was_closed_unanswered(&connection) => {
                    let request = self.request(caller, Body::from(bytes))?;
                    let answer = self.afresh.request(request).await.map_err(|error| reason(&error))?;
                    answer_of(answer.map(Body::new))
                }
                reason => Err(reason),
            },
        }
    }

    async fn send_streamed(&self, caller: &Caller<'_>, body: Counted) -> Result<Response<Body>, NoAnswer> {
        let has_length = body.size_hint().exact().is_some();
        let mut request = self.request(caller, Body::new(Limited::new(body.passed_on(), MAX_BODY)))?;
        if !has_length {
            // Without it, hyper sends no body with GET and HEAD.
            request.headers_mut().insert(TRANSFER_ENCODING, HeaderValue::from_static("chunked"));
        }
        let answer = self.client.request(request).await.map_err(|error| reason(&error))?;
        answer_of(answer.map(Body::new))
    }

    fn request(&self, caller: &Caller<'_>, body: Body) -> Result<Request<Body>, NoAnswer> {
        let mut request = Request::new(body);
        *request.method_mut() = caller.method().clone();
        *request.version_mut() = Version::HTTP_11;
        *request.uri_mut() = self.uri(caller).ok_or(NoAnswer::Malformed)?;
        let mut headers = end_to_end(caller.headers());
        headers.remove(HOST); // the client of the backend sets its own
        headers.remove(EXPECT); // is answered here
        forwarded(&mut headers, caller);
        *request.headers_mut() = headers;
        Ok(request)
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

fn was_closed_unanswered(connection: &hyper_util::client::legacy::connect::CaptureConnection) -> bool {
    let mut extensions = http::Extensions::new();
    if let Some(connected) = connection.connection_metadata().as_ref() {
        connected.get_extras(&mut extensions);
    }
    extensions.get::<Traffic>().is_some_and(Traffic::ended_unanswered)
}

/// What API Gateway tells the backend about the client.
fn forwarded(headers: &mut HeaderMap, caller: &Caller<'_>) {
    let name = HeaderName::from_static("x-forwarded-for");
    let mut addresses: Vec<&[u8]> =
        caller.headers().get_all(&name).iter().map(HeaderValue::as_bytes).collect();
    let source = caller.source.to_string();
    addresses.push(source.as_bytes());
    if let Ok(value) = HeaderValue::from_bytes(&addresses.join(&b", "[..])) {
        headers.insert(name, value);
    }
    headers.insert("x-forwarded-proto", HeaderValue::from_static("http"));
}

/// An answer as it goes to the client: framed once (RFC 9112, 6.3), and without what is said
/// between gatecast and the backend only.
fn answer_of(mut answer: Response<Body>) -> Result<Response<Body>, NoAnswer> {
    let status = answer.status();
    // Nobody asked for another protocol.
    if status.is_informational() {
        return Err(NoAnswer::Malformed);
    }
    let mut codings = answer.headers().get_all(TRANSFER_ENCODING).iter();
    let is_chunked = match (codings.next(), codings.next()) {
        (None, _) => false,
        (Some(coding), None) if coding.as_bytes().eq_ignore_ascii_case(b"chunked") => true,
        // Nothing else is decoded, and the client is not told of it.
        _ => return Err(NoAnswer::Malformed),
    };
    let length = if is_chunked { None } else { length_of(answer.headers())? };
    let mut headers = end_to_end(answer.headers());
    headers.remove(CONTENT_LENGTH);
    if let Some(length) = length.filter(|_| status != StatusCode::NO_CONTENT) {
        headers.insert(CONTENT_LENGTH, length.into());
    }
    headers.remove(&MARK);
    // The version is one of each connection, not of what is sent over both.
    *answer.version_mut() = Version::HTTP_11;
    *answer.headers_mut() = headers;
    Ok(answer)
}

/// The length that an answer says; several must be the same.
fn length_of(headers: &HeaderMap) -> Result<Option<u64>, NoAnswer> {
    let mut said = None;
    for value in headers.get_all(CONTENT_LENGTH) {
        for length in value.to_str().map_err(|_| NoAnswer::Malformed)?.split(',').map(str::trim) {
            let is_number = length.bytes().all(|digit| digit.is_ascii_digit());
            let length = length.parse().ok().filter(|_| is_number).ok_or(NoAnswer::Malformed)?;
            if said.replace(length).is_some_and(|earlier| earlier != length) {
                return Err(NoAnswer::Malformed);
            }
        }
    }
    Ok(said)
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

fn reason(error: &Error) -> NoAnswer {
    if error.is_connect() {
        return NoAnswer::Unreachable(why(error));
    }
    // What the body of the request ran into comes as a fault of the sender, so it goes first.
    if cause::<LengthLimitError>(error).is_some() {
        return NoAnswer::TooLarge;
    }
    if let Some(no_room) = cause::<NoRoom>(error) {
        return NoAnswer::NoRoom(*no_room);
    }
    match cause::<hyper::Error>(error) {
        Some(error) if error.is_parse() => NoAnswer::Malformed,
        Some(error) if error.is_user() => NoAnswer::Broken,
        _ => NoAnswer::Unreachable(why(error)),
    }
}

/// What is at the bottom of an error, as the system says it: without the number of the error, in small
/// letters.
pub(super) fn why(error: &Error) -> String {
    if let Some(error) = cause::<std::io::Error>(error) {
        if error.kind() != std::io::ErrorKind::Other {
            return error.kind().to_string();
        }
        return error.to_string().to_lowercase();
    }
    let mut error: &dyn std::error::Error = error;
    while let Some(source) = error.source() {
        error = source;
    }
    error.to_string()
}
