//! The codes of everything that the program finds.

use super::{config, template, test};
use crate::snapshot;
use gatecast::check;
use gatecast::diagnostic::Code;
use gatecast::project;

/// What the program itself finds, and what stands above `check`.
static CODE_LISTS: &[&[&[&[&Code]]]] = &[
    &[&[config::CODES, template::CODES, test::CODES, snapshot::CODES], project::CODE_LISTS],
    super::serve::CODE_LISTS,
];

/// The codes of all that is found and is no lint rule, in order of their names.
#[must_use]
pub fn other_codes() -> Vec<&'static Code> {
    let own = CODE_LISTS.iter().copied().flatten().copied().flatten().copied().flatten().copied();
    let mut codes: Vec<_> = check::other_codes().chain(own).collect();
    codes.sort_unstable_by_key(|code| code.name);
    codes
}

/// The code of this name: that of a lint rule, or of another finding.
pub(super) fn code(name: &str) -> Option<&'static Code> {
    check::code(name).or_else(|| other_codes().into_iter().find(|code| code.name == name))
}
