//! A header that an integration response maps and the method response does not declare.
//!
//! # Why
//! API Gateway refuses the integration response, and with it the deployment or the import: a header must be
//! declared in the method response of the same status before anything is mapped to it. Headers for CORS are
//! the ones that are forgotten most.
//!
//! # Bad
//! ```yaml
//! MethodResponses:
//!   - StatusCode: "200"
//! Integration:
//!   IntegrationResponses:
//!     - StatusCode: "200"
//!       ResponseParameters: {method.response.header.Access-Control-Allow-Origin: "'*'"}
//! ```
//!
//! # Good
//! ```yaml
//! MethodResponses:
//!   - StatusCode: "200"
//!     ResponseParameters: {method.response.header.Access-Control-Allow-Origin: true}
//! Integration:
//!   IntegrationResponses:
//!     - StatusCode: "200"
//!       ResponseParameters: {method.response.header.Access-Control-Allow-Origin: "'*'"}
//! ```
//!
//! # Evidence
//! deliveryhero/serverless-aws-documentation issues 12 and 91 for templates, amazon-archives/aws-apigateway-importer
//! issue 209 for OpenAPI documents: all quote the refusal.

use crate::check::subject::Analysis;
use crate::diagnostic::{Code, Diagnostic, Severity, quoted};
use crate::gateway::DefinitionStyle;
use crate::rest_api::{IntegrationResponse, Method, MethodResponse};

pub(super) static CODE: Code =
    Code::new("undeclared-header", Severity::Warning, include_str!("undeclared_header.rs"));

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    let Some(rest_api) = &subject.api.rest_api else { return };
    for (resource, method) in rest_api.methods() {
        let Some(integration) = method.integration.as_ref().filter(|found| !found.kind.is_proxy()) else {
            continue;
        };
        for response in &integration.responses {
            let Some(declared) = declaration(method, response) else { continue };
            for mapping in &response.parameters {
                let Some(header) = mapping.response_header() else { continue };
                if mapping.target.has_holes() || declares(declared, header) {
                    continue;
                }
                let (status, name) = (response.status.as_str(), &method.name);
                let message =
                    format!("{name} {} does not declare the header {}", resource.path, quoted(header));
                let target = mapping.target.as_str();
                findings.push(
                    Diagnostic::of(&CODE, message)
                        .at(mapping.target.place(), "mapped here")
                        .at(declared.place.clone(), format!("the method response of {status} does not have it"))
                        .aws(format!(
                            "Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression parameter specified: {target}]"
                        ))
                        .help(help(subject.api.style, header, status)),
                );
            }
        }
    }
}

/// The method response of the status of an integration response.
fn declaration<'m>(method: &'m Method, response: &IntegrationResponse) -> Option<&'m MethodResponse> {
    let is_it = |declared: &&MethodResponse| declared.status == response.status;
    let is_known =
        !response.status.has_holes() && !method.responses.iter().any(|other| other.status.has_holes());
    method.responses.iter().find(is_it).filter(|_| is_known)
}

fn declares(response: &MethodResponse, header: &str) -> bool {
    response.parameters.iter().any(|parameter| {
        let name = parameter.response_header();
        parameter.target.has_holes() || name.is_some_and(|name| name.eq_ignore_ascii_case(header))
    })
}

fn help(style: DefinitionStyle, header: &str, status: &str) -> String {
    match style {
        DefinitionStyle::OpenApi => {
            format!("add `{header}: {{schema: {{type: string}}}}` to `headers` of the response {status}")
        }
        DefinitionStyle::Terraform => format!(
            "add `\"method.response.header.{header}\" = true` to `response_parameters` of the method response"
        ),
        DefinitionStyle::Sam | DefinitionStyle::CloudFormation | DefinitionStyle::Serverless => format!(
            "add `method.response.header.{header}: true` to `ResponseParameters` of the method response {status}"
        ),
    }
}
