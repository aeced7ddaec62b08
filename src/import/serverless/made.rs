//! Parts of templates that the framework makes; they stand where the setting does that they are made of.

use super::super::document::{Node, Value};
use crate::source::{Place, Text, TextBuilder};

/// Makes nodes that stand in one place.
#[derive(Clone, Copy)]
pub(super) struct Maker<'p>(pub(super) &'p Place);

impl Maker<'_> {
    pub(super) fn key(self, name: &str) -> Text {
        let mut text = TextBuilder::default();
        text.push_decoded(name, self.0);
        text.finish(Some(self.0.clone()))
    }

    pub(super) fn text(self, value: &str) -> Node {
        Node::string_at(value, self.0)
    }

    pub(super) fn flag(self, value: bool) -> Node {
        Node::new(Value::Bool(value), self.0.clone())
    }

    pub(super) fn list(self, items: Vec<Node>) -> Node {
        Node::new(Value::Sequence(items), self.0.clone())
    }

    /// An object of the members that have a value.
    pub(super) fn object<'n>(self, members: impl IntoIterator<Item = (&'n str, Option<Node>)>) -> Node {
        let members = members.into_iter().filter_map(|(name, value)| Some((self.key(name), value?)));
        Node::new(Value::Mapping(members.collect()), self.0.clone())
    }

    /// `{Ref: name}`
    pub(super) fn reference(self, name: &str) -> Node {
        self.object([("Ref", Some(self.text(name)))])
    }

    /// `{Fn::GetAtt: [name, attribute]}`
    pub(super) fn attribute(self, name: &str, attribute: &str) -> Node {
        self.object([("Fn::GetAtt", Some(self.list(vec![self.text(name), self.text(attribute)])))])
    }

    /// A resource of a template.
    pub(super) fn resource(self, id: &str, kind: &str, properties: Node) -> (Text, Node) {
        let node = self.object([("Type", Some(self.text(kind))), ("Properties", Some(properties))]);
        (self.key(id), node)
    }
}
