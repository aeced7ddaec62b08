//! A template without its known faults.

use super::faults::in_json;
use crate::check::body::{Validity, validity};
use crate::check::subject::TemplateView;
use crate::gateway::TemplateEntry;
use crate::source::Span;
use crate::template::body::{PartKind, parse_text};
use crate::template::variables::InJson;

/// A template whose faults are mended, and the way back to the template as it is.
pub(in crate::check) struct Repaired {
    pub(in crate::check) entry: TemplateEntry,
    changes: Vec<(Span, String)>,
}

impl Repaired {
    /// The template without its faults; `None` where it has none, or one that nobody can mend.
    pub(in crate::check) fn of(body: &TemplateView<'_>) -> Option<Self> {
        if body.faults.is_empty() || body.faults.iter().any(|fault| fault.changes.is_empty()) {
            return None;
        }
        let mut changes: Vec<_> = body.faults.iter().flat_map(|fault| fault.changes.clone()).collect();
        changes.sort_by_key(|(span, _)| *span);
        changes.dedup_by(|(later, _), (earlier, _)| later.start < earlier.end);
        let entry = TemplateEntry {
            media_type: body.entry.media_type.clone(),
            body: body.entry.body.with_changes(&changes),
        };
        Some(Self { entry, changes })
    }

    /// Whether what is mended is JSON, whatever values are put into it.
    pub(in crate::check) fn is_json(&self) -> bool {
        let text = self.entry.body.as_str();
        let filled: String = parse_text(&self.entry.body)
            .iter()
            .map(|part| match &part.kind {
                PartKind::Reference(variable) => match in_json(variable) {
                    InJson::Bare => "\"\"",
                    InJson::Quoted | InJson::Either => "1",
                },
                // Any value will do where one may stand, and in a string.
                PartKind::Hole => "0",
                PartKind::Literal | PartKind::LookAlike(_) => part.span.of(text),
            })
            .collect();
        !matches!(validity("application/json", &filled), Validity::Invalid(_))
    }

    /// Where a span of the mended template stands in the template as it is.
    pub(in crate::check) fn before(&self, span: Span) -> Span {
        Span::new(self.offset_before(span.start as usize), self.offset_before(span.end as usize))
    }

    fn offset_before(&self, offset: usize) -> usize {
        let mut grown = 0isize;
        for (span, replacement) in &self.changes {
            let start = span.start as usize;
            let Some(written_at) = start.checked_add_signed(grown) else { break };
            if written_at >= offset {
                break;
            }
            if written_at + replacement.len() >= offset {
                return start.max((offset - written_at + start).min(span.end as usize));
            }
            grown +=
                isize::try_from(replacement.len()).unwrap_or(0) - isize::try_from(span.len()).unwrap_or(0);
        }
        offset.checked_add_signed(-grown).unwrap_or(offset)
    }
}
