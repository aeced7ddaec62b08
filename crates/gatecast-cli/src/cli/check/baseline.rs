//! Findings that were known before: those of a file that is kept, or of an earlier revision.

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};

use crate::report::{fingerprint, pretty};
use gatecast::diagnostic::Diagnostic;

/// The version of the file; it changes when a member changes its meaning or goes.
const VERSION: u32 = 1;

/// What the rule of a finding without one is called.
const NO_RULE: &str = "";

/// Findings that were known before: by file, rule and the text that they are about, so that they stay
/// known when lines move. The same finding may be there several times.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Baseline {
    files: BTreeMap<String, BTreeMap<String, Vec<String>>>,
}

/// The file that a baseline is kept in.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct BaselineFile {
    version: u32,
    /// Paths from the folder of the baseline, with forward slashes.
    files: BTreeMap<String, BTreeMap<String, Vec<String>>>,
}

impl Baseline {
    /// The findings of a run. `path_of` says by which path a file is known.
    pub(super) fn of<'f>(
        findings: impl IntoIterator<Item = &'f Diagnostic>,
        path_of: impl Fn(&str) -> String,
    ) -> Self {
        let mut baseline = Self::default();
        for finding in findings {
            let rules = baseline.files.entry(path(finding, &path_of)).or_default();
            rules.entry(rule(finding)).or_default().push(fingerprint(finding));
        }
        baseline.files.values_mut().flat_map(BTreeMap::values_mut).for_each(|found| found.sort());
        baseline
    }

    /// What a file lists.
    ///
    /// # Errors
    /// What is wrong with its text.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let BaselineFile { version, files } =
            serde_json::from_str(text).map_err(|error| error.to_string())?;
        if version != VERSION {
            return Err(format!("its version is {version}, not {VERSION}"));
        }
        Ok(Self { files })
    }

    /// The text of the file.
    pub(super) fn to_json(&self) -> String {
        pretty(&BaselineFile { version: VERSION, files: self.files.clone() })
    }

    /// Whether a finding was known; each one of the baseline counts for one finding only.
    pub(super) fn takes(&mut self, finding: &Diagnostic, path_of: impl Fn(&str) -> String) -> bool {
        let rules = self.files.get_mut(&path(finding, &path_of));
        let Some(known) = rules.and_then(|rules| rules.get_mut(&rule(finding))) else { return false };
        let fingerprint = fingerprint(finding);
        match known.iter().position(|known| *known == fingerprint) {
            Some(position) => {
                known.remove(position);
                true
            }
            None => false,
        }
    }

    /// Takes over what another has of the files that `is_kept` accepts.
    pub(super) fn keep_of(&mut self, other: Self, is_kept: impl Fn(&str) -> bool) {
        let kept = other.files.into_iter().filter(|(file, _)| is_kept(file));
        kept.for_each(|(file, rules)| _ = self.files.entry(file).or_insert(rules));
    }

    /// How many findings it has in these files, and in none.
    pub(super) fn count_in(&self, files: &HashSet<String>) -> usize {
        let of_files = self.files.iter().filter(|(file, _)| file.is_empty() || files.contains(*file));
        of_files.flat_map(|(_, rules)| rules.values()).map(Vec::len).sum()
    }

    /// How many findings it has.
    pub(super) fn len(&self) -> usize {
        self.files.values().flat_map(BTreeMap::values).map(Vec::len).sum()
    }
}

fn path(finding: &Diagnostic, path_of: &impl Fn(&str) -> String) -> String {
    finding.labels.first().map_or_else(String::new, |label| path_of(label.place.source.name()))
}

fn rule(finding: &Diagnostic) -> String {
    finding.name().unwrap_or(NO_RULE).to_owned()
}
