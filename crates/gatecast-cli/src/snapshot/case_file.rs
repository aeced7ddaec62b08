//! What a case file says.

use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::Value;

use super::Expected;
use gatecast::gateway::{Failure, ResponseType};
use gatecast::import::Format;
use gatecast::source::{Place, Text};

/// A case file: an API, a request, and what to look at.
#[derive(Debug)]
pub(crate) struct CaseFile {
    /// Where the API is read from, later inputs over earlier ones.
    pub inputs: Vec<Input>,
    /// The request that all cases begin with; without one, the sample event.
    pub event: Option<EventSource>,
    /// What to look at, in order of writing.
    pub cases: Vec<Case>,
}

/// Files that are read together, and how.
#[derive(Clone, Debug, Default)]
pub(crate) struct Input {
    /// Their names, relative to the folder of the case file.
    pub files: Vec<Text>,
    /// Their format, where their content does not tell.
    pub format: Option<Format>,
    /// Which API to take, where they hold several.
    pub api: Option<String>,
    /// Values that they leave open.
    pub parameters: IndexMap<String, String>,
    /// The folder that they may refer to, relative to that of the case file.
    pub root: Option<Text>,
    /// What a PutGatewayResponse body is for.
    pub response_type: Option<ResponseType>,
}

/// Where a request comes from.
#[derive(Clone, Debug)]
pub(crate) enum EventSource {
    /// A file with a whole event, relative to the folder of the case file.
    File(Text),
    /// Members that take the place of others.
    Members(Value),
}

/// One response to look at.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    /// Unique in its file.
    pub name: String,
    /// Where it is written.
    pub place: Place,
    /// What is looked at.
    pub subject: CaseSubject,
    /// The subject as it was named: a response type, a name of the catalogue, or a method.
    pub subject_name: String,
    /// What is different about the request.
    pub event: Option<EventSource>,
    /// What the response must have, whatever is stored.
    pub expected: Option<Arc<Expected>>,
}

/// What a case looks at.
#[derive(Clone, Debug)]
pub(crate) enum CaseSubject {
    /// The response to a failure.
    Failure(Failure),
    /// The answer of a method.
    Method(MethodCase),
    /// What every method answers that asks no backend, and what the backends of the others get.
    AllMethods,
}

/// A call of a method.
#[derive(Clone, Debug)]
pub(crate) struct MethodCase {
    /// The method and a path: `GET /pets/{petId}`.
    pub method: Text,
    /// What its backend answers.
    pub backend: Option<Text>,
    /// Whether to look at what the backend gets.
    pub is_request: bool,
}
