//! A decoded string that maps back to the bytes it was written as, and knows its holes.

mod builder;
mod holes;
#[cfg(test)]
mod tests;

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

pub use self::builder::TextBuilder;
use super::span::offset;
use super::{Place, ScalarStyle, ScalarStyles, SourceFile, Span};

/// A decoded string that keeps its way back to the user's file.
///
/// `"a\u0041"` in a JSON file decodes to `aA`; asked where `A` stands, the text answers with the
/// place of `\u0041`.
///
/// What the files leave open is a *hole*: it reads `${name}`, and nothing but the text's own record
/// tells it from the same characters written by the user ([`holes`](Self::holes)).
#[derive(Clone, Default)]
pub struct Text {
    value: String,
    /// In order of `start`; the pieces tile `value`. Empty for a text that stands in no file.
    pieces: Vec<Piece>,
    /// The files that the pieces stand in. Most texts stand in one, and have millions of pieces
    /// between them: each names its file by its position here.
    sources: Sources,
    /// The scalar as a whole, with its quotes.
    whole: Option<Place>,
    /// How it is written.
    styles: ScalarStyles,
    /// The reference that it is the value of.
    reference: Option<Arc<TextReference>>,
}

/// A reference whose value a text is: what stands where the text is used.
#[derive(Clone, Debug)]
pub(crate) struct TextReference {
    /// The reference as it is written.
    pub(crate) place: Place,
    /// What to write there so that the value stands between single quotes, where that can be told.
    pub(crate) quoted: Option<String>,
}

/// A run of the decoded value, and what it was written as.
#[derive(Clone, Copy)]
struct Piece {
    start: u32,
    span: Span,
    source: u16,
    kind: PieceKind,
}

/// How a run of the decoded value relates to what is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PieceKind {
    /// Written exactly as decoded, so that offsets inside it can be carried over.
    Verbatim,
    /// Written in another form: an escape, or a reference that a value was put in for.
    Decoded,
    /// Stands for a value that is not known.
    Hole,
}

/// A run of a text, and where it is written.
pub(in crate::source) struct WrittenText {
    /// The decoded bytes; of a run that is written as it reads, those that were asked for.
    pub(in crate::source) at: Span,
    pub(in crate::source) place: Place,
    /// Whether it is written as it reads.
    pub(in crate::source) verbatim: bool,
}

/// A few files.
#[derive(Clone, Default)]
struct Sources {
    first: Option<Arc<SourceFile>>,
    others: Vec<Arc<SourceFile>>,
}

impl Sources {
    /// The position of a file, which is added where it is new.
    fn position(&mut self, source: &Arc<SourceFile>) -> u16 {
        let Some(first) = &self.first else {
            self.first = Some(Arc::clone(source));
            return 0;
        };
        if first.is(source) {
            return 0;
        }
        let known = self.others.iter().position(|other| other.is(source));
        let position = known.unwrap_or(self.others.len());
        // A text of more files than can be counted stands, beyond those, in the last of them.
        match u16::try_from(position + 1) {
            Ok(position_of_all) => {
                if known.is_none() {
                    self.others.push(Arc::clone(source));
                }
                position_of_all
            }
            Err(_) => u16::MAX,
        }
    }

    fn get(&self, position: u16) -> &Arc<SourceFile> {
        let others = usize::from(position).checked_sub(1).and_then(|index| self.others.get(index));
        others.or(self.first.as_ref()).expect("a text with pieces has a file")
    }
}

impl Text {
    /// A text that stands in no file.
    #[must_use]
    pub fn unplaced(value: impl Into<String>) -> Self {
        Self { value: value.into(), ..Self::default() }
    }

    /// A text written in a file exactly as it reads.
    #[must_use]
    pub fn verbatim(place: Place) -> Self {
        let mut builder = TextBuilder::default();
        builder.push_verbatim(&place);
        builder.finish(Some(place))
    }

    /// All of a file, or a part of one in which nothing is escaped.
    #[must_use]
    pub fn raw(place: Place) -> Self {
        Self::verbatim(place).in_style(ScalarStyle::Raw)
    }

    /// The same text, in which nothing is escaped.
    pub(crate) fn raw_of(text: Self) -> Self {
        text.in_style(ScalarStyle::Raw)
    }

    /// The same text, written as a scalar of this style.
    pub(crate) fn in_style(mut self, style: ScalarStyle) -> Self {
        self.styles = ScalarStyles::of(style);
        self
    }

    /// The same text, written as a scalar of this style in the document that `outer` is.
    pub(crate) fn in_style_within(mut self, style: ScalarStyle, outer: &Self) -> Self {
        self.styles = ScalarStyles::of(style).within(outer.styles);
        self
    }

    /// The same text as the value of a reference.
    pub(crate) fn referred_to(mut self, reference: TextReference) -> Self {
        self.reference = Some(Arc::new(reference));
        self
    }

    /// The reference that it is the value of, if it is one's.
    pub(crate) fn reference(&self) -> Option<&TextReference> {
        self.reference.as_deref()
    }

