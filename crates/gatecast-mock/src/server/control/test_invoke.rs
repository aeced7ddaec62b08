//! TestInvokeMethod: a method is called without what stands before its integration, and says what it did.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::{Request, State};
use axum::response::Response;
use chrono::Utc;
use http::StatusCode;
use indexmap::IndexMap;
use serde_json::{Map, Value, json};

use super::call::{Call, string};
use super::reply::{Refusal, Reply};
use super::{call_of, received, sent};
use crate::mock::answer::Answer;
use crate::mock::event::{ACCOUNT, request_id};
use crate::mock::integration::{EvaluatedIntegration, answer_without_stage};
use crate::mock::rest_api::{CompiledMethod, RouteResource};
use crate::server::context::AppState;
use crate::server::store::ApiState;
use gatecast::gateway::Event;
use gatecast::integration::{BackendAnswer, ClientRequest};

/// The stage of such calls.
const STAGE: &str = "test-invoke-stage";

/// Headers that answers to clients have, and those to tests have not (recorded).
const NOT_IN_TESTS: [&str; 2] = ["x-amzn-requestid", "x-amz-apigw-id"];

/// `POST /restapis/{id}/resources/{resource}/methods/{method}`.
pub(super) async fn test_invoke(State(context): State<Arc<AppState>>, request: Request) -> Response {
    let done = match received(&context, request).await {
        Ok((parts, body)) => invoke(&context, &call_of(&context, &parts, body)).await,
        Err(refusal) => Err(refusal),
    };
    sent(done.map_or_else(Refusal::into_answer, Reply::into_answer))
}

async fn invoke(context: &AppState, call: &Call) -> Result<Reply, Refusal> {
    let api = call.api()?;
    let (resource, name, method) = method_of(&api, call)?;
    let integration = method.evaluated.as_deref().ok_or_else(no_integration)?;
    let members = call.members()?;
    let client = client_request(&api, resource, &name, &members)?;
    let begun = Instant::now();
    let (answer, log) = run(context, &api, integration, &client).await?;
    let (mut single, mut several) = (Map::new(), IndexMap::<String, Vec<String>>::new());
    for (name, value) in answer.headers() {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        if !NOT_IN_TESTS.contains(&name.as_str()) {
            let name = shown(name.as_str());
            single.insert(name.clone(), value.clone().into());
            several.entry(name).or_default().push(value);
        }
    }
    let status = answer.status().as_u16();
    Ok(Reply::json(
        StatusCode::OK,
        json!({
            "status": status,
            "body": String::from_utf8_lossy(answer.body()),
            "headers": single,
            "multiValueHeaders": several,
            "log": log,
            "latency": u64::try_from(begun.elapsed().as_millis()).unwrap_or_default(),
        }),
    ))
}

/// The answer, and the execution log with its times.
async fn run(
    context: &AppState,
    api: &ApiState,
    integration: &EvaluatedIntegration,
    client: &ClientRequest,
) -> Result<(Answer, String), Refusal> {
    let event = Event::from_json(json!({ "requestContext": client.context }))
        .map_err(|error| Refusal::bad_request(error.to_string()))?;
    let execution = integration.compiled().execute(client);
    let backend = match (execution.request(), context.backends.of(integration)) {
        (Some(request), Some(backend)) => {
            context.backends.call(backend, request, context.settings.timeout).await.0
        }
        // Nothing stands in for the backend.
        _ => BackendAnswer::Unreachable,
    };
    let executed = execution.finish(&backend);
    let time = Utc::now().format("%a %b %d %H:%M:%S UTC %Y");
    let mut lines = executed.log.lines().iter();
    let mut log = lines.next().map(|line| format!("{line}\n")).unwrap_or_default();
    for line in lines {
        log.push_str(&format!("{time} : {line}\n"));
    }
    Ok((answer_without_stage(&api.current, &event, &executed), log))
}

/// The method that a call names.
fn method_of<'a>(
    api: &'a ApiState,
    call: &Call,
) -> Result<(&'a RouteResource, String, &'a CompiledMethod), Refusal> {
    let resources = &api.current.rest.resources;
    let resource = resources.iter().find(|resource| resource.id == call.segment(1));
    let resource = resource.ok_or_else(|| Refusal::not_found("Invalid Resource identifier specified"))?;
    let name = call.segment(2).to_ascii_uppercase();
    let method = resource.methods.get(&name);
    let method = method.ok_or_else(|| Refusal::not_found("Invalid Method identifier specified"))?;
    Ok((resource, name, method))
}

fn no_integration() -> Refusal {
    Refusal::not_found("Invalid Integration identifier specified")
}

/// The request that the body of a call describes. Without a path it is that of the resource itself, with its
/// placeholders (recorded); its `Content-Type` does not count (developer guide).
fn client_request(
    api: &ApiState,
    resource: &RouteResource,
    method: &str,
    members: &Map<String, Value>,
) -> Result<ClientRequest, Refusal> {
    let address = string(members, "pathWithQueryString")?.unwrap_or_else(|| resource.path.clone());
    let (path, query) = address.split_once('?').unwrap_or((&address, ""));
    let mut client = ClientRequest {
        method: if method == gatecast::rest_api::ANY { "GET".to_owned() } else { method.to_owned() },
        path: path.to_owned(),
        resource_path: resource.path.clone(),
        body: string(members, "body")?.unwrap_or_default().into_bytes(),
        ..ClientRequest::default()
    };
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        client.parameters.add_query(&name, &value);
    }
    let mut segments = path.split('/');
    for segment in resource.path.split('/') {
        let value = segments.next().unwrap_or_default();
        let Some(name) = segment.strip_prefix('{').and_then(|inner| inner.strip_suffix('}')) else {
            continue;
        };
        let value = match name.ends_with('+') {
            true => std::iter::once(value).chain(segments.by_ref()).collect::<Vec<_>>().join("/"),
            false => value.to_owned(),
        };
        client.parameters.path.insert(name.trim_end_matches('+').to_owned(), value);
    }
    let objects = |name: &str| members.get(name).and_then(Value::as_object).into_iter().flatten();
    for (name, value) in objects("headers").filter(|(name, _)| !name.eq_ignore_ascii_case("Content-Type")) {
        client.parameters.add_header(name, value.as_str().unwrap_or_default());
    }
    for (name, value) in objects("stageVariables") {
        client.stage_variables.insert(name.clone(), value.as_str().unwrap_or_default().to_owned());
    }
    let context = json!({
        "accountId": ACCOUNT,
        "apiId": api.record.id,
        "httpMethod": client.method,
        "path": client.path,
        "requestId": request_id(),
        "resourceId": resource.id,
        "resourcePath": resource.path,
        "stage": STAGE,
    });
    client.context = context.as_object().cloned().unwrap_or_default();
    Ok(client)
}

/// A header as AWS writes it.
fn shown(name: &str) -> String {
    match name {
        "x-amzn-errortype" => "x-amzn-ErrorType".to_owned(),
        other => crate::mock::event::in_title_case(other),
    }
}
