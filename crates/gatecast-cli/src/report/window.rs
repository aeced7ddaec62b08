//! The lines of a file that a finding shows.

use std::ops::Range;
use std::sync::Arc;

use gatecast::source::visible;
use gatecast::source::{Place, SourceFile, Span};

/// Lines longer than this are shown in part: a minified document is one line of megabytes.
const MAX_LINE: usize = 400;

/// How many lines may lie between two places that are shown together.
const MAX_BETWEEN: usize = 20;

/// A stretch of a file with some places in it.
pub(super) struct Window {
    source: Arc<SourceFile>,
    /// The bytes that are shown.
    shown: Range<usize>,
    /// Whether its first line is shown from somewhere in its middle.
    pub(super) is_cut: bool,
    ends_inside_line: bool,
    /// The places, by the index the caller knows them by, and their bytes in the file.
    places: Vec<(usize, Range<usize>)>,
}

impl Window {
    /// Windows around places, those near each other in one.
    pub(super) fn around<'a>(places: impl IntoIterator<Item = &'a Place>) -> Vec<Self> {
        let mut windows: Vec<Self> = Vec::new();
        for (index, place) in places.into_iter().enumerate() {
            let window = Self::of(place, index);
            match windows.iter_mut().find(|other| other.is_near(&window)) {
                Some(near) => near.join(window),
                None => windows.push(window),
            }
        }
        windows
    }

    fn of(place: &Place, index: usize) -> Self {
        let text = place.source.text();
        let span = place.span.range();
        // A place that does not fit its text must not end the program: it is only shown here.
        let (start, end) = (floor(text, span.start.min(text.len())), floor(text, span.end.min(text.len())));
        // An underline of more than a few lines says nothing that its first line does not say.
        let end = text[start..].match_indices('\n').nth(2).map_or(end, |(at, _)| end.min(start + at));
        // Nor does one of megabytes in one line.
        let end = end.min(floor(text, (start + MAX_LINE).min(text.len()))).max(start);
        let line_start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let line_end = text[end..].find('\n').map_or(text.len(), |newline| end + newline);
        let from = floor(text, start.saturating_sub(MAX_LINE).max(line_start));
        let to = floor(text, line_end.min(end.max(start + 1) + MAX_LINE)).max(end);
        Self {
            source: Arc::clone(&place.source),
            shown: from..to,
            is_cut: from > line_start,
            ends_inside_line: to < line_end,
            places: vec![(index, start..end)],
        }
    }

    /// Whether both are whole lines of one file with little between them.
    fn is_near(&self, other: &Self) -> bool {
        let is_whole = |window: &Self| !window.is_cut && !window.ends_inside_line;
        let (first, second) =
            if self.shown.start <= other.shown.start { (self, other) } else { (other, self) };
        let lines_between = || {
            let between = self.source.text().get(first.shown.end..second.shown.start).unwrap_or_default();
            between.len() < MAX_BETWEEN * MAX_LINE && between.matches('\n').count() <= MAX_BETWEEN
        };
        self.source.is(&other.source) && is_whole(self) && is_whole(other) && lines_between()
    }

    fn join(&mut self, other: Self) {
        self.shown = self.shown.start.min(other.shown.start)..self.shown.end.max(other.shown.end);
        self.places.extend(other.places);
    }

    /// Whether it shows nothing but whole lines.
    pub(super) fn is_whole(&self) -> bool {
        !self.is_cut && !self.ends_inside_line
    }

    /// The lines, as a terminal may be sent them.
    pub(super) fn text(&self) -> String {
        let text = visible(&self.source.text()[self.shown.clone()]);
        format!("{}{text}{}", self.before(), if self.ends_inside_line { "…" } else { "" })
    }

    fn before(&self) -> &'static str {
        if self.is_cut { "…" } else { "" }
    }

    /// The places in it: the caller's index, and the bytes of [`text`](Self::text).
    pub(super) fn places(&self) -> impl Iterator<Item = (usize, Range<usize>)> {
        let text = self.source.text();
        let shift = move |at: usize| self.before().len() + visible(&text[self.shown.start..at]).len();
        self.places.iter().map(move |(index, span)| (*index, shift(span.start)..shift(span.end)))
    }

    /// The file's name, and the line that the text begins with.
    pub(super) fn name(&self) -> &str {
        self.source.name()
    }

    pub(super) fn first_line(&self) -> usize {
        Place::new(&self.source, Span::at(self.shown.start)).line_column().0
    }
}

/// The last character boundary up to `at`.
fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
