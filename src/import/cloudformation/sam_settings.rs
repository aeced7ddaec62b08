//! The settings of an `AWS::Serverless::Api` and those of `Globals`, looked at one by one: merging all of them for
//! every API and event would be quadratic.

use super::super::document::Node;
use super::intrinsic::Intrinsic;
use crate::source::Text;

/// The properties of an API, before those of `Globals`.
#[derive(Clone, Copy)]
pub(super) struct ApiSettings<'t> {
    pub(super) own: Option<&'t Node>,
    pub(super) globals: Option<&'t Node>,
}

impl<'t> ApiSettings<'t> {
    /// The value at the end of a path of names: of the API itself, or else of `Globals`.
    pub(super) fn at(&self, path: &[&str]) -> Option<&'t Node> {
        let mut own = self.own;
        for name in path {
            let Some(node) = own else { break };
            if !is_open(node) {
                // It takes the place of what `Globals` says.
                return None;
            }
            own = node.get(name);
        }
        own.or_else(|| path.iter().try_fold(self.globals?, |node, name| node.get(name)))
    }

    /// The names of the members at the end of a path, of both.
    pub(super) fn names(&self, path: &[&str]) -> impl Iterator<Item = &'t str> + use<'t> {
        let of = |node: Option<&'t Node>| {
            let found = path.iter().try_fold(node?, |node, name| node.get(name));
            found.and_then(Node::members)
        };
        let members = [of(self.own), of(self.globals)];
        members.into_iter().flatten().flatten().map(|(name, _)| name.as_str())
    }

    /// Whether everything on a path is there to see: no function, and no include, stands for it.
    pub(super) fn is_open(&self, path: &[&str]) -> bool {
        [self.own, self.globals].into_iter().flatten().all(|root| {
            let mut at = Some(root);
            let mut names = path.iter();
            loop {
                match at {
                    Some(node) if !node.is_null() && !is_open(node) => return false,
                    Some(node) => match names.next() {
                        Some(name) => at = node.get(name),
                        None => return true,
                    },
                    None => return true,
                }
            }
        })
    }
}

/// Whether a value is an object whose members are all there to see.
pub(super) fn is_open(node: &Node) -> bool {
    Intrinsic::of(node).is_none()
        && node.members().is_some_and(|members| !members.iter().any(|(key, _)| is_function(key)))
}

/// The text of a value that is written as such.
pub(super) fn literal(node: &Node) -> Option<&str> {
    node.string().filter(|text| node.tag.is_none() && !text.has_holes()).map(Text::as_str)
}

/// Whether a member is a function of CloudFormation.
pub(super) fn is_function(name: &Text) -> bool {
    name.as_str().starts_with("Fn::")
}
