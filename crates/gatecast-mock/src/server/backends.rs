//! Backends of integrations that are evaluated: functions behind the Invoke API of Lambda, and a server in the
//! place of HTTP backends.

use std::time::Duration;

use axum::body::Body;
use http::header::{CONTENT_TYPE, HOST};
use http::{HeaderName, HeaderValue, Method, Request, Response, Uri};
use http_body_util::{BodyExt, Limited};
use hyper_util::client::legacy::Client;
use hyper_util::rt::{TokioExecutor, TokioTimer};

use super::connection::Connector;
use super::settings::Settings;
use super::upstream::{IDLE, why};
use crate::mock::embed::MAX_BODY;
use crate::mock::integration::EvaluatedIntegration;
use gatecast::integration::{BackendAnswer, BackendRequest, LambdaInvocation};
use gatecast::rest_api::{IntegrationKind, function_name};

/// Where integrations lead.
#[derive(Debug)]
pub(crate) struct Backends {
    client: Client<Connector, Body>,
    functions: Vec<(String, Uri)>,
    function_endpoint: Option<Uri>,
    /// In the place of HTTP backends whose requests and answers are transformed.
    upstream: Option<Uri>,
}

impl Backends {
    pub(crate) fn new(settings: &Settings) -> Self {
        let mut builder = Client::builder(TokioExecutor::new());
        builder.pool_timer(TokioTimer::new()).pool_idle_timeout(IDLE);
        Self {
            client: builder.build(Connector::new()),
            functions: settings.functions.clone(),
            function_endpoint: settings.function_endpoint.clone(),
            upstream: settings.upstream.clone(),
        }
    }

    /// The backend of an integration; `None` where it is not evaluated.
    pub(crate) fn of(&self, integration: &EvaluatedIntegration) -> Option<&Uri> {
        let compiled = integration.compiled();
        if compiled.is_lambda() {
            let name = compiled.uri().and_then(function_name).map(unqualified);
            let named = self.functions.iter().find(|(own, _)| Some(own.as_str()) == name);
            return named.map(|(_, uri)| uri).or(self.function_endpoint.as_ref());
        }
        self.upstream.as_ref().filter(|_| compiled.kind() == IntegrationKind::Http)
    }

    /// Asks a backend; where it does not answer, also why.
    pub(crate) async fn call(
        &self,
        backend: &Uri,
        request: &BackendRequest,
        timeout: Duration,
    ) -> (BackendAnswer, Option<String>) {
        match tokio::time::timeout(timeout, self.ask(backend, request)).await {
            Ok(Ok(answer)) => (answer, None),
            Ok(Err(reason)) => (BackendAnswer::Unreachable, Some(reason)),
            Err(_) => {
                (BackendAnswer::TimedOut, Some(format!("no answer within {} s", timeout.as_secs_f64())))
            }
        }
    }

    async fn ask(&self, backend: &Uri, request: &BackendRequest) -> Result<BackendAnswer, String> {
        let (sent, is_lambda) = match request {
            BackendRequest::Lambda(invocation) => (invoke(backend, invocation), true),
            BackendRequest::Http { method, uri, headers, body } => {
                (forward(backend, method, uri, headers, body), false)
            }
            _ => (None, false),
        };
        let sent = sent.ok_or("the request cannot be sent")?;
        let answer = self.client.request(sent).await.map_err(|error| why(&error))?;
        let (parts, body) = answer.into_parts();
        let body = Limited::new(body, MAX_BODY).collect().await.map_err(|error| error.to_string())?;
        let answer = Response::from_parts(parts, body.to_bytes().to_vec());
        Ok(match is_lambda {
            false => BackendAnswer::Http {
                status: answer.status().as_u16(),
                headers: texts(&answer),
                body: answer.into_body(),
            },
            // An error of the function comes with 200; anything else is one of the service.
            true if answer.status().is_success() => BackendAnswer::Lambda(answer.into_body()),
            true => BackendAnswer::Refused,
        })
    }
}

/// A function without its version or alias.
fn unqualified(name: &str) -> &str {
    name.split(':').next().unwrap_or(name)
}

/// An invocation. An endpoint whose path names a function is that of one function: the runtime interface
/// emulator has one.
fn invoke(endpoint: &Uri, invocation: &LambdaInvocation) -> Option<Request<Body>> {
    let base = endpoint.path().trim_end_matches('/');
    let path = match base.contains("/functions/") {
        true => base.to_owned(),
        false => format!("{base}/2015-03-31/functions/{}/invocations", invocation.function),
    };
    let mut request = Request::new(Body::from(invocation.payload.clone()));
    *request.method_mut() = Method::POST;
    *request.uri_mut() = below(endpoint, &path)?;
    request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    add_headers(&mut request, &invocation.headers);
    Some(request)
}

/// A request to an HTTP backend, with its path below the server that stands in for it.
fn forward(
    upstream: &Uri,
    method: &str,
    uri: &str,
    headers: &[(String, String)],
    body: &[u8],
) -> Option<Request<Body>> {
    let own: Uri = uri.parse().ok()?;
    let base = upstream.path().trim_end_matches('/');
    let path = own.path_and_query().map_or("/", |path| path.as_str());
    let mut request = Request::new(Body::from(body.to_vec()));
    *request.method_mut() = method.parse().ok()?;
    *request.uri_mut() = below(upstream, &format!("{base}{path}"))?;
    add_headers(&mut request, headers);
    // The client sets that of the server.
    request.headers_mut().remove(HOST);
    Some(request)
}

fn below(base: &Uri, path_and_query: &str) -> Option<Uri> {
    let builder = Uri::builder().scheme(base.scheme()?.clone()).authority(base.authority()?.clone());
    builder.path_and_query(path_and_query).build().ok()
}

fn add_headers(request: &mut Request<Body>, headers: &[(String, String)]) {
    for (name, value) in headers {
        let pair = HeaderName::from_bytes(name.as_bytes()).ok().zip(HeaderValue::from_str(value).ok());
        if let Some((name, value)) = pair {
            request.headers_mut().append(name, value);
        }
    }
}

/// The headers of an answer whose values are text, under the names that most servers write.
fn texts<B>(answer: &Response<B>) -> Vec<(String, String)> {
    let texts = answer.headers().iter().filter_map(|(name, value)| {
        Some((crate::mock::event::in_title_case(name.as_str()), value.to_str().ok()?.to_owned()))
    });
    texts.collect()
}
