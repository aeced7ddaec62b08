//! `check --fix`: safe fixes are made, and tried before anything is written.

use std::collections::{HashMap, HashSet};

use super::args::CheckArgs;
use super::check::{Checked, checked};
use super::error::CliError;
use super::host::{Host, STDIN};
use super::overlay::Overlay;
use crate::check::{Mended, Rule, mend, rule};
use crate::diagnostic::{Diagnostic, Severity, quoted};
use crate::report::{CheckReport, patch};
use crate::source::SourceFile;

/// How often files are checked again: fixes can make others possible, or show to be none.
const MAX_ATTEMPTS: usize = 50;

/// What fixing came to.
pub(super) struct Fixed {
    /// What is left to find.
    pub checked: Checked,
    /// What was found before.
    pub before: Checked,
    /// The files that change.
    files: Overlay,
    /// Whether there may be more to mend, which was not tried.
    is_unfinished: bool,
}

/// Makes the safe fixes of everything that was named, in memory.
///
/// Whatever fixes are made, the files are checked again before they count: they must be read as
/// before, what was mended must be gone, and no more must be found. Where all fixes together do not
/// pass, those that do are looked for by halves.
pub(super) fn fixed(args: &CheckArgs, host: &mut Host) -> Result<Fixed, CliError> {
    let before = checked(args, host)?;
    let now = before.clone();
    let mut fixer = Fixer { args, host, weight: weight(&now.report), found: Tally::new(), now, attempts: 0 };
    let mut refused = HashSet::new();
    loop {
        let findings = std::mem::take(&mut fixer.now.report.findings);
        fixer.found = tally(&findings);
        let open: Vec<&Diagnostic> = findings
            .iter()
            .filter(|finding| finding.safe_fix().is_some() && !refused.contains(&key(finding)))
            .collect();
        let passed = fixer.pass(&open)?;
        if !passed {
            fixer.now.report.findings = findings;
            let is_unfinished = fixer.attempts == MAX_ATTEMPTS;
            return Ok(Fixed {
                checked: fixer.now,
                before,
                files: fixer.host.overlay().clone(),
                is_unfinished,
            });
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
    /// How much is found at the moment, and how often what.
    weight: [usize; 3],
    found: Tally,
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

    /// Makes fixes, and keeps them if what they mend is gone then.
    fn attempt(&mut self, findings: &[&Diagnostic]) -> Result<bool, CliError> {
        let Mended { files: mended, made } = mend(findings.iter().copied());
        let before = self.host.overlay().clone();
        mended.into_iter().for_each(|file| self.host.overlay_mut().set(file));
        let next = checked(self.args, self.host)?;
        let left = tally(&next.report.findings);
        // What was left out because of a mistake is judged once the mistake is mended, and may have
        // others.
        let uncovers =
            made.iter().all(|finding| rule(finding.name).is_some_and(Rule::is_found_while_reading));
        let is_better = uncovers || weight(&next.report) <= self.weight;
        let are_gone = tally(made).into_iter().all(|(what, made)| {
            let count = |tally: &Tally| tally.get(&what).copied().unwrap_or_default();
            count(&left) + made <= count(&self.found)
        });
        if next.failures.len() == self.now.failures.len() && is_better && are_gone {
            self.weight = weight(&next.report);
            self.now = next;
            return Ok(true);
        }
        *self.host.overlay_mut() = before;
        Ok(false)
    }
}

/// How often each thing is said.
type Tally = HashMap<(&'static str, String), usize>;

fn tally<'f>(findings: impl IntoIterator<Item = &'f Diagnostic>) -> Tally {
    let mut tally = Tally::new();
    for finding in findings {
        *tally.entry((finding.name, finding.message.clone())).or_default() += 1;
    }
    tally
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
    /// Writes the files that change, and says which. One that cannot be written keeps no other
    /// from it; it is a failure of what is left.
    pub(super) fn write(&mut self, host: &Host) -> Result<Vec<Diagnostic>, CliError> {
        let mut notes = Vec::new();
        for version in self.files.versions() {
            if version.name == SourceFile::STDIN {
                let message = format!(
                    "standard input (`{STDIN}`) cannot be fixed in place; --fix --diff shows the fixes"
                );
                return Err(CliError::Usage(message));
            }
            match host.replace(version) {
                Ok(()) => {
                    let message = format!("fixed {}", quoted(&version.name));
                    notes.push(Diagnostic::new("", Severity::Note, message));
                }
                Err(error) => self.checked.fail(&error),
            }
        }
        if self.is_unfinished {
            let message = "not every fix was tried; run it again for the others";
            notes.push(Diagnostic::new("", Severity::Note, message));
        }
        Ok(notes)
    }

    /// What changes, as a patch.
    pub(super) fn patch(&self) -> String {
        self.files.versions().map(|version| patch(&version.name, &version.before, &version.text)).collect()
    }
}
