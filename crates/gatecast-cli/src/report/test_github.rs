//! Tests that failed as annotations of a GitHub workflow, then a line that counts them.

use super::TestReport;
use super::github::{annotation, command};
use super::test_human::summary;
use super::test_text::said;

/// Draws failures as workflow commands. The last lines are styled, and for people.
pub(crate) fn test_github(report: &TestReport) -> String {
    let mut out = String::new();
    for file in &report.files {
        for case in file.cases.iter().filter(|case| case.is_failed()) {
            out += &annotation("error", &file.name, case.line, &case.name, &said(case));
            out.push('\n');
        }
        for fault in &file.faults {
            out += &command(fault);
            out.push('\n');
        }
    }
    out + &summary(report)
}
