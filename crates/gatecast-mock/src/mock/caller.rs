//! A request as API Gateway sees it, before it is known what becomes of it.

use std::net::IpAddr;

use chrono::{DateTime, Utc};
use http::header::AsHeaderName;
use http::request::Parts;
use http::{HeaderMap, HeaderName, Method};

/// The header that says another method (developer guide, important notes for REST APIs).
pub(super) static OVERRIDE: HeaderName = HeaderName::from_static("x-http-method-override");

/// The methods that it can say.
static METHODS: [Method; 7] =
    [Method::GET, Method::PUT, Method::POST, Method::DELETE, Method::OPTIONS, Method::HEAD, Method::PATCH];

/// A request to a stage.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Caller<'r> {
    /// The request as it was sent, which signatures are made of.
    pub(crate) parts: &'r Parts,
    /// The path below the stage, as it was sent: `/pets/a%20b`.
    pub(crate) path: &'r str,
    /// The host that was called, without its port.
    pub(crate) host: &'r str,
    /// Where the request came from.
    pub(crate) source: IpAddr,
    pub(crate) received: DateTime<Utc>,
    method: &'r Method,
}

impl<'r> Caller<'r> {
    /// A request that came just now.
    pub(crate) fn new(parts: &'r Parts, path: &'r str, host: &'r str, source: IpAddr) -> Self {
        let said = parts.headers.get(&OVERRIDE);
        let said = said.and_then(|said| METHODS.iter().find(|method| *said == method.as_str()));
        let method = said.unwrap_or(&parts.method);
        Self { parts, path, host, source, received: Utc::now(), method }
    }

    /// The same request from another address.
    pub(crate) fn coming_from(self, source: IpAddr) -> Self {
        Self { source, ..self }
    }

    /// The method that counts: what `X-HTTP-Method-Override` says goes before that of the request.
    pub(crate) fn method(&self) -> &'r Method {
        self.method
    }

    pub(crate) fn headers(&self) -> &'r HeaderMap {
        &self.parts.headers
    }

    /// What follows the question mark.
    pub(crate) fn query_string(&self) -> &'r str {
        self.parts.uri.query().unwrap_or_default()
    }

    /// The value of a header, the last of several; `None` where it is not text.
    pub(crate) fn header(&self, name: impl AsHeaderName) -> Option<&'r str> {
        self.headers().get_all(name).iter().next_back().and_then(|value| value.to_str().ok())
    }

    /// The value of a query parameter, the last of several.
    pub(crate) fn query(&self, name: &str) -> Option<String> {
        let pairs = form_urlencoded::parse(self.query_string().as_bytes());
        pairs.filter(|(key, _)| key == name).last().map(|(_, value)| value.into_owned())
    }
}
