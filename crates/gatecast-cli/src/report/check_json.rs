//! Findings for programs, as `docs/check-json.md` describes them.

use super::help::worded;
use serde::Serialize;

use super::json::pretty;
use super::path::repository_path;
use gatecast::diagnostic::{Diagnostic, Edit, Fix, Label, Severity};
use gatecast::project::LintRun;
use gatecast::source::{Place, SourceFile};

/// The version of the shape; it changes when a member changes its meaning or goes.
const VERSION: u32 = 1;

/// Findings as JSON.
pub(crate) fn check_json(report: &LintRun) -> String {
    pretty(&CheckJson {
        version: VERSION,
        summary: SummaryJson {
            errors: report.count(Severity::Error),
            warnings: report.count(Severity::Warning),
            notes: report.count(Severity::Note),
            apis: report.apis,
            definitions: report.definitions,
        },
        findings: report.findings.iter().map(FindingJson::of).collect(),
    })
}

#[derive(Serialize)]
struct CheckJson<'a> {
    version: u32,
    summary: SummaryJson,
    findings: Vec<FindingJson<'a>>,
}

#[derive(Serialize)]
struct SummaryJson {
    errors: usize,
    warnings: usize,
    notes: usize,
    apis: usize,
    definitions: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct FindingJson<'a> {
    rule: Option<&'a str>,
    severity: String,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    aws_message: Option<&'a str>,
    labels: Vec<LabelJson<'a>>,
    notes: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<FixJson<'a>>,
}

#[derive(Serialize)]
struct LabelJson<'a> {
    #[serde(flatten)]
    place: PlaceJson,
    message: &'a str,
}

#[derive(Serialize)]
struct FixJson<'a> {
    safe: bool,
    edits: Vec<EditJson<'a>>,
}

#[derive(Serialize)]
struct EditJson<'a> {
    #[serde(flatten)]
    place: PlaceJson,
    replacement: &'a str,
}

#[derive(Serialize)]
pub(super) struct PlaceJson {
    file: String,
    start: PositionJson,
    end: PositionJson,
}

#[derive(Serialize)]
struct PositionJson {
    offset: u32,
    line: usize,
    column: usize,
}

impl<'a> FindingJson<'a> {
    pub(super) fn of(finding: &'a Diagnostic) -> Self {
        Self {
            rule: finding.name(),
            severity: finding.severity.to_string(),
            message: &finding.message,
            aws_message: finding.aws_message.as_deref(),
            labels: finding.labels.iter().map(LabelJson::of).collect(),
            notes: &finding.notes,
            help: finding.help.as_ref().map(worded),
            fix: finding.fix.as_ref().map(FixJson::of),
        }
    }
}

impl<'a> LabelJson<'a> {
    fn of(label: &'a Label) -> Self {
        Self { place: PlaceJson::of(&label.place), message: &label.message }
    }
}

impl<'a> FixJson<'a> {
    fn of(fix: &'a Fix) -> Self {
        Self { safe: fix.is_safe, edits: fix.edits.iter().map(EditJson::of).collect() }
    }
}

impl<'a> EditJson<'a> {
    fn of(edit: &'a Edit) -> Self {
        Self { place: PlaceJson::of(&edit.place), replacement: &edit.replacement }
    }
}

impl PlaceJson {
    pub(super) fn of(place: &Place) -> Self {
        Self {
            file: repository_path(place.source.name()),
            start: PositionJson::of(&place.source, place.span.start),
            end: PositionJson::of(&place.source, place.span.end),
        }
    }
}

impl PositionJson {
    fn of(source: &SourceFile, offset: u32) -> Self {
        let (line, column) = source.line_column(offset as usize);
        Self { offset, line, column }
    }
}
