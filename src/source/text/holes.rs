//! The holes of a text: what the files leave open.

use std::ops::Range;

use super::{Piece, PieceKind, Text};
use crate::source::Span;

impl Text {
    /// The stretches that stand for values which are not known, in order; each reads `${name}`.
    pub fn holes(&self) -> impl Iterator<Item = Span> {
        let pieces = self.pieces.iter().enumerate();
        let holes = pieces.filter(|(_, piece)| piece.kind == PieceKind::Hole);
        holes.map(|(index, _)| {
            let Range { start, end } = self.decoded(index);
            Span::new(start, end)
        })
    }

    /// The hole that begins at a byte.
    pub(crate) fn hole_at(&self, start: usize) -> Option<Span> {
        let index = self.pieces.binary_search_by_key(&start, |piece| piece.start as usize).ok()?;
        let is_hole = self.pieces[index].kind == PieceKind::Hole;
        is_hole.then(|| Span::new(start, self.decoded(index).end))
    }

    /// Whether any of it is not known.
    #[must_use]
    pub fn has_holes(&self) -> bool {
        self.pieces.iter().any(|piece| piece.kind == PieceKind::Hole)
    }

    /// Whether it begins and ends with a hole: then nobody can say what it is, not even whether a
    /// constant in it has its quotes.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        let is_hole = |piece: Option<&Piece>| piece.is_some_and(|piece| piece.kind == PieceKind::Hole);
        is_hole(self.pieces.first()) && is_hole(self.pieces.last())
    }

    /// Whether it is one hole and nothing else.
    pub(crate) fn is_hole(&self) -> bool {
        self.pieces.len() == 1 && self.has_holes()
    }

    /// The name of a hole: what stands between the braces.
    #[must_use]
    pub fn hole_name(&self, hole: Span) -> &str {
        let written = hole.of(&self.value);
        let inside = written.strip_prefix("${").unwrap_or(written);
        inside.strip_suffix('}').unwrap_or(inside)
    }

    /// How it reads with something in place of every hole.
    pub(crate) fn with_holes_as<'f>(&'f self, filling: impl Fn(Span) -> &'f str) -> String {
        let mut filled = String::with_capacity(self.value.len());
        let mut done = 0;
        for hole in self.holes() {
            filled.push_str(&self.value[done..hole.start as usize]);
            filled.push_str(filling(hole));
            done = hole.end as usize;
        }
        filled.push_str(&self.value[done..]);
        filled
    }

    /// How it reads where it becomes part of a name: a hole by its own name, without braces.
    pub(crate) fn as_name(&self) -> String {
        self.with_holes_as(|hole| self.hole_name(hole))
    }

    /// How it reads with every hole masked, byte for byte.
    pub(crate) fn masked(&self) -> String {
        let mut masked = self.value.clone();
        for hole in self.holes() {
            masked.replace_range(hole.range(), &"x".repeat(hole.len()));
        }
        masked
    }
}
