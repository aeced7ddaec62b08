//! A mapping template of a proxy integration.
//!
//! # Why
//! A proxy integration passes requests and answers on as they are. API Gateway takes its templates and never
//! renders them.
//!
//! # Bad
//! ```yaml
//! type: aws_proxy
//! requestTemplates:
//!   application/json: '{"id": "$input.params(''id'')"}'
//! ```
//!
//! # Good
//! ```yaml
//! type: aws
//! requestTemplates:
//!   application/json: '{"id": "$input.params(''id'')"}'
//! ```
//!
//! # Evidence
//! Developer guide, "Lambda proxy integrations"; found in 10 of 300 templates that people deployed.

use crate::check::subject::Analysis;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::rest_api::TemplateByType;

pub(super) static CODE: Code =
    Code::new("ignored-mapping-template", Severity::Warning, include_str!("ignored_mapping_template.rs"));

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    let Some(rest_api) = &subject.api.rest_api else { return };
    for (resource, method) in rest_api.methods() {
        let Some(integration) = method.integration.as_ref().filter(|found| found.kind.is_proxy()) else {
            continue;
        };
        let of_responses = integration.responses.iter().flat_map(|response| &response.templates);
        let says_something = |template: &&TemplateByType| !template.body.as_str().trim().is_empty();
        let mut templates = integration.templates.iter().chain(of_responses).filter(says_something);
        let Some(first) = templates.next() else { continue };
        let kind = integration.kind.name();
        let message = format!("the templates of {} {} are ignored", method.name, resource.path);
        let without = kind.trim_end_matches("_PROXY");
        let mut finding = Diagnostic::of(&CODE, message)
            .at(first.body.place(), format!("an integration of the type {kind} renders no template"));
        for other in templates.take(4) {
            finding = finding.at(other.body.place(), "");
        }
        findings.push(finding.help(format!("remove them, or change the type to {without}")));
    }
}
