//! Cases of methods: what they answer, and what their backends get.

use std::collections::HashSet;

use serde_json::Value;

use super::case::Running;
use crate::cli::backend::{NoAnswer, answer};
use crate::cli::method_call::{move_to, name_and_path};
use crate::cli::template::{body_of, context_of};
use crate::snapshot::{BaseEvent, Case, CaseSubject, Fault, INVALID_CASE_FILE, MethodCase, stored};
use gatecast::diagnostic::{Diagnostic, quoted};
use gatecast::gateway::{Event, Response};
use gatecast::import::INVALID_EVENT;
use gatecast::integration::{
    BackendAnswer, BackendRequest, ClientRequest, CompiledIntegration, MethodAnswer,
};
use gatecast::rest_api::{IntegrationKind, RestApi};
use gatecast::source::Text;

/// What a case looks at.
pub(super) struct LookedAt {
    /// The message that is stored.
    pub(super) message: String,
    /// What expectations are about.
    pub(super) response: Response,
}

impl From<Response> for LookedAt {
    fn from(response: Response) -> Self {
        Self { message: response.to_string(), response }
    }
}

impl LookedAt {
    fn answer(answer: &MethodAnswer) -> Self {
        let mut response = response(&answer.headers, &answer.body);
        response.status = answer.status;
        Self { message: answer.to_string(), response }
    }

    fn request(request: &BackendRequest) -> Self {
        let headers = match request {
            BackendRequest::Http { headers, .. } => headers.as_slice(),
            BackendRequest::Lambda(invocation) => invocation.headers.as_slice(),
            _ => &[],
        };
        Self { message: request.to_string(), response: response(headers, request.body()) }
    }
}

fn response(headers: &[(String, String)], body: &[u8]) -> Response {
    let mut response = Response::empty();
    response.headers = headers.iter().map(|(name, value)| (name.as_str().into(), value.clone())).collect();
    response.body = String::from_utf8_lossy(body).into_owned();
    response
}

/// The cases of a file, with one for each method in the place of all methods. A method that has a case of
/// its own needs no other.
pub(super) fn expanded(cases: &[Case], rest_api: Option<&RestApi>) -> Vec<Case> {
    let is_single = |case: &&Case| !matches!(case.subject, CaseSubject::AllMethods);
    let mut names: HashSet<String> =
        cases.iter().filter(is_single).map(|case| stored::key(&case.name)).collect();
    let mut all = Vec::new();
    for case in cases {
        if is_single(&case) {
            all.push(case.clone());
            continue;
        }
        for (resource, method) in rest_api.into_iter().flat_map(RestApi::methods) {
            let Some(integration) = &method.integration else { continue };
            let called = format!("{} {}", method.name, resource.path);
            let name = if case.name == case.subject_name {
                called.clone()
            } else {
                format!("{} {called}", case.name)
            };
            if !names.insert(stored::key(&name)) {
                continue;
            }
            let subject = CaseSubject::Method(MethodCase {
                method: Text::unplaced(called.as_str()),
                backend: None,
                is_request: integration.kind != IntegrationKind::Mock,
            });
            all.push(Case { name, subject, subject_name: called, ..case.clone() });
        }
    }
    all
}

impl Running<'_, '_> {
    /// What a method answers, or what its backend gets.
    pub(super) fn method(
        &self,
        case: &Case,
        called: &MethodCase,
        base: &BaseEvent,
        members: Option<&Value>,
    ) -> Result<LookedAt, Fault> {
        let fault = |message: String, label: &str| {
            let place = called.method.place().unwrap_or_else(|| case.place.clone());
            Box::new(Diagnostic::of(&INVALID_CASE_FILE, message).at(Some(place), label))
        };
        let written = called.method.as_str();
        let (name, path) = name_and_path(written).map_err(|expected| {
            fault(format!("{} is not a method", quoted(written)), &format!("expected {expected}"))
        })?;
        let rest_api = self.loaded.rest_api.as_deref();
        let found = rest_api.and_then(|rest_api| Some((rest_api, rest_api.method_at(&name, path)?)));
        let (rest_api, at) = found
            .ok_or_else(|| fault(format!("there is no method {}", quoted(written)), "not in the API"))?;
        let integration = CompiledIntegration::compile(rest_api, at.method)
            .ok_or_else(|| fault(format!("{written} has no integration"), "named here"))?;
        let mut json = base.json(members);
        move_to(&mut json, &name, path, &at, base.is_sample());
        let invalid = |error: &dyn std::fmt::Display| {
            Box::new(Diagnostic::of(&INVALID_EVENT, error).at(Some(case.place.clone()), "of this case"))
        };
        let event = Event::from_json(json.clone()).map_err(|error| invalid(&error))?;
        let body = body_of(&json).map_err(|error| invalid(&error))?;
        let mut client = ClientRequest::of_event(&event, body);
        client.context = context_of(json.get_mut("requestContext").map(Value::take), &event, &[]);
        let execution = integration.execute(&client);
        let backend = match (execution.request(), &called.backend) {
            (Some(request), _) if called.is_request => return Ok(LookedAt::request(request)),
            (Some(request), Some(backend)) => answer(backend.as_str(), request, |file| {
                self.read(file, backend)
            })
            .map_err(|error| match error {
                NoAnswer::Unreadable(fault) => fault,
                NoAnswer::Unusable(reason) => {
                    let message = format!("the backend of {written} cannot answer so");
                    Box::new(Diagnostic::of(&INVALID_CASE_FILE, message).at(backend.place(), reason))
                }
            })?,
            (Some(_), None) => {
                let message = format!("{written} asks a backend");
                return Err(fault(message, "add `backend` with its answer, or `request: true`"));
            }
            (None, _) => BackendAnswer::Unreachable,
        };
        let executed = execution.finish(&backend);
        Ok(LookedAt::answer(&executed.client_answer(&self.loaded.gateway, &event)))
    }

    /// A file that a case names, below the folder of its case file.
    fn read(&self, file: &str, named: &Text) -> Result<std::sync::Arc<gatecast::SourceFile>, Fault> {
        self.confined.check(named)?;
        let path = self.confined.folder.join(file);
        let read = self.runner.host.read(&path.to_string_lossy());
        read.map_err(|error| Box::new(Fault::from(error).at(named.place(), "named here")))
    }
}
