//! A decoded string that maps back to the bytes it was written as, and knows its holes.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

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
pub(super) struct Written {
    /// The decoded bytes; of a run that is written as it reads, those that were asked for.
    pub(super) at: Span,
    pub(super) place: Place,
    /// Whether it is written as it reads.
    pub(super) verbatim: bool,
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
    pub(crate) fn raw(place: Place) -> Self {
        Self::verbatim(place).in_style(ScalarStyle::Raw)
    }

    /// The same text, written as a scalar of this style.
    pub(crate) fn in_style(mut self, style: ScalarStyle) -> Self {
        self.styles = ScalarStyles::of(style);
        self
    }

    /// The same text, written as a scalar of this style in the document that `outer` is.
    #[cfg(feature = "import")]
    pub(crate) fn in_style_within(mut self, style: ScalarStyle, outer: &Self) -> Self {
        self.styles = ScalarStyles::of(style).within(outer.styles);
        self
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
                None => builder.text.value.push_str(replacement),
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

    /// The runs that the decoded part `span` consists of, and where they are written.
    pub(super) fn written_pieces(&self, span: Span) -> impl Iterator<Item = Written> {
        let last = self.pieces.partition_point(|piece| piece.start < span.end);
        (self.piece_at(span.start)..last).map(move |index| {
            let decoded = self.decoded(index);
            let at = Span::new(decoded.start, decoded.end);
            let piece = &self.pieces[index];
            if piece.kind != PieceKind::Verbatim {
                return Written { at, place: self.place_of(index), verbatim: false };
            }
            let at = Span { start: at.start.max(span.start), end: at.end.min(span.end) };
            let start = self.written(index, at.start, false);
            Written { at, place: start.to(&self.written(index, at.end, true)), verbatim: true }
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

    fn push(&mut self, decoded: &str, source: &Arc<SourceFile>, span: Span, kind: PieceKind) {
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

#[cfg(test)]
mod tests {
    use super::*;

    /// `"say \"hi\" $x"` decoded by hand.
    fn decoded() -> Text {
        let file = SourceFile::new("f", r#""say \"hi\" $x""#);
        let place = |start, end| Place::new(&file, Span::new(start, end));
        let mut builder = TextBuilder::default();
        builder.push_verbatim(&place(1, 5));
        builder.push_decoded("\"", &place(5, 7));
        builder.push_verbatim(&place(7, 9));
        builder.push_decoded("\"", &place(9, 11));
        builder.push_verbatim(&place(11, 14));
        builder.finish(Some(place(0, 15)))
    }

    #[test]
    fn spans_lead_back_through_escapes() {
        let text = decoded();
        assert_eq!(text.as_str(), "say \"hi\" $x");
        let written = |needle: &str| {
            let start = text.as_str().find(needle).expect("in the text");
            text.locate(Span::new(start, start + needle.len())).expect("placed").text().to_owned()
        };
        assert_eq!(written("$x"), "$x");
        assert_eq!(written("hi"), "hi");
        assert_eq!(written("\"hi\""), r#"\"hi\""#);
        assert_eq!(written("say \"h"), r#"say \"h"#);
        assert_eq!(written("\" $"), r#"\" $"#);
        assert_eq!(text.locate(Span::at(11)).expect("placed").span, Span::at(14), "the very end");
    }

    #[test]
    fn slices_keep_their_places() {
        let text = decoded();
        for start in 0..=text.as_str().len() {
            for end in start..=text.as_str().len() {
                let slice = text.slice(Span::new(start, end));
                assert_eq!(slice.as_str(), &text.as_str()[start..end]);
                for at in start..end {
                    let direct = text.locate(Span::new(at, at + 1)).expect("placed");
                    let sliced = slice.locate(Span::new(at - start, at - start + 1)).expect("placed");
                    assert_eq!(sliced.span, direct.span, "{at} in {start}..{end}");
                }
            }
        }
    }

    #[test]
    fn a_document_in_a_text_leads_through_it() {
        // The decoded text is a document of its own, in which `hi` stands at 5..7.
        let outer = decoded();
        let document = SourceFile::new("f", outer.as_str());
        let inner = Text::verbatim(Place::new(&document, Span::new(4, 11)));
        let text = inner.through(&outer);
        assert_eq!(text.as_str(), "\"hi\" $x");
        assert_eq!(text.locate(Span::new(1, 3)).expect("placed").span, Span::new(7, 9));
        assert_eq!(text.locate(Span::new(5, 7)).expect("placed").text(), "$x");
        assert_eq!(text.place().expect("placed").text(), r#"\"hi\" $x"#);
    }

    #[test]
    fn pieces_in_another_order_lead_to_the_first() {
        let file = SourceFile::new("f", "abcdef");
        let mut builder = TextBuilder::default();
        builder.push_verbatim(&Place::new(&file, Span::new(3, 6)));
        builder.push_verbatim(&Place::new(&file, Span::new(0, 3)));
        let text = builder.finish(None);
        assert_eq!(text.locate(Span::new(1, 5)).expect("placed").text(), "ef");
    }

    #[test]
    fn holes_stay_holes() {
        let file = SourceFile::new("f", "'a ${b} !Ref c'");
        let place = |start, end| Place::new(&file, Span::new(start, end));
        let mut builder = TextBuilder::default();
        builder.push_verbatim(&place(1, 8));
        builder.push_hole("c", &place(8, 14));
        let text = builder.finish(Some(place(0, 15)));
        let holes =
            |text: &Text| text.holes().map(|hole| hole.of(text.as_str()).to_owned()).collect::<Vec<_>>();
        assert_eq!((text.as_str(), holes(&text)), ("a ${b} ${c}", vec!["${c}".to_owned()]));
        assert_eq!((text.is_unknown(), text.as_name().as_str()), (false, "a ${b} c"));
        let slice = text.slice(Span::new(7, 11));
        assert!(slice.is_unknown());
        assert_eq!(slice.hole_name(Span::new(0, 4)), "c");
        let mut builder = TextBuilder::default();
        builder.push_value(&text, &place(1, 2));
        assert_eq!(holes(&builder.finish(None)), ["${c}"]);
        // A document in the text has the same holes.
        let document = SourceFile::new("f", text.as_str());
        let inner = Text::verbatim(Place::new(&document, Span::new(2, 11))).through(&text);
        assert_eq!((inner.as_str(), holes(&inner)), ("${b} ${c}", vec!["${c}".to_owned()]));
    }

    #[test]
    fn an_unplaced_text_has_no_places() {
        let text = Text::unplaced("abc");
        assert!(text.locate(Span::new(0, 1)).is_none());
    }
}
