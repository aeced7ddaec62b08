//! What a rule is.

use std::fmt;

use super::subject::Subject;
use crate::diagnostic::{Diagnostic, Severity};

/// One thing that can be wrong or doubtful.
#[derive(Clone, Copy)]
pub struct Rule {
    /// What is wrong, as findings name it: `quoted-message-string`.
    pub name: &'static str,
    /// How bad it is, where nobody says otherwise.
    pub severity: Severity,
    /// The file of the rule, whose documentation is the rule's page; or the page itself.
    pub(super) file: &'static str,
    /// Finds it.
    pub(super) check: Check,
}

/// How a rule's findings come about.
#[derive(Clone, Copy)]
pub(super) enum Check {
    /// By looking at the definitions.
    Of(fn(&Subject<'_>, &mut Vec<Diagnostic>)),
    /// While a document is read or an API compiled, which is before any rule is asked.
    WhileReading,
}

impl Rule {
    /// A finding of this rule.
    pub(super) fn finding(&self, message: impl fmt::Display) -> Diagnostic {
        Diagnostic::new(self.name, self.severity, message)
    }

    /// What it is about, in one line.
    #[must_use]
    pub fn summary(&self) -> &'static str {
        self.lines().next().unwrap_or_default().trim_end_matches(['.', ':'])
    }

    /// The rule's page in Markdown: what it is about, why, bad, good, evidence.
    #[must_use]
    pub fn page(&self) -> String {
        self.lines().fold(String::new(), |page, line| page + line + "\n")
    }

    /// The documentation at the beginning of its file; all of a page that has no file of its own.
    fn lines(&self) -> impl Iterator<Item = &'static str> {
        let is_file = self.file.starts_with("//!");
        let lines = self.file.lines().take_while(move |line| !is_file || line.starts_with("//!"));
        lines.map(|line| {
            line.trim_start_matches("//!").strip_prefix(' ').unwrap_or(line.trim_start_matches("//!"))
        })
    }
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rule").field("name", &self.name).field("severity", &self.severity).finish()
    }
}
