//! Members of a value by their names, as what they are read for.

use super::{Node, Value};
use crate::source::Text;

impl Node {
    /// The items of a list.
    #[must_use]
    pub fn items(&self) -> Option<&[Self]> {
        match &self.value {
            Value::Sequence(items) => Some(items),
            _ => None,
        }
    }

    /// The items of the member that is a list.
    #[must_use]
    pub fn items_of(&self, name: &str) -> &[Self] {
        self.get(name).and_then(Self::items).unwrap_or_default()
    }

    /// The members of the member that is an object.
    #[must_use]
    pub fn members_of(&self, name: &str) -> &[(Text, Self)] {
        self.get(name).and_then(Self::members).unwrap_or_default()
    }

    /// The text of a member: of a string, a number, a boolean, or of what is not known.
    #[must_use]
    pub fn text_of(&self, name: &str) -> Option<Text> {
        self.get(name).and_then(Self::scalar)
    }

    /// The text of a member of which nothing is left open.
    pub(crate) fn known_of(&self, name: &str) -> Option<String> {
        self.text_of(name).filter(|text| !text.has_holes()).map(|text| text.as_str().to_owned())
    }

    /// The name that a member is, or that its hole has: of `!Ref Api` it is `Api`.
    pub(crate) fn name_of(&self, name: &str) -> Option<String> {
        self.text_of(name).map(|text| text.as_name())
    }

    /// The texts of a list.
    #[must_use]
    pub fn texts(&self) -> Vec<Text> {
        self.items().unwrap_or_default().iter().filter_map(Self::scalar).collect()
    }

    /// The texts of the member that is a list.
    #[must_use]
    pub fn texts_of(&self, name: &str) -> Vec<Text> {
        self.get(name).map(Self::texts).unwrap_or_default()
    }

    /// Whether a member is true, also as text.
    #[must_use]
    pub fn is_true(&self, name: &str) -> bool {
        self.text_of(name).is_some_and(|text| text.as_str() == "true")
    }
}
