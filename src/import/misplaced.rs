//! Gateway responses where nothing reads them.

use super::document::{Node, Value};
use crate::diagnostic::{Diagnostic, codes, quoted};
use crate::gateway::ResponseType;
use crate::source::{Place, Text};

codes! {
    /// Gateway responses at a place where nothing reads them.
    ///
    /// An OpenAPI extension counts at the root of the document, SAM reads `GatewayResponses` of an API,
    /// and `gatewayresponse.header.…` is a key of response parameters alone.
    pub(crate) static MISPLACED_RESPONSES: Warning = "misplaced-gateway-responses";
}

/// A member that holds gateway responses and is not read.
pub(super) struct Misplaced<'n> {
    pub(super) key: &'n Text,
    /// The names of the members around it.
    pub(super) path: Vec<&'n str>,
}

impl Misplaced<'_> {
    /// The finding about it.
    pub(super) fn finding(&self, help: &str) -> Diagnostic {
        let key = quoted(self.key.as_str());
        let message = match self.path.last() {
            Some(parent) => format!("{key} has no effect below {}", quoted(parent)),
            None => format!("{key} has no effect here"),
        };
        Diagnostic::of(&MISPLACED_RESPONSES, message).at(self.key.place(), "nothing reads it").help(help)
    }
}

/// Which members are read, by the names of the members around them and their own.
pub(super) type IsRead<'a> = &'a dyn Fn(&[&str], &str) -> bool;

/// The members of a value that hold gateway responses and are not read.
pub(super) fn find<'n>(node: &'n Node, is_read: IsRead<'_>) -> Vec<Misplaced<'n>> {
    let mut found = Vec::new();
    walk(node, &mut Vec::new(), is_read, &mut found);
    found
}

fn walk<'n>(node: &'n Node, path: &mut Vec<&'n str>, is_read: IsRead<'_>, found: &mut Vec<Misplaced<'n>>) {
    match &node.value {
        Value::Sequence(items) => items.iter().for_each(|item| walk(item, path, is_read, found)),
        Value::Mapping(members) => {
            let mut has_keys = false;
            for (key, member) in members {
                let name = key.as_str();
                let holds = is_container(name) && holds_responses(member);
                let is_key = name.starts_with("gatewayresponse.") && !has_keys;
                if holds && is_read(path, name) || name.starts_with("x-") && !name.starts_with("x-amazon-") {
                    continue;
                }
                if holds || is_key {
                    has_keys |= is_key;
                    found.push(Misplaced { key, path: path.clone() });
                    continue;
                }
                path.push(name);
                walk(member, path, is_read, found);
                path.pop();
            }
        }
        _ => {}
    }
}

/// The finding about a member or a block of this name that holds gateway responses, which `owner` does not have.
pub(super) fn of_owner(name: &str, place: Place, owner: &str, help: &str) -> Option<Diagnostic> {
    let message = format!("{} has no effect below {}", quoted(name), quoted(owner));
    let finding =
        || Diagnostic::of(&MISPLACED_RESPONSES, message).at(Some(place), "nothing reads it").help(help);
    is_container(name).then(finding)
}

/// Whether a name is one of those that formats have for gateway responses, or nearly.
fn is_container(name: &str) -> bool {
    let letters = name.chars().filter(|c| c.is_alphanumeric()).map(|c| c.to_ascii_lowercase());
    let letters: String = letters.take(100).collect();
    let bare = letters.strip_prefix("xamazonapigateway").unwrap_or(&letters);
    matches!(bare, "gatewayresponse" | "gatewayresponses")
}

/// Whether the members are called as response types, or nearly.
fn holds_responses(node: &Node) -> bool {
    let is_type = |name: &str| match name.parse::<ResponseType>() {
        Ok(_) => true,
        Err(unknown) => unknown.nearest.is_some(),
    };
    node.members().is_some_and(|members| members.iter().take(50).any(|(key, _)| is_type(key.as_str())))
}
