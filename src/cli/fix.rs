//! `check --fix`: safe fixes are made, and tried before anything is written.

use std::collections::{BTreeMap, HashSet};

use super::args::CheckArgs;
use super::check::{Checked, checked};
use super::error::CliError;
use super::host::{Host, STDIN};
use crate::check::mend;
use crate::diagnostic::{Diagnostic, Severity, quoted};
use crate::report::{CheckReport, diff};
use crate::source::SourceFile;

/// How often files are checked again: fixes can make others possible, or show to be none.
const MAX_ATTEMPTS: usize = 50;

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
/// before, and less must be found in them. Where all fixes together do not pass, those that do
/// are looked for by halves.
pub(super) fn fixed(args: &CheckArgs, host: &mut Host) -> Result<Fixed, CliError> {
    let before = checked(args, host)?;
    let now = before.clone();
    let mut fixer =
        Fixer { args, host, weight: weight(&now.report), now, files: BTreeMap::new(), attempts: 0 };
    let mut refused = HashSet::new();
    loop {
        let findings = std::mem::take(&mut fixer.now.report.findings);
        let open: Vec<&Diagnostic> = findings
            .iter()
            .filter(|finding| finding.safe_fix().is_some() && !refused.contains(&key(finding)))
            .collect();
        let passed = fixer.pass(&open)?;
        if !passed {
            fixer.now.report.findings = findings;
            return Ok(Fixed { checked: fixer.now, before, files: fixer.files });
        }
        // What was not made although it was open is not made in the next round either.
        let left: HashSet<_> = fixer.now.report.findings.iter().map(key).collect();
        refused.extend(open.into_iter().map(key).filter(|key| left.contains(key)));
    }
}

/// Tries fixes.
struct Fixer<'a> {
    args: &'a CheckArgs,
    host: &'a mut Host,
    /// What is found at the moment.
    now: Checked,
    files: BTreeMap<String, String>,
    /// How much is found at the moment.
    weight: [usize; 3],
    attempts: usize,
}

impl Fixer<'_> {
    /// Makes the fixes that pass, of these or of one of their halves; says whether there are any.
    fn pass(&mut self, findings: &[&Diagnostic]) -> Result<bool, CliError> {
        if findings.is_empty() || self.attempts == MAX_ATTEMPTS {
            return Ok(false);
        }
        self.attempts += 1;
        if self.attempt(findings)? {
            return Ok(true);
        }
        let (first, second) = findings.split_at(findings.len() / 2);
        Ok(!first.is_empty() && (self.pass(first)? || self.pass(second)?))
    }

    /// Makes fixes, and keeps them if less is found then.
    fn attempt(&mut self, findings: &[&Diagnostic]) -> Result<bool, CliError> {
        let mended = mend(findings.iter().copied());
        let before = self.host.overlay().clone();
        for file in &mended {
            self.host.overlay_mut().insert(file.name.clone(), file.text.clone());
        }
        let next = checked(self.args, self.host)?;
        if next.failures.len() == self.now.failures.len() && weight(&next.report) < self.weight {
            self.files.extend(mended.into_iter().map(|file| (file.name, file.text)));
            self.weight = weight(&next.report);
            self.now = next;
            return Ok(true);
        }
        *self.host.overlay_mut() = before;
        Ok(false)
    }
}

/// How much was found: errors first.
fn weight(report: &CheckReport) -> [usize; 3] {
    [Severity::Error, Severity::Warning, Severity::Note].map(|severity| report.count(severity))
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
