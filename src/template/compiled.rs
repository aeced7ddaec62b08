//! A template ready to render.

use std::collections::HashMap;
use std::sync::Arc;

use super::bindings::Bindings;
use super::body::{PartKind, TemplatePart, parse};
use super::reference::Variable;
use crate::source::Span;

/// How many references have their values looked up once, on the stack. Few templates have more.
const INLINE: usize = 16;

/// A body template, compiled once and rendered many times: literal ranges and resolved slots.
#[derive(Clone, Debug)]
pub struct Template {
    text: Box<str>,
    slots: Box<[Slot]>,
    /// What the slots refer to, each once.
    references: Box<[Reference]>,
    /// What follows the last slot.
    tail: Span,
    /// How many bytes are not references.
    literal_bytes: usize,
}

/// A reference, and the text before it.
#[derive(Clone, Debug)]
struct Slot {
    literal: Span,
    /// Index into the references.
    reference: u32,
}

#[derive(Clone, Debug)]
struct Reference {
    variable: Variable,
    /// The reference without its dollar, for the trace.
    name: Arc<str>,
    /// How many slots refer to it.
    uses: usize,
}

impl Template {
    /// Compiles a template; there is no text that is not one.
    #[must_use]
    pub fn compile(text: &str) -> Self {
        Self::of_parts(text, &parse(text))
    }

    /// Compiles a template that is parsed already. Its holes are text, and stay visible.
    #[must_use]
    pub(crate) fn of_parts(text: &str, parts: &[TemplatePart]) -> Self {
        let mut slots = Vec::new();
        let mut references: Vec<Reference> = Vec::new();
        let mut known: HashMap<&str, u32> = HashMap::new();
        let mut literal = 0;
        let mut literal_bytes = text.len();
        for part in parts {
            let PartKind::Reference(variable) = &part.kind else { continue };
            let written = part.span.range();
            let name = &text[written.start + 1..written.end];
            let reference = *known.entry(name).or_insert_with(|| {
                references.push(Reference { variable: variable.clone(), name: name.into(), uses: 0 });
                Span::at(references.len() - 1).start
            });
            references[reference as usize].uses += 1;
            slots.push(Slot { literal: Span::new(literal, written.start), reference });
            literal_bytes -= written.len();
            literal = written.end;
        }
        Self {
            text: text.into(),
            slots: slots.into(),
            references: references.into(),
            tail: Span::new(literal, text.len()),
            literal_bytes,
        }
    }

    /// Appends the rendered text to `out`, which grows at most once. A reference that is not set
    /// renders as nothing and is reported to `unresolved` with the offset in `out` where its value
    /// would stand.
    pub fn render_into(
        &self,
        bindings: &Bindings<'_>,
        out: &mut String,
        mut unresolved: impl FnMut(&Arc<str>, usize),
    ) {
        let mut values = [None; INLINE];
        if self.references.len() <= INLINE {
            for (value, reference) in values.iter_mut().zip(&self.references) {
                *value = bindings.single(&reference.variable);
            }
            self.fill(|index| values[index], out, &mut unresolved);
        } else {
            self.fill(|index| bindings.single(&self.references[index].variable), out, &mut unresolved);
        }
    }

    /// Appends literals and the values of references, by their index.
    fn fill<'a>(
        &self,
        value: impl Fn(usize) -> Option<&'a str>,
        out: &mut String,
        unresolved: &mut impl FnMut(&Arc<str>, usize),
    ) {
        out.reserve(self.bytes(&value));
        for slot in &self.slots {
            out.push_str(slot.literal.of(&self.text));
            let index = slot.reference as usize;
            match value(index) {
                Some(value) => out.push_str(value),
                None => unresolved(&self.references[index].name, out.len()),
            }
        }
        out.push_str(self.tail.of(&self.text));
    }

    /// How many bytes the rendered text has.
    #[must_use]
    pub fn rendered_bytes(&self, bindings: &Bindings<'_>) -> usize {
        self.bytes(|index| bindings.single(&self.references[index].variable))
    }

    fn bytes<'a>(&self, value: impl Fn(usize) -> Option<&'a str>) -> usize {
        let uses = self.references.iter().enumerate();
        let value_bytes =
            uses.map(|(index, reference)| reference.uses.saturating_mul(value(index).map_or(0, str::len)));
        value_bytes.fold(self.literal_bytes, usize::saturating_add)
    }

    /// The text with these values of its variables; one without a value is nothing.
    pub(crate) fn render_with<'a>(&self, value: impl Fn(&Variable) -> Option<&'a str>) -> String {
        let mut text = String::new();
        self.fill(|index| value(&self.references[index].variable), &mut text, &mut |_, _| {});
        text
    }

    /// The bytes of the template that the byte at `offset` of the rendered text comes from: all of a
    /// reference, or one character of text.
    pub(crate) fn origin(&self, offset: usize, bindings: &Bindings<'_>) -> Span {
        let mut rendered = 0;
        let mut written = 0;
        for slot in &self.slots {
            let literal = slot.literal.len();
            if offset < rendered + literal {
                break;
            }
            let reference = &self.references[slot.reference as usize];
            let end = slot.literal.end as usize + 1 + reference.name.len();
            rendered += literal;
            let value = bindings.single(&reference.variable).map_or(0, str::len);
            if offset < rendered + value {
                return Span::new(slot.literal.end as usize, end);
            }
            rendered += value;
            written = end;
        }
        let at = (written + offset - rendered).min(self.text.len());
        // At the end there is nothing to underline but the last character.
        let end = self.text.trim_end();
        let character = |(at, c): (usize, char)| Span::new(at, at + c.len_utf8());
        let here = self.text[at..].chars().next().map(|c| (at, c));
        here.or_else(|| end.char_indices().next_back()).map_or(Span::at(0), character)
    }

    /// The text it was compiled from.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What it refers to, each once, in order.
    pub fn variables(&self) -> impl Iterator<Item = &Variable> {
        self.references.iter().map(|reference| &reference.variable)
    }
}
