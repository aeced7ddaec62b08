//! What the client gets, and why.

use std::fmt;
use std::sync::Arc;

use indexmap::IndexSet;
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::ResponseType;

/// What the client gets: status, headers, body; and the trace of how it came about.
///
/// Prints as an HTTP message with bare line feeds; serialises as documented for
/// `render --format json`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The type of the failure.
    pub response_type: ResponseType,
    /// The type whose definition was used; `None` for what is built in.
    pub governed_by: Option<ResponseType>,
    /// The status, from 100 to 599.
    pub status: u16,
    /// The headers in order, names as written. `Date`, `Content-Length` and `Connection` belong
    /// to the HTTP layer and are not among them.
    pub headers: Vec<(Arc<str>, String)>,
    /// The body, byte for byte.
    pub body: String,
    /// The key of the template used; `None` for a built-in body.
    pub template: Option<Arc<str>>,
    /// The references that resolved to nothing, in order.
    pub unresolved: Vec<Unresolved>,
    /// The headers that were left out because their values cannot be sent.
    pub dropped: Vec<DroppedHeader>,
}

/// A reference that resolved to nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unresolved {
    /// The reference without its dollar: `context.authorizer.reason`.
    pub reference: Arc<str>,
    /// Where its value is missing.
    pub location: Location,
}

/// A place in a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// A byte offset in the body.
    Body(usize),
    /// A header, by name.
    Header(Arc<str>),
}

/// A header that was left out because its value cannot be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DroppedHeader {
    /// Its name.
    pub name: Arc<str>,
    /// The value it would have had.
    pub value: String,
}

impl Response {
    /// An empty response, for [`Gateway::respond_into`](super::Gateway::respond_into).
    #[must_use]
    pub fn empty() -> Self {
        Self {
            response_type: ResponseType::Default5xx,
            governed_by: None,
            status: 500,
            headers: Vec::new(),
            body: String::new(),
            template: None,
            unresolved: Vec::new(),
            dropped: Vec::new(),
        }
    }

    /// The value of a header, its name in any case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(header, _)| header.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// The name of what governs it: a type, or `built-in`.
    #[must_use]
    pub fn governed_by_name(&self) -> &'static str {
        self.governed_by.map_or("built-in", ResponseType::name)
    }

    /// Names of the references that resolved to nothing, each once, in order.
    #[must_use]
    pub fn unresolved_names(&self) -> Vec<&str> {
        let names = self.unresolved.iter().map(|unresolved| &*unresolved.reference);
        names.collect::<IndexSet<_>>().into_iter().collect()
    }
}

/// The reason phrase of a status.
pub(crate) fn reason_phrase(status: u16) -> &'static str {
    let known = http::StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
    known.unwrap_or("Unknown")
}

/// The HTTP message: status line, headers, an empty line, the body.
impl fmt::Display for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "HTTP/1.1 {} {}", self.status, reason_phrase(self.status))?;
        for (name, value) in &self.headers {
            writeln!(f, "{name}: {value}")?;
        }
        write!(f, "\n{}", self.body)
    }
}

impl Serialize for Response {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let members = 7 + usize::from(!self.dropped.is_empty());
        let mut object = serializer.serialize_struct("Response", members)?;
        object.serialize_field("responseType", &self.response_type)?;
        object.serialize_field("governedBy", self.governed_by_name())?;
        object.serialize_field("statusCode", &self.status)?;
        let headers: Vec<(&str, &str)> =
            self.headers.iter().map(|(name, value)| (&**name, value.as_str())).collect();
        object.serialize_field("headers", &headers)?;
        object.serialize_field("body", &self.body)?;
        object.serialize_field("template", &self.template.as_deref())?;
        object.serialize_field("unresolved", &self.unresolved_names())?;
        if self.dropped.is_empty() {
            object.skip_field("droppedHeaders")?;
        } else {
            let names: Vec<&str> = self.dropped.iter().map(|header| &*header.name).collect();
            object.serialize_field("droppedHeaders", &names)?;
        }
        object.end()
    }
}
