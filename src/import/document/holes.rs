//! Holes in a document that stands in a string of another: `{"a": ${b}}`, where a tool fills in `b`.

use crate::source::{Span, Text, TextBuilder};

/// Puts quotes around holes where JSON has a value; `None` where there is nothing to quote.
pub(super) fn quoted(text: &Text) -> Option<Text> {
    if !text.has_holes() || !text.as_str().trim_start().starts_with(['{', '[']) {
        return None;
    }
    let mut builder = TextBuilder::default();
    let mut done = 0;
    let mut strings = Strings::default();
    for hole in text.holes() {
        if strings.is_in_string(text.as_str(), hole) {
            continue;
        }
        let Some(place) = text.locate(hole) else { continue };
        builder.push_slice(text, Span::new(done, hole.start as usize));
        builder.push_decoded("\"", &place);
        builder.push_slice(text, hole);
        builder.push_decoded("\"", &place);
        done = hole.end as usize;
    }
    builder.push_slice(text, Span::new(done, text.as_str().len()));
    (done > 0).then(|| builder.finish_like(text, text.place()))
}

/// Goes along a text of JSON, and knows whether it stands in a string.
#[derive(Default)]
struct Strings {
    at: usize,
    is_inside: bool,
    is_escaped: bool,
}

impl Strings {
    /// Whether `span`, which follows those asked for before, stands in a string; goes behind it.
    fn is_in_string(&mut self, text: &str, span: Span) -> bool {
        for byte in &text.as_bytes()[self.at..span.start as usize] {
            match byte {
                _ if self.is_escaped => self.is_escaped = false,
                b'\\' if self.is_inside => self.is_escaped = true,
                b'"' => self.is_inside = !self.is_inside,
                _ => {}
            }
        }
        self.at = span.end as usize;
        self.is_inside
    }
}
