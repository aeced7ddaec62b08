//! What paths find in a document.

use super::{Failure, Path, Step};
use crate::json::{Document, Json, JsonView};
use crate::limits::{Budget, Spent};

/// How many steps it takes to keep an element: what is kept needs memory.
const COPY_STEPS: usize = 8;
/// How many members or elements are passed for one step.
const WALKED: usize = 16;

/// What a path found.
#[derive(Debug)]
pub(crate) enum PathResult<'a> {
    /// The one thing that a definite path leads to.
    One(PathValue<'a>),
    /// All that another path leads to.
    All(Vec<PathValue<'a>>),
}

/// Something that a path leads to.
#[derive(Debug)]
pub(crate) enum PathValue<'a> {
    /// A value of the document.
    There(Json<'a>),
    /// An object of some members of another.
    Made(Document),
}

impl PathValue<'_> {
    pub(crate) fn json(&self) -> Json<'_> {
        match self {
            Self::There(json) => *json,
            Self::Made(document) => document.root(),
        }
    }
}

type WalkOutcome = Result<(), Failure>;

struct PathWalk<'a, 'p, 'b> {
    path: &'p Path,
    root: Json<'a>,
    found: Vec<PathValue<'a>>,
    /// Whether a property that is missing is a failure wherever it is.
    strict: bool,
    budget: &'b mut Budget,
}

/// Finds what `path` leads to, from `item` on.
pub(super) fn find<'a>(
    path: &Path,
    item: Json<'a>,
    root: Json<'a>,
    strict: bool,
    budget: &mut Budget,
) -> Result<PathResult<'a>, Failure> {
    let mut walk = PathWalk { path, root, found: Vec::new(), strict, budget };
    walk.step(0, item)?;
    if !path.is_definite() {
        return Ok(PathResult::All(walk.found));
    }
    walk.found.into_iter().next().map(PathResult::One).ok_or(Failure::NotFound)
}

impl<'a> PathWalk<'a, '_, '_> {
    /// What the steps from `index` on find in `model`.
    fn step(&mut self, index: usize, model: Json<'a>) -> WalkOutcome {
        self.budget.take(1)?;
        let Some(step) = self.path.steps.get(index) else {
            self.budget.take(COPY_STEPS)?;
            self.found.push(PathValue::There(model));
            return Ok(());
        };
        match (step, model.view()) {
            (Step::Root, _) => self.step(index + 1, model),
            (Step::Properties(names), JsonView::Object) => self.properties(index, names, model),
            (Step::Properties(_), _) => Err(Failure::NotFound),
            (Step::Wildcard, JsonView::Object) => {
                model.members().try_for_each(|member| self.step(index + 1, member.value()))
            }
            (Step::Wildcard, JsonView::Array) => {
                for element in model.elements() {
                    match self.step(index + 1, element) {
                        Err(Failure::NotFound) if !self.strict => {}
                        other => other?,
                    }
                }
                Ok(())
            }
            (Step::Wildcard, _) => Ok(()),
            (Step::Scan, _) => self.scan(index + 1, model),
            (Step::Filter(filter), JsonView::Object) => {
                if filter.accepts(model, self.root, self.budget)? {
                    self.step(index + 1, model)
                } else {
                    Ok(())
                }
            }
            (Step::Filter(filter), JsonView::Array) => {
                for element in model.elements() {
                    if filter.accepts(element, self.root, self.budget)? {
                        self.step(index + 1, element)?;
                    }
                }
                Ok(())
            }
            (Step::Filter(_), _) => {
                Err(Failure::Invalid("a filter cannot be applied to a primitive value".to_owned()))
            }
            (step, JsonView::Array) => self.elements(index, step, model),
            (_, JsonView::Null) => Err(Failure::NotFound),
            _ => Err(Failure::Invalid("an index can only be applied to an array".to_owned())),
        }
    }

