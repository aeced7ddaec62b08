//! Findings for people who know them: a line each, or a line for each rule.

use std::fmt::Write;

use indexmap::IndexMap;

use super::check_human::{severity_style, summary};
use super::path::repository_path;
use super::style::{FAINT, STRONG, styled};
use gatecast::diagnostic::{Code, Diagnostic, Severity};
use gatecast::project::LintRun;
use gatecast::source::one_line;

/// A line for each finding, as compilers write them and editors read them; then one that counts them.
pub(crate) fn check_concise(run: &LintRun) -> String {
    let mut out = String::new();
    for finding in &run.findings {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{}", line(finding));
    }
    let _ = writeln!(out, "{}", summary(run));
    out
}

/// `FILE:LINE:COLUMN: severity[rule]: message`.
fn line(finding: &Diagnostic) -> String {
    let place = finding.labels.first().map(|label| &label.place);
    let place = place.map_or(String::new(), |place| {
        let (line, column) = place.line_column();
        format!("{}:{line}:{column}: ", one_line(&repository_path(place.source.name())))
    });
    let code = finding.name().map_or(String::new(), |name| format!("[{name}]"));
    let severity = styled(severity_style(finding.severity), format!("{}{code}", finding.severity));
    format!("{place}{severity}: {}", one_line(&finding.message))
}

/// How many findings each rule has, the most frequent first.
pub(crate) fn statistics(run: &LintRun) -> String {
    struct Row {
        code: Option<&'static Code>,
        severity: Severity,
        count: usize,
        fixable: usize,
    }
    let mut rows: IndexMap<(Option<&str>, Severity), Row> = IndexMap::new();
    for finding in &run.findings {
        let (code, severity) = (finding.code, finding.severity);
        let row =
            rows.entry((finding.name(), severity)).or_insert(Row { code, severity, count: 0, fixable: 0 });
        row.count += 1;
        row.fixable += usize::from(finding.safe_fix().is_some());
    }
    let mut rows: Vec<Row> = rows.into_values().collect();
    rows.sort_by_key(|row| (std::cmp::Reverse(row.count), row.code.map(|code| code.name)));
    let name = |row: &Row| row.code.map_or("(without a rule)", |code| code.name);
    let width = rows.iter().map(|row| name(row).len()).max().unwrap_or_default();
    let digits = rows.first().map_or(0, |row| row.count.to_string().len());
    let mut out = String::new();
    for row in &rows {
        let severity =
            styled(severity_style(row.severity), format!("{:<8}", row.severity.to_string())).to_string();
        let fixable = match row.fixable {
            0 => String::new(),
            all if all == row.count => styled(FAINT, "  fixable").to_string(),
            some => styled(FAINT, format!("  {some} fixable")).to_string(),
        };
        let name = styled(STRONG, format!("{:<width$}", name(row))).to_string();
        let line = format!("{:>digits$}  {severity}{name}{fixable}", row.count);
        let _ = writeln!(out, "{}", line.trim_end());
    }
    if !rows.is_empty() {
        out.push('\n');
    }
    let _ = writeln!(out, "{}", summary(run));
    out
}
