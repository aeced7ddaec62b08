//! A value and where it stands.

use serde_json::Value as Json;

use crate::source::{Place, ScalarStyle, SourceFile, Span, Text, TextBuilder};

/// A value of a document, and where it stands.
#[derive(Clone, Debug)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// The YAML tag, with its bang: `!Sub`.
    pub tag: Option<String>,
    /// All of it, delimiters included.
    pub place: Place,
}

/// What a node is.
#[derive(Clone, Debug)]
pub enum Value {
    /// `null`, or nothing at all.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as written: `404`, `4.04e2`, `0x194`.
    Number(Text),
    /// A string, decoded.
    String(Text),
    /// A string of which nothing certain is known: one that begins and ends with a hole.
    /// `Value::text` decides.
    Unknown(Text),
    /// A list.
    Sequence(Vec<Node>),
    /// Members in order of writing. A key written twice is here twice.
    Mapping(Vec<(Text, Node)>),
}

impl Value {
    /// A string, or what is not known of one.
    pub(crate) fn text(text: Text) -> Self {
        if text.is_unknown() { Self::Unknown(text) } else { Self::String(text) }
    }
}

impl Node {
    /// A value without a tag.
    pub(crate) fn new(value: Value, place: Place) -> Self {
        Self { value, tag: None, place }
    }

    /// A string, or what is not known of one.
    pub(crate) fn text(text: Text, place: Place) -> Self {
        Self::new(Value::text(text), place)
    }

    /// A value that is not known, shown as `${name}`.
    pub(crate) fn hole(name: &str, place: &Place) -> Self {
        let mut text = TextBuilder::default();
        text.push_hole(name, place);
        Self::text(text.finish(Some(place.clone())), place.clone())
    }

    /// Whether nothing certain is known of it.
    pub(crate) fn is_unknown(&self) -> bool {
        matches!(self.value, Value::Unknown(_))
    }

    /// Whether it is a string of which a part is not known.
    pub(crate) fn has_holes(&self) -> bool {
        matches!(&self.value, Value::String(text) | Value::Unknown(text) if text.has_holes())
    }

    /// A string that the file does not hold, for which `place` stands.
    pub(crate) fn string_at(value: &str, place: &Place) -> Self {
        let mut text = TextBuilder::default();
        text.push_decoded(value, place);
        Self::new(Value::String(text.finish(Some(place.clone()))), place.clone())
    }

    /// The members of a mapping.
    pub fn members(&self) -> Option<&[(Text, Self)]> {
        match &self.value {
            Value::Mapping(members) => Some(members),
            _ => None,
        }
    }

    /// The member of this name; of several the last, as every loader does it.
    pub fn get(&self, name: &str) -> Option<&Self> {
        self.members()?.iter().rev().find(|(key, _)| key.as_str() == name).map(|(_, node)| node)
    }

    /// The value at a JSON pointer: `/paths/~1pets/get`.
    pub(crate) fn pointer(&self, pointer: &str) -> Option<&Self> {
        let mut names = pointer.split('/').skip(1);
        names.try_fold(self, |node, name| node.get(&name.replace("~1", "/").replace("~0", "~")))
    }

    /// Whether it is `null`, or nothing at all.
    pub fn is_null(&self) -> bool {
        matches!(self.value, Value::Null)
    }

    /// The text of a string, a number, a boolean, or of what is not known.
    pub fn scalar(&self) -> Option<Text> {
        match &self.value {
            Value::String(text) | Value::Number(text) | Value::Unknown(text) => Some(text.clone()),
            Value::Bool(value) => {
                let mut text = TextBuilder::default();
                text.push_decoded(if *value { "true" } else { "false" }, &self.place);
                Some(text.finish(Some(self.place.clone())).in_style(ScalarStyle::Bare))
            }
            Value::Null | Value::Sequence(_) | Value::Mapping(_) => None,
        }
    }

    /// About how many bytes a copy of it takes.
    pub(crate) fn weight(&self) -> usize {
        let own = size_of::<Self>();
        match &self.value {
            Value::Null | Value::Bool(_) => own,
            Value::Number(text) | Value::String(text) | Value::Unknown(text) => own + text.as_str().len(),
            Value::Sequence(items) => items.iter().fold(own, |sum, item| sum.saturating_add(item.weight())),
            Value::Mapping(members) => members.iter().fold(own, |sum, (key, value)| {
                sum.saturating_add(key.as_str().len()).saturating_add(value.weight())
            }),
        }
    }

    /// The same value, where its document is the decoded value of `outer`.
    pub(super) fn through(&self, outer: &Text) -> Self {
        let value = match &self.value {
            Value::Null => Value::Null,
            Value::Bool(value) => Value::Bool(*value),
            Value::Number(text) => Value::Number(text.through(outer)),
            Value::String(text) | Value::Unknown(text) => Value::text(text.through(outer)),
            Value::Sequence(items) => Value::Sequence(items.iter().map(|item| item.through(outer)).collect()),
            Value::Mapping(members) => Value::Mapping(
                members.iter().map(|(key, value)| (key.through(outer), value.through(outer))).collect(),
            ),
        };
        let place = outer.locate(self.place.span).unwrap_or_else(|| self.place.clone());
        Self { value, tag: self.tag.clone(), place }
    }

    /// The value as JSON; numbers as text, which keeps their spelling.
    pub fn to_json_text(&self) -> Json {
        self.json(|number| Json::from(number))
    }

    /// The value as JSON. A number that JSON cannot write stays text.
    pub fn to_json(&self) -> Json {
        self.json(|number| serde_json::from_str(number).unwrap_or_else(|_| Json::from(number)))
    }

    fn json(&self, number: fn(&str) -> Json) -> Json {
        match &self.value {
            Value::Null => Json::Null,
            Value::Bool(value) => Json::Bool(*value),
            Value::Number(text) => number(text.as_str()),
            Value::String(text) | Value::Unknown(text) => Json::from(text.as_str()),
            Value::Sequence(items) => items.iter().map(|item| item.json(number)).collect(),
            Value::Mapping(members) => {
                let members =
                    members.iter().map(|(key, value)| (key.as_str().to_owned(), value.json(number)));
                Json::Object(members.collect())
            }
        }
    }

    /// A value that stands in no file.
    #[must_use]
    pub fn of_json(value: &Json) -> Self {
        let nowhere = Place::new(&SourceFile::new("", ""), Span::at(0));
        Self::of_json_at(value, &nowhere)
    }

    fn of_json_at(value: &Json, place: &Place) -> Self {
        let value = match value {
            Json::Null => Value::Null,
            Json::Bool(value) => Value::Bool(*value),
            Json::Number(number) => Value::Number(Text::unplaced(number.to_string())),
            Json::String(text) => Value::String(Text::unplaced(text.as_str())),
            Json::Array(items) => {
                Value::Sequence(items.iter().map(|item| Self::of_json_at(item, place)).collect())
            }
            Json::Object(members) => Value::Mapping(
                members
                    .iter()
                    .map(|(key, value)| (Text::unplaced(key.as_str()), Self::of_json_at(value, place)))
                    .collect(),
            ),
        };
        Self::new(value, place.clone())
    }

    /// The text of a string.
    pub fn string(&self) -> Option<&Text> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// What it is, with its article, for messages: `a list`.
    pub fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Unknown(_) => "not known",
            Value::Sequence(_) => "a list",
            Value::Mapping(_) => "an object",
        }
    }
}
