//! Pages that may read what the gateway itself answers, for development.
//!
//! API Gateway lets no page in that its definitions do not let in, and neither does the server unless it is told to.

use std::fmt;
use std::str::FromStr;

use http::header::{
    ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
    ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_REQUEST_HEADERS,
    ACCESS_CONTROL_REQUEST_METHOD, HeaderMap, HeaderName, HeaderValue, ORIGIN, VARY,
};
use http::request::Parts;
use http::{Method, Response, StatusCode, Uri};

use super::handle::{ServerBody, sent};
use crate::mock::answer::{Answer, MARK};

/// The origin of a page: a scheme, a host, and a port where it is not the scheme's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageOrigin(HeaderValue);

/// Why something is not an origin.
#[derive(Debug, thiserror::Error)]
pub enum OriginError {
    /// It has no scheme, or no host.
    #[error("expected an origin, as in http://localhost:5173")]
    Incomplete,
    /// It has more than an origin has.
    #[error("an origin has no path; write {0}")]
    Path(String),
}

impl FromStr for PageOrigin {
    type Err = OriginError;

    fn from_str(written: &str) -> Result<Self, OriginError> {
        let uri: Uri = written.parse().map_err(|_| OriginError::Incomplete)?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err(OriginError::Incomplete);
        };
        let has_port = authority.as_str().len() > authority.host().len();
        if authority.as_str().contains('@') || has_port && authority.port_u16().is_none() {
            return Err(OriginError::Incomplete);
        }
        let mut origin = format!("{scheme}://{}", authority.as_str().to_lowercase());
        if written.len() > origin.len() {
            return Err(OriginError::Path(origin));
        }
        // Browsers leave out the port that a scheme has anyway (RFC 6454, section 6.2).
        let own = match scheme {
            "http" => ":80",
            "https" => ":443",
            _ => "",
        };
        if !own.is_empty() && origin.ends_with(own) {
            origin.truncate(origin.len() - own.len());
        }
        HeaderValue::try_from(origin).map(Self).map_err(|_| OriginError::Incomplete)
    }
}

impl fmt::Display for PageOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.to_str().unwrap_or_default())
    }
}

/// Headers of answers that pages may read beside those that they always may.
static EXPOSED: HeaderValue =
    HeaderValue::from_static("retry-after, www-authenticate, x-amzn-errortype, x-amzn-requestid, x-gatecast");

/// Lets a page of these origins read an answer that lets nobody in, and send the request that it asks about.
pub(super) fn let_in(origins: &[PageOrigin], request: &Parts, answer: &mut Response<ServerBody>) {
    let Some(origin) =
        request.headers.get(ORIGIN).filter(|origin| origins.iter().any(|own| own.0 == *origin))
    else {
        return;
    };
    if answer.headers().contains_key(ACCESS_CONTROL_ALLOW_ORIGIN) {
        return;
    }
    if let Some(method) = request.headers.get(ACCESS_CONTROL_REQUEST_METHOD)
        && request.method == Method::OPTIONS
    {
        *answer = sent(preflight(method, request.headers.get(ACCESS_CONTROL_REQUEST_HEADERS)));
    }
    let headers = answer.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
    headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
    set_missing(headers, ACCESS_CONTROL_EXPOSE_HEADERS, &EXPOSED);
    headers.append(VARY, HeaderValue::from_static("Origin"));
}

fn set_missing(headers: &mut HeaderMap, name: HeaderName, value: &HeaderValue) {
    headers.entry(name).or_insert_with(|| value.clone());
}

/// The answer that allows what a page asks for.
fn preflight(method: &HeaderValue, asked: Option<&HeaderValue>) -> Answer {
    let mut answer = Answer::default();
    *answer.status_mut() = StatusCode::NO_CONTENT;
    let headers = answer.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_METHODS, method.clone());
    if let Some(asked) = asked {
        headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, asked.clone());
    }
    headers.insert(&MARK, HeaderValue::from_static("own"));
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_those_of_browsers() {
        let parsed = |written: &str| {
            written.parse::<PageOrigin>().map(|origin| origin.to_string()).map_err(|error| error.to_string())
        };
        assert_eq!(parsed("http://localhost:5173").as_deref(), Ok("http://localhost:5173"));
        assert_eq!(parsed("HTTPS://App.Example").as_deref(), Ok("https://app.example"));
        assert_eq!(parsed("http://localhost:80").as_deref(), Ok("http://localhost"));
        assert_eq!(parsed("https://localhost:80").as_deref(), Ok("https://localhost:80"));
        let more = "an origin has no path; write https://app.example";
        for written in ["https://app.example/", "https://app.example/a?b"] {
            assert_eq!(parsed(written), Err(more.to_owned()), "{written}");
        }
        for written in [
            "",
            "*",
            "localhost",
            "localhost:5173",
            "//a",
            "https://",
            "https://a@b",
            "http://a:",
            "http://a:99999",
        ] {
            assert!(parsed(written).is_err(), "{written}");
        }
    }
}
