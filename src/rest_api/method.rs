//! Resources and their methods.

use std::sync::Arc;

use serde_json::Value;

use super::{Authorization, Integration, ValueMapping};
use crate::source::{Place, Text};

/// The method that stands for all others.
pub const ANY: &str = "ANY";

/// The methods that API Gateway has.
pub const METHODS: [&str; 8] = ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", ANY];

/// How many segments a path may have: far more than any API has, so that the resources above all paths stay
/// few.
pub(crate) const MAX_SEGMENTS: usize = 100;

/// Whether a path has a number of segments that an API may have.
pub(crate) fn has_few_segments(path: &str) -> bool {
    path.matches('/').count() <= MAX_SEGMENTS
}

/// A path of an API, and its methods.
#[derive(Clone, Debug)]
pub struct Resource {
    /// As the API has it: `/pets/{petId}`.
    pub path: String,
    /// Where it is defined.
    pub place: Option<Place>,
    /// In order of writing, each name once.
    pub methods: Vec<Method>,
}

impl Resource {
    /// The method of a name, which is in upper case; none stands for another.
    #[must_use]
    pub fn method(&self, name: &str) -> Option<&Method> {
        self.methods.iter().find(|method| method.name == name)
    }

    /// Adds a method, in the place of one that has its name.
    pub fn set(&mut self, method: Method) {
        match self.methods.iter_mut().find(|other| other.name == method.name) {
            Some(other) => *other = method,
            None => self.methods.push(method),
        }
    }
}

/// One method of a resource.
#[derive(Clone, Debug, Default)]
pub struct Method {
    /// In upper case; [`ANY`] stands for all that the resource does not have.
    pub name: String,
    /// Where it is defined.
    pub place: Option<Place>,
    /// Who may call it.
    pub authorization: Authorization,
    /// The scopes of which a token must have one.
    pub scopes: Vec<Text>,
    /// Whether it wants an API key.
    pub needs_key: bool,
    /// What its request validator looks at.
    pub validates: Validates,
    /// The parameters that it declares.
    pub parameters: Vec<RequestParameter>,
    /// Models of request bodies.
    pub models: Vec<RequestModel>,
    /// What is behind it. A method without one is refused when the API is deployed.
    pub integration: Option<Integration>,
    /// The responses that it declares.
    pub responses: Vec<MethodResponse>,
}

/// What a request validator looks at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Validates {
    /// Parameters that are required.
    pub parameters: bool,
    /// The body, by its model.
    pub body: bool,
}

/// A parameter that a method declares.
#[derive(Clone, Debug, PartialEq)]
pub struct RequestParameter {
    /// The part of the request.
    pub location: ParameterLocation,
    /// Its name there.
    pub name: String,
    /// Whether a validator of parameters wants it.
    pub is_required: bool,
}

/// The part of a request that a parameter stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ParameterLocation {
    /// A header.
    Header,
    /// The query.
    Query,
    /// The path.
    Path,
}

impl ParameterLocation {
    const NAMES: [(&str, Self); 3] =
        [("header", Self::Header), ("querystring", Self::Query), ("path", Self::Path)];

    /// As expressions of API Gateway call it: `querystring`.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, location)| *location == self).map_or("", |(name, _)| name)
    }

    /// The location and the name of `method.request.querystring.page`.
    #[must_use]
    pub fn parse(expression: &str) -> Option<(Self, String)> {
        let rest = expression.strip_prefix("method.request.")?;
        let of = |(name, location): &(&str, Self)| {
            Some((*location, rest.strip_prefix(name)?.strip_prefix('.')?.to_owned()))
        };
        Self::NAMES.iter().find_map(of)
    }
}

/// A model of the request bodies of a media type.
#[derive(Clone, Debug, PartialEq)]
pub struct RequestModel {
    /// The media type.
    pub media_type: Text,
    /// A JSON schema, or a reference to one: `{"$ref": "#/definitions/Pet"}`.
    pub schema: Arc<Value>,
}

/// A response that a method declares.
#[derive(Clone, Debug)]
pub struct MethodResponse {
    /// The status.
    pub status: Text,
    /// The headers, by `method.response.header.Name`. Values say whether they are required.
    pub parameters: Vec<ValueMapping>,
    /// Where it is declared.
    pub place: Option<Place>,
}
