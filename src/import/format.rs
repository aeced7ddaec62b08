//! The formats, and how a document is recognised as one of them.

use std::fmt;
use std::str::FromStr;

use super::document::Node;
use super::error::{ImportError, Imported};
use super::{ImportOptions, gateway_response, gateway_responses, openapi, put_gateway_response};
use crate::diagnostic::{Diagnostic, nearest, quoted};

/// A format that gateway responses are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// OpenAPI 3.0 or 3.1, or Swagger 2.0, with `x-amazon-apigateway-gateway-responses`.
    OpenApi,
    /// The output of `aws apigateway get-gateway-responses`.
    GatewayResponses,
    /// The output of `aws apigateway get-gateway-response`, or of `put-gateway-response`.
    GatewayResponse,
    /// The request body of PutGatewayResponse; which type it is for must be said beside it.
    PutGatewayResponse,
}

/// What every format says about itself.
struct Entry {
    format: Format,
    name: &'static str,
    summary: &'static str,
    /// Whether the document is of this format; if not, what is missing.
    recognise: fn(&Node) -> Result<(), &'static str>,
    import: fn(&Node, &ImportOptions) -> Imported,
}

/// In the order in which they are tried: what names itself before what is only of a shape.
static FORMATS: [Entry; 4] = [
    Entry {
        format: Format::OpenApi,
        name: "openapi",
        summary: "OpenAPI 3.0/3.1 or Swagger 2.0 with x-amazon-apigateway-gateway-responses, JSON or YAML",
        recognise: openapi::recognise,
        import: openapi::import,
    },
    Entry {
        format: Format::GatewayResponses,
        name: "get-gateway-responses",
        summary: "the output of `aws apigateway get-gateway-responses`",
        recognise: gateway_responses::recognise,
        import: gateway_responses::import,
    },
    Entry {
        format: Format::GatewayResponse,
        name: "get-gateway-response",
        summary: "the output of `aws apigateway get-gateway-response` or `put-gateway-response`",
        recognise: gateway_response::recognise,
        import: gateway_response::import,
    },
    Entry {
        format: Format::PutGatewayResponse,
        name: "put-gateway-response",
        summary: "the request body of PutGatewayResponse (say with --type which response it is for)",
        recognise: put_gateway_response::recognise,
        import: put_gateway_response::import,
    },
];

impl Format {
    /// All formats.
    pub fn all() -> impl Iterator<Item = Self> {
        FORMATS.iter().map(|entry| entry.format)
    }

    /// Its name: `openapi`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.entry().name
    }

    /// What it is, in one line.
    #[must_use]
    pub fn summary(self) -> &'static str {
        self.entry().summary
    }

    pub(super) fn import(self, root: &Node, options: &ImportOptions) -> Imported {
        (self.entry().import)(root, options)
    }

    fn entry(self) -> &'static Entry {
        let found = FORMATS.iter().find(|entry| entry.format == self);
        found.expect("every format has an entry")
    }
}

/// From its name.
impl FromStr for Format {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::all().find(|format| format.name() == name).ok_or_else(|| {
            let names: Vec<_> = Self::all().map(Self::name).collect();
            match nearest(name, names.iter().copied()) {
                Some(near) => format!("unknown format `{name}`; did you mean `{near}`?"),
                None => format!("unknown format `{name}`; expected one of {}", names.join(", ")),
            }
        })
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// The first format that the document is of.
pub(super) fn recognise(root: &Node, options: &ImportOptions) -> Result<Format, ImportError> {
    if root.members().is_some_and(<[_]>::is_empty) && options.response_type.is_some() {
        // `{}` is a legal body of PutGatewayResponse, and of nothing else.
        return Ok(Format::PutGatewayResponse);
    }
    let mut missing = Vec::new();
    for entry in &FORMATS {
        match (entry.recognise)(root) {
            Ok(()) => return Ok(entry.format),
            Err(reason) => missing.push(format!("not {}: {reason}", entry.name)),
        }
    }
    let message = format!("the document ({}) is in no format that defines gateway responses", describe(root));
    let mut diagnostic = Diagnostic::error("unknown-format", message)
        .at(Some(root.place.beginning()), "")
        .help("name the format with --input if it is one of these");
    diagnostic.notes = missing;
    Err(diagnostic.into())
}

/// What a document is, by its first members.
fn describe(root: &Node) -> String {
    let Some(members) = root.members() else {
        return root.kind().to_owned();
    };
    let mut names: Vec<_> = members.iter().take(4).map(|(key, _)| quoted(key.as_str())).collect();
    if members.len() > names.len() {
        names.push("…".to_owned());
    }
    if names.is_empty() {
        "an empty object".to_owned()
    } else {
        format!("an object with {}", names.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_read_back() {
        for format in Format::all() {
            assert_eq!(format.name().parse(), Ok(format));
            assert!(!format.summary().is_empty());
        }
    }
}
