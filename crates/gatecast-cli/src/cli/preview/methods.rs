//! The methods of a preview: what becomes of the sample event on its way to a backend and back.

use crate::cli::bound::Bound;
use crate::cli::error::CliError;
use crate::cli::method_call::request;
use crate::compare::Side;
use crate::report::{AnswerRow, MethodRow, MethodVerdict};
use gatecast::check::body::{Validity, validity};
use gatecast::gateway::Event;
use gatecast::integration::{
    BackendAnswer, ClientRequest, CompiledIntegration, IntegrationFailure, MethodAnswer,
};
use gatecast::rest_api::{Method, MethodAt, Resource};

/// The methods of an API whose integrations transform something.
pub(super) fn rows(side: &Side, bound: &Bound<'_>) -> Result<Vec<MethodRow>, CliError> {
    let Some(rest_api) = &side.api.rest_api else { return Ok(Vec::new()) };
    let methods = rest_api.methods().filter_map(|(resource, method)| {
        let integration = CompiledIntegration::compile(rest_api, method)?;
        let transforms = !integration.kind().is_proxy() && has_something(method);
        transforms.then(|| row(side, resource, method, &integration, bound))
    });
    methods.collect()
}

/// Whether an integration says anything about requests or answers.
fn has_something(method: &Method) -> bool {
    let integration = method.integration.as_ref();
    integration
        .is_some_and(|integration| !integration.templates.is_empty() || !integration.responses.is_empty())
}

fn row(
    side: &Side,
    resource: &Resource,
    method: &Method,
    integration: &CompiledIntegration,
    bound: &Bound<'_>,
) -> Result<MethodRow, CliError> {
    let at = MethodAt { resource, method, path_parameters: Vec::new() };
    let (event, client) = request(&method.name, &resource.path, &at, bound, None)?;
    let execution = integration.execute(&client);
    let request = match (execution.failure(), execution.request()) {
        (Some(failure), _) => MethodVerdict::Fails(reason(failure)),
        (None, Some(request)) => of_body("application/json", request.body()),
        (None, None) => MethodVerdict::Unchecked,
    };
    let mut answers = Vec::new();
    if execution.failure().is_none() {
        let samples = integration.sample_answers();
        if execution.request().is_none() {
            answers.push(answer(side, integration, &client, &event, None, Some(&BackendAnswer::Unreachable)));
        }
        for sample in &samples {
            let pattern = sample.pattern.as_deref();
            answers.push(answer(side, integration, &client, &event, pattern, sample.answer.as_ref()));
        }
    }
    Ok(MethodRow {
        method: method.name.clone(),
        path: resource.path.clone(),
        integration: integration.kind().name(),
        request,
        answers,
    })
}

fn answer(
    side: &Side,
    integration: &CompiledIntegration,
    client: &ClientRequest,
    event: &Event,
    pattern: Option<&str>,
    backend: Option<&BackendAnswer>,
) -> AnswerRow {
    let pattern = pattern.map(str::to_owned);
    let Some(backend) = backend else {
        return AnswerRow { pattern, status: None, verdict: MethodVerdict::Unchecked };
    };
    let executed = integration.execute(client).finish(backend);
    let seen: MethodAnswer = executed.client_answer(&side.gateway, event);
    let verdict = match &executed.answer {
        Err(failure) => MethodVerdict::Fails(reason(failure)),
        Ok(answer) => of_body(answer.header("Content-Type").unwrap_or_default(), &answer.body),
    };
    AnswerRow { pattern, status: Some(seen.status), verdict }
}

fn reason(failure: &IntegrationFailure) -> String {
    match failure.template() {
        Some(template) => template.to_string(),
        None => failure.to_string(),
    }
}

/// Whether a body parses by its media type; an empty one says nothing.
fn of_body(content_type: &str, body: &[u8]) -> MethodVerdict {
    match std::str::from_utf8(body) {
        Ok("") | Err(_) => MethodVerdict::Unchecked,
        Ok(text) => match validity(content_type, text) {
            Validity::Valid => MethodVerdict::Sound,
            Validity::Invalid(problem) => MethodVerdict::Invalid(problem.message),
            Validity::Unchecked => MethodVerdict::Unchecked,
        },
    }
}
