//! A template ready to render.

use std::collections::HashMap;
use std::sync::Arc;

use super::bindings::Bindings;
use super::body::{PartKind, TemplatePart, parse, parse_text};
use super::reference::Variable;
use crate::source::{Span, Text};

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
        Self::of_parts(text, parse(text))
    }

    /// Compiles a template of a document; its holes stay visible.
    #[must_use]
    pub fn of_text(text: &Text) -> Self {
        Self::of_parts(text.as_str(), parse_text(text))
    }

    fn of_parts(text: &str, parts: Vec<TemplatePart>) -> Self {
        let mut slots = Vec::new();
        let mut references: Vec<Reference> = Vec::new();
        let mut known: HashMap<&str, u32> = HashMap::new();
        let mut literal = 0;
        let mut literal_bytes = text.len();
        for part in parts {
            let PartKind::Reference(variable) = part.kind else { continue };
            let written = part.span.range();
            let name = &text[written.start + 1..written.end];
            let reference = *known.entry(name).or_insert_with(|| {
                references.push(Reference { variable, name: name.into(), uses: 0 });
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
