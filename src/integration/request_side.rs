//! From the client to the backend: the template, the payload, the parameters.

use apigw_vtl::{Inputs, Overrides, mock_status};
use serde_json::{Map, Value};

use super::answer::{BackendRequest, LambdaInvocation};
use super::client::ClientRequest;
use super::compile::CompiledIntegration;
use super::execution::{Execution, NextStep};
use super::failure::{IntegrationFailure, TemplateFailure};
use super::header_rules::{is_refused, is_unsent};
use super::parameters::parameter_of_request;
use super::payload::{Payload, convert_request};
use super::template_choice::{RequestTemplate, choose_request_template};
use super::{http_request, lambda_event};
use crate::rest_api::{IntegrationKind, function_name};
use crate::template::bindings::scalar_text;
use crate::template::integration_mapping::IntegrationTarget;

/// The parameters of an integration request.
#[derive(Debug, Default)]
pub(super) struct IntegrationParameters {
    pub(super) headers: Vec<(String, String)>,
    pub(super) path: Vec<(String, String)>,
    pub(super) query: Vec<(String, String)>,
}

/// Runs the request side: what the backend gets, or the status of a `MOCK` integration.
pub(super) fn run(execution: &mut Execution<'_>) -> Result<NextStep, IntegrationFailure> {
    let (integration, client) = (execution.integration, execution.client);
    log_request(execution);
    if integration.kind == IntegrationKind::Unknown {
        return Err(IntegrationFailure::UnknownIntegration);
    }
    let (body, overrides) = if integration.kind.is_proxy() {
        (Payload::Bytes(client.body.clone()), Overrides::default())
    } else {
        transformed(integration, client)?
    };
    if integration.kind == IntegrationKind::Mock {
        execution.overrides = overrides;
        let status = mock_status(&body.text()).ok().and_then(|status| u16::try_from(status).ok());
        return status.map(NextStep::Mock).ok_or(IntegrationFailure::NoMockStatus);
    }
    let mut parameters = mapped(integration, client)?;
    parameters.override_with(&overrides.request);
    execution.overrides = overrides;
    let request = if integration.is_lambda() {
        let method = integration.http_method.as_deref().unwrap_or("POST");
        if method != "POST" {
            return Err(IntegrationFailure::LambdaMethod(method.to_owned()));
        }
        let payload = match integration.kind {
            IntegrationKind::AwsProxy => lambda_event::proxy_event(integration, client),
            // A function without input gets an object (recorded).
            _ => Some(body.into_bytes()).filter(|body| !body.is_empty()).unwrap_or_else(|| b"{}".to_vec()),
        };
        let uri = http_request::address(integration, client, &parameters)?;
        let function = function_name(&uri).unwrap_or(&uri).to_owned();
        BackendRequest::Lambda(LambdaInvocation { uri, function, headers: parameters.headers, payload })
    } else {
        http_request::request(integration, client, parameters, body.into_bytes())?
    };
    log_backend_request(execution, &request);
    Ok(NextStep::Backend(request))
}

/// The body for the backend, converted and rendered, and what the template set.
fn transformed(
    integration: &CompiledIntegration,
    client: &ClientRequest,
) -> Result<(Payload, Overrides), IntegrationFailure> {
    let content_type = client.header("Content-Type");
    let chosen = choose_request_template(&integration.templates, content_type, integration.passthrough);
    let is_binary = integration.binary_media_types.has(content_type);
    let convert = || {
        convert_request(&client.body, is_binary, integration.content_handling)
            .ok_or(IntegrationFailure::Base64)
    };
    match chosen {
        RequestTemplate::Refused => Err(IntegrationFailure::UnsupportedMediaType),
        RequestTemplate::PassedThrough => Ok((convert()?, Overrides::default())),
        RequestTemplate::Rendered(index) => {
            let Payload::Text(body) = convert()? else {
                return Err(IntegrationFailure::RequestTemplate(TemplateFailure::Binary));
            };
            let inputs = Inputs { body, ..client.inputs() };
            let rendered = integration.templates[index].render(&inputs);
            let (text, overrides) = rendered.map_err(IntegrationFailure::RequestTemplate)?;
            Ok((Payload::Text(text), overrides))
        }
    }
}

/// The parameters that mappings set.
fn mapped(
    integration: &CompiledIntegration,
    client: &ClientRequest,
) -> Result<IntegrationParameters, IntegrationFailure> {
    let mut parameters = IntegrationParameters::default();
    for mapping in &integration.parameters {
        let is_header = mapping.target == IntegrationTarget::Header;
        if is_header && is_refused(integration.kind, &mapping.name) {
            return Err(IntegrationFailure::HeaderAlreadyPresent(mapping.name.clone()));
        }
        // Functions behind a proxy integration get the request as it is.
        if integration.kind == IntegrationKind::AwsProxy
            || (is_header && is_unsent(integration.kind, &mapping.name))
        {
            continue;
        }
        let values = parameter_of_request(&mapping.source, client)
            .map_err(|_| IntegrationFailure::RequestBodyNotJson)?;
        let list = match mapping.target {
            IntegrationTarget::Header => &mut parameters.headers,
            IntegrationTarget::Path => &mut parameters.path,
            IntegrationTarget::QueryString => &mut parameters.query,
        };
        list.extend(values.into_iter().map(|value| (mapping.name.clone(), value)));
    }
    Ok(parameters)
}

impl IntegrationParameters {
    /// Sets what a template wrote to `$context.requestOverride`.
    fn override_with(&mut self, overrides: &Map<String, Value>) {
        let lists =
            [("header", &mut self.headers), ("path", &mut self.path), ("querystring", &mut self.query)];
        for (member, list) in lists {
            let Some(Value::Object(values)) = overrides.get(member) else { continue };
            for (name, value) in values {
                let values: Vec<String> = match value {
                    Value::Array(items) => items.iter().filter_map(scalar_text).collect(),
                    other => scalar_text(other).into_iter().collect(),
                };
                list.retain(|(own, _)| own != name);
                list.extend(values.into_iter().map(|value| (name.clone(), value)));
            }
        }
    }
}

fn log_request(execution: &mut Execution<'_>) {
    let client = execution.client;
    let log = &mut execution.log;
    let id = client.context_text("requestId").unwrap_or_default();
    log.push(format!("Execution log for request {id}"));
    log.push(format!("Starting execution for request: {id}"));
    log.push(format!("HTTP Method: {}, Resource Path: {}", client.method, client.path));
    let path = client.parameters.path.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    log.push_map("Method request path", path);
    log.push_map("Method request query string", client.query());
    log.push_map("Method request headers", client.headers());
    log.push_body("Method request body before transformations", &client.body);
}

fn log_backend_request(execution: &mut Execution<'_>, request: &BackendRequest) {
    let (uri, headers, body) = match request {
        BackendRequest::Http { uri, headers, body, .. } => (uri, headers, body),
        BackendRequest::Lambda(invocation) => (&invocation.uri, &invocation.headers, &invocation.payload),
    };
    let log = &mut execution.log;
    log.push(format!("Endpoint request URI: {uri}"));
    let headers = headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    log.push_map("Endpoint request headers", headers);
    log.push_body("Endpoint request body after transformations", body);
    log.push(format!("Sending request to {uri}"));
}
