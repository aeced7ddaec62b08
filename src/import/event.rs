//! Events from files.

use std::sync::Arc;

use serde_json::{Map, Value as Json};

use super::ImportError;
use super::document::{self, Node, Value};
use crate::diagnostic::Diagnostic;
use crate::gateway::{Event, EventError};
use crate::source::SourceFile;

/// Reads an event from a JSON document (or a YAML one, with the feature `import`).
///
/// # Errors
/// [`ImportError`] where the document cannot be parsed, or a member is not of its type.
pub fn import_event(source: &Arc<SourceFile>) -> Result<Event, ImportError> {
    let root = document::parse(source)?.value;
    Event::from_json(to_json(&root)).map_err(|error| {
        let node = find(&root, &error);
        let (found, expected) = (node.kind(), error.expected);
        let name = if error.path.is_empty() {
            "the event".to_owned()
        } else {
            format!("`{}`", error.path.join("."))
        };
        Diagnostic::error("invalid-event", format!("{name} is {found}; expected {expected}"))
            .at(Some(node.place.clone()), format!("expected {expected}"))
            .help("`gatecast explain event` prints a complete event")
            .into()
    })
}

/// The node that an error is about.
fn find<'a>(root: &'a Node, error: &EventError) -> &'a Node {
    error.path.iter().fold(root, |node, name| node.get(name).unwrap_or(node))
}

fn to_json(node: &Node) -> Json {
    match &node.value {
        Value::Null => Json::Null,
        Value::Bool(value) => Json::Bool(*value),
        // As text, which is all that an event needs, numbers keep their spelling.
        Value::Number(text) => Json::from(text.as_str()),
        Value::String(text) | Value::Unknown(text) => Json::from(text.as_str()),
        Value::Sequence(items) => items.iter().map(to_json).collect(),
        Value::Mapping(members) => {
            let members = members.iter().map(|(key, value)| (key.as_str().to_owned(), to_json(value)));
            Json::Object(members.collect::<Map<_, _>>())
        }
    }
}
