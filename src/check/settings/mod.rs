//! Which findings are wanted, and how bad they are: by `gatecast.toml`, and by comments in the
//! files that were checked.
//!
//! The nearest counts: a comment on the line, on the block, in the file, then [`Settings`], then
//! the rule itself. Not here: reading `gatecast.toml`, which is the command line's.

mod comments;
mod continued;
mod directive;
mod unknown_rule;
mod unknown_setting;
mod unused_setting;

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

pub use self::unknown_rule::found as unknown_rule;
pub use self::unknown_setting::key as unknown_setting;

use thiserror::Error;

use self::comments::Comments;
use crate::diagnostic::{Code, Diagnostic, Severity, quoted};
use crate::source::SourceFile;

/// What can be wrong with settings.
pub(super) static CODE_LISTS: &[&[&Code]] =
    &[unknown_rule::CODES, unknown_setting::CODES, unused_setting::CODES];

/// How bad the findings of rules are, where it is not what the rules say.
///
/// ```
/// use gatecast::check::{self, Level, Settings};
/// use gatecast::{Diagnostic, SourceFile};
///
/// let mut settings = Settings::default();
/// let lost_cors = check::code("lost-cors").expect("a rule");
/// settings.set(lost_cors, Level::Allow);
/// let findings = vec![Diagnostic::of(lost_cors, "found")];
/// assert!(settings.apply(findings, &[]).is_empty());
/// ```
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// From which severity on findings are not acceptable.
    pub deny: Option<Severity>,
    /// What the findings of a rule are, by its name.
    levels: BTreeMap<&'static str, Level>,
    /// What is different for some of the files; the last that says anything counts.
    scoped: Vec<(Scope, Settings)>,
}

/// Which files some settings are for.
#[derive(Clone)]
pub struct Scope(Arc<dyn Fn(&str) -> bool + Send + Sync>);

impl Scope {
    /// The files that `has` accepts by their names.
    pub fn new(has: impl Fn(&str) -> bool + Send + Sync + 'static) -> Self {
        Self(Arc::new(has))
    }
}

impl fmt::Debug for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Scope")
    }
}

/// What is made of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// It is left out.
    Allow,
    /// It is reported, as bad as this.
    Report(Severity),
}

impl Level {
    /// The words for the levels, the least first.
    pub const WORDS: [&'static str; 4] = ["allow", "note", "warning", "error"];
}

/// A word that is not one of [`Level::WORDS`].
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{} is not a level; expected `allow`, `note`, `warning` or `error`", quoted(.0))]
pub struct UnknownLevel(pub String);

/// From `allow`, `note`, `warning` or `error`.
impl FromStr for Level {
    type Err = UnknownLevel;

    fn from_str(word: &str) -> Result<Self, UnknownLevel> {
        match word {
            "allow" => Ok(Self::Allow),
            "note" => Ok(Self::Report(Severity::Note)),
            "warning" => Ok(Self::Report(Severity::Warning)),
            "error" => Ok(Self::Report(Severity::Error)),
            _ => Err(UnknownLevel(word.to_owned())),
        }
    }
}

impl Settings {
    /// Says what the findings of a rule are, or other findings of one name.
    pub fn set(&mut self, code: &'static Code, level: Level) {
        self.levels.insert(code.name, level);
    }

    /// Says what is different for some of the files. Settings that are added later count before those that
    /// are there, and all of them before what is said for every file.
    pub fn set_within(&mut self, scope: Scope, settings: Self) {
        self.scoped.push((scope, settings));
    }

    /// From which severity on a finding is not acceptable.
    #[must_use]
    pub fn deny_for(&self, finding: &Diagnostic) -> Option<Severity> {
        let scoped = || self.of_file(finding).find_map(|settings| settings.deny_for(finding));
        scoped().or(self.deny)
    }

    /// What the finding is, where anything is said about its rule.
    fn level(&self, finding: &Diagnostic) -> Option<Level> {
        let scoped = || self.of_file(finding).find_map(|settings| settings.level(finding));
        scoped().or_else(|| self.levels.get(finding.name()?).copied())
    }

    /// The settings for the file of a finding, the one that counts first.
    fn of_file<'s>(&'s self, finding: &Diagnostic) -> impl Iterator<Item = &'s Self> {
        let file = finding.labels.first().map(|label| label.place.source.name().to_owned());
        let is_for = move |scope: &Scope| file.as_deref().is_some_and(|file| (scope.0)(file));
        self.scoped.iter().rev().filter(move |(scope, _)| is_for(scope)).map(|(_, settings)| settings)
    }

    /// Says nothing about comments that change nothing: what they are there for was not looked at.
    pub(crate) fn allow_unused(&mut self) {
        self.set(&unused_setting::UNUSED_SETTING, Level::Allow);
    }

    /// The findings that are wanted, as bad as they are meant to be, and what is wrong with the
    /// comments in `files`, which are all files that were read.
    ///
    /// A level replaces the severity of a finding whatever that is: some rules say of some
    /// findings that they are worse or less bad.
    #[must_use]
    pub fn apply(&self, mut findings: Vec<Diagnostic>, files: &[Arc<SourceFile>]) -> Vec<Diagnostic> {
        let mut comments = Comments::of(files);
        findings.append(&mut comments.findings);
        let mut wanted = self.wanted(findings, &mut comments);
        // Only now it is known which comments decided something.
        let unused = comments.unused();
        wanted.extend(self.wanted(unused, &mut comments));
        wanted
    }

    fn wanted(&self, findings: Vec<Diagnostic>, comments: &mut Comments) -> Vec<Diagnostic> {
        let wanted = findings.into_iter().filter_map(|mut finding| {
            let level = comments.level(&finding).or_else(|| self.level(&finding));
            match level {
                Some(Level::Allow) => return None,
                Some(Level::Report(severity)) => finding.severity = severity,
                None => {}
            }
            Some(finding)
        });
        wanted.collect()
    }
}
