//! Findings for people: each drawn under the lines it is about, then a line that counts them.

use std::fmt::Write;

use anstyle::Style;

use super::excerpt::excerpt;
use super::style::{BAD, DOUBTFUL, FAINT, GOOD, STRONG, aligned, styled};
use gatecast::check::RULES;
use gatecast::diagnostic::{Code, Severity, counted};
use gatecast::project::LintRun;

/// Draws findings, styled, at most `width` columns wide.
pub(crate) fn check_human(report: &LintRun, width: usize) -> String {
    let mut out = String::new();
    for finding in &report.findings {
        out.push_str(&excerpt(finding, width));
    }
    let _ = writeln!(out, "{}", summary(report));
    out
}

/// What was found, in one line.
pub(super) fn summary(report: &LintRun) -> String {
    let LintRun { findings, apis, definitions, .. } = report;
    // Where nothing could be read, there is nothing to count.
    let of = match apis {
        0 => String::new(),
        _ => format!(" in {} of {}", counted(*definitions, "definition"), counted(*apis, "API")),
    };
    let count = |severity| report.count(severity);
    let severities = [Severity::Error, Severity::Warning, Severity::Note].into_iter();
    let counts: Vec<_> = severities
        .filter(|severity| count(*severity) > 0)
        .map(|severity| {
            let count = counted(count(severity), &severity.to_string());
            styled(severity_style(severity), count).to_string()
        })
        .collect();
    let known = match report.known {
        0 => String::new(),
        count => format!("; {} known before", counted(count, "finding")),
    };
    if counts.is_empty() {
        let nothing = if report.known > 0 { "nothing new found" } else { "nothing found" };
        return format!("{}{of}{known}", styled(GOOD, nothing));
    }
    let fixable = findings.iter().filter(|finding| finding.safe_fix().is_some()).count();
    let fixable = match fixable {
        0 => String::new(),
        count => format!("; {count} fixable with `--fix`"),
    };
    format!("{}{of}{fixable}{known}", counts.join(", "))
}

/// The style of the word for a severity.
pub(super) fn severity_style(severity: Severity) -> Style {
    match severity {
        Severity::Error => BAD,
        Severity::Warning => DOUBTFUL,
        Severity::Note => STRONG,
    }
}

/// The lint rules, then the other findings, one line each where `columns` are enough.
pub(crate) fn rule_list(others: &[&Code], columns: usize) -> String {
    let rules = RULES.iter().map(|rule| rule.code);
    let names = rules.clone().chain(others.iter().copied()).map(|code| code.name);
    let width = names.map(str::len).max().unwrap_or_default();
    let mut out = String::new();
    for code in rules {
        line(code, width, columns, &mut out);
    }
    let _ = writeln!(out, "\n{}\n", styled(STRONG, "Other findings"));
    for code in others {
        line(code, width, columns, &mut out);
    }
    out
}

fn line(code: &Code, width: usize, columns: usize, out: &mut String) {
    let severity = styled(FAINT, format!("{:<8}", code.severity.to_string()));
    let first = format!("{:<width$}  {severity} ", code.name);
    let _ = writeln!(out, "{}", aligned(&first, &" ".repeat(width + 11), code.summary(), columns));
}
