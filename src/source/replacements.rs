//! Where bytes stand before and after parts of a text are replaced.

use super::Span;

/// Parts of a text that others took the place of: in order, without overlap.
#[derive(Clone, Debug, Default)]
pub(crate) struct Replacements {
    replaced: Vec<Replacement>,
}

#[derive(Clone, Copy, Debug)]
struct Replacement {
    /// The bytes of the text before.
    span: Span,
    /// How many bytes are there now.
    length: usize,
    /// By how many bytes the replacements before it have moved it.
    moved: isize,
}

impl Replacement {
    /// By how many bytes it and those before it have moved the text that follows.
    fn moves(&self) -> isize {
        self.moved.saturating_add_unsigned(self.length).saturating_sub_unsigned(self.span.len())
    }

    /// Where it begins in the text after.
    fn start(&self) -> usize {
        (self.span.start as usize).saturating_add_signed(self.moved)
    }
}

impl Replacements {
    /// The replacements of changes, which are in order and do not overlap.
    pub(crate) fn of(changes: &[(Span, String)]) -> Self {
        let mut moves = 0;
        let replaced = changes.iter().map(|(span, replacement)| {
            let replacement = Replacement { span: *span, length: replacement.len(), moved: moves };
            moves = replacement.moves();
            replacement
        });
        Self { replaced: replaced.collect() }
    }

    /// The replaced bytes inside of a span of the text before.
    pub(crate) fn within(&self, span: Span) -> impl Iterator<Item = Span> {
        let first = self.replaced.partition_point(|replacement| replacement.span.end <= span.start);
        let spans = self.replaced[first..].iter().map(|replacement| replacement.span);
        spans.take_while(move |replaced| replaced.start < span.end)
    }

    /// Where a span of the text before stands in the text after.
    pub(crate) fn after(&self, span: Span) -> Span {
        let moved = |at: u32, is_end: bool| {
            let passed = self.replaced.partition_point(|replacement| replacement.span.end <= at);
            let by = passed.checked_sub(1).map_or(0, |last| self.replaced[last].moves());
            // Bytes inside of what was replaced have no place of their own.
            let at = match self.replaced.get(passed).filter(|replacement| replacement.span.start < at) {
                Some(replacement) if is_end => replacement.span.start as usize + replacement.length,
                Some(replacement) => replacement.span.start as usize,
                None => at as usize,
            };
            at.saturating_add_signed(by)
        };
        Span::new(moved(span.start, false), moved(span.end, true))
    }

    /// Where a span of the text after stands in the text before.
    pub(crate) fn before(&self, span: Span) -> Span {
        Span::new(self.offset_before(span.start as usize), self.offset_before(span.end as usize))
    }

    fn offset_before(&self, offset: usize) -> usize {
        let begun = self.replaced.partition_point(|replacement| replacement.start() < offset);
        let Some(last) = begun.checked_sub(1).map(|index| &self.replaced[index]) else { return offset };
        let inside = offset - last.start();
        if inside <= last.length {
            return (last.span.start as usize + inside).min(last.span.end as usize);
        }
        offset.saturating_add_signed(-last.moves())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_lead_there_and_back() {
        // `abcdef` becomes `aXYZdf`.
        let changes = [(Span::new(1, 3), "XYZ".to_owned()), (Span::new(4, 5), String::new())];
        let replacements = Replacements::of(&changes);
        for (before, after) in [((0, 1), (0, 1)), ((3, 4), (4, 5)), ((5, 6), (5, 6)), ((0, 6), (0, 6))] {
            let (before, after) = (Span::new(before.0, before.1), Span::new(after.0, after.1));
            assert_eq!(replacements.after(before), after);
            assert_eq!(replacements.before(after).end, before.end);
        }
        assert_eq!(replacements.before(Span::new(2, 3)), Span::new(2, 3));
        let within: Vec<Span> = replacements.within(Span::new(2, 5)).collect();
        assert_eq!(within, [Span::new(1, 3), Span::new(4, 5)]);
    }
}
