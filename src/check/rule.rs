//! What a lint rule is.

use std::fmt;

use super::subject::Analysis;
use crate::diagnostic::{Code, Diagnostic};

/// A lint rule: something that can be wrong or doubtful about definitions.
pub struct Rule {
    /// What its findings are called, how bad they are, and its page.
    pub code: &'static Code,
    /// Finds it.
    pub(super) check: fn(&Analysis<'_>, &mut Vec<Diagnostic>),
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rule").field("code", &self.code).finish_non_exhaustive()
    }
}
