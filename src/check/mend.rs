//! Files with the safe fixes of findings made.

use std::collections::{BTreeMap, HashMap};

use indexmap::IndexMap;

use crate::diagnostic::{Diagnostic, Edit};
use crate::import::skeleton::{Bone, skeleton};
use crate::source::{SourceFile, Span};

/// A file as it reads with some fixes made.
#[derive(Clone, Debug)]
pub(crate) struct FixedFile {
    /// Its name.
    pub name: String,
    /// Its text as it is.
    pub before: String,
    /// Its text with the fixes made.
    pub text: String,
    /// What was changed, in order: bytes of the text before, and how many took their place.
    pub changes: Vec<Change>,
}

/// Bytes that were replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    /// Those of the text before.
    pub span: Span,
    /// How many are there now.
    pub length: usize,
    /// By how much the changes before it have moved it.
    moved: isize,
}

impl Change {
    /// By how much it and those before it have moved what follows.
    fn moves(&self) -> isize {
        self.moved.saturating_add_unsigned(self.length).saturating_sub_unsigned(self.span.len())
    }
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
                && shifted(&self.changes, before.span) == after.span
        };
        if before.len() != after.len() || !before.iter().zip(&after).all(is_same) {
            return Some(Harm { kind: HarmKind::Rest, of: Vec::new() });
        }
        let is_new = |(before, after): &(&Bone, &Bone)| after.is_repeated() && !before.is_repeated();
        let repeated =
            before.iter().zip(&after).filter(is_new).flat_map(|(key, _)| self.changes_in(key.span));
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
            .flat_map(|(span, _)| self.changes_in(span))
            .collect();
        shared.sort_unstable();
        shared
    }

    /// The changes inside of a span of the text before.
    fn changes_in(&self, span: Span) -> impl Iterator<Item = Span> {
        let first = self.changes.partition_point(|change| change.span.end <= span.start);
        self.changes[first..]
            .iter()
            .map(|change| change.span)
            .take_while(move |change| change.start < span.end)
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

/// Where bytes of the text before stand once changes are made.
pub(crate) fn shifted(changes: &[Change], span: Span) -> Span {
    let moved = |at: u32, is_end: bool| {
        let passed = changes.partition_point(|change| change.span.end <= at);
        let by = passed.checked_sub(1).map_or(0, |last| changes[last].moves());
        // Inside of what was replaced nothing has a place of its own.
        let at = match changes.get(passed).filter(|change| change.span.start < at) {
            Some(change) if is_end => change.span.start as usize + change.length,
            Some(change) => change.span.start as usize,
            None => at as usize,
        };
        at.saturating_add_signed(by)
    };
    Span::new(moved(span.start, false), moved(span.end, true))
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
    source: &'a SourceFile,
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
        let text = self.source.text();
        let mut made = String::with_capacity(text.len());
        let mut done = 0;
        let mut changes = Vec::with_capacity(self.by_start.len());
        for edit in self.by_start.into_values() {
            let range = edit.place.span.range();
            let moved = changes.last().map_or(0, Change::moves);
            changes.push(Change { span: edit.place.span, length: edit.replacement.len(), moved });
            made.push_str(text.get(done..range.start).unwrap_or_default());
            made.push_str(&edit.replacement);
            done = range.end;
        }
        made.push_str(text.get(done..).unwrap_or_default());
        FixedFile { name: self.source.name().to_owned(), before: text.to_owned(), text: made, changes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Fix, Severity};
    use crate::source::Place;

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
