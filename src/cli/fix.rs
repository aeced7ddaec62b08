//! `check --fix`: safe fixes are made, and tried before anything is written.

use std::collections::BTreeMap;

use super::args::CheckArgs;
use super::check::{Checked, checked};
use super::error::CliError;
use super::host::{Host, STDIN};
use crate::check::mend;
use crate::diagnostic::{Diagnostic, Severity, quoted};
use crate::report::{CheckReport, diff};
use crate::source::SourceFile;

/// How often files are checked again: fixes can make others possible, or show to be none.
const MAX_ROUNDS: usize = 100;

/// What fixing came to.
pub(super) struct Fixed {
    /// What is left to find.
    pub checked: Checked,
    /// What was found before.
    pub before: Checked,
    /// The files that change, by name, and their new text.
    pub files: BTreeMap<String, String>,
}

/// Makes the safe fixes of everything that was named, in memory.
///
/// Whatever fixes are made, the files are checked again before they count: they must be read as
/// before, and less must be found in them. Where all fixes together do not pass, each is tried
/// alone.
pub(super) fn fixed(args: &CheckArgs, host: &mut Host) -> Result<Fixed, CliError> {
    let before = checked(args, host)?;
    let mut now = checked(args, host)?;
    let mut files = BTreeMap::new();
    let mut refused: Vec<(String, String)> = Vec::new();
    for _ in 0..MAX_ROUNDS {
        let open: Vec<&Diagnostic> =
            now.report.findings.iter().filter(|finding| !refused.contains(&key(finding))).collect();
        if let Some(next) = attempt(&open, &now, args, host, &mut files)? {
            now = next;
            continue;
        }
        let mut progress = None;
        for finding in open.into_iter().filter(|finding| is_safe(finding)) {
            progress = attempt(&[finding], &now, args, host, &mut files)?;
            if progress.is_some() {
                break;
            }
            refused.push(key(finding));
        }
        match progress {
            Some(next) => now = next,
            None => break,
        }
    }
    Ok(Fixed { checked: now, before, files })
}

/// Makes the safe fixes of findings, and keeps them if less is found then.
fn attempt(
    findings: &[&Diagnostic],
    now: &Checked,
    args: &CheckArgs,
    host: &mut Host,
    files: &mut BTreeMap<String, String>,
) -> Result<Option<Checked>, CliError> {
    let mended = mend(findings.iter().copied());
    if mended.is_empty() {
        return Ok(None);
    }
    let before = host.overlay().clone();
    for file in &mended {
        host.overlay_mut().insert(file.name.clone(), file.text.clone());
    }
    let next = checked(args, host)?;
    if next.could_not_read == now.could_not_read && weight(&next.report) < weight(&now.report) {
        files.extend(mended.into_iter().map(|file| (file.name, file.text)));
        return Ok(Some(next));
    }
    *host.overlay_mut() = before;
    Ok(None)
}

/// How much was found: errors first.
fn weight(report: &CheckReport) -> [usize; 3] {
    let count = |severity| report.findings.iter().filter(|finding| finding.severity == severity).count();
    [Severity::Error, Severity::Warning, Severity::Note].map(count)
}

fn is_safe(finding: &Diagnostic) -> bool {
    finding.fix.as_ref().is_some_and(|fix| fix.is_safe)
}

/// What tells a finding from others, whatever changes around it.
fn key(finding: &Diagnostic) -> (String, String) {
    let place = finding.labels.first().map(|label| label.place.to_string()).unwrap_or_default();
    (place, format!("{} {}", finding.name, finding.message))
}

impl Fixed {
    /// Writes the files that change.
    pub(super) fn write(&self, host: &Host) -> Result<(), CliError> {
        if self.files.contains_key(SourceFile::STDIN) {
            let message =
                format!("standard input (`{STDIN}`) cannot be fixed in place; --fix --diff shows the fixes");
            return Err(CliError::Usage(message));
        }
        for (name, text) in &self.files {
            host.replace(name, text)?;
        }
        Ok(())
    }

    /// What was written, for people.
    pub(super) fn notes(&self) -> Vec<Diagnostic> {
        let note = |name: &String| Diagnostic::new("", Severity::Note, format!("fixed {}", quoted(name)));
        self.files.keys().map(note).collect()
    }

    /// What changes, as a patch.
    pub(super) fn patch(&self, host: &Host) -> Result<String, CliError> {
        let mut patch = String::new();
        for (name, text) in &self.files {
            let before = host.read_unchanged(name)?;
            patch.push_str(&diff(name, before.text(), text));
        }
        Ok(patch)
    }
}
