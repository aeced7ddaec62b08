//! The members of an object in a file that is ours, each taken once, and what is wrong with them.

use crate::diagnostic::{Code, Diagnostic, nearest, quoted};
use crate::import::document::{Node, Value};
use crate::source::{Place, Text};

/// What is wrong with a part of a file; boxed, since it is large and rare.
pub type Fault = Box<Diagnostic>;

/// A kind of file that is ours, by what the findings about it are called.
#[derive(Clone, Copy, Debug)]
pub struct FileKind(pub &'static Code);

impl FileKind {
    /// An error about such a file.
    pub fn fault(self, message: impl std::fmt::Display, place: Option<Place>, expected: &str) -> Fault {
        Box::new(Diagnostic::of(self.0, message).at(place, expected))
    }

    /// A value that is not of its type.
    pub fn wrong_type(self, what: &str, node: &Node, expected: &str) -> Fault {
        let message = format!("{what} is {}; expected {expected}", node.kind());
        self.fault(message, Some(node.place.clone()), &format!("expected {expected}"))
    }

    /// The members of `node`, which is `what`; no others than the known ones.
    pub fn members<'n>(
        self,
        node: &'n Node,
        what: &'static str,
        known: &[&str],
    ) -> Result<Members<'n>, Fault> {
        let members = node.members().ok_or_else(|| self.wrong_type(what, node, "an object"))?;
        for (index, (name, _)) in members.iter().enumerate() {
            if !known.contains(&name.as_str()) {
                let message = format!("{what} has no member {}", quoted(name.as_str()));
                let help = match nearest(name.as_str(), known.iter().copied()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("known here: `{}`", known.join("`, `")),
                };
                return Err(self.fault(message, name.place(), "not known here").help(help).into());
            }
            if members[..index].iter().any(|(other, _)| other.as_str() == name.as_str()) {
                let message = format!("{what} has {} twice", quoted(name.as_str()));
                return Err(self.fault(message, name.place(), "write it once"));
            }
        }
        Ok(Members { node, what, kind: self })
    }
}

/// The members of an object. Nulls are absent, but for those that are asked for.
#[derive(Debug)]
pub struct Members<'n> {
    node: &'n Node,
    what: &'static str,
    kind: FileKind,
}

impl<'n> Members<'n> {
    /// Where the object is.
    pub fn place(&self) -> &'n Place {
        &self.node.place
    }

    /// A member, where it is there and not null.
    pub fn get(&self, name: &str) -> Option<&'n Node> {
        self.node.get(name).filter(|node| !node.is_null())
    }

    /// A member, also where it is null.
    pub fn get_nullable(&self, name: &str) -> Option<&'n Node> {
        self.node.get(name)
    }

    /// A member that is a text.
    pub fn text(&self, name: &str) -> Result<Option<Text>, Fault> {
        let text = |node: &'n Node| match &node.value {
            Value::String(text) => Ok(text.clone()),
            _ => Err(self.kind.wrong_type(&format!("`{name}` of {}", self.what), node, "a string")),
        };
        self.get(name).map(text).transpose()
    }
}
