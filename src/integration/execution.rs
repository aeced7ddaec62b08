//! One request on its way through an integration.

use apigw_vtl::Overrides;

use super::answer::{BackendAnswer, BackendRequest, MethodAnswer};
use super::client::ClientRequest;
use super::compile::CompiledIntegration;
use super::failure::IntegrationFailure;
use super::log::ExecutionLog;
use super::{request_side, response_side};
use crate::gateway::{Event, Gateway};

/// One request on its way through an integration: its request side has run.
///
/// ```
/// use gatecast::integration::{BackendAnswer, ClientRequest, CompiledIntegration};
/// use gatecast::{ImportOptions, SourceFile, import};
///
/// let source = SourceFile::new("api.json", r#"{
///   "openapi": "3.0.1",
///   "paths": { "/pets": { "get": {
///     "responses": { "200": {} },
///     "x-amazon-apigateway-integration": {
///       "type": "mock",
///       "requestTemplates": { "application/json": "{\"statusCode\": 200}" },
///       "responses": { "default": { "statusCode": "200", "responseTemplates": {
///         "application/json": "{\"stage\": \"$context.stage\"}"
///       } } }
///     }
///   } } }
/// }"#);
/// let mut options = ImportOptions::default();
/// options.rest_api = true;
/// let api = import(&source, &options)?.value;
/// let rest_api = api.rest_api.expect("the document has methods");
/// let (_, method) = rest_api.methods().next().expect("a method");
///
/// let integration = CompiledIntegration::compile(&rest_api, method).expect("it has an integration");
/// let client = ClientRequest::of_event(&gatecast::Event::sample(), Vec::new());
/// let executed = integration.execute(&client).finish(&BackendAnswer::Unreachable);
/// let answer = executed.answer.expect("an answer: a MOCK integration asks no backend");
/// assert_eq!(answer.body, br#"{"stage": "prod"}"#);
/// # Ok::<(), gatecast::ImportError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Execution<'a> {
    pub(super) integration: &'a CompiledIntegration,
    pub(super) client: &'a ClientRequest,
    pub(super) log: ExecutionLog,
    /// What the request template set.
    pub(super) overrides: Overrides,
    pub(super) next: Result<NextStep, IntegrationFailure>,
}

/// How an execution goes on after its request side.
#[derive(Clone, Debug)]
pub(super) enum NextStep {
    /// The backend is asked.
    Backend(BackendRequest),
    /// A `MOCK` integration goes on with this status.
    Mock(u16),
}

/// What came of an execution.
#[derive(Clone, Debug)]
pub struct Executed {
    /// What the client gets; a failure is rendered by the definitions of gateway responses.
    pub answer: Result<MethodAnswer, IntegrationFailure>,
    /// What happened at each step.
    pub log: ExecutionLog,
}

impl Executed {
    /// What the client gets: the method's answer, or the gateway response of its failure.
    #[must_use]
    pub fn client_answer(&self, gateway: &Gateway, event: &Event) -> MethodAnswer {
        match &self.answer {
            Ok(answer) => answer.clone(),
            Err(failure) => gateway.respond(&failure.failure(), event).into(),
        }
    }
}

impl CompiledIntegration {
    /// Runs the request side.
    #[must_use]
    pub fn execute<'a>(&'a self, client: &'a ClientRequest) -> Execution<'a> {
        let mut execution = Execution {
            integration: self,
            client,
            log: ExecutionLog::default(),
            overrides: Overrides::default(),
            next: Err(IntegrationFailure::UnknownIntegration),
        };
        execution.next = request_side::run(&mut execution);
        execution
    }
}

impl Execution<'_> {
    /// What the backend gets; `None` for a `MOCK` integration, and where the request side failed.
    #[must_use]
    pub fn request(&self) -> Option<&BackendRequest> {
        match &self.next {
            Ok(NextStep::Backend(request)) => Some(request),
            _ => None,
        }
    }

    /// Why the request side failed.
    #[must_use]
    pub fn failure(&self) -> Option<&IntegrationFailure> {
        self.next.as_ref().err()
    }

    /// What happened so far.
    #[must_use]
    pub fn log(&self) -> &ExecutionLog {
        &self.log
    }

    /// Runs the response side. The answer of the backend counts where one was asked.
    #[must_use]
    pub fn finish(mut self, backend: &BackendAnswer) -> Executed {
        let next = std::mem::replace(&mut self.next, Err(IntegrationFailure::UnknownIntegration));
        let answer = next.and_then(|next| response_side::run(&mut self, &next, backend));
        let status = match &answer {
            Ok(answer) => answer.status,
            Err(failure) => failure.failure().status(),
        };
        match &answer {
            Ok(_) => self.log.push("Successfully completed execution"),
            Err(failure) => self.log.push(failure.to_string()),
        }
        self.log.push(format!("Method completed with status: {status}"));
        Executed { answer, log: self.log }
    }
}
