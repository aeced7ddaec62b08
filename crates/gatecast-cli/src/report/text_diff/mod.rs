//! How a text differs from another, for people: line by line, and in lines that changed, word by
//! word.
//!
//! What is only coloured cannot be seen in a log, so changed words have a line with marks below them.

mod line;

use std::ops::Range;

use similar::{ChangeTag, DiffOp, InlineChange, InlineChangeOptions, TextDiff};

use self::line::{Line, LineSide};
use super::style::{FAINT, styled};

/// How many lines around a change are shown.
const CONTEXT: usize = 3;

/// How many rows are drawn.
const MAX_ROWS: usize = 120;

/// How much the lines of a change have in common for their words to be compared.
const ALIKE: f32 = 0.5;

/// How long the lines of a change may be for their words to be compared.
const MAX_COMPARED: usize = 64 * 1024;

/// Draws how `after` differs from `before`, styled, at most `width` columns wide: lines that begin
/// with `-` or `+`, and some around them. Empty where nothing differs.
pub(crate) fn text_diff(before: &str, after: &str, width: usize) -> String {
    let old: Vec<&str> = before.split_inclusive('\n').collect();
    let new: Vec<&str> = after.split_inclusive('\n').collect();
    let diff = TextDiff::from_slices(&old, &new);
    let mut drawing = Drawing {
        rows: Vec::new(),
        width,
        // Elsewhere a line feed is where one expects it.
        feeds_differ: before.ends_with('\n') != after.ends_with('\n'),
    };
    let mut end = 0;
    for group in diff.grouped_ops(CONTEXT) {
        let start = group.first().map_or(end, |op| op.old_range().start);
        if start > end {
            drawing.gap();
        }
        for op in group {
            drawing.op(op, &diff);
            end = op.old_range().end;
        }
        if drawing.rows.len() > MAX_ROWS {
            break;
        }
    }
    if end < old.len() && !drawing.rows.is_empty() {
        drawing.gap();
    }
    drawing.finish()
}

/// Rows that are drawn so far.
struct Drawing {
    rows: Vec<String>,
    width: usize,
    /// Whether one text ends with a line feed and the other does not.
    feeds_differ: bool,
}

impl Drawing {
    fn op(&mut self, op: DiffOp, diff: &TextDiff<'_, '_, str>) {
        let length = |line: Option<&str>| line.map_or(0, str::len);
        let old = op.old_range().map(|line| length(diff.old_slice(line))).sum::<usize>();
        let new = op.new_range().map(|line| length(diff.new_slice(line))).sum::<usize>();
        if old.max(new) > MAX_COMPARED {
            for change in diff.iter_changes(&op) {
                self.line(change.value(), side(change.tag()), &[]);
            }
            return;
        }
        let mut options = InlineChangeOptions::new();
        options.min_ratio(ALIKE);
        for change in diff.iter_inline_changes_with_options(&op, options) {
            let (text, marks) = marked(&change);
            self.line(&text, side(change.tag()), &marks);
        }
    }

    fn line(&mut self, text: &str, side: LineSide, marks: &[Range<usize>]) {
        if self.rows.len() > MAX_ROWS {
            // Counted, and not drawn.
            self.rows.push(String::new());
            return;
        }
        Line { text, side, marks }.draw(self.width, &mut self.rows);
        if self.feeds_differ && side != LineSide::Both && !text.ends_with('\n') {
            self.rows.push(format!("  {}", styled(FAINT, "(no line feed at the end)")));
        }
    }

    fn gap(&mut self) {
        self.rows.push(format!("  {}", styled(FAINT, "…")));
    }

    fn finish(mut self) -> String {
        if let Some(more) = self.rows.len().checked_sub(MAX_ROWS).filter(|more| *more > 0) {
            self.rows.truncate(MAX_ROWS);
            self.rows.push(format!("  {}", styled(FAINT, format!("… {more} more lines"))));
        }
        self.rows.into_iter().map(|row| row + "\n").collect()
    }
}

/// The text that a line of a change stands in.
fn side(tag: ChangeTag) -> LineSide {
    match tag {
        ChangeTag::Equal => LineSide::Both,
        ChangeTag::Delete => LineSide::Before,
        ChangeTag::Insert => LineSide::After,
    }
}

