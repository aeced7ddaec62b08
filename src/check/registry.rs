//! All that `check` finds, by name: the lint rules, and what is found while files are read, APIs
//! compiled and comments obeyed. What else a command can find, the command line adds.

use super::rule::Rule;
use super::rules::DUPLICATE_HEADER;
use super::rules::RULES;
use super::settings;
use crate::diagnostic::Code;
use crate::diagnostic::Diagnostic;
use crate::gateway;
use crate::import;

/// Whether a finding is about one thing that is written twice, of which one is lost.
pub(crate) fn is_about_repetition(finding: &Diagnostic) -> bool {
    [&gateway::DUPLICATE_DEFINITION, &import::document::DUPLICATE_KEY, &DUPLICATE_HEADER]
        .into_iter()
        .any(|code| finding.is(code))
}

/// The lint rule of this name.
#[must_use]
pub fn rule(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.code.name == name)
}

/// The code of this name: that of a lint rule, or of another finding.
#[must_use]
pub fn code(name: &str) -> Option<&'static Code> {
    codes().find(|code| code.name == name)
}

/// The codes of all lint rules, then those of other findings.
pub fn codes() -> impl Iterator<Item = &'static Code> {
    RULES.iter().map(|rule| rule.code).chain(other_codes())
}

/// The codes of what is found before any lint rule is asked.
pub fn other_codes() -> impl Iterator<Item = &'static Code> {
    let around = [gateway::CODE_LISTS, settings::CODE_LISTS].into_iter().flatten().copied();
    import::codes().chain(around.flatten().copied())
}
