//! Changes to the user's files that mend what a finding is about.

use crate::source::{Place, Span, Text};

/// A change that mends what a finding is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// The places to change; none of them overlap.
    pub edits: Vec<Edit>,
    /// Whether it does what the author meant beyond doubt, so that it may be made unasked.
    pub is_safe: bool,
}

/// One place, and what to write there.
#[derive(Clone, Debug)]
pub struct Edit {
    /// The bytes to replace.
    pub place: Place,
    /// What to write, in the syntax of the file: quotes escaped as they must be there.
    pub replacement: String,
}

/// Edits are equal when they do the same to the same file.
impl PartialEq for Edit {
    fn eq(&self, other: &Self) -> bool {
        self.place.source.is(&other.place.source)
            && self.place.span == other.place.span
            && self.replacement == other.replacement
    }
}

impl Eq for Edit {}

impl Fix {
    /// The change of some parts of a text: each span of the decoded text, and what it should
    /// read instead. `None` where any of them cannot be written.
    pub(crate) fn of_text(text: &Text, changes: &[(Span, &str)]) -> Option<Self> {
        let edits = changes.iter().map(|&(span, replacement)| Edit::of_text(text, span, replacement));
        Some(Self { edits: edits.collect::<Option<_>>()?, is_safe: true })
    }

    /// One edit that does what the author meant beyond doubt.
    pub(crate) fn of(edit: Edit) -> Self {
        Self { edits: vec![edit], is_safe: true }
    }

    /// The same change, where the author may have meant something else.
    pub(crate) fn unsafely(mut self) -> Self {
        self.is_safe = false;
        self
    }
}

impl Edit {
    /// The change of the part `span` of the decoded text; `None` where it cannot be written:
    /// where it stands in no file, or in several places.
    pub(crate) fn of_text(text: &Text, span: Span, replacement: &str) -> Option<Self> {
        let (place, replacement) = text.rewrite(span, replacement)?;
        Some(Self { place, replacement })
    }
}
