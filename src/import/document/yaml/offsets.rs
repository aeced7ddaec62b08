//! The parser counts characters; places are bytes.

use crate::source::Span;

/// Byte offsets of the characters that the parser counts.
pub(super) struct Offsets<'a> {
    text: &'a str,
    start: usize,
    /// The offset of every [`STEP`]th character; empty where a character is a byte.
    checkpoints: Vec<usize>,
}

const STEP: usize = 64;

impl<'a> Offsets<'a> {
    pub(super) fn new(text: &'a str, start: usize) -> Self {
        let checkpoints = if text[start..].is_ascii() {
            Vec::new()
        } else {
            text[start..].char_indices().step_by(STEP).map(|(at, _)| start + at).collect()
        };
        Self { text, start, checkpoints }
    }

    pub(super) fn byte(&self, index: usize) -> usize {
        if self.checkpoints.is_empty() {
            return (self.start + index).min(self.text.len());
        }
        let Some(&checkpoint) = self.checkpoints.get(index / STEP) else { return self.text.len() };
        let after = self.text[checkpoint..].char_indices().nth(index % STEP);
        after.map_or(self.text.len(), |(at, _)| checkpoint + at)
    }

    pub(super) fn span(&self, span: saphyr_parser::Span) -> Span {
        Span::new(self.byte(span.start.index()), self.byte(span.end.index()))
    }
}
