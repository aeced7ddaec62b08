//! Documents as trees that know where everything stands.
//!
//! Every file format is read through this one model: [`parse`] makes a [`Node`] of JSON or YAML,
//! and each importer looks only at nodes. Not here: what any of it means.

mod duplicates;
mod json;
mod json_string;
mod limits;
mod node;
#[cfg(feature = "import")]
mod scalar;
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
    match text[start..].chars().next() {
        None => {
            let place = Place::new(source, Span::at(0));
            let empty = Diagnostic::error("empty-document", "the document is empty; expected JSON or YAML");
            Err(Box::new(empty.at(Some(place), "")))
        }
        Some('{' | '[') => match json::parse(source, start) {
            // Flow style YAML looks like JSON with fewer quotes; only its name tells.
            Err(error) if has_yaml_name(source) => parse_yaml(source).map_err(|_| error),
            parsed => parsed,
        },
        Some(_) => parse_yaml(source),
    }
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
