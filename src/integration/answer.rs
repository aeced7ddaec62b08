//! What the backend gets, what it answers, and what the client gets.

use std::fmt;

use crate::gateway::{Response, reason_phrase};

/// What the backend of an integration gets.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BackendRequest {
    /// A request over HTTP, to an address or to an AWS service.
    Http {
        /// The method.
        method: String,
        /// The address with its query, or the ARN of an action.
        uri: String,
        /// The headers, without those that the HTTP layer adds.
        headers: Vec<(String, String)>,
        /// The body.
        body: Vec<u8>,
    },
    /// An invocation of a function.
    Lambda(LambdaInvocation),
}

/// An invocation of a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LambdaInvocation {
    /// The ARN in the address of the integration.
    pub uri: String,
    /// The name of the function.
    pub function: String,
    /// Headers of the invocation: `X-Amz-Invocation-Type`.
    pub headers: Vec<(String, String)>,
    /// What the function gets.
    pub payload: Vec<u8>,
}

/// What a backend answered.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BackendAnswer {
    /// An answer over HTTP.
    Http {
        /// The status.
        status: u16,
        /// The headers.
        headers: Vec<(String, String)>,
        /// The body.
        body: Vec<u8>,
    },
    /// What a function returned, or the error that it threw: `{"errorMessage": …}`.
    Lambda(Vec<u8>),
    /// The function cannot be invoked: there is none, or API Gateway may not.
    Refused,
    /// The backend cannot be reached.
    Unreachable,
    /// The backend did not answer in time.
    TimedOut,
}

/// What the client gets from a method.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MethodAnswer {
    /// The status.
    pub status: u16,
    /// The headers, in order. `Date`, `Content-Length` and `Connection` belong to the HTTP layer and are
    /// not among them.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl MethodAnswer {
    /// The value of a header, its name in any case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let named = self.headers.iter().find(|(header, _)| header.eq_ignore_ascii_case(name));
        named.map(|(_, value)| value.as_str())
    }
}

/// A gateway response in the place of the method's own answer.
impl From<Response> for MethodAnswer {
    fn from(response: Response) -> Self {
        let headers = response.headers.into_iter().map(|(name, value)| (name.to_string(), value));
        Self { status: response.status, headers: headers.collect(), body: response.body.into_bytes() }
    }
}

impl BackendRequest {
    /// Its body, or the payload of a function.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        match self {
            Self::Http { body, .. } => body,
            Self::Lambda(invocation) => &invocation.payload,
        }
    }
}

/// The HTTP message: status line, headers, an empty line, the body.
impl fmt::Display for MethodAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "HTTP/1.1 {} {}", self.status, reason_phrase(self.status))?;
        write_message(f, &self.headers, &self.body)
    }
}

/// The HTTP message, as for an answer: request line, headers, an empty line, the body.
impl fmt::Display for BackendRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Http { method, uri, headers, body } => {
                writeln!(f, "{method} {uri}")?;
                write_message(f, headers, body)
            }
            Self::Lambda(LambdaInvocation { uri, headers, payload, .. }) => {
                writeln!(f, "POST {uri}")?;
                write_message(f, headers, payload)
            }
        }
    }
}

fn write_message(f: &mut fmt::Formatter<'_>, headers: &[(String, String)], body: &[u8]) -> fmt::Result {
    for (name, value) in headers {
        writeln!(f, "{name}: {value}")?;
    }
    write!(f, "\n{}", String::from_utf8_lossy(body))
}
