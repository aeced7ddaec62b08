//! What keeps a document within bounds.

use std::sync::Arc;

use super::SyntaxError;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Place;
use crate::source::{SourceFile, Span};

codes! {
    /// A document with more values than any real one.
    ///
    /// Aliases of YAML can make millions of a few lines.
    static TOO_MANY_VALUES: Error = "too-many-values";

    /// Something nested or referring deeper than any real document.
    ///
    /// The limits are 128 levels of nesting and 64 references.
    pub(in crate::import) static TOO_DEEP: Error = "too-deep";

    /// A document or a value over the limit.
    ///
    /// A document may have 64 MB, and so may everything that is made of it.
    pub(in crate::import) static TOO_LARGE: Error = "too-large";
}

/// Something that nests, with how deep it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::import) enum Nesting {
    /// A document.
    Document,
    /// A CloudFormation template: four documents of the greatest depth inside each other.
    Template,
    /// Expressions of Terraform, what they refer to included.
    Expressions,
    /// A value that expressions of Terraform make.
    Value,
    /// Modules of Terraform that call each other.
    Modules,
    /// The values of a Serverless service, once files and variables stand in them.
    Service,
}

impl Nesting {
    const fn limit(self) -> usize {
        match self {
            Self::Document | Self::Value | Self::Service => 128,
            Self::Template => 512,
            Self::Modules => 32,
            Self::Expressions => 250,
        }
    }

    /// Refuses what is deeper than the limit.
    pub(in crate::import) fn check(
        self,
        depth: usize,
        place: impl FnOnce() -> Place,
    ) -> Result<(), SyntaxError> {
        if depth <= self.limit() { Ok(()) } else { Err(self.exceeded(place())) }
    }

    /// The error about something that is too deep.
    pub(in crate::import) fn exceeded(self, place: Place) -> SyntaxError {
        let limit = self.limit();
        let message = match self {
            Self::Document => format!("the document nests deeper than {limit} levels"),
            Self::Template => {
                format!("the template nests deeper than {limit} levels, included files counted in")
            }
            Self::Expressions => {
                format!("expressions nest deeper than {limit} levels, what they refer to included")
            }
            Self::Modules => format!("modules call modules more than {limit} times over"),
            Self::Value => format!("a value nests deeper than {limit} levels"),
            Self::Service => format!("the values of the document nest deeper than {limit} levels"),
        };
        Box::new(Diagnostic::of(&TOO_DEEP, message).at(Some(place), "this is one too many"))
    }
}

/// How many bytes resolved values may have together, and how many files may be read.
///
/// A few lines can stand for gigabytes: values that double, files that include themselves.
pub(in crate::import) const MAX_RESOLVED_BYTES: usize = 64 * 1024 * 1024;
pub(in crate::import) const MAX_FILES: usize = 1_000;

/// How deep values may refer to values.
pub(in crate::import) const MAX_REFERENCES: usize = 64;

/// How deep variables of the Serverless Framework may stand in each other.
pub(in crate::import) const MAX_NESTED_VARIABLES: usize = 16;

/// How many values a document may have, aliases expanded: enough for any real document of
/// 64 MB.
const MAX_NODES: usize = 4_000_000;

/// Refuses YAML with more than twice that many commas and opening brackets: the parser keeps a
/// flow collection in memory as a whole before it gives the first of its values.
pub(super) fn check_flow(source: &Arc<SourceFile>) -> Result<(), SyntaxError> {
    let is_flow = |&(_, byte): &(usize, &u8)| matches!(byte, b',' | b'[' | b'{');
    match source.text().as_bytes().iter().enumerate().filter(is_flow).nth(2 * MAX_NODES) {
        None => Ok(()),
        Some((at, _)) => Err(too_many(Place::new(source, Span::at(at)))),
    }
}

/// How many values the aliases of a document may stand for: that many for each byte of it, and
/// [`FREE_COPIES`] more.
const COPIES_PER_BYTE: usize = 100;

/// How many values the aliases of the smallest document may stand for.
const FREE_COPIES: usize = 100_000;

/// How many values the aliases of the largest document may stand for. A copy takes some 200 bytes.
const MAX_COPIES: usize = 1_500_000;

/// Counts the values that the aliases of a document stand for.
#[derive(Debug)]
pub(super) struct Copies {
    made: usize,
    limit: usize,
}

impl Copies {
    /// For a document of so many bytes.
    pub(super) fn of(bytes: usize) -> Self {
        let limit = bytes.saturating_mul(COPIES_PER_BYTE).saturating_add(FREE_COPIES);
        Self { made: 0, limit: limit.min(MAX_COPIES) }
    }

    /// Takes the `nodes` values that an alias at `place` stands for.
    pub(super) fn take(&mut self, nodes: usize, place: &Place) -> Result<(), SyntaxError> {
        self.made = self.made.saturating_add(nodes);
        if self.made <= self.limit {
            return Ok(());
        }
        let message = format!(
            "aliases stand for more than {} values, the limit for a document of this size",
            self.limit
        );
        Err(Box::new(
            Diagnostic::of(&TOO_MANY_VALUES, message)
                .at(Some(place.clone()), "the limit is passed here")
                .help("write fewer aliases inside what other aliases stand for"),
        ))
    }
}

/// Counts the values of a document.
#[derive(Debug, Default)]
pub(super) struct Budget {
    nodes: usize,
}

impl Budget {
    /// Takes `nodes` values at `place` out of the budget.
    pub(super) fn take(&mut self, nodes: usize, place: impl FnOnce() -> Place) -> Result<(), SyntaxError> {
        self.nodes = self.nodes.saturating_add(nodes);
        if self.nodes <= MAX_NODES { Ok(()) } else { Err(too_many(place())) }
    }
}

fn too_many(place: Place) -> SyntaxError {
    let message = format!("the document has more than {MAX_NODES} values, what aliases stand for included");
    Box::new(
        Diagnostic::of(&TOO_MANY_VALUES, message)
            .at(Some(place), "the limit is passed here")
            .help("pass only the part that defines gateway responses"),
    )
}
