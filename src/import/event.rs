//! Events from files.

use std::sync::Arc;

use super::ImportError;
use super::document::{self, Node};
use crate::diagnostic::{Diagnostic, Help, Setting, codes};
use crate::gateway::{Event, EventError};
use crate::source::SourceFile;

codes! {
    /// An event that is no Lambda proxy event.
    ///
    /// `gatecast explain event` shows one.
    pub static INVALID_EVENT: Error = "invalid-event";
}

/// Reads an event from a JSON document (or a YAML one, with the feature `import`).
///
/// # Errors
/// [`ImportError`] where the document cannot be parsed, or a member is not of its type.
pub fn import_event(source: &Arc<SourceFile>) -> Result<Event, ImportError> {
    let root = document::parse(source)?.value;
    Event::from_json(root.to_json_text()).map_err(|error| invalid_event(&root, &error).into())
}

/// The JSON of an event document, which other members can be put over.
pub fn import_event_json(source: &Arc<SourceFile>) -> Result<serde_json::Value, ImportError> {
    let root = document::parse(source)?.value;
    let json = root.to_json_text();
    match Event::from_json(json.clone()) {
        Ok(_) => Ok(json),
        Err(error) => Err(invalid_event(&root, &error).into()),
    }
}

/// What is wrong with an event that `root` is.
pub fn invalid_event(root: &Node, error: &EventError) -> Diagnostic {
    let node = find(root, error);
    let (found, expected) = (node.kind(), error.expected);
    let name =
        if error.path.is_empty() { "the event".to_owned() } else { format!("`{}`", error.path.join(".")) };
    Diagnostic::of(&INVALID_EVENT, format!("{name} is {found}; expected {expected}"))
        .at(Some(node.place.clone()), format!("expected {expected}"))
        .help(Help::from("see a complete event in ").setting(Setting::Page("event")))
}

/// The node that an error is about.
fn find<'a>(root: &'a Node, error: &EventError) -> &'a Node {
    error.path.iter().fold(root, |node, name| node.get(name).unwrap_or(node))
}
