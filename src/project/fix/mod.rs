//! The safe fixes of findings, tried before they count.

mod judge;
mod refusal;
#[cfg(all(test, feature = "files"))]
mod tests;

use std::collections::{BTreeMap, HashMap};
#[cfg(test)]
use std::path::Path;

use self::judge::{RefusedFixes, judge, total};
use self::refusal::FixRefusal;
use super::{Environment, FileVersion, Inputs, LintOptions, LintRun, Overlaid, Overlay, lint};
use crate::check::{AppliedFixes, FixedFile, Harm, mend};
use crate::diagnostic::{Diagnostic, Edit, Fix};
use crate::import::ImportError;
use crate::source::{Replacements, Span};

/// How often fixes are tried: fixes can make others possible, or show to be none.
const MAX_ATTEMPTS: usize = 100;

/// What fixing came to.
#[derive(Debug)]
pub struct Fixed {
    /// What is left to find.
    pub after: LintRun,
    /// What was found before.
    pub before: LintRun,
    /// The files that change.
    pub files: Overlay,
    /// Whether there may be more to fix, which was not tried.
    pub is_unfinished: bool,
    /// How often everything was read and checked.
    #[cfg(test)]
    checks: usize,
}

/// Makes the safe fixes of everything that was named, in memory.
///
/// Whatever fixes are made, the files are read and checked again before they count: everything else
/// must stand where it did, what was fixed must be gone, and no more must be found. Where all fixes
/// of a file together do not pass, those that do are looked for by halves. No rule changes a place
/// twice.
///
/// # Errors
/// As [`lint`].
pub fn fix(
    inputs: &Inputs<'_>,
    options: &LintOptions,
    environment: &dyn Environment,
) -> Result<Fixed, ImportError> {
    let before = lint(inputs, options, environment)?;
    let mut fixer = Fixer {
        inputs,
        options,
        environment,
        overlay: Overlay::default(),
        now: before.clone(),
        changed: BTreeMap::new(),
        limits: HashMap::new(),
        declined: HashMap::new(),
        checks: 1,
    };
    for _ in 0..MAX_ATTEMPTS {
        let findings = std::mem::take(&mut fixer.now.findings);
        let open = fixer.open(&findings);
        let is_done = open.is_empty();
        if is_done || !fixer.attempt(&findings, &open)? {
            fixer.now.findings = findings;
        }
        if is_done {
            return Ok(fixer.finish(before, false));
        }
    }
    Ok(fixer.finish(before, true))
}

/// A finding with the reason why its fix was not made.
fn explained(finding: Diagnostic, declined: &HashMap<FindingKey, FixRefusal>) -> Diagnostic {
    let Some(refusal) = declined.get(&key(&finding)) else { return finding };
    let mut finding = finding.note(refusal.says());
    finding.fix = finding.fix.map(|fix| Fix { is_safe: false, ..fix });
    finding
}

/// Tries fixes.
struct Fixer<'a> {
    inputs: &'a Inputs<'a>,
    options: &'a LintOptions,
    environment: &'a dyn Environment,
    /// The files with the fixes that count so far.
    overlay: Overlay,
    /// What is found at the moment.
    now: LintRun,
    /// What each rule has changed so far of each file, where it stands now, in order.
    changed: BTreeMap<(String, Option<&'static str>), Vec<Span>>,
    /// How many fixes of a file are tried together, where all of them did not pass.
    limits: HashMap<String, usize>,
    declined: HashMap<FindingKey, FixRefusal>,
    /// How often everything was read and checked.
    checks: usize,
}

/// The changes of files, by their names.
pub(super) type Changes = BTreeMap<String, Replacements>;

