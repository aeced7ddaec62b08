//! A template without its known faults.

use super::faults::in_json;
use crate::check::body::{Validity, validity};
use crate::check::subject::TemplateView;
use crate::gateway::TemplateEntry;
use crate::source::{Replacements, Span};
use crate::template::Template;
use crate::template::variables::InJson;

/// A template whose faults are mended, and the way back to the template as it is.
pub(in crate::check) struct Repaired {
    pub(in crate::check) entry: TemplateEntry,
    changes: Replacements,
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
            body: body.entry.body.with_changes(&changes).into(),
        };
        Some(Self { entry, changes: Replacements::of(&changes) })
    }

    /// Whether what is mended is JSON, whatever values are put into it.
    pub(in crate::check) fn is_json(&self) -> bool {
        // Any value will do in a hole, where one may stand and in a string.
        let template = Template::compile(&self.entry.body.with_holes_as(|_| "0"));
        let filled = template.render_with(|variable| match in_json(variable) {
            InJson::Bare => Some("\"\""),
            InJson::Quoted | InJson::Either => Some("1"),
        });
        !matches!(validity("application/json", &filled), Validity::Invalid(_))
    }

    /// Where a span of the mended template stands in the template as it is.
    pub(in crate::check) fn before(&self, span: Span) -> Span {
        self.changes.before(span)
    }
}
