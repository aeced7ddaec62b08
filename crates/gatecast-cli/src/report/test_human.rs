//! How tests came out, for people.

use super::path::repository_path;
use std::fmt::Write;

use super::TestReport;
use super::style::{BAD, DOUBTFUL, FAINT, GOOD, STRONG, indented, styled};
use super::text_diff::text_diff;
use crate::snapshot::{CaseOutcome, Counts, Stored};
use gatecast::diagnostic::counted;
use gatecast::source::{one_line, visible};

/// How many failures are drawn, and how many names of files are listed.
const MAX_SHOWN: usize = 50;
const MAX_LISTED: usize = 10;

/// Draws what failed, what was stored, and a summary.
pub(crate) fn test_human(report: &TestReport, width: usize) -> String {
    let mut out = String::new();
    let failed = || {
        let cases = report.files.iter().flat_map(|file| file.cases.iter().map(|case| (&*file.name, case)));
        cases.filter(|(_, case)| case.is_failed())
    };
    // What somebody has just looked at is not drawn again.
    let is_drawn = |case: &CaseOutcome| !report.is_reviewed || !is_open(case) || !case.unmet.is_empty();
    for (file, case) in failed().filter(|(_, case)| is_drawn(case)).take(MAX_SHOWN) {
        out.push_str(&change(file, case, width));
    }
    // Writing to a string cannot fail.
    let drawn = failed().filter(|(_, case)| is_drawn(case)).count();
    if let Some(more) = drawn.checked_sub(MAX_SHOWN).filter(|more| *more > 0) {
        let _ = writeln!(out, "{} {more} more failed\n", styled(BAD, "✗"));
    }
    let stored = |is_listed: fn(&Stored) -> bool| {
        let cases = report.files.iter().flat_map(|file| &file.cases);
        cases.filter(move |case| is_listed(&case.stored)).map(|case| case.file.as_str())
    };
    listed(&mut out, "stored for the first time", stored(|stored| matches!(stored, Stored::New)));
    listed(&mut out, "stored anew", stored(|stored| matches!(stored, Stored::Updated)));
    let unreferenced = report.files.iter().flat_map(|file| &file.unreferenced).chain(&report.orphans);
    listed(&mut out, "of no case (--update --prune removes them)", unreferenced.map(String::as_str));
    if report.pruned > 0 {
        let _ = writeln!(out, "{} that no case had removed\n", counted(report.pruned, "stored response"));
    }
    out.push_str(&summary(report));
    out
}

/// Files under a heading.
fn listed<'a>(out: &mut String, heading: &str, files: impl Iterator<Item = &'a str>) {
    let files: Vec<_> = files.collect();
    if files.is_empty() {
        return;
    }
    let _ = writeln!(out, "{}", styled(DOUBTFUL, format!("{heading}:")));
    for file in files.iter().take(MAX_LISTED) {
        let _ = writeln!(out, "  {}", one_line(file));
    }
    if let Some(more) = files.len().checked_sub(MAX_LISTED).filter(|more| *more > 0) {
        let _ = writeln!(out, "  … {more} more");
    }
    out.push('\n');
}

/// Draws a case that failed, and how its response would change.
pub(crate) fn change(file: &str, case: &CaseOutcome, width: usize) -> String {
    let mut out = String::new();
    let title = format!("{}:{}: {}", one_line(file), case.line, one_line(&case.name));
    let _ = writeln!(out, "{} {}", styled(BAD, "✗"), styled(STRONG, title));
    for unmet in &case.unmet {
        let _ = writeln!(out, "  {}", visible(unmet));
    }
    let kept = match &case.stored {
        Stored::Same | Stored::New | Stored::Updated => {
            out.push('\n');
            return out;
        }
        Stored::Unusable(problem) => {
            let _ = writeln!(out, "  {}\n", visible(problem));
            return out;
        }
        Stored::Missing(kept) => {
            let _ = writeln!(out, "  no response is stored in {}", one_line(&repository_path(&case.file)));
            kept
        }
        Stored::Different(kept) => {
            let _ = writeln!(out, "  the response differs from {}", one_line(&repository_path(&case.file)));
            kept
        }
    };
    out.push('\n');
    match kept {
        Some(kept) => {
            out.push_str(&indented(&text_diff(&kept.before, &kept.after, width.saturating_sub(2)), 2));
        }
        None => {
            let _ = writeln!(
                out,
                "  {}",
                styled(FAINT, "too many differ to show them all; run it for this file")
            );
        }
    }
    out.push('\n');
    out
}

/// Whether its response could be stored.
fn is_open(case: &CaseOutcome) -> bool {
    matches!(case.stored, Stored::Missing(_) | Stored::Different(_))
}

/// One line that counts, and what to do about what failed.
pub(super) fn summary(report: &TestReport) -> String {
    let Counts { passed, failed, new, updated, faults, unreferenced } = report.counts;
    let style = if failed > 0 { BAD } else { GOOD };
    let mut parts = vec![styled(style, format!("{passed} passed")).to_string()];
    if failed > 0 {
        parts.push(styled(BAD, format!("{failed} failed")).to_string());
    }
    if faults > 0 {
        parts.push(styled(BAD, format!("{faults} could not be run")).to_string());
    }
    for (count, what) in [(new, "new"), (updated, "updated"), (unreferenced, "of no case")] {
        if count > 0 {
            parts.push(format!("{count} {what}"));
        }
    }
    let mut out = format!("{} in {}\n", parts.join(", "), counted(report.files.len(), "case file"));
    if !report.is_reviewed && report.files.iter().flat_map(|file| &file.cases).any(is_open) {
        out.push_str("if that is what clients should see: `gatecast test --review`, or --update for all\n");
    }
    out
}
