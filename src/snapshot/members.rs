//! The members of an object in a case file, each taken once, and what is wrong with them.

use crate::diagnostic::{Diagnostic, nearest, quoted};
use crate::import::document::{Node, Value};
use crate::source::{Place, Text};

/// What is wrong with a part of a case file; boxed, since it is large and rare.
pub(crate) type Fault = Box<Diagnostic>;

/// An error about a case file.
pub(super) fn fault(message: impl std::fmt::Display, place: Option<Place>, expected: &str) -> Fault {
    Box::new(Diagnostic::error("invalid-case-file", message).at(place, expected))
}

/// A value that is not of its type.
pub(super) fn wrong_type(what: &str, node: &Node, expected: &str) -> Fault {
    let message = format!("{what} is {}; expected {expected}", node.kind());
    fault(message, Some(node.place.clone()), &format!("expected {expected}"))
}

/// The members of an object. Nulls are absent, but for those that are asked for.
pub(super) struct Members<'n> {
    node: &'n Node,
    what: &'static str,
}

impl<'n> Members<'n> {
    /// The members of `node`, which is `what`; no others than the known ones.
    pub(super) fn of(node: &'n Node, what: &'static str, known: &[&str]) -> Result<Self, Fault> {
        let members = node.members().ok_or_else(|| wrong_type(what, node, "an object"))?;
        for (index, (name, _)) in members.iter().enumerate() {
            if !known.contains(&name.as_str()) {
                let message = format!("{what} has no member {}", quoted(name.as_str()));
                let help = match nearest(name.as_str(), known.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("known here: `{}`", known.join("`, `")),
                };
                return Err(fault(message, name.place(), "not known here").help(help).into());
            }
            if members[..index].iter().any(|(other, _)| other.as_str() == name.as_str()) {
                let message = format!("{what} has {} twice", quoted(name.as_str()));
                return Err(fault(message, name.place(), "write it once"));
            }
        }
        Ok(Self { node, what })
    }

    /// Where the object is.
    pub(super) fn place(&self) -> &'n Place {
        &self.node.place
    }

    /// A member, where it is there and not null.
    pub(super) fn get(&self, name: &str) -> Option<&'n Node> {
        self.node.get(name).filter(|node| !node.is_null())
    }

    /// A member, also where it is null.
    pub(super) fn get_nullable(&self, name: &str) -> Option<&'n Node> {
        self.node.get(name)
    }

    /// A member that is a text.
    pub(super) fn text(&self, name: &str) -> Result<Option<Text>, Fault> {
        let text = |node: &'n Node| match &node.value {
            Value::String(text) => Ok(text.clone()),
            _ => Err(wrong_type(&format!("`{name}` of {}", self.what), node, "a string")),
        };
        self.get(name).map(text).transpose()
    }
}

/// The items of a list.
pub(super) fn items(node: &Node) -> Option<&[Node]> {
    match &node.value {
        Value::Sequence(items) => Some(items),
        _ => None,
    }
}
