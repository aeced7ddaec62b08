//! A value and where it stands.

use crate::source::{Place, Text};

/// A value of a document, and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    /// The value.
    pub value: Value,
    /// The YAML tag, with its bang: `!Sub`.
    #[expect(dead_code, reason = "tags are part of the document; no format of today reads one")]
    pub tag: Option<String>,
    /// All of it, delimiters included.
    pub place: Place,
}

/// What a node is.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    /// `null`, or nothing at all.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as written: `404`, `4.04e2`, `0x194`.
    Number(Text),
    /// A string, decoded.
    String(Text),
    /// A list.
    Sequence(Vec<Node>),
    /// Members in order of writing. A key written twice is here twice.
    Mapping(Vec<(Text, Node)>),
}

impl Node {
    /// The members of a mapping.
    pub(crate) fn members(&self) -> Option<&[(Text, Self)]> {
        match &self.value {
            Value::Mapping(members) => Some(members),
            _ => None,
        }
    }

    /// The member of this name; of several the last, as every loader does it.
    pub(crate) fn get(&self, name: &str) -> Option<&Self> {
        self.members()?.iter().rev().find(|(key, _)| key.as_str() == name).map(|(_, node)| node)
    }

    /// The text of a string.
    pub(crate) fn string(&self) -> Option<&Text> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// What it is, with its article, for messages: `a list`.
    pub(crate) fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Sequence(_) => "a list",
            Value::Mapping(_) => "an object",
        }
    }
}
