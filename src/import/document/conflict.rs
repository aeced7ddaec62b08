//! Conflicts that version control left in a file.

use std::sync::Arc;

use super::SyntaxError;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::{Place, SourceFile, Span};

codes! {
    /// A file with both sides of a merge in it.
    ///
    /// Version control wrote them, with `<<<<<<<`, `=======` and `>>>>>>>` around them, for someone to choose.
    static MERGE_CONFLICT: Error = "merge-conflict";
}

/// What begins the lines around the two sides, in this order.
const MARKERS: [&str; 3] = ["<<<<<<<", "=======", ">>>>>>>"];

/// Refuses a file that has a conflict: what a parser says of the markers leads nowhere.
pub(super) fn check(source: &Arc<SourceFile>) -> Result<(), SyntaxError> {
    let text = source.text();
    let mut marks = Vec::new();
    let mut from = 0;
    for marker in MARKERS {
        let Some(at) = line_beginning(text, marker, from) else { return Ok(()) };
        marks.push(Place::new(source, Span::new(at, at + marker.len())));
        from = at + marker.len();
    }
    let labels = ["one side begins here", "the other side begins here", "it ends here"];
    let finding = Diagnostic::of(&MERGE_CONFLICT, "a merge conflict is not resolved")
        .help("keep one side, and delete the lines with the markers");
    let labelled = |finding: Diagnostic, (place, label)| finding.at(Some(place), label);
    Err(Box::new(marks.into_iter().zip(labels).fold(finding, labelled)))
}

/// Where a line begins with exactly this marker, followed by a space or the end of the line.
fn line_beginning(text: &str, marker: &str, from: usize) -> Option<usize> {
    let found = memchr::memmem::find_iter(&text.as_bytes()[from..], marker).map(|at| from + at);
    let mut found = found.filter(|at| *at == 0 || text.as_bytes()[at - 1] == b'\n');
    found.find(|at| matches!(text.as_bytes().get(at + marker.len()), None | Some(b' ' | b'\r' | b'\n')))
}
