//! From the backend to the client: selection, parameters, the template, the payload.

use apigw_vtl::{Inputs, Overrides};
use serde_json::{Map, Value};

use super::answer::{BackendAnswer, MethodAnswer};
use super::compile::CompiledResponse;
use super::execution::{Execution, NextStep};
use super::failure::{IntegrationFailure, TemplateFailure};
use super::header_rules::name_in_response;
use super::lambda_result::proxy_answer;
use super::parameters::parameter_of_response;
use super::payload::{Payload, convert_response};
use super::select::select_response;
use crate::gateway::{JSON, choose_template};
use crate::rest_api::IntegrationKind;
use crate::template::bindings::scalar_text;

/// What a backend answered, or a `MOCK` integration in its place.
struct Answered<'a> {
    status: u16,
    headers: &'a [(String, String)],
    body: &'a [u8],
    /// The value that selection patterns are tried on.
    selected_by: String,
    /// The media type of the body.
    content_type: Option<&'a str>,
}

/// Runs the response side.
pub(super) fn run(
    execution: &mut Execution<'_>,
    next: &NextStep,
    backend: &BackendAnswer,
) -> Result<MethodAnswer, IntegrationFailure> {
    let kind = execution.integration.kind;
    let answered = match (next, backend) {
        (NextStep::Mock(status), _) => Answered {
            status: *status,
            headers: &[],
            body: &[],
            selected_by: status.to_string(),
            content_type: Some(JSON),
        },
        (_, BackendAnswer::Refused) => return Err(IntegrationFailure::FunctionRefused),
        (_, BackendAnswer::Unreachable) => return Err(IntegrationFailure::Unreachable),
        (_, BackendAnswer::TimedOut) => return Err(IntegrationFailure::TimedOut),
        (_, BackendAnswer::Http { status, headers, body }) => Answered {
            status: *status,
            headers,
            body,
            selected_by: if execution.integration.is_lambda() {
                error_message(body)
            } else {
                status.to_string()
            },
            content_type: header(headers, "Content-Type"),
        },
        (_, BackendAnswer::Lambda(payload)) => Answered {
            status: 200,
            headers: &[],
            body: payload,
            selected_by: error_message(payload),
            content_type: Some(JSON),
        },
    };
    if kind != IntegrationKind::Mock {
        log_answer(execution, &answered);
    }
    let mut answer = match kind {
        IntegrationKind::AwsProxy => from_function(execution, &answered)?,
        IntegrationKind::HttpProxy => from_backend(&answered),
        _ => transformed(execution, &answered)?,
    };
    let log = &mut execution.log;
    log.push_body("Method response body after transformations", &answer.body);
    let headers = answer.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    log.push_map("Method response headers", headers);
    add_own_headers(execution, &mut answer);
    if execution.client.method == "HEAD" {
        // As for gateway responses: the answer to HEAD has no body (assumed).
        answer.body.clear();
    }
    Ok(answer)
}

/// The answer of a function behind a proxy integration.
fn from_function(
    execution: &Execution<'_>,
    answered: &Answered<'_>,
) -> Result<MethodAnswer, IntegrationFailure> {
    let accept = execution.client.header("Accept");
    let binary = &execution.integration.binary_media_types;
    let mut answer =
        proxy_answer(answered.body, accept, binary).ok_or(IntegrationFailure::MalformedProxyResponse)?;
    answer.headers = renamed(IntegrationKind::AwsProxy, std::mem::take(&mut answer.headers));
    Ok(answer)
}

/// The answer of an HTTP backend behind a proxy integration.
fn from_backend(answered: &Answered<'_>) -> MethodAnswer {
    let mut headers = renamed(IntegrationKind::HttpProxy, answered.headers.to_vec());
    if header(&headers, "Content-Type").is_none() {
        headers.insert(0, ("Content-Type".to_owned(), JSON.to_owned()));
    }
    MethodAnswer { status: answered.status, headers, body: answered.body.to_vec() }
}

/// The answer that an integration response makes.
fn transformed(
    execution: &Execution<'_>,
    answered: &Answered<'_>,
) -> Result<MethodAnswer, IntegrationFailure> {
    let (integration, client) = (execution.integration, execution.client);
    if integration.is_lambda() && is_access_denied(answered.body) {
        return Err(IntegrationFailure::FunctionRefused);
    }
    let response = select_response(&integration.responses, &answered.selected_by)
        .map(|index| &integration.responses[index])
        .ok_or(IntegrationFailure::NoIntegrationResponse(answered.status))?;
    if !response.is_declared {
        return Err(IntegrationFailure::NoMethodResponse(response.status.clone()));
    }
    let text = String::from_utf8_lossy(answered.body);
    let mut headers = Vec::new();
    for (name, source) in &response.headers {
        let value = parameter_of_response(source, answered.headers, &text, client)
            .map_err(|_| IntegrationFailure::ResponseBodyNotJson)?;
        headers.extend(value.map(|value| (name.clone(), value)));
    }
    let (body, overrides) = rendered(execution, response, answered)?;
    override_headers(&mut headers, &overrides.response);
    let mut headers = renamed(integration.kind, headers);
    if header(&headers, "Content-Type").is_none() {
        headers.insert(0, ("Content-Type".to_owned(), JSON.to_owned()));
    }
    let written = response.status.parse().ok();
    let status = overridden_status(&overrides.response).or(written);
    let status = status.ok_or_else(|| IntegrationFailure::NoMethodResponse(response.status.clone()))?;
    Ok(MethodAnswer { status, headers, body: body.into_bytes() })
}

