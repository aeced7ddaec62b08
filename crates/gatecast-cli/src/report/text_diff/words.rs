//! Words, and which of them changed.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

/// How long a line may be for its words to be compared.
const MAX_LINE: usize = 8 * 1024;

/// The words of a line: runs of letters and digits; every other character is one by itself.
fn words(line: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let run = rest.find(|c: char| !is_part(c)).unwrap_or(rest.len());
        let (word, others) = rest.split_at(if run == 0 { first.len_utf8() } else { run });
        words.push(word);
        rest = others;
    }
    words
}

fn is_part(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// How two lines differ.
pub(super) struct Comparison {
    /// The bytes of each line that the other does not have.
    pub(super) old: Vec<Range<usize>>,
    pub(super) new: Vec<Range<usize>>,
    /// How much the lines have in common, from 0 to 1.
    pub(super) likeness: f32,
}

/// Compares two lines word by word; `None` where that says nothing, because they have no word in
/// common or are very long.
pub(super) fn compare(old: &str, new: &str) -> Option<Comparison> {
    if old.len().max(new.len()) > MAX_LINE {
        return None;
    }
    let (old_words, new_words) = (words(old), words(new));
    let ops = capture_diff_slices(Algorithm::Myers, &old_words, &new_words);
    let mut common = 0;
    let (mut old_changes, mut new_changes) = (Changes::default(), Changes::default());
    for op in ops {
        let old_words = old_words.get(op.old_range()).unwrap_or_default();
        let new_words = new_words.get(op.new_range()).unwrap_or_default();
        let is_changed = !matches!(op, DiffOp::Equal { .. });
        if !is_changed {
            common += weight(old_words);
        }
        old_changes.advance(old_words, is_changed);
        new_changes.advance(new_words, is_changed);
    }
    let all = weight(&old_words).max(weight(&new_words)).max(1);
    #[expect(clippy::cast_precision_loss, reason = "both are far below 2^24")]
    let likeness = common as f32 / all as f32;
    let is_telling = common > 0;
    is_telling.then_some(Comparison { old: old_changes.ranges, new: new_changes.ranges, likeness })
}

/// How many letters and digits there are: every line has blanks and commas.
fn weight(words: &[&str]) -> usize {
    words.iter().filter(|word| word.starts_with(is_part)).map(|word| word.len()).sum()
}

/// Bytes of a line that changed.
#[derive(Default)]
struct Changes {
    at: usize,
    ranges: Vec<Range<usize>>,
}

impl Changes {
    fn advance(&mut self, words: &[&str], is_changed: bool) {
        let start = self.at;
        self.at += words.iter().map(|word| word.len()).sum::<usize>();
        if is_changed && start < self.at {
            self.ranges.push(start..self.at);
        }
    }
}
