//! Strings that are put together from literal text and values.

use super::document::Node;
use crate::source::ScalarStyle;
use crate::source::{Place, Span, Text, TextBuilder};

/// A string in the making.
#[derive(Default)]
pub(super) struct Assembly {
    builder: TextBuilder,
}

impl Assembly {
    /// Appends a part of a text, as it is written there.
    pub(super) fn literal(&mut self, text: &Text, span: Span) {
        self.builder.push_slice(text, span);
    }

    /// Appends text that is known, written where it is written there.
    pub(super) fn text(&mut self, text: &Text) {
        self.builder.push_text(text);
    }

    /// Appends text that stands at `place` in another form.
    pub(super) fn decoded(&mut self, decoded: &str, place: &Place) {
        self.builder.push_decoded(decoded, place);
    }

    /// Appends a part of a text whose value is not known, as it is written there.
    pub(super) fn hole(&mut self, text: &Text, span: Span) {
        self.builder.push_as_hole(text, span);
    }

    /// Appends a scalar that the reference at `place` stands for. What is no scalar is not
    /// appended.
    pub(super) fn referenced(&mut self, value: &Node, place: &Place) -> bool {
        let Some(text) = value.scalar() else { return false };
        self.builder.push_value(&text, place);
        true
    }

    /// Appends a scalar that is written where it is used. What is no scalar is not appended.
    pub(super) fn written(&mut self, value: &Node) -> bool {
        let Some(text) = value.scalar() else { return false };
        self.builder.push_text(&text);
        true
    }

    /// The string, which stands at `place` and is written as `text` is.
    pub(super) fn finish_like(self, text: &Text, place: &Place) -> Node {
        Node::text(self.builder.finish_like(text, Some(place.clone())), place.clone())
    }

    /// The string, which stands at `place` in this style.
    pub(super) fn finish_in(self, style: ScalarStyle, outer: &Text, place: &Place) -> Node {
        let text = self.builder.finish(Some(place.clone())).in_style_within(style, outer);
        Node::text(text, place.clone())
    }

    /// The string, which is put together at `place`.
    pub(super) fn finish(self, place: &Place) -> Node {
        Node::text(self.builder.finish(Some(place.clone())), place.clone())
    }
}
