//! Templates rendered so that every byte of the result leads back to the template.

use super::subject::TemplateView;
use crate::source::Span;
use crate::template::bindings::Bindings;
use crate::template::body::{PartKind, TemplatePart};

/// A rendered template.
pub(super) struct Rendered {
    pub(super) text: String,
    /// Where in the text each part begins.
    starts: Vec<usize>,
}

/// Renders parts of a text; what its holes read, where not as they are written.
pub(super) fn render(
    text: &str,
    parts: &[TemplatePart],
    bindings: &Bindings<'_>,
    in_holes: Option<&str>,
) -> Rendered {
    let mut rendered =
        Rendered { text: String::with_capacity(text.len()), starts: Vec::with_capacity(parts.len()) };
    for part in parts {
        rendered.starts.push(rendered.text.len());
        match &part.kind {
            PartKind::Reference(variable) => {
                rendered.text.push_str(bindings.single(variable).unwrap_or_default());
            }
            PartKind::Hole => rendered.text.push_str(in_holes.unwrap_or_else(|| part.span.of(text))),
            PartKind::Literal | PartKind::LookAlike(_) => rendered.text.push_str(part.span.of(text)),
        }
    }
    rendered
}

impl Rendered {
    /// The part of the template that a byte of the result comes from: all of a reference, one
    /// character of text.
    pub(super) fn origin(&self, offset: usize, body: &TemplateView<'_>) -> Span {
        let text = body.entry.body.as_str();
        let index = self.starts.partition_point(|&start| start <= offset).saturating_sub(1);
        let Some(part) = body.parts.get(index) else { return Span::at(0) };
        if matches!(part.kind, PartKind::Reference(_) | PartKind::Hole) {
            return part.span;
        }
        let at = (part.span.start as usize + offset - self.starts[index]).min(text.len());
        match text[at..].chars().next() {
            Some(c) => Span::new(at, at + c.len_utf8()),
            // At the end there is nothing to underline but the last character.
            None => {
                let last = text.trim_end().char_indices().next_back();
                last.map_or(Span::at(0), |(at, c)| Span::new(at, at + c.len_utf8()))
            }
        }
    }
}
