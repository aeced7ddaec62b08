//! What a template is rendered with, and what comes of it.

use serde_json::{Map, Value};

use crate::span::Span;

/// What a template can refer to.
///
/// `$context.requestTimeEpoch` and the like are what the caller puts into `context`; nothing here
/// looks at a clock.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Inputs {
    /// The body of the request or of the integration's response; an empty one reads `{}`.
    pub body: String,
    /// `$input.params()`.
    pub params: Params,
    /// `$context`. Members that are missing are as in API Gateway: nothing.
    pub context: Map<String, Value>,
    /// `$stageVariables`.
    pub stage_variables: Map<String, Value>,
    /// Further variables, for tests of templates without `$input`.
    pub variables: Map<String, Value>,
}

/// The parameters of a request.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Params {
    /// Parameters of the path.
    pub path: Map<String, Value>,
    /// Parameters of the query string.
    pub querystring: Map<String, Value>,
    /// Headers, with names in the case that was sent.
    pub header: Map<String, Value>,
}

/// What a rendering gave.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Rendered {
    /// The text.
    pub output: String,
    /// `$context.requestOverride` and `$context.responseOverride` afterwards.
    pub overrides: Overrides,
}

/// What a template sets of the request or the response: `$context.requestOverride` and
/// `$context.responseOverride`.
///
/// Put both into the `context` of the response template to go on with what the request template set.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Overrides {
    /// `requestOverride`: `header`, `path` and `querystring`, and whatever else was set.
    pub request: Map<String, Value>,
    /// `responseOverride`: `header` and `status`, and whatever else was set.
    pub response: Map<String, Value>,
}

/// A reference that was printed, compared, set or passed on.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Traced {
    /// The reference.
    pub span: Span,
    /// What it became.
    pub value: String,
    /// Whether there was no value: API Gateway prints nothing then.
    pub missing: bool,
}