    fn properties(&mut self, index: usize, names: &[String], object: Json<'a>) -> WalkOutcome {
        let leaf = index + 1 == self.path.steps.len();
        if let [name] = names {
            return match self.member(object, name)? {
                Some(value) => self.step(index + 1, value),
                None if leaf || self.strict || self.upstream_definite(index) => Err(Failure::NotFound),
                None => Ok(()),
            };
        }
        if !leaf {
            return Err(Failure::Invalid("several properties can only be the end of a path".to_owned()));
        }
        let mut merged = Vec::new();
        for (index, name) in names.iter().enumerate() {
            match object.members().find(|member| *member.name() == **name) {
                Some(member) => {
                    self.budget.take(object.size() / WALKED)?;
                    copied(member.value(), self.budget)?;
                    if !names[..index].iter().any(|before| **before == **name) {
                        merged.push(member);
                    }
                }
                None if self.strict => return Err(Failure::NotFound),
                None => {}
            }
        }
        self.found.push(PathValue::Made(Document::of_members(object, &merged)));
        Ok(())
    }

    /// A member of an object.
    fn member(&mut self, object: Json<'a>, name: &str) -> Result<Option<Json<'a>>, Spent> {
        for (index, member) in object.members().enumerate() {
            if index % WALKED == WALKED - 1 {
                self.budget.take(1)?;
            }
            if member.is(name) {
                return Ok(Some(member.value()));
            }
        }
        Ok(None)
    }

    /// Whether the step before this one and all that follow lead to one thing at most.
    fn upstream_definite(&self, index: usize) -> bool {
        self.path.definite_from(index.saturating_sub(1))
    }

    fn elements(&mut self, index: usize, step: &Step, array: Json<'a>) -> WalkOutcome {
        let elements: Vec<Json<'a>> = array.elements().collect();
        self.budget.take(elements.len() / WALKED)?;
        let elements = elements.as_slice();
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

    fn element(&mut self, index: usize, at: i32, elements: &[Json<'a>]) -> WalkOutcome {
        let element = usize::try_from(at).ok().and_then(|at| elements.get(at)).copied();
        element.map_or(Err(Failure::NotFound), |element| self.step(index + 1, element))
    }

    /// Applies the step after `..` to everything below `model` that it fits.
    fn scan(&mut self, index: usize, model: Json<'a>) -> WalkOutcome {
        self.budget.take(1)?;
        let Some(step) = self.path.steps.get(index) else { return Ok(()) };
        let fits = match (step, model.view()) {
            (Step::Properties(names), JsonView::Object) => {
                self.budget.take(names.len().saturating_mul(model.size()) / (64 * WALKED))?;
                names.iter().all(|name| model.member(name).is_some())
            }
            (Step::Wildcard, _) => true,
            (Step::Filter(filter), JsonView::Object | JsonView::Array) => {
                filter.accepts(model, self.root, self.budget)?
            }
            (
                Step::Index(_)
                | Step::Indexes(_)
                | Step::FromEnd(_)
                | Step::From(_)
                | Step::To(_)
                | Step::Between(..),
                JsonView::Array,
            ) => true,
            _ => false,
        };
        match model.view() {
            JsonView::Object => {
                if fits {
                    self.step(index, model)?;
                }
                model.members().try_for_each(|member| self.scan(index, member.value()))
            }
            JsonView::Array => {
                if fits && index + 1 == self.path.steps.len() {
                    self.step(index, model)?;
                } else if fits {
                    // The step itself is passed: what follows is applied to every element.
                    model.elements().try_for_each(|element| self.step(index + 1, element))?;
                }
                model.elements().try_for_each(|element| self.scan(index, element))
            }
            _ => Ok(()),
        }
    }
}

/// Takes the steps for a copy of a part of the document.
pub(super) fn copied(json: Json<'_>, budget: &mut Budget) -> Result<(), Spent> {
    budget.take(json.size().saturating_mul(COPY_STEPS))
}
