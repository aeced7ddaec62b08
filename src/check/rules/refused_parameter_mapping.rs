//! A parameter mapping of an integration that API Gateway refuses.
//!
//! # Why
//! The deployment or the import fails: a mapping is a constant in single quotes, or it names where its value
//! comes from.
//!
//! # Bad
//! ```yaml
//! responseParameters:
//!   method.response.header.Access-Control-Allow-Origin: "*"
//! ```
//!
//! # Good
//! ```yaml
//! responseParameters:
//!   method.response.header.Access-Control-Allow-Origin: "'*'"
//! ```
//!
//! # Evidence
//! Developer guide, "Parameter mapping source reference for REST APIs"; the refusal is recorded for
//! PutIntegration (LocalStack's recordings) and reported by users of the CDK.

use crate::check::subject::Analysis;
use crate::diagnostic::{Code, Diagnostic, Severity, quoted};
use crate::rest_api::ValueMapping;
use crate::template::integration_mapping::{
    IntegrationSource, parse_request_source, parse_request_target, parse_response_source,
};

pub(super) static CODE: Code =
    Code::new("refused-parameter-mapping", Severity::Error, include_str!("refused_parameter_mapping.rs"));

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    let Some(rest_api) = &subject.api.rest_api else { return };
    for (resource, method) in rest_api.methods() {
        let Some(integration) = &method.integration else { continue };
        let of = format!("{} {}", method.name, resource.path);
        for mapping in &integration.parameters {
            if !mapping.target.has_holes() && parse_request_target(mapping.target.as_str()).is_none() {
                findings.push(refused_target(mapping, &of));
            }
            check_value(mapping, &of, "method.request.header.NAME", parse_request_source, findings);
        }
        for mapping in integration.responses.iter().flat_map(|response| &response.parameters) {
            if !mapping.target.has_holes() && mapping.response_header().is_none_or(str::is_empty) {
                findings.push(refused_target(mapping, &of));
            }
            check_value(mapping, &of, "integration.response.header.NAME", parse_response_source, findings);
        }
    }
}

fn check_value(
    mapping: &ValueMapping,
    of: &str,
    example: &str,
    parse: fn(&str) -> Option<IntegrationSource>,
    findings: &mut Vec<Diagnostic>,
) {
    let value = mapping.value.as_str();
    if mapping.value.has_holes() || parse(value).is_some() {
        return;
    }
    let message = format!("{of}: API Gateway refuses the mapping {}", quoted(value));
    let constant = value.trim_matches('"');
    findings.push(
        Diagnostic::of(&CODE, message)
            .at(mapping.value.place(), "neither a constant in single quotes nor the name of a value")
            .aws(refusal(&format!("Invalid mapping expression specified: {value}")))
            .help(format!("write `'{constant}'` for a constant, or a name such as `{example}`")),
    );
}

fn refused_target(mapping: &ValueMapping, of: &str) -> Diagnostic {
    let target = mapping.target.as_str();
    Diagnostic::of(&CODE, format!("{of}: API Gateway refuses to set {}", quoted(target)))
        .at(mapping.target.place(), "not a parameter that can be set here")
        .aws(refusal(&format!("Invalid mapping identifier specified: {target}")))
        .help("write `integration.request.header.NAME` in a request, `method.response.header.NAME` in a response")
}

fn refusal(error: &str) -> String {
    format!("Invalid mapping expression specified: Validation Result: warnings : [], errors : [{error}]")
}
