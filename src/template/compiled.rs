//! A template ready to render.

use std::ops::Range;
use std::sync::Arc;

use super::bindings::Bindings;
use super::body::{PartKind, parse};
use super::reference::Variable;

/// A body template, compiled once and rendered many times: literal ranges and resolved slots.
#[derive(Clone, Debug)]
pub struct Template {
    text: Box<str>,
    slots: Box<[Slot]>,
    /// What follows the last slot.
    tail: Range<usize>,
}

#[derive(Clone, Debug)]
struct Slot {
    /// The text before the reference.
    literal: Range<usize>,
    /// The reference without its dollar, for the trace.
    name: Arc<str>,
    variable: Variable,
}

impl Template {
    /// Compiles a template; there is no text that is not one.
    #[must_use]
    pub fn compile(text: &str) -> Self {
        let mut slots = Vec::new();
        let mut literal = 0;
        for part in parse(text) {
            if let PartKind::Reference(variable) = part.kind {
                let reference = part.span.range();
                slots.push(Slot {
                    literal: literal..reference.start,
                    name: text[reference.start + 1..reference.end].into(),
                    variable,
                });
                literal = reference.end;
            }
        }
        Self { tail: literal..text.len(), text: text.into(), slots: slots.into() }
    }

    /// Appends the rendered text to `out`. A reference that is not set renders as nothing and is
    /// reported to `unresolved` with the offset in `out` where its value would stand.
    pub fn render_into(
        &self,
        bindings: &Bindings<'_>,
        out: &mut String,
        mut unresolved: impl FnMut(&Arc<str>, usize),
    ) {
        for slot in &self.slots {
            out.push_str(&self.text[slot.literal.clone()]);
            match bindings.lookup(&slot.variable) {
                Some(value) => out.push_str(&value),
                None => unresolved(&slot.name, out.len()),
            }
        }
        out.push_str(&self.text[self.tail.clone()]);
    }

    /// The text it was compiled from.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What it refers to, in order, as often as it does.
    pub fn variables(&self) -> impl Iterator<Item = &Variable> {
        self.slots.iter().map(|slot| &slot.variable)
    }
}
