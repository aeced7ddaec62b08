//! YAML without the feature `yaml`.

use std::sync::Arc;

use super::{Node, SyntaxError};
use crate::diagnostic::{Checked, Diagnostic, codes};
use crate::source::{Place, SourceFile, Span};

codes! {
    /// A YAML document where YAML is not compiled in.
    ///
    /// The cargo feature `yaml` turns it on.
    static YAML_NOT_SUPPORTED: Error = "yaml-not-supported";
}

/// Refuses every document.
pub(super) fn parse(source: &Arc<SourceFile>) -> Result<Checked<Node>, SyntaxError> {
    let place = Place::new(source, Span::at(0));
    let message = "the document is not JSON, and YAML is not compiled in";
    Err(Box::new(
        Diagnostic::of(&YAML_NOT_SUPPORTED, message)
            .at(Some(place), "expected `{`")
            .help("turn on the cargo feature `yaml`"),
    ))
}
