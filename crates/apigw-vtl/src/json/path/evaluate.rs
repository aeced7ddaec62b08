//! What paths find in a document.

use std::borrow::Cow;
use std::rc::Rc;

use indexmap::IndexMap;

use super::{Failure, Path, Step};
use crate::json::Json;
use crate::limits::{Budget, Spent};

/// How many steps it takes to keep an element: what is kept needs memory.
const COPY_STEPS: usize = 8;

/// What a path found.
#[derive(Debug)]
pub(crate) enum Found<'a> {
    /// The one thing that a definite path leads to.
    One(Cow<'a, Json>),
    /// All that another path leads to.
    All(Vec<Cow<'a, Json>>),
}

type Outcome = Result<(), Failure>;

struct Walk<'a, 'p, 'b> {
    path: &'p Path,
    root: &'a Json,
    found: Vec<Cow<'a, Json>>,
    /// Whether a property that is missing is a failure wherever it is.
    strict: bool,
    budget: &'b mut Budget,
}

/// Finds what `path` leads to, from `item` on.
pub(super) fn find<'a>(
    path: &Path,
    item: &'a Json,
    root: &'a Json,
    strict: bool,
    budget: &mut Budget,
) -> Result<Found<'a>, Failure> {
    let mut walk = Walk { path, root, found: Vec::new(), strict, budget };
    walk.step(0, item)?;
    if !path.is_definite() {
        return Ok(Found::All(walk.found));
    }
    walk.found.into_iter().next().map(Found::One).ok_or(Failure::NotFound)
}

impl<'a> Walk<'a, '_, '_> {
    /// What the steps from `index` on find in `model`.
    fn step(&mut self, index: usize, model: &'a Json) -> Outcome {
        self.budget.take(1)?;
        let Some(step) = self.path.steps.get(index) else {
            self.budget.take(COPY_STEPS)?;
            self.found.push(Cow::Borrowed(model));
            return Ok(());
        };
        match (step, model) {
            (Step::Root, _) => self.step(index + 1, model),
            (Step::Properties(names), Json::Object(members)) => self.properties(index, names, members),
            (Step::Properties(_), _) => Err(Failure::NotFound),
            (Step::Wildcard, Json::Object(members)) => {
                members.values().try_for_each(|value| self.step(index + 1, value))
            }
            (Step::Wildcard, Json::Array(elements)) => {
                for element in elements {
                    match self.step(index + 1, element) {
                        Err(Failure::NotFound) if !self.strict => {}
                        other => other?,
                    }
                }
                Ok(())
            }
            (Step::Wildcard, _) => Ok(()),
            (Step::Scan, _) => self.scan(index + 1, model),
            (Step::Filter(filter), Json::Object(_)) => {
                if filter.accepts(model, self.root, self.budget)? {
                    self.step(index + 1, model)
                } else {
                    Ok(())
                }
            }
            (Step::Filter(filter), Json::Array(elements)) => {
                for element in elements {
                    if filter.accepts(element, self.root, self.budget)? {
                        self.step(index + 1, element)?;
                    }
                }
                Ok(())
            }
            (Step::Filter(_), _) => {
                Err(Failure::Invalid("a filter cannot be applied to a primitive value".to_owned()))
            }
            (step, Json::Array(elements)) => self.elements(index, step, elements),
            (_, Json::Null) => Err(Failure::NotFound),
            _ => Err(Failure::Invalid("an index can only be applied to an array".to_owned())),
        }
    }

    fn properties(
        &mut self,
        index: usize,
        names: &[String],
        members: &'a IndexMap<Rc<str>, Json>,
    ) -> Outcome {
        let leaf = index + 1 == self.path.steps.len();
        if let [name] = names {
            return match members.get(name.as_str()) {
                Some(value) => self.step(index + 1, value),
                None if leaf || self.strict || self.upstream_definite(index) => Err(Failure::NotFound),
                None => Ok(()),
            };
        }
        if !leaf {
            return Err(Failure::Invalid("several properties can only be the end of a path".to_owned()));
        }
        let mut merged = IndexMap::new();
        for name in names {
            match members.get_key_value(name.as_str()) {
                Some((name, value)) => {
                    copied(value, self.budget)?;
                    merged.insert(name.clone(), value.clone());
                }
                None if self.strict => return Err(Failure::NotFound),
                None => {}
            }
        }
        self.found.push(Cow::Owned(Json::Object(merged)));
        Ok(())
    }

    /// Whether the step before this one and all that follow lead to one thing at most.
    fn upstream_definite(&self, index: usize) -> bool {
        self.path.definite_from(index.saturating_sub(1))
    }

    fn elements(&mut self, index: usize, step: &Step, elements: &'a [Json]) -> Outcome {
        let length = i32::try_from(elements.len()).unwrap_or(i32::MAX);
        let range = match step {
            Step::Index(at) => return self.element(index, *at, elements),
            Step::FromEnd(back) => return self.element(index, length.saturating_add(*back), elements),
            Step::Indexes(indexes) => {
                return indexes.iter().try_for_each(|at| self.element(index, *at, elements));
            }
            Step::From(from) => {
                let from = if *from < 0 { from.saturating_add(length) } else { *from };
                from.max(0)..length
            }
            Step::To(to) => 0..if *to < 0 { to.saturating_add(length) } else { *to }.min(length),
            Step::Between(from, to) => *from..(*to).min(length),
            _ => 0..0,
        };
        for at in range {
            self.element(index, at, elements)?;
        }
        Ok(())
    }

    fn element(&mut self, index: usize, at: i32, elements: &'a [Json]) -> Outcome {
        let element = usize::try_from(at).ok().and_then(|at| elements.get(at));
        element.map_or(Err(Failure::NotFound), |element| self.step(index + 1, element))
    }

    /// Applies the step after `..` to everything below `model` that it fits.
    fn scan(&mut self, index: usize, model: &'a Json) -> Outcome {
        self.budget.take(1)?;
        let Some(step) = self.path.steps.get(index) else { return Ok(()) };
        let fits = match (step, model) {
            (Step::Properties(names), Json::Object(members)) => {
                names.iter().all(|name| members.contains_key(name.as_str()))
            }
            (Step::Wildcard, _) => true,
            (Step::Filter(filter), Json::Object(_) | Json::Array(_)) => {
                filter.accepts(model, self.root, self.budget)?
            }
            (
                Step::Index(_)
                | Step::Indexes(_)
                | Step::FromEnd(_)
                | Step::From(_)
                | Step::To(_)
                | Step::Between(..),
                Json::Array(_),
            ) => true,
            _ => false,
        };
        match model {
            Json::Object(members) => {
                if fits {
                    self.step(index, model)?;
                }
                members.values().try_for_each(|value| self.scan(index, value))
            }
            Json::Array(elements) => {
                if fits && index + 1 == self.path.steps.len() {
                    self.step(index, model)?;
                } else if fits {
                    // The step itself is passed: what follows is applied to every element.
                    elements.iter().try_for_each(|element| self.step(index + 1, element))?;
                }
                elements.iter().try_for_each(|element| self.scan(index, element))
            }
            _ => Ok(()),
        }
    }
}

/// Takes the steps for a copy of a part of the document.
pub(super) fn copied(json: &Json, budget: &mut Budget) -> Result<(), Spent> {
    budget.take(COPY_STEPS)?;
    match json {
        Json::Array(elements) => elements.iter().try_for_each(|element| copied(element, budget)),
        Json::Object(members) => members.values().try_for_each(|value| copied(value, budget)),
        _ => Ok(()),
    }
}
