//! Texts in the making.

use std::sync::Arc;

use super::{Piece, PieceKind, Text};
use crate::source::span::offset;
use crate::source::{Place, SourceFile, Span};

/// Builds a [`Text`] piece by piece while decoding.
#[derive(Debug, Default)]
pub struct TextBuilder {
    text: Text,
}

impl TextBuilder {
    /// Appends what stands at `place`, as it is written there.
    pub fn push_verbatim(&mut self, place: &Place) {
        self.push_written(&place.source, place.span);
    }

    /// Appends `decoded`, which is what the bytes at `place` mean.
    pub fn push_decoded(&mut self, decoded: &str, place: &Place) {
        self.push_meaning(decoded, &place.source, place.span);
    }

    /// Appends text that stands in no file.
    pub(super) fn push_unplaced(&mut self, text: &str) {
        self.text.value.push_str(text);
    }

    /// Appends `${name}`, which stands at `place` for a value that is not known.
    pub fn push_hole(&mut self, name: &str, place: &Place) {
        self.push(&format!("${{{name}}}"), &place.source, place.span, PieceKind::Hole);
    }

    /// Appends a part of another text that stands for a value which is not known, as it is written.
    pub(crate) fn push_as_hole(&mut self, text: &Text, span: Span) {
        if let Some(place) = text.locate(span) {
            self.push(span.of(&text.value), &place.source, place.span, PieceKind::Hole);
        }
    }

    /// Appends the value that a reference at `place` stands for; its holes stay holes.
    pub(crate) fn push_value(&mut self, value: &Text, place: &Place) {
        let mut done = 0;
        for hole in value.holes() {
            self.push_decoded(&value.value[done..hole.start as usize], place);
            self.push(hole.of(&value.value), &place.source, place.span, PieceKind::Hole);
            done = hole.end as usize;
        }
        self.push_decoded(&value.value[done..], place);
    }

    /// Appends the bytes `span` of a file, as they are.
    pub(crate) fn push_written(&mut self, source: &Arc<SourceFile>, span: Span) {
        if span.is_empty() {
            return;
        }
        let start = offset(self.text.value.len());
        self.text.value.push_str(span.of(source.text()));
        let source = self.text.sources.position(source);
        self.push_piece(Piece { start, span, source, kind: PieceKind::Verbatim });
    }

    /// Appends `decoded`, which is what the bytes `span` of a file mean.
    pub(crate) fn push_meaning(&mut self, decoded: &str, source: &Arc<SourceFile>, span: Span) {
        self.push(decoded, source, span, PieceKind::Decoded);
    }

    pub(super) fn push(&mut self, decoded: &str, source: &Arc<SourceFile>, span: Span, kind: PieceKind) {
        if decoded.is_empty() {
            return;
        }
        let start = offset(self.text.value.len());
        self.text.value.push_str(decoded);
        let source = self.text.sources.position(source);
        self.push_piece(Piece { start, span, source, kind });
    }

    /// Appends the part `span` of another text, written where it is written there.
    pub fn push_slice(&mut self, text: &Text, span: Span) {
        let wanted = span.start as usize..(span.end as usize).min(text.value.len());
        if wanted.is_empty() {
            return;
        }
        if text.pieces.is_empty() {
            match &text.whole {
                Some(whole) => self.push_decoded(&text.value[wanted], whole),
                None => self.text.value.push_str(&text.value[wanted]),
            }
            return;
        }
        for index in text.piece_at(span.start)..text.pieces.len() {
            let (piece, decoded) = (&text.pieces[index], text.decoded(index));
            let part = decoded.start.max(wanted.start)..decoded.end.min(wanted.end);
            if part.is_empty() {
                break;
            }
            let source = text.sources.get(piece.source);
            if piece.kind == PieceKind::Verbatim {
                let start = piece.span.start as usize + (part.start - decoded.start);
                self.push_written(source, Span::new(start, start + part.len()));
            } else {
                self.push(&text.value[part], source, piece.span, piece.kind);
            }
        }
    }

    /// Appends all of another text, written where it is written there.
    pub fn push_text(&mut self, text: &Text) {
        self.push_slice(text, Span::new(0, text.value.len()));
    }

    /// The text so far; `whole` is where the scalar stands, its quotes included.
    #[must_use]
    pub fn finish(mut self, whole: Option<Place>) -> Text {
        self.text.whole = whole;
        self.text
    }

    /// [`finish`](Self::finish), where all of it is written as in `text`.
    pub(crate) fn finish_like(self, text: &Text, whole: Option<Place>) -> Text {
        Text { styles: text.styles, ..self.finish(whole) }
    }

    fn push_piece(&mut self, piece: Piece) {
        let joins = self.text.pieces.last().is_some_and(|last| {
            last.kind == PieceKind::Verbatim
                && piece.kind == PieceKind::Verbatim
                && last.span.end == piece.span.start
                && last.source == piece.source
        });
        match self.text.pieces.last_mut() {
            Some(last) if joins => last.span.end = piece.span.end,
            _ => {
                // Most texts are one piece, and documents have millions of them.
                if self.text.pieces.is_empty() {
                    self.text.pieces.reserve_exact(1);
                }
                self.text.pieces.push(piece);
            }
        }
    }
}