impl Fixer<'_> {
    /// The findings whose fixes are tried next.
    fn open<'f>(&self, findings: &'f [Diagnostic]) -> Vec<&'f Diagnostic> {
        let mut taken: HashMap<&str, usize> = HashMap::new();
        let mut open = Vec::new();
        for finding in findings.iter().filter(|finding| self.is_open(finding)) {
            let file = file_of(finding);
            let limit = self.limits.get(file).copied().unwrap_or(usize::MAX);
            let taken = taken.entry(file).or_default();
            if *taken < limit {
                *taken += 1;
                open.push(finding);
            }
        }
        open
    }

    /// Whether a finding has a fix that was not declined, of places that its rule has not changed: what
    /// one fix uncovers another may change, but none goes on for ever.
    fn is_open(&self, finding: &Diagnostic) -> bool {
        let is_changed = |edit: &Edit| {
            let by_rule = (edit.place.source.name().to_owned(), finding.name());
            let Some(changed) = self.changed.get(&by_rule) else { return false };
            let span = edit.place.span;
            let begun = changed.partition_point(|other| other.start < span.end);
            changed[..begun].last().is_some_and(|other| span.start < other.end)
        };
        finding.safe_fix().is_some_and(|fix| !fix.edits.iter().any(is_changed))
            && !self.declined.contains_key(&key(finding))
    }

    /// Makes fixes of some of all findings, and keeps those of the files that are better for it;
    /// says whether there are any.
    fn attempt(&mut self, all: &[Diagnostic], findings: &[&Diagnostic]) -> Result<bool, ImportError> {
        let AppliedFixes { files, made } = mend(findings.iter().copied());
        let harmed =
            files.iter().filter_map(|file| Some((file.name.clone(), harmed(file, &file.harm()?, &made))));
        let mut refused: BTreeMap<String, RefusedFixes<'_>> = harmed.collect();
        // Once more where some files had to be left out.
        for _ in 0..2 {
            let kept = files.iter().filter(|file| !refused.contains_key(&file.name));
            let changes: Changes =
                kept.clone().map(|file| (file.name.clone(), file.changes.clone())).collect();
            if changes.is_empty() {
                break;
            }
            let mut overlay = self.overlay.clone();
            kept.for_each(|file| overlay.set(self.environment.identity(&file.name), version(file)));
            let next = lint(self.inputs, self.options, &Overlaid::new(self.environment, overlay.clone()))?;
            self.checks += 1;
            let kept = made.iter().copied().filter(|finding| changes.contains_key(file_of(finding)));
            let kept: Vec<_> = kept.collect();
            let mut worse = judge(all, &kept, &next.findings, &changes);
            if worse.is_empty() && !self.is_no_worse(all, &next) {
                let all =
                    changes.keys().map(|name| (name.clone(), RefusedFixes::of_file(FixRefusal::Findings)));
                worse = all.collect();
            }
            if worse.is_empty() {
                self.overlay = overlay;
                self.accept(next, &changes, &kept);
                self.narrow(&made, refused);
                return Ok(true);
            }
            refused.extend(worse);
        }
        for file in &files {
            refused.entry(file.name.clone()).or_insert_with(|| RefusedFixes::of_file(FixRefusal::Findings));
        }
        self.narrow(&made, refused);
        Ok(false)
    }

    /// Declines the fixes that are to blame for refused files. Where those are not known, fewer fixes
    /// of a file are tried at a time, until a single one is to blame.
    fn narrow(&mut self, made: &[&Diagnostic], refused: BTreeMap<String, RefusedFixes<'_>>) {
        for (file, RefusedFixes { refusal, culprits }) in refused {
            let of_file: Vec<_> = made.iter().copied().filter(|finding| file_of(finding) == file).collect();
            let culprits = if of_file.len() == 1 { &of_file } else { &culprits };
            self.declined.extend(culprits.iter().map(|finding| (key(finding), refusal)));
            if culprits.is_empty() {
                self.limits.insert(file, (of_file.len() / 2).max(1));
            }
        }
    }

    /// Whether no more is found than before, and as much can be read.
    fn is_no_worse(&self, all: &[Diagnostic], next: &LintRun) -> bool {
        next.failures.len() == self.now.failures.len() && total(&next.findings) <= total(all)
    }

    fn accept(&mut self, next: LintRun, changes: &Changes, made: &[&Diagnostic]) {
        for name in changes.keys() {
            if let Some(limit) = self.limits.get_mut(name) {
                *limit = limit.saturating_mul(2);
            }
        }
        for ((name, _), spans) in &mut self.changed {
            if let Some(changes) = changes.get(name) {
                spans.iter_mut().for_each(|span| *span = changes.after(*span));
            }
        }
        for (finding, edit) in made
            .iter()
            .flat_map(|made| made.fix.iter().flat_map(|fix| &fix.edits).map(move |edit| (made, edit)))
        {
            let name = edit.place.source.name();
            let span = changes.get(name).map_or(edit.place.span, |changes| changes.after(edit.place.span));
            self.changed.entry((name.to_owned(), finding.name())).or_default().push(span);
        }
        self.changed.values_mut().for_each(|spans| spans.sort_by_key(|span| span.start));
        self.now = next;
    }

    fn finish(mut self, before: LintRun, is_unfinished: bool) -> Fixed {
        let findings = std::mem::take(&mut self.now.findings).into_iter();
        self.now.findings = findings.map(|finding| explained(finding, &self.declined)).collect();
        Fixed {
            after: self.now,
            before,
            files: self.overlay,
            is_unfinished,
            #[cfg(test)]
            checks: self.checks,
        }
    }
}

/// A file with its fixes made.
fn version(file: &FixedFile) -> FileVersion {
    let FixedFile { name, before, text, .. } = file.clone();
    FileVersion { name, before, text }
}

/// A file that its changes harm, with the findings that ask for those changes.
fn harmed<'f>(file: &FixedFile, harm: &Harm, made: &[&'f Diagnostic]) -> RefusedFixes<'f> {
    let harms = |edit: &Edit| {
        edit.place.source.name() == file.name && harm.of.binary_search(&edit.place.span).is_ok()
    };
    let is_to_blame = |finding: &&Diagnostic| finding.fix.iter().flat_map(|fix| &fix.edits).any(harms);
    RefusedFixes { refusal: harm.kind.into(), culprits: made.iter().copied().filter(is_to_blame).collect() }
}

/// The file that the fix of a finding changes first.
pub(super) fn file_of(finding: &Diagnostic) -> &str {
    let edit = finding.fix.as_ref().and_then(|fix| fix.edits.first());
    edit.map_or("", |edit| edit.place.source.name())
}

/// What tells a finding from others, whatever changes around it.
type FindingKey = (String, String);

fn key(finding: &Diagnostic) -> FindingKey {
    let place = finding.labels.first().map(|label| label.place.to_string()).unwrap_or_default();
    (place, format!("{} {}", finding.name().unwrap_or_default(), finding.message))
}

#[cfg(test)]
impl Fixed {
    /// The text of a file as it is now.
    pub(crate) fn text_of(&self, identity: &Path) -> Option<&str> {
        self.files.text(identity)
    }
}
