//! What a mapping template came to, for programs, as `docs/templates.md` describes it.

use serde::Serialize;
use serde_json::{Map, Value};

use super::TemplateReport;
use super::check_json::FindingJson;
use super::json::pretty;

/// The version of the shape; it changes when a member changes its meaning or goes.
const VERSION: u32 = 1;

/// The output, the overrides, the references where they were asked for, and the findings as JSON.
pub(crate) fn template_json(report: &TemplateReport) -> String {
    let overrides = report.rendered.as_ref().map(|rendered| &rendered.overrides);
    let line_column = |start: u32| report.source.line_column(start as usize);
    let references = report.references.as_ref().map(|references| {
        let references = references.iter().map(|traced| {
            let (line, column) = line_column(traced.span.start);
            let reference = traced.span.of(report.source.text());
            ReferenceJson { reference, line, column, value: &traced.value, missing: traced.missing }
        });
        references.collect()
    });
    pretty(&TemplateJson {
        version: VERSION,
        output: report.rendered.as_ref().map(|rendered| rendered.output.as_str()),
        request_override: overrides.map(|overrides| set_in(&overrides.request)),
        response_override: overrides.map(|overrides| set_in(&overrides.response)),
        references,
        findings: report.findings.iter().map(FindingJson::of).collect(),
    })
}

/// The members of an override that are set: `header` and its companions are always there.
pub(super) fn set_in(members: &Map<String, Value>) -> Map<String, Value> {
    let is_set = |value: &Value| value.as_object().is_none_or(|members| !members.is_empty());
    members
        .iter()
        .filter(|(_, value)| is_set(value))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TemplateJson<'a> {
    version: u32,
    output: Option<&'a str>,
    request_override: Option<Map<String, Value>>,
    response_override: Option<Map<String, Value>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    references: Option<Vec<ReferenceJson<'a>>>,
    findings: Vec<FindingJson<'a>>,
}

#[derive(Serialize)]
struct ReferenceJson<'a> {
    reference: &'a str,
    line: usize,
    column: usize,
    value: &'a str,
    missing: bool,
}
