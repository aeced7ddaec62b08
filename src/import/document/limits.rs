//! What keeps a document within bounds.

use super::SyntaxError;
use crate::diagnostic::Diagnostic;
use crate::source::Place;

/// How deep a document may nest.
const MAX_DEPTH: usize = 128;

/// How many values a document may have, aliases expanded: enough for any real document of
/// 64 MB, and what keeps an alias bomb within a few hundred MB.
const MAX_NODES: usize = 2_000_000;

/// Counts the values of a document.
#[derive(Debug, Default)]
pub(super) struct Budget {
    nodes: usize,
}

impl Budget {
    /// Takes `nodes` values at `place` out of the budget.
    pub(super) fn take(&mut self, nodes: usize, place: impl FnOnce() -> Place) -> Result<(), SyntaxError> {
        self.nodes = self.nodes.saturating_add(nodes);
        if self.nodes <= MAX_NODES {
            return Ok(());
        }
        let message = format!("the document has more than {MAX_NODES} values, aliases expanded");
        let diagnostic = Diagnostic::error("too-many-values", message)
            .at(Some(place()), "the limit is passed here")
            .help("pass only the part that defines gateway responses");
        Err(Box::new(diagnostic))
    }
}

/// Refuses what nests too deep.
pub(super) fn check_depth(depth: usize, place: impl FnOnce() -> Place) -> Result<(), SyntaxError> {
    if depth <= MAX_DEPTH { Ok(()) } else { Err(too_deep(place())) }
}

/// What nests too deep has to say.
pub(super) fn too_deep(place: Place) -> SyntaxError {
    let message = format!("the document nests deeper than {MAX_DEPTH} levels");
    Box::new(Diagnostic::error("too-deep", message).at(Some(place), "this is one too many"))
}
