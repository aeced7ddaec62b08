//! Which values of variables bring in what the values at hand leave out.

use std::collections::BTreeMap;

use hcl_edit::expr::Expression;

use super::evaluate::{EvaluationScope, ModuleEvaluator};
use crate::import::ImportError;
use crate::import::asked_names::Alternative;

/// How many alternatives are tried: each reads the modules anew.
const MAX_ALTERNATIVES: usize = 32;

/// Values of variables by their names.
pub(super) type Assignment = BTreeMap<String, String>;

/// What was found that brings something in.
#[derive(Default)]
pub(super) struct Branches {
    found: Vec<Assignment>,
    /// Whether something is left out that no variable is known to bring in.
    pub(super) is_open: bool,
    /// Whether branches are looked for at the moment: what is evaluated then is not looked at again.
    is_searching: bool,
}

impl ModuleEvaluator<'_, '_, '_> {
    /// Keeps what makes a condition, which is `now`, the opposite.
    pub(super) fn look_behind(
        &mut self,
        condition: &Expression,
        now: bool,
        scope: &EvaluationScope<'_>,
    ) -> Result<(), ImportError> {
        if !self.context.options.every_branch || self.branches.is_searching || self.is_enough() {
            return Ok(());
        }
        let made = self.searching(|evaluator| evaluator.values_for(condition, !now, scope, 0))?;
        self.branches.keep(made);
        Ok(())
    }

    fn is_enough(&self) -> bool {
        self.branches.found.len() >= MAX_ALTERNATIVES
    }

    /// Looks for what brings something in.
    pub(super) fn searching<T>(&mut self, search: impl FnOnce(&mut Self) -> T) -> T {
        let outer = std::mem::replace(&mut self.branches.is_searching, true);
        let found = self.quietly(search);
        self.branches.is_searching = outer;
        found
    }

    /// Keeps the alternatives, each with the whole of the others first.
    pub(super) fn keep_branches(&mut self) {
        let Branches { mut found, is_open, .. } = std::mem::take(&mut self.branches);
        if found.len() > 1 {
            // One branch may stand in another.
            let all = found.iter().try_fold(Assignment::new(), joined);
            found.extend(all.filter(|all| !found.contains(all)));
        }
        for assignment in found {
            self.context.keep_alternative(Alternative::of(assignment));
        }
        if is_open {
            self.context.keep_alternative(Alternative::every_instance());
        }
    }
}

impl Branches {
    pub(super) fn keep(&mut self, found: Option<Assignment>) {
        if let Some(found) = found.filter(|found| !found.is_empty())
            && !self.found.contains(&found)
            && self.found.len() < MAX_ALTERNATIVES
        {
            self.found.push(found);
        }
    }
}

/// Both assignments, unless they contradict each other.
pub(super) fn joined(mut all: Assignment, more: &Assignment) -> Option<Assignment> {
    for (name, value) in more {
        if all.insert(name.clone(), value.clone()).is_some_and(|known| known != *value) {
            return None;
        }
    }
    Some(all)
}
