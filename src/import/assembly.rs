//! Strings that are put together from literal text and values.

use super::document::{Node, Value};
use crate::source::{Place, Span, Text, TextBuilder};

/// A string in the making. One that begins and ends with something unknown is unknown as a whole:
/// nobody can say whether a constant in it has its quotes.
#[derive(Default)]
pub(super) struct Assembly {
    builder: TextBuilder,
    is_begun: bool,
    begins_unknown: bool,
    ends_unknown: bool,
    has_unknown: bool,
}

impl Assembly {
    /// Appends a part of a text, as it is written there.
    pub(super) fn literal(&mut self, text: &Text, span: Span) {
        if !span.is_empty() {
            self.builder.push_slice(text, span);
            self.next(false);
        }
    }

    /// Appends text that is known, written where it is written there.
    pub(super) fn text(&mut self, text: &Text) {
        self.literal(text, Span::new(0, text.as_str().len()));
    }

    /// Appends text that stands at `place` in another form.
    pub(super) fn decoded(&mut self, decoded: &str, place: &Place) {
        if !decoded.is_empty() {
            self.builder.push_decoded(decoded, place);
            self.next(false);
        }
    }

    /// Appends a part of a text that nobody can fill in, as it is written there.
    pub(super) fn open(&mut self, text: &Text, span: Span) {
        self.builder.push_slice(text, span);
        self.next(true);
    }

    /// Appends a scalar that the reference at `place` stands for. What is no scalar is not
    /// appended.
    pub(super) fn referenced(&mut self, value: &Node, place: &Place) -> bool {
        let Some(text) = value.scalar() else { return false };
        if !text.as_str().is_empty() {
            self.builder.push_decoded(text.as_str(), place);
            self.next(matches!(value.value, Value::Unknown(_)));
        }
        true
    }

    /// Appends a scalar that is written where it is used. What is no scalar is not appended.
    pub(super) fn written(&mut self, value: &Node) -> bool {
        let Some(text) = value.scalar() else { return false };
        if !text.as_str().is_empty() {
            self.builder.push_text(&text);
            self.next(matches!(value.value, Value::Unknown(_)));
        }
        true
    }

    /// Whether any of it is not known.
    pub(super) fn has_unknown(&self) -> bool {
        self.has_unknown
    }

    /// The string, which stands at `place`.
    pub(super) fn finish(self, place: &Place) -> Node {
        let text = self.builder.finish(Some(place.clone()));
        let is_unknown = self.begins_unknown && self.ends_unknown;
        Node::new(if is_unknown { Value::Unknown(text) } else { Value::String(text) }, place.clone())
    }

    fn next(&mut self, is_unknown: bool) {
        self.has_unknown |= is_unknown;
        self.begins_unknown |= is_unknown && !self.is_begun;
        self.ends_unknown = is_unknown;
        self.is_begun = true;
    }
}
