//! Intrinsic functions, in their two spellings: `!Sub …` and `{"Fn::Sub": …}`.

use super::super::document::{Node, Value};
use crate::source::{Text, TextReference};

/// A call of an intrinsic function.
#[derive(Clone, Copy)]
pub(super) struct Intrinsic<'a> {
    /// Without `Fn::`: `Ref`, `Sub`, `GetAtt`.
    pub(super) name: &'a str,
    pub(super) argument: Argument<'a>,
    /// The call as a whole.
    pub(super) call: &'a Node,
}

/// What a function is called with.
#[derive(Clone, Copy)]
pub(super) struct Argument<'a> {
    pub(super) node: &'a Node,
    /// Its tag is the call itself and no call in it.
    pub(super) is_tagged: bool,
}

/// Functions by their name without `Fn::`; `Ref` and `Condition` have none in any spelling.
const FUNCTIONS: [&str; 21] = [
    "Ref",
    "Condition",
    "Sub",
    "Join",
    "GetAtt",
    "If",
    "ImportValue",
    "FindInMap",
    "Select",
    "Split",
    "Base64",
    "Equals",
    "And",
    "Or",
    "Not",
    "Length",
    "ToJsonString",
    "GetAZs",
    "Cidr",
    "Transform",
    "GetStackOutput",
];

impl<'a> Intrinsic<'a> {
    /// The call that a node is, if it is one.
    pub(super) fn of(node: &'a Node) -> Option<Self> {
        if let Some(tag) = &node.tag {
            let name = tag.strip_prefix('!')?;
            let argument = Argument { node, is_tagged: true };
            return FUNCTIONS.contains(&name).then_some(Self { name, argument, call: node });
        }
        Self::in_members(node)
    }

    /// The call that the members of a node spell, whatever its tag: `!ImportValue {Fn::Sub: …}`.
    pub(super) fn in_members(node: &'a Node) -> Option<Self> {
        let Value::Mapping(members) = &node.value else { return None };
        let [(key, node_of_argument)] = members.as_slice() else { return None };
        let key = key.as_str();
        let name = match key.strip_prefix("Fn::") {
            Some(name) => FUNCTIONS[2..].contains(&name).then_some(name),
            None => FUNCTIONS[..2].contains(&key).then_some(key),
        }?;
        Some(Self { name, argument: Argument { node: node_of_argument, is_tagged: false }, call: node })
    }

    /// A value that the call stands for, which remembers where: a change is made at the call, for others
    /// may refer to the value as well.
    pub(super) fn refers_to(&self, mut value: Node) -> Node {
        let makes_scalar =
            matches!(self.name, "Ref" | "FindInMap" | "Select" | "Join" | "ImportValue" | "GetAtt");
        if let Value::String(text) | Value::Number(text) = &mut value.value
            && makes_scalar
            && text.reference().is_none()
        {
            let reference = TextReference { place: self.call.place.clone(), quoted: self.between_quotes() };
            *text = std::mem::take(text).referred_to(reference);
        }
        value
    }

    /// What to write in place of the call so that its value stands between single quotes.
    fn between_quotes(&self) -> Option<String> {
        let written = self.call.place.text().trim_end();
        let (name, value) = match self.argument.node.scalar().filter(|_| self.name == "Ref") {
            Some(name) => (name.as_str().to_owned(), None),
            None if written.contains('\n') => return None,
            None => ("Value".to_owned(), Some(written)),
        };
        let quoted = format!("\"'${{{name}}}'\"");
        Some(match (written.as_bytes().first()?, value) {
            (b'!', None) => format!("!Sub {quoted}"),
            (b'!', Some(value)) => format!("!Sub [{quoted}, {{Value: {value}}}]"),
            (b'{', None) => format!("{{\"Fn::Sub\": {quoted}}}"),
            (b'{', Some(value)) => format!("{{\"Fn::Sub\": [{quoted}, {{\"Value\": {value}}}]}}"),
            (_, None) => format!("Fn::Sub: {quoted}"),
            (_, Some(_)) => return None,
        })
    }

    /// Its argument as a list.
    pub(super) fn list(&self) -> Option<&'a [Node]> {
        self.argument.node.items()
    }
}

/// The name that a value is. A word that YAML 1.1 reads as a boolean, as `Off`, is the name that is written: the
/// key of what it names is read the same way.
pub(super) fn name_in(node: &Node) -> Option<Text> {
    match &node.value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) => Some(Text::raw(node.place.clone())),
        _ => None,
    }
}
