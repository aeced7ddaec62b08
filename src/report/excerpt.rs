//! A finding drawn under the lines it is about.
//!
//! annotate-snippets draws; this file alone knows it.

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::style::visible;
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::source::Place;

/// Lines longer than this are shown in part: a minified document is one line of megabytes.
const MAX_LINE: usize = 400;

/// Draws a finding, styled, at most `width` columns wide. Ends with an empty line, so that the
/// next one stands apart.
pub(crate) fn excerpt(diagnostic: &Diagnostic, width: usize) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut title = level.primary_title(visible(&diagnostic.message));
    if !diagnostic.name.is_empty() {
        title = title.id(diagnostic.name);
    }
    let mut group = Group::with_title(title);
    let windows: Vec<Window> = diagnostic.labels.iter().map(Window::around).collect();
    for (index, (label, window)) in diagnostic.labels.iter().zip(&windows).enumerate() {
        if window.cut {
            // The excerpt begins inside its line, so that the position must be said beside it.
            group = group.element(origin(&label.place));
        }
        group = group.element(window.snippet(label, index == 0));
    }
    if let Some(message) = &diagnostic.aws_message {
        group =
            group.element(Level::NOTE.message(format!("API Gateway says: {}", visible(&shortened(message)))));
    }
    for note in &diagnostic.notes {
        group = group.element(Level::NOTE.message(visible(&shortened(note)).into_owned()));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(visible(help)));
    }
    let mut drawn = Renderer::styled().term_width(width).render(&[group]);
    drawn.push_str("\n\n");
    drawn
}

fn origin(place: &Place) -> Origin<'_> {
    let (line, column) = place.line_column();
    Origin::path(place.source.name()).line(line).char_column(column)
}

/// The lines around a label.
struct Window {
    text: String,
    /// Number of the first line.
    line: usize,
    /// Whether the first line is shown from somewhere in its middle.
    cut: bool,
    /// The label's bytes in `text`.
    span: std::ops::Range<usize>,
}

impl Window {
    fn around(label: &Label) -> Self {
        let text = label.place.source.text();
        let span = label.place.span.range();
        // A label is only shown here: a place that does not fit its text must not end the program.
        let (start, end) = (floor(text, span.start.min(text.len())), floor(text, span.end.min(text.len())));
        // An underline of more than a few lines says nothing that its first line does not say.
        let end = text[start..].match_indices('\n').nth(2).map_or(end, |(at, _)| end.min(start + at));
        // Nor does one of megabytes in one line.
        let end = end.min(floor(text, (start + MAX_LINE).min(text.len())));
        let line_start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let line_end = text[end..].find('\n').map_or(text.len(), |newline| end + newline);
        let from = floor(text, start.saturating_sub(MAX_LINE).max(line_start));
        let to = floor(text, line_end.min(end.max(start + 1) + MAX_LINE));
        let to = to.max(end);
        let (line, _) = label.place.line_column();
        let cut = from > line_start;
        let prefix = if cut { "…" } else { "" };
        let suffix = if to < line_end { "…" } else { "" };
        let shift = |at: usize| prefix.len() + visible(&text[from..at]).len();
        let span = shift(start)..shift(end);
        Self { text: format!("{prefix}{}{suffix}", visible(&text[from..to])), line, cut, span }
    }

    fn snippet<'a>(&'a self, label: &'a Label, primary: bool) -> Snippet<'a, Annotation<'a>> {
        let kind = if primary { AnnotationKind::Primary } else { AnnotationKind::Context };
        let mut annotation = kind.span(self.span.clone());
        if !label.message.is_empty() {
            annotation = annotation.label(visible(&label.message));
        }
        let snippet = Snippet::source(&*self.text).line_start(self.line).annotation(annotation);
        if self.cut { snippet } else { snippet.path(label.place.source.name()) }
    }
}

/// At most a thousand characters of a text, which may quote what the user wrote.
fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(1000).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

/// The last character boundary up to `at`.
fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
