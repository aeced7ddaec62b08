//! The members of an object in a case file, and what is wrong with them.

pub(crate) use gatecast::import::members::Fault;
pub(super) use gatecast::import::members::Members;

use gatecast::diagnostic::codes;
use gatecast::import::document::Node;
use gatecast::import::members::FileKind;
use gatecast::source::Place;

codes! {
    /// A case file that says something that `gatecast test` does not know.
    ///
    /// The case, or the file, is left out, and the exit code is 2. `docs/test-cases.md` says what a case
    /// file can hold.
    pub(crate) static INVALID_CASE_FILE: Error = "invalid-case-file";
}

const CASE_FILE: FileKind = FileKind(&INVALID_CASE_FILE);

/// An error about a case file.
pub(super) fn fault(message: impl std::fmt::Display, place: Option<Place>, expected: &str) -> Fault {
    CASE_FILE.fault(message, place, expected)
}

/// A value that is not of its type.
pub(super) fn wrong_type(what: &str, node: &Node, expected: &str) -> Fault {
    CASE_FILE.wrong_type(what, node, expected)
}

/// The members of `node`, which is `what`; no others than the known ones.
pub(super) fn members<'n>(node: &'n Node, what: &'static str, known: &[&str]) -> Result<Members<'n>, Fault> {
    CASE_FILE.members(node, what, known)
}
