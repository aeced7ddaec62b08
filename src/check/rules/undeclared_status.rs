//! An integration response whose status the method does not declare, or a `MOCK` status without a response.
//!
//! # Why
//! API Gateway answers with 500 where an integration response is selected whose status no method response
//! declares, and where no integration response is for the status that a `MOCK` integration asks for.
//!
//! # Bad
//! ```yaml
//! responses:
//!   "302": {description: moved}
//! x-amazon-apigateway-integration:
//!   type: mock
//!   requestTemplates: {application/json: '{"statusCode": 200}'}
//!   responses:
//!     "302": {statusCode: "302"}
//! ```
//!
//! # Good
//! ```yaml
//! responses:
//!   "302": {description: moved}
//! x-amazon-apigateway-integration:
//!   type: mock
//!   requestTemplates: {application/json: '{"statusCode": 302}'}
//!   responses:
//!     "302": {statusCode: "302"}
//! ```
//!
//! # Evidence
//! The execution log says "Output mapping refers to an invalid method response" and "No match for output mapping
//! and no default output mapping configured" (reported on AWS re:Post and by LocalStack).

use crate::check::mapping_templates::MappingTemplate;
use crate::check::subject::Analysis;
use crate::check::velocity::selects;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::rest_api::{Integration, IntegrationKind, Method, RestApi};

pub(super) static CODE: Code =
    Code::new("undeclared-status", Severity::Warning, include_str!("undeclared_status.rs"));

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    let Some(rest_api) = &subject.api.rest_api else { return };
    for (resource, method) in rest_api.methods() {
        let Some(integration) = method.integration.as_ref().filter(|found| !found.kind.is_proxy()) else {
            continue;
        };
        let of = format!("{} {}", method.name, resource.path);
        undeclared(rest_api, method, integration, &of, findings);
    }
    for template in &subject.mapping_templates {
        let is_request = template.response.is_none() && template.integration.kind == IntegrationKind::Mock;
        if is_request && let Some(status) = constant_status(template) {
            unanswered(template, &status, findings);
        }
    }
}

fn undeclared(
    rest_api: &RestApi,
    method: &Method,
    integration: &Integration,
    of: &str,
    findings: &mut Vec<Diagnostic>,
) {
    let is_open = rest_api.is_partial || method.responses.iter().any(|declared| declared.status.has_holes());
    for response in integration.responses.iter().filter(|_| !is_open) {
        let is_declared = method.responses.iter().any(|declared| declared.status == response.status);
        if is_declared || response.status.has_holes() || response.status.as_str().is_empty() {
            continue;
        }
        let status = response.status.as_str();
        findings.push(
            Diagnostic::of(&CODE, format!("{of} does not declare the status {status}"))
                .at(response.status.place().or_else(|| response.place.clone()), "no method response has it")
                .note("API Gateway answers with 500 where this response is selected")
                .help(format!("add a response {status} to the method")),
        );
    }
}

/// The status that a request template always asks for.
fn constant_status(template: &MappingTemplate<'_>) -> Option<String> {
    if !template.contents.mentions.is_empty() || template.template.body.has_holes() {
        return None;
    }
    let mut statuses = template.contents.skeletons.iter().map(|text| {
        let (_, after) = text.split_once("statusCode")?;
        let digits = after.trim_start_matches(['"', '\'', ' ', ':']);
        let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        (end == 3).then(|| digits[..end].to_owned())
    });
    let first = statuses.next()??;
    statuses.all(|status| status.as_deref() == Some(&first)).then_some(first)
}

fn unanswered(template: &MappingTemplate<'_>, status: &str, findings: &mut Vec<Diagnostic>) {
    let responses = &template.integration.responses;
    let answers = |response: &crate::rest_api::IntegrationResponse| match &response.selection_pattern {
        Some(pattern) if !pattern.as_str().is_empty() => {
            pattern.has_holes() || selects(pattern.as_str(), status) == Some(true)
        }
        _ => true,
    };
    if responses.iter().any(answers) {
        return;
    }
    let of = format!("{} {}", template.method.name, template.resource.path);
    findings.push(
        Diagnostic::of(&CODE, format!("{of} has no integration response for {status}"))
            .at(template.template.body.place(), "this asks for a status that no response is for")
            .note("API Gateway answers every request with 500")
            .help("remove the selection pattern of the response that should answer"),
    );
}
