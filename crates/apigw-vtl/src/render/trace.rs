//! What references became, for who wants to see it.

use super::Machine;
use super::reference::Held;
use crate::ast::{Reference, ReferenceKind};
use crate::inputs::Traced;
use crate::value::Value;

/// How many references are traced.
const MAX_REFERENCES: usize = 100_000;
/// How many bytes their values may have together.
const MAX_BYTES: usize = 16 << 20;

/// The references of a rendering, in the order in which they were evaluated.
#[derive(Debug, Default)]
pub(super) struct Trace {
    traced: Vec<Traced>,
    bytes: usize,
}

impl Trace {
    pub(super) fn into_traced(self) -> Vec<Traced> {
        self.traced
    }

    fn push(&mut self, reference: &Reference, value: &str, missing: bool) {
        if self.traced.len() < MAX_REFERENCES && self.bytes + value.len() <= MAX_BYTES {
            self.bytes += value.len();
            self.traced.push(Traced { span: reference.span, value: value.to_owned(), missing });
        }
    }
}

impl Machine<'_> {
    /// Notes what a reference was printed as: the output from `from` on.
    pub(super) fn trace_printed(&mut self, reference: &Reference, from: usize, missing: bool) {
        if let Some(trace) = &mut self.trace {
            trace.push(reference, self.out.get(from..).unwrap_or_default(), missing);
        }
    }

    /// Notes what a reference holds that is not printed, but compared, set or passed on.
    #[inline]
    pub(super) fn trace_held(&mut self, reference: &Reference, held: &Held) {
        if self.trace.is_some() {
            self.note_held(reference, held);
        }
    }

    #[cold]
    fn note_held(&mut self, reference: &Reference, held: &Held) {
        // A bare name is no reference, and a block does something each time it is printed.
        if reference.kind == ReferenceKind::Bare || matches!(held.value, Value::Block(_)) {
            return;
        }
        let (span, mut text) = (self.span, String::new());
        // Where a limit is passed, what there is of the value is shown.
        let _ = self.print(&held.value, &mut text);
        self.span = span;
        if let Some(trace) = &mut self.trace {
            trace.push(reference, &text, held.missing);
        }
    }
}