/// A line, and the bytes that changed within it: none where all of it did.
fn marked(change: &InlineChange<'_, str>) -> (String, Vec<Range<usize>>) {
    let (mut text, mut marks) = (String::new(), Vec::new());
    for &(is_changed, part) in change.values() {
        let start = text.len();
        text.push_str(part);
        if is_changed && !part.is_empty() {
            marks.push(start..text.len());
        }
    }
    let content = text.trim_end_matches('\n').len();
    if marks.first().is_some_and(|mark| mark.start == 0 && mark.end >= content) {
        marks.clear();
    }
    (text, marks)
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;
    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

    use super::*;

    fn drawn(before: &str, after: &str) -> String {
        anstream::adapter::strip_str(&text_diff(before, after, 60)).to_string()
    }

    #[test]
    fn changed_words_are_marked() {
        assert_snapshot!(drawn("A: b\n\n{\"message\":\"Forbidden\",\"n\":1}", "A: b\n\n{\"error\":\"Forbidden\",\"n\":12}"), @r#"
          A: b

        - {"message":"Forbidden","n":1}
            ^^^^^^^                  ^
        + {"error":"Forbidden","n":12}
            ^^^^^                  ^^
        "#);
    }

    #[test]
    fn lines_that_go_with_each_other_are_found_between_others() {
        assert_snapshot!(drawn("HTTP/1.1 403 Forbidden\nContent-Type: text/html\n", "HTTP/1.1 401 Unauthorized\nVary: Origin\nContent-Type: text/plain\n"), @r"
        - HTTP/1.1 403 Forbidden
                   ^^^ ^^^^^^^^^
        - Content-Type: text/html
                             ^^^^
        + HTTP/1.1 401 Unauthorized
                   ^^^ ^^^^^^^^^^^^
        + Vary: Origin
        + Content-Type: text/plain
                             ^^^^^
        ");
    }

    #[test]
    fn new_lines_have_no_marks() {
        assert_snapshot!(drawn("", "HTTP/1.1 200 OK\n\nbody"), @r"
        + HTTP/1.1 200 OK
        +
        + body
        ");
        assert_eq!(drawn("same\n", "same\n"), "");
    }

    #[test]
    fn invisible_characters_are_shown() {
        assert_snapshot!(drawn("a\nb", "a\nb\n"), @r"
          a
        - b
          (no line feed at the end)
        + b
        ");
        assert_snapshot!(drawn("a b\t\nx\r\n", "a b \nx\n"), @r"
        - a b→
             ^
        - x␍
        + a b·
             ^
        + x
        ");
        assert_snapshot!(drawn("\u{1b}[0m\u{202e}a\n", "b\n"), @r"
        - ␛[0m�a
        + b
        ");
    }

    #[test]
    fn long_lines_are_shown_where_they_differ() {
        let long = |word: &str| format!("{}{word}{} end", "lorem ipsum ".repeat(20), " dolor sit".repeat(20));
        assert_snapshot!(drawn(&long("one"), &long("two")), @r"
        - … 171 characters …
        -…em ipsum lorem ipsum lorem ipsum lorem ipsum lorem ipsum 
        -…lorem ipsum one dolor sit dolor sit dolor sit dolor sit d
                      ^^^
        -…olor sit dolor sit dolor sit dolor sit dolor sit dolor si
        - … 105 characters …
        + … 171 characters …
        +…em ipsum lorem ipsum lorem ipsum lorem ipsum lorem ipsum 
        +…lorem ipsum two dolor sit dolor sit dolor sit dolor sit d
                      ^^^
        +…olor sit dolor sit dolor sit dolor sit dolor sit dolor si
        + … 105 characters …
        ");
        assert_snapshot!(drawn("", &"x".repeat(1000)), @r"
        + xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
        +…xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
        +…xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
        + … 829 characters …
        ");
    }

    #[test]
    fn changes_far_from_each_other_have_gaps_between_them() {
        let lines = |change: &str| {
            (0..40)
                .map(|n| if n % 20 == 10 { format!("{change} {n}\n") } else { format!("line {n}\n") })
                .collect::<String>()
        };
        assert_snapshot!(drawn(&lines("old"), &lines("new")), @r"
          …
          line 7
          line 8
          line 9
        - old 10
          ^^^
        + new 10
          ^^^
          line 11
          line 12
          line 13
          …
          line 27
          line 28
          line 29
        - old 30
          ^^^
        + new 30
          ^^^
          line 31
          line 32
          line 33
          …
        ");
    }

    #[test]
    fn wide_characters_keep_the_marks_in_place() {
        assert_snapshot!(drawn("日本語 and a cat", "日本語 and a dog"), @r"
        - 日本語 and a cat
                       ^^^
        + 日本語 and a dog
                       ^^^
        ");
    }

    proptest! {
        #[test]
        fn any_texts_can_be_compared(before in "(.|\n|\t|\r|\u{301}|日){0,60}", after in "(.|\n|\t|\r|\u{301}|日){0,60}", width in 0..200_usize) {
            let drawn = text_diff(&before, &after, width);
            prop_assert_eq!(drawn.is_empty(), before == after);
            let plain = anstream::adapter::strip_str(&drawn).to_string();
            prop_assert!(!plain.contains(|c: char| c.is_control() && c != '\n'), "{plain:?}");
        }
    }

    /// Texts as large as templates can be, with nothing in common.
    #[test]
    fn large_texts_are_drawn_in_few_rows() {
        let numbers =
            |from: usize, end: &str| (from..from + 100_000).map(|n| format!("{n}{end}")).collect::<String>();
        for end in ["\n", " ", ""] {
            let drawn = drawn(&numbers(0, end), &numbers(500_000, end));
            assert!(drawn.lines().count() <= MAX_ROWS + 1, "{}", drawn.lines().count());
        }
    }
}
