//! Documents as trees that know where everything stands.
//!
//! Every file format is read through this one model: [`parse`] makes a [`Node`] of JSON or YAML,
//! and each importer looks only at nodes. Not here: what any of it means.

mod duplicates;
mod json;
mod limits;
mod node;
#[cfg(feature = "import")]
mod yaml;

pub(crate) use node::{Node, Value};

use std::sync::Arc;

use crate::diagnostic::{Checked, Diagnostic};
use crate::source::{Place, SourceFile, Span};

/// What a document that cannot be parsed has to say; boxed, since it is large and rare.
pub(crate) type SyntaxError = Box<Diagnostic>;

/// Parses a document; its syntax is recognised by its first character.
pub(crate) fn parse(source: &Arc<SourceFile>) -> Result<Checked<Node>, SyntaxError> {
    let text = source.text();
    let start = text.len() - text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']).len();
    let content = &text[start..];
    if content.is_empty() {
        return Err(empty(source));
    }
    // A comment of JavaScript is a mistake in JSON, and no beginning of a YAML document.
    if !["{", "[", "//", "/*"].iter().any(|json| content.starts_with(json)) {
        return parse_yaml(source);
    }
    match json::parse(source, start) {
        // Flow style YAML looks like JSON with fewer quotes; only its name tells.
        Err(error) if has_yaml_name(source) => parse_yaml(source).map_err(|_| error),
        parsed => parsed,
    }
}

fn empty(source: &Arc<SourceFile>) -> SyntaxError {
    let place = Place::new(source, Span::at(0));
    let message = "the document is empty; expected JSON or YAML";
    Box::new(Diagnostic::error("empty-document", message).at(Some(place), ""))
}

fn has_yaml_name(source: &SourceFile) -> bool {
    [".yaml", ".yml"].iter().any(|ending| source.name().ends_with(ending))
}

#[cfg(feature = "import")]
fn parse_yaml(source: &Arc<SourceFile>) -> Result<Checked<Node>, SyntaxError> {
    yaml::parse(source)
}

#[cfg(not(feature = "import"))]
fn parse_yaml(source: &Arc<SourceFile>) -> Result<Checked<Node>, SyntaxError> {
    let place = Place::new(source, Span::at(0));
    let message = "the document is not JSON, and YAML is not compiled in";
    Err(Box::new(
        Diagnostic::error("yaml-not-supported", message)
            .at(Some(place), "expected `{`")
            .help("turn on the cargo feature `import`"),
    ))
}