    /// How it is written.
    pub(crate) fn styles(&self) -> ScalarStyles {
        self.styles
    }

    /// The decoded value.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.value
    }

    /// Where the whole scalar stands, its quotes included.
    #[must_use]
    pub fn place(&self) -> Option<Place> {
        self.whole.clone()
    }

    /// Where the bytes `span` of the decoded value stand in the file.
    ///
    /// `None` for a text that stands in no file. A span that begins or ends inside an escape
    /// sequence is widened to the whole sequence. Of one that is written in several places, in
    /// another order or in other files, the first place is given.
    #[must_use]
    pub fn locate(&self, span: Span) -> Option<Place> {
        if self.pieces.is_empty() {
            return self.whole.clone();
        }
        let first = self.piece_at(span.start);
        let last = self.piece_at(if span.is_empty() { span.end } else { span.end - 1 });
        let start = self.written(first, span.start, false);
        let end = self.written(last, span.end, true);
        if start.source.is(&end.source) && end.span.end >= start.span.start {
            return Some(start.to(&end));
        }
        Some(start.to(&self.place_of(first)))
    }

    /// The part `span` of the decoded value, as a text of its own.
    #[must_use]
    pub fn slice(&self, span: Span) -> Self {
        let mut builder = TextBuilder::default();
        builder.push_slice(self, span);
        builder.finish(self.locate(span))
    }

    /// The same text with parts of it replaced, which are in order and do not overlap.
    pub(crate) fn with_changes(&self, changes: &[(Span, String)]) -> Self {
        let mut builder = TextBuilder::default();
        let mut done = 0;
        for (span, replacement) in changes {
            builder.push_slice(self, Span { start: done, end: span.start });
            match self.locate(*span) {
                Some(place) => builder.push_decoded(replacement, &place),
                None => builder.push_unplaced(replacement),
            }
            done = span.end;
        }
        builder.push_slice(self, Span { start: done, end: offset(self.value.len()) });
        builder.finish_like(self, self.place())
    }

    /// The same text, where it stands in a document that is itself the decoded value of `outer`:
    /// the places in that document become places of the file that holds `outer`.
    #[must_use]
    pub fn through(&self, outer: &Self) -> Self {
        let mut builder = TextBuilder::default();
        for (index, piece) in self.pieces.iter().enumerate() {
            if piece.kind == PieceKind::Verbatim {
                builder.push_slice(outer, piece.span);
            } else if let Some(place) = outer.locate(piece.span) {
                builder.push(&self.value[self.decoded(index)], &place.source, place.span, piece.kind);
            }
        }
        let mut text = builder.finish(self.whole.as_ref().and_then(|whole| outer.locate(whole.span)));
        text.styles = self.styles.within(outer.styles);
        text
    }

    /// The runs that the decoded part `span` consists of, and where they are written.
    pub(in crate::source) fn written_pieces(&self, span: Span) -> impl Iterator<Item = WrittenText> {
        let last = self.pieces.partition_point(|piece| piece.start < span.end);
        (self.piece_at(span.start)..last).map(move |index| {
            let decoded = self.decoded(index);
            let at = Span::new(decoded.start, decoded.end);
            let piece = &self.pieces[index];
            if piece.kind != PieceKind::Verbatim {
                return WrittenText { at, place: self.place_of(index), verbatim: false };
            }
            let at = Span { start: at.start.max(span.start), end: at.end.min(span.end) };
            let start = self.written(index, at.start, false);
            WrittenText { at, place: start.to(&self.written(index, at.end, true)), verbatim: true }
        })
    }

    /// The decoded bytes of a piece.
    fn decoded(&self, index: usize) -> Range<usize> {
        let end = self.pieces.get(index + 1).map_or(self.value.len(), |next| next.start as usize);
        self.pieces[index].start as usize..end
    }

    /// Index of the piece that holds the decoded byte at `at`.
    fn piece_at(&self, at: u32) -> usize {
        self.pieces.partition_point(|piece| piece.start <= at).saturating_sub(1)
    }

    /// Where all of a piece was written.
    fn place_of(&self, index: usize) -> Place {
        let piece = &self.pieces[index];
        Place::new(self.sources.get(piece.source), piece.span)
    }

    /// Where the decoded offset `at`, which belongs to piece `index`, was written: an empty place
    /// inside a verbatim piece, else all of the piece (before it or after it, as asked).
    fn written(&self, index: usize, at: u32, after: bool) -> Place {
        let piece = &self.pieces[index];
        if piece.kind != PieceKind::Verbatim {
            return self.place_of(index);
        }
        let inside = at.saturating_sub(piece.start).min(piece.span.end - piece.span.start);
        let at = (piece.span.start + inside) as usize;
        let (start, end) = if after { (piece.span.start as usize, at) } else { (at, at) };
        Place::new(self.sources.get(piece.source), Span::new(start, end))
    }
}

/// Texts are equal when they read the same, wherever they stand.
impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl Eq for Text {}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.value)?;
        self.whole.as_ref().map_or(Ok(()), |place| write!(f, " at {place}"))
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.value)
    }
}
