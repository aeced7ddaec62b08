//! Files with the safe fixes of findings made.

use indexmap::IndexMap;

use crate::diagnostic::{Diagnostic, Edit};
use crate::source::SourceFile;

/// A file as it reads with some fixes made.
#[derive(Clone, Debug)]
pub(crate) struct MendedFile {
    /// Its name.
    pub name: String,
    /// All of its text.
    pub text: String,
}

/// Makes the safe fixes of findings. A fix that overlaps one before it waits for another turn:
/// what is left once the first is made is found again.
pub(crate) fn mend<'a>(findings: impl IntoIterator<Item = &'a Diagnostic>) -> Vec<MendedFile> {
    let mut files: IndexMap<&str, (&SourceFile, Vec<&Edit>)> = IndexMap::new();
    let fixes = findings.into_iter().filter_map(|finding| finding.fix.as_ref()).filter(|fix| fix.is_safe);
    for fix in fixes {
        let overlaps = fix.edits.iter().any(|edit| {
            let taken =
                files.get(edit.place.source.name()).map(|(_, edits)| edits.as_slice()).unwrap_or_default();
            taken.iter().any(|other| touches(edit, other))
        });
        if !overlaps {
            for edit in &fix.edits {
                let source = &edit.place.source;
                files.entry(source.name()).or_insert_with(|| (source, Vec::new())).1.push(edit);
            }
        }
    }
    let mended = files.into_iter().map(|(name, (source, mut edits))| {
        edits.sort_by_key(|edit| edit.place.span);
        MendedFile { name: name.to_owned(), text: edited(source.text(), &edits) }
    });
    mended.collect()
}

/// Whether two edits change the same bytes, or bytes next to each other.
fn touches(edit: &Edit, other: &Edit) -> bool {
    let (edit, other) = (edit.place.span, other.place.span);
    edit.start <= other.end && other.start <= edit.end
}

/// A text with edits made, which are in its order.
fn edited(text: &str, edits: &[&Edit]) -> String {
    let mut edited = String::with_capacity(text.len());
    let mut done = 0;
    for edit in edits {
        let range = edit.place.span.range();
        edited.push_str(text.get(done..range.start).unwrap_or_default());
        edited.push_str(&edit.replacement);
        done = range.end;
    }
    edited.push_str(text.get(done..).unwrap_or_default());
    edited
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Fix;
    use crate::source::{Place, Span};

    #[test]
    fn fixes_that_overlap_wait() {
        let source = SourceFile::new("f", "abcdef");
        let finding = |changes: &[(usize, usize, &str)]| {
            let edits = changes.iter().map(|&(start, end, replacement)| Edit {
                place: Place::new(&source, Span::new(start, end)),
                replacement: replacement.to_owned(),
            });
            Diagnostic::warning("x", "").fix(Some(Fix { edits: edits.collect(), is_safe: true }))
        };
        let findings = [
            finding(&[(4, 5, "E"), (0, 1, "")]),
            finding(&[(0, 2, "-"), (5, 6, "F")]),
            finding(&[(2, 3, "C")]),
        ];
        let mended = mend(&findings);
        assert_eq!((mended.len(), mended[0].text.as_str()), (1, "bCdEf"));
    }
}
