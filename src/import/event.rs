//! Events from files.

use std::sync::Arc;

use super::ImportError;
use super::document::{self, Node, Value};
use crate::diagnostic::{Diagnostic, Help, Setting, codes};
use crate::gateway::{Event, EventError};
use crate::source::SourceFile;

codes! {
    /// An event that is not a Lambda proxy event.
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
    check_shape(&root)?;
    Event::from_json(root.to_json_text()).map_err(|error| invalid_event(&root, &error).into())
}

/// The JSON of an event document, which other members can be put over.
pub fn import_event_json(source: &Arc<SourceFile>) -> Result<serde_json::Value, ImportError> {
    let root = document::parse(source)?.value;
    check_shape(&root)?;
    let json = root.to_json_text();
    match Event::from_json(json.clone()) {
        Ok(_) => Ok(json),
        Err(error) => Err(invalid_event(&root, &error).into()),
    }
}

/// Documents that are taken for events, told by a member that no event of a REST API has.
static OTHER_SHAPES: &[(&[&str], &str)] = &[
    (&["routeKey"], "an event of version 2.0 (HTTP APIs and function URLs)"),
    (&["rawPath"], "an event of version 2.0 (HTTP APIs and function URLs)"),
    (&["requestContext", "http"], "an event of version 2.0 (HTTP APIs and function URLs)"),
    (&["requestContext", "connectionId"], "an event of a WebSocket API"),
    (&["requestContext", "elb"], "an event of a load balancer"),
    (&["authorizationToken"], "the event of a TOKEN authorizer"),
    (&["Records"], "an event of a queue, a topic, a stream or a bucket"),
    (&["detail-type"], "an event of EventBridge"),
    (&["openapi"], "an OpenAPI document"),
    (&["swagger"], "an OpenAPI document"),
    (&["Resources"], "a CloudFormation template"),
    (&["cases"], "a case file"),
    (&["responseType"], "a gateway response"),
    (&["statusCode"], "a response"),
];

/// Refuses a document that surely is no event: of such a one every value would be missing.
fn check_shape(root: &Node) -> Result<(), ImportError> {
    let Value::Mapping(members) = &root.value else { return Ok(()) };
    let leads = |path: &[&str]| path.iter().try_fold(root, |node, name| node.get(name));
    let other = OTHER_SHAPES.iter().find_map(|(path, what)| Some((leads(path)?, *what)));
    let is_known = |name: &str| Event::MEMBERS.contains(&name);
    let (place, what) = match other {
        Some((node, what)) => (&node.place, what.to_owned()),
        None if members.is_empty() || members.iter().any(|(name, _)| is_known(name.as_str())) => {
            return Ok(());
        }
        None => (&root.place, "an object without any member of an event".to_owned()),
    };
    let message = format!("this is {what}, not a Lambda proxy event (version 1.0)");
    let finding = Diagnostic::of(&INVALID_EVENT, message)
        .at(Some(place.clone()), "no event of a REST API has this")
        .help(Help::from("see a complete event in ").setting(Setting::Page("event")));
    Err(finding.into())
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
