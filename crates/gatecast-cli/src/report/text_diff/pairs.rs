//! Which lines of a change go with each other.

use std::ops::Range;

use super::words::{Comparison, compare};

/// How many lines a change may have for each to be compared with the others.
const MAX_LINES: usize = 40;

/// How much lines have in common to be taken for the same one, changed.
const ALIKE: f32 = 0.25;

/// What changed within lines, by line.
pub(super) struct Marks {
    pub(super) old: Vec<Vec<Range<usize>>>,
    pub(super) new: Vec<Vec<Range<usize>>>,
}

/// The marks of the lines of a change. A line that goes with none has no marks: all of it changed.
pub(super) fn marks(old: &[&str], new: &[&str]) -> Marks {
    let mut marks = Marks { old: vec![Vec::new(); old.len()], new: vec![Vec::new(); new.len()] };
    let mut next = 0;
    for (index, line) in old.iter().enumerate() {
        let Some((partner, found)) = partner(line, index, next, old.len(), new) else { continue };
        marks.old[index] = found.old;
        marks.new[partner] = found.new;
        next = partner + 1;
    }
    marks
}

/// The line that goes with the one at `index`: the one at the same place where as many lines came
/// as went, else the next that is alike.
fn partner(line: &str, index: usize, next: usize, count: usize, new: &[&str]) -> Option<(usize, Comparison)> {
    if count == new.len() {
        return Some((index, compare(line, new.get(index)?)?));
    }
    if count.max(new.len()) > MAX_LINES {
        return None;
    }
    let candidates = new.iter().enumerate().skip(next);
    let compared = candidates.filter_map(|(partner, other)| Some((partner, compare(line, other)?)));
    compared.into_iter().find(|(_, found)| found.likeness >= ALIKE)
}