/// The body, converted and rendered, and what both templates set.
fn rendered(
    execution: &Execution<'_>,
    response: &CompiledResponse,
    answered: &Answered<'_>,
) -> Result<(Payload, Overrides), IntegrationFailure> {
    let (integration, client) = (execution.integration, execution.client);
    let binary = &integration.binary_media_types;
    let accept = client.header("Accept");
    let is_mock = integration.kind == IntegrationKind::Mock;
    let payload = convert_response(
        answered.body,
        binary.has(answered.content_type),
        // A MOCK integration has no payload to convert.
        !is_mock && binary.has(accept),
        response.content_handling,
    );
    let payload = payload.ok_or(IntegrationFailure::Base64)?;
    let Some(index) = choose_template(&response.templates, || accept) else {
        return Ok((payload, execution.overrides.clone()));
    };
    let Payload::Text(body) = payload else {
        return Err(IntegrationFailure::ResponseTemplate(TemplateFailure::Binary));
    };
    let mut inputs = Inputs { body, ..client.inputs() };
    // What the request template set is there (recorded).
    for (name, members) in [
        ("requestOverride", &execution.overrides.request),
        ("responseOverride", &execution.overrides.response),
    ] {
        if !members.is_empty() {
            inputs.context.insert(name.to_owned(), Value::Object(members.clone()));
        }
    }
    let rendered = response.templates[index].render(&inputs);
    let (text, overrides) = rendered.map_err(IntegrationFailure::ResponseTemplate)?;
    Ok((Payload::Text(text), overrides))
}

/// The status that a template set: an integer from 100 to 599, anything else does not count (observed).
fn overridden_status(overrides: &Map<String, Value>) -> Option<u16> {
    let status = overrides.get("status")?.as_u64()?;
    u16::try_from(status).ok().filter(|status| (100..=599).contains(status))
}

fn override_headers(headers: &mut Vec<(String, String)>, overrides: &Map<String, Value>) {
    let Some(Value::Object(values)) = overrides.get("header") else { return };
    for (name, value) in values {
        headers.retain(|(own, _)| !own.eq_ignore_ascii_case(name));
        headers.extend(scalar_text(value).map(|value| (name.clone(), value)));
    }
}

/// The headers under the names that the client sees.
fn renamed(kind: IntegrationKind, headers: Vec<(String, String)>) -> Vec<(String, String)> {
    let renamed =
        headers.into_iter().filter_map(|(name, value)| Some((name_in_response(kind, &name)?, value)));
    renamed.collect()
}

/// Adds the headers that every answer carries, as far as the request has their values.
fn add_own_headers(execution: &Execution<'_>, answer: &mut MethodAnswer) {
    let own = [
        ("x-amzn-RequestId", "requestId"),
        ("x-amz-apigw-id", "extendedRequestId"),
        ("X-Amzn-Trace-Id", "xrayTraceId"),
    ];
    let count = if execution.integration.kind == IntegrationKind::Mock { 2 } else { own.len() };
    for (name, field) in &own[..count] {
        if let Some(value) = execution.client.context_text(field) {
            answer.headers.push(((*name).to_owned(), value));
        }
    }
}

fn header<'a>(headers: &'a [(String, String)], name: &str) -> Option<&'a str> {
    headers.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
}

/// The `errorMessage` of what a function returned: empty where it succeeded, and where it is not a text.
fn error_message(payload: &[u8]) -> String {
    let payload: Option<Value> = serde_json::from_slice(payload).ok();
    let message = payload.as_ref().and_then(|payload| payload.get("errorMessage")?.as_str());
    message.unwrap_or_default().to_owned()
}

/// Whether API Gateway was not allowed to invoke a function (observed).
fn is_access_denied(payload: &[u8]) -> bool {
    let payload: Option<Value> = serde_json::from_slice(payload).ok();
    payload.is_some_and(|payload| payload["__type"] == "AccessDeniedException")
}

fn log_answer(execution: &mut Execution<'_>, answered: &Answered<'_>) {
    let log = &mut execution.log;
    // Nothing here knows how long the backend took.
    log.push(format!("Received response. Status: {}, Integration latency: 0 ms", answered.status));
    let headers = answered.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    log.push_map("Endpoint response headers", headers);
    log.push_body("Endpoint response body before transformations", answered.body);
}
