//! Integrations that are evaluated: their templates, mappings and selection, in both directions.

use bytes::Bytes;
use http::request::Parts;
use http::{HeaderName, HeaderValue, StatusCode};

use super::answer::Answer;
use super::caller::Caller;
use super::deployed::Deployed;
use super::embed::MockGateway;
use super::event;
use super::reason::named;
use super::stage::{ServedStage, StageVerdict};
use gatecast::gateway::Event;
use gatecast::integration::{
    BackendAnswer, BackendRequest, ClientRequest, CompiledIntegration, Executed, MethodAnswer,
};
use gatecast::rest_api::{IntegrationKind, Method, RestApi};

/// The integration of a method, ready to be evaluated.
#[derive(Clone, Debug)]
pub(crate) struct EvaluatedIntegration(CompiledIntegration);

impl EvaluatedIntegration {
    /// The integration of a method; `None` where nothing is known of it.
    pub(super) fn of(rest_api: &RestApi, method: &Method) -> Option<Self> {
        let compiled = CompiledIntegration::compile(rest_api, method)?;
        (compiled.kind() != IntegrationKind::Unknown).then_some(Self(compiled))
    }

    /// Whether it answers by itself.
    pub(crate) fn is_mock(&self) -> bool {
        self.0.kind() == IntegrationKind::Mock
    }

    /// The integration, to be executed.
    pub(crate) fn compiled(&self) -> &CompiledIntegration {
        &self.0
    }

    /// What a `MOCK` integration answers, or the gateway response of a mistake in it.
    pub(super) fn answer(
        &self,
        stage: &ServedStage,
        caller: &Caller<'_>,
        event: &Event,
        body: &Bytes,
    ) -> StageVerdict<'static> {
        let client = client_request(stage, caller, event, body);
        verdict_of(stage, event, &self.0.execute(&client).finish(&BackendAnswer::Unreachable))
    }
}

impl MockGateway {
    /// The answer to a request, its integration evaluated in both directions with `backend` in the place of its
    /// backend.
    ///
    /// ```
    /// use gatecast::integration::{BackendAnswer, BackendRequest};
    /// use gatecast::{ImportOptions, SourceFile, import};
    /// use gatecast_mock::MockGateway;
    ///
    /// let source = SourceFile::new("api.json", r#"{
    ///   "openapi": "3.0.1", "info": { "title": "pets" },
    ///   "paths": { "/pets": { "post": {
    ///     "responses": { "200": {} },
    ///     "x-amazon-apigateway-integration": {
    ///       "type": "aws", "httpMethod": "POST",
    ///       "uri": "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:1:function:f/invocations",
    ///       "requestTemplates": { "application/json": "{\"pet\": $input.json('$.name')}" },
    ///       "responses": { "default": { "statusCode": "200" } }
    ///     }
    ///   } } }
    /// }"#);
    /// let mut options = ImportOptions::default();
    /// options.rest_api = true;
    /// let api = import(&source, &options)?.value;
    /// let gateway = MockGateway::new(&api).value;
    ///
    /// let (parts, ()) = http::Request::post("/pets").body(())?.into_parts();
    /// let answer = gateway.answer_with(&parts, br#"{"name": "Rex"}"#, |request| {
    ///     assert_eq!(request.body(), br#"{"pet": "Rex"}"#);
    ///     BackendAnswer::Lambda(br#"{"id": 5}"#.to_vec())
    /// });
    /// assert_eq!((answer.status().as_u16(), &answer.body()[..]), (200, &br#"{"id": 5}"#[..]));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn answer_with(
        &self,
        parts: &Parts,
        body: &[u8],
        backend: impl FnOnce(&BackendRequest) -> BackendAnswer,
    ) -> Answer {
        self.answer_by(parts, body, |stage, caller, admitted| {
            let integration = admitted.method.evaluated.as_deref()?;
            let client = client_request(stage, caller, &admitted.event, &Bytes::copy_from_slice(body));
            let execution = integration.compiled().execute(&client);
            let answered = execution.request().map_or(BackendAnswer::Unreachable, backend);
            match verdict_of(stage, &admitted.event, &execution.finish(&answered)) {
                StageVerdict::Integrated(answer) => Some(answer),
                StageVerdict::Answered(answered) => Some(answered.answer),
                StageVerdict::Admitted(_) => None,
            }
        })
    }
}

/// What came of an execution: an answer, or the gateway response of its failure.
pub(crate) fn verdict_of(stage: &ServedStage, event: &Event, executed: &Executed) -> StageVerdict<'static> {
    match outcome(executed) {
        Ok(answer) => StageVerdict::Integrated(answer),
        Err(failure) => StageVerdict::Answered(stage.answer_to(failure, event)),
    }
}

/// The same of an execution that is of no stage.
pub(crate) fn answer_without_stage(api: &Deployed, event: &Event, executed: &Executed) -> Answer {
    outcome(executed).unwrap_or_else(|failure| api.answer(&named(failure), event).answer)
}

/// An answer, or the name of the failure.
fn outcome(executed: &Executed) -> Result<Answer, &'static str> {
    match &executed.answer {
        Ok(answer) => message(answer).ok_or("integration-misconfigured"),
        Err(failure) => Err(failure.name()),
    }
}

/// The request of a caller as integrations see it, with everything that API Gateway knows of it.
pub(crate) fn client_request(
    stage: &ServedStage,
    caller: &Caller<'_>,
    event: &Event,
    body: &Bytes,
) -> ClientRequest {
    let mut whole = event::with_all(event, caller, stage);
    whole.stage_variables.clone_from(&stage.variables);
    let mut client = ClientRequest::of_event(&whole, body.to_vec());
    caller.method().as_str().clone_into(&mut client.method);
    caller.path.clone_into(&mut client.path);
    client
}

/// An answer as HTTP libraries have it; `None` for one that cannot be sent.
fn message(answer: &MethodAnswer) -> Option<Answer> {
    let status = StatusCode::from_u16(answer.status).ok().filter(|status| !status.is_informational())?;
    let mut sent = http::Response::new(Bytes::from(answer.body.clone()));
    *sent.status_mut() = status;
    for (name, value) in &answer.headers {
        // A value that would break the message is left out, as in gateway responses.
        let pair = HeaderName::from_bytes(name.as_bytes()).ok().zip(HeaderValue::from_str(value.trim()).ok());
        if let Some((name, value)) = pair {
            sent.headers_mut().append(name, value);
        }
    }
    Some(sent)
}
