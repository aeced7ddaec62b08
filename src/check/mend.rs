//! Files with the safe fixes of findings made.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use indexmap::IndexMap;

use crate::diagnostic::{Diagnostic, Edit};
use crate::import::skeleton::{Bone, skeleton};
use crate::source::{Place, Replacements, SourceFile, Span, Text};

/// A file as it reads with some fixes made.
#[derive(Clone, Debug)]
pub(crate) struct FixedFile {
    /// Its name.
    pub name: String,
    /// Its text as it is.
    pub before: String,
    /// Its text with the fixes made.
    pub text: String,
    /// The bytes that were changed.
    pub changes: Replacements,
}

impl FixedFile {
    /// What the changes do beside what they are for.
    pub(crate) fn harm(&self) -> Option<Harm> {
        let bones = |text: &str| skeleton(&SourceFile::new(self.name.as_str(), text));
        let (Some(before), Some(after)) = (bones(&self.before), bones(&self.text)) else {
            return Some(Harm { kind: HarmKind::Rest, of: Vec::new() });
        };
        let shared = Harm { kind: HarmKind::SharedValue, of: self.of_shared_values(&before) };
        if !shared.of.is_empty() {
            return Some(shared);
        }
        let is_same = |(before, after): (&Bone, &Bone)| {
            let is_key = before.is_leaf() && after.is_repeated();
            (before.kind == after.kind || is_key || before.is_repeated() && after.is_leaf())
                && self.changes.after(before.span) == after.span
        };
        if before.len() != after.len() || !before.iter().zip(&after).all(is_same) {
            return Some(Harm { kind: HarmKind::Rest, of: Vec::new() });
        }
        let is_new = |(before, after): &(&Bone, &Bone)| after.is_repeated() && !before.is_repeated();
        let repeated =
            before.iter().zip(&after).filter(is_new).flat_map(|(key, _)| self.changes.within(key.span));
        let mut repeated: Vec<Span> = repeated.collect();
        repeated.sort_unstable();
        (!repeated.is_empty()).then_some(Harm { kind: HarmKind::RepeatedKey, of: repeated })
    }

    /// The changes of values that aliases bring to other places than gateway responses.
    fn of_shared_values(&self, bones: &[Bone]) -> Vec<Span> {
        let mut uses: HashMap<Span, (usize, bool)> = HashMap::new();
        for bone in bones.iter().filter(|bone| bone.is_leaf()) {
            let (count, is_elsewhere) = uses.entry(bone.span).or_default();
            *count += 1;
            *is_elsewhere |= bone.is_elsewhere;
        }
        let mut shared: Vec<Span> = uses
            .into_iter()
            .filter(|(_, (count, is_elsewhere))| *count > 1 && *is_elsewhere)
            .flat_map(|(span, _)| self.changes.within(span))
            .collect();
        shared.sort_unstable();
        shared
    }
}

/// What changes do to a file beside what they are for.
#[derive(Clone, Debug)]
pub(crate) struct Harm {
    /// What they do.
    pub kind: HarmKind,
    /// The changes that do it, as bytes of the text before, in order; empty where that is not known.
    pub of: Vec<Span>,
}

/// What a change can do to a file beside what it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HarmKind {
    /// Something else reads differently: a value has swallowed another, or come apart.
    Rest,
    /// Two members of an object get the same key, and one of them is lost.
    RepeatedKey,
    /// An alias brings the value to places that are no gateway responses.
    SharedValue,
}

/// What became of fixes.
pub(crate) struct AppliedFixes<'a> {
    /// The files that change.
    pub files: Vec<FixedFile>,
    /// The findings whose fixes were made.
    pub made: Vec<&'a Diagnostic>,
}

/// Makes the safe fixes of findings. A fix that overlaps one before it waits for another turn:
/// what is left once the first is made is found again.
pub(crate) fn mend<'a>(findings: impl IntoIterator<Item = &'a Diagnostic>) -> AppliedFixes<'a> {
    let mut files: IndexMap<&str, Edits<'_>> = IndexMap::new();
    let mut made = Vec::new();
    for finding in findings {
        let Some(fix) = finding.safe_fix() else { continue };
        let is_free =
            |edit: &Edit| files.get(edit.place.source.name()).is_none_or(|edits| edits.is_free(edit));
        if fix.edits.iter().all(is_free) {
            made.push(finding);
            for edit in &fix.edits {
                let source = &edit.place.source;
                let edits =
                    files.entry(source.name()).or_insert_with(|| Edits { source, by_start: BTreeMap::new() });
                edits.by_start.insert(edit.place.span.start, edit);
            }
        }
    }
    AppliedFixes { files: files.into_values().map(Edits::made).collect(), made }
}

/// The edits of a file, by where they begin.
struct Edits<'a> {
    source: &'a Arc<SourceFile>,
    by_start: BTreeMap<u32, &'a Edit>,
}

impl Edits<'_> {
    /// Whether an edit changes no bytes that others change, nor bytes next to those.
    fn is_free(&self, edit: &Edit) -> bool {
        let span = edit.place.span;
        let before = self.by_start.range(..=span.end).next_back();
        before.is_none_or(|(_, other)| other.place.span.end < span.start)
    }

    /// The file with all of them made.
    fn made(self) -> FixedFile {
        let before = self.source.text();
        let edits = self.by_start.into_values();
        let changes: Vec<_> = edits.map(|edit| (edit.place.span, edit.replacement.clone())).collect();
        let text = Text::raw(Place::new(self.source, Span::new(0, before.len()))).with_changes(&changes);
        FixedFile {
            name: self.source.name().to_owned(),
            before: before.to_owned(),
            text: text.as_str().to_owned(),
            changes: Replacements::of(&changes),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Fix, Severity};

    #[test]
    fn fixes_that_overlap_wait() {
        let source = SourceFile::new("f", "abcdef");
        let finding = |changes: &[(usize, usize, &str)]| {
            let edits = changes.iter().map(|&(start, end, replacement)| Edit {
                place: Place::new(&source, Span::new(start, end)),
                replacement: replacement.to_owned(),
            });
            Diagnostic::without_code(Severity::Warning, "")
                .fix(Some(Fix { edits: edits.collect(), is_safe: true }))
        };
        let findings = [
            finding(&[(4, 5, "E"), (0, 1, "")]),
            finding(&[(0, 2, "-"), (5, 6, "F")]),
            finding(&[(2, 3, "C")]),
        ];
        let mended = mend(&findings).files;
        assert_eq!((mended.len(), mended[0].text.as_str()), (1, "bCdEf"));
    }
}
