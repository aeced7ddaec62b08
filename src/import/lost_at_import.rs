//! Gateway responses of their own for APIs that are made from a document, in every format that has both.

use crate::diagnostic::{Diagnostic, Help, codes, quoted};
use crate::source::Place;

codes! {
    static LOST_AT_IMPORT: Warning = "lost-at-import", include_str!("pages/lost-at-import.md");
}

/// The finding about a response, which stands at `at`, beside the document of `api`.
pub(super) fn finding(
    response: &str,
    at: Option<Place>,
    api: &str,
    document: Place,
    help: impl Into<Help>,
) -> Diagnostic {
    let message = format!("{} is lost when {} is imported again", quoted(response), quoted(api));
    Diagnostic::of(&LOST_AT_IMPORT, message)
        .at(at, "the import removes what the document does not have")
        .at(Some(document), "the API is made from a document")
        .help(help)
}
