//! Findings as GitLab's code quality report, which merge requests show.
//!
//! <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>

use serde_json::{Value, json};

use super::fingerprint::Fingerprints;
use super::json::pretty;
use super::path::repository_path;
use gatecast::diagnostic::{Diagnostic, Severity};
use gatecast::project::LintRun;

/// Findings as a list of issues. What is found nowhere in particular is said of `first_file`: GitLab takes
/// no issue without a place.
pub(crate) fn gitlab(run: &LintRun, first_file: Option<&str>) -> String {
    let mut fingerprints = Fingerprints::default();
    let issues = run.findings.iter().map(|finding| issue(finding, first_file, &mut fingerprints));
    pretty(&Value::Array(issues.collect()))
}

fn issue(finding: &Diagnostic, first_file: Option<&str>, fingerprints: &mut Fingerprints) -> Value {
    let place = finding.labels.first().map(|label| &label.place);
    let path = place.map_or(first_file.unwrap_or("."), |place| place.source.name());
    let line = place.map_or(1, |place| place.line_column().0);
    let severity = match finding.severity {
        Severity::Error => "major",
        Severity::Warning => "minor",
        Severity::Note => "info",
    };
    json!({
        "description": finding.message,
        "check_name": finding.name().unwrap_or("gatecast"),
        "fingerprint": fingerprints.of(finding, first_file),
        "severity": severity,
        "location": {"path": repository_path(path), "lines": {"begin": line}},
    })
}
