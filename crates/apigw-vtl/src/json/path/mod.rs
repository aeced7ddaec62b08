//! JSONPath as Jayway JsonPath reads it.

mod compare;
mod compile;
mod evaluate;
mod filter;

pub(crate) use evaluate::{PathResult, PathValue};

use super::Json;
use crate::limits::{Budget, Spent};
use filter::Filter;

/// A path that is ready to be evaluated.
#[derive(Clone, Debug)]
pub(crate) struct Path {
    steps: Vec<Step>,
    /// Whether it begins at the document, not at what a filter looks at.
    from_root: bool,
}

/// A step of a path.
#[derive(Clone, Debug)]
enum Step {
    /// `$`
    Root,
    /// `.name`, `['name', …]`
    Properties(Vec<String>),
    /// `*`
    Wildcard,
    /// `..`
    Scan,
    /// `[n]`
    Index(i32),
    /// `[n,m]`
    Indexes(Vec<i32>),
    /// `[(@.length-n)]`
    FromEnd(i32),
    /// `[n:]`
    From(i32),
    /// `[:n]`
    To(i32),
    /// `[n:m]`
    Between(i32, i32),
    /// `[?(…)]`
    Filter(Box<Filter>),
}

/// Why a path finds nothing.
#[derive(Clone, Debug)]
pub(crate) enum Failure {
    /// What it asks for is not there.
    NotFound,
    /// It is no path, or cannot be applied to the document.
    Invalid(String),
    /// It goes through more of the document than a rendering may.
    Spent,
}

impl From<Spent> for Failure {
    fn from(_: Spent) -> Self {
        Self::Spent
    }
}

impl Path {
    /// Reads a path.
    pub(crate) fn parse(text: &str) -> Result<Self, Failure> {
        compile::compile(text, 0)
    }

    /// Whether it can find one thing at most.
    fn is_definite(&self) -> bool {
        self.definite_from(0)
    }

    /// Whether the steps from this one on find one thing at most.
    fn definite_from(&self, step: usize) -> bool {
        self.steps[step..]
            .iter()
            .all(|step| matches!(step, Step::Root | Step::Properties(_) | Step::Index(_) | Step::FromEnd(_)))
    }

    /// What the path finds. Each element that is looked at takes a step of the budget.
    pub(crate) fn find<'a>(
        &self,
        document: Json<'a>,
        budget: &mut Budget,
    ) -> Result<PathResult<'a>, Failure> {
        evaluate::find(self, document, document, false, budget)
    }
}
