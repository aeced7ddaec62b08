//! One line of a difference, in as many rows as it takes.

use std::borrow::Cow;
use std::ops::Range;

use anstyle::{AnsiColor, Style};

use crate::report::style::{FAINT, styled};
use gatecast::source::visible;

const REMOVED: Style = AnsiColor::Red.on_default();
const ADDED: Style = AnsiColor::Green.on_default();

/// How many rows of a line without marks are drawn.
const MAX_UNMARKED: usize = 3;

/// Which text has a line.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum LineSide {
    Before,
    After,
    Both,
}

/// A line of a difference.
pub(super) struct Line<'t> {
    /// With its line feed, where it has one.
    pub(super) text: &'t str,
    pub(super) side: LineSide,
    /// The bytes that changed within it.
    pub(super) marks: &'t [Range<usize>],
}

/// A character as it is drawn.
struct Cell<'t> {
    shown: Cow<'t, str>,
    columns: usize,
    is_marked: bool,
}

impl Line<'_> {
    /// Draws it in rows of at most `width` columns. What did not change of a long line is left out.
    pub(super) fn draw(&self, width: usize, rows: &mut Vec<String>) {
        let cells = self.cells();
        let chunks = chunks(&cells, width.saturating_sub(3).max(20));
        if chunks.is_empty() {
            rows.push(self.styled(self.sign().trim_end()).to_string());
            return;
        }
        let is_marked = |chunk: &[Cell<'_>]| chunk.iter().any(|cell| cell.is_marked);
        let has_marks = chunks.iter().any(|chunk| is_marked(chunk));
        let near = |index: usize| {
            let around = chunks.get(index.saturating_sub(1)..(index + 2).min(chunks.len()));
            around.unwrap_or_default().iter().any(|chunk| is_marked(chunk))
        };
        let is_drawn = |index: usize| if has_marks { near(index) } else { index < MAX_UNMARKED };
        let mut left_out = 0;
        for (index, chunk) in chunks.iter().enumerate() {
            if !is_drawn(index) {
                left_out += chunk.len();
                continue;
            }
            self.left_out(&mut left_out, rows);
            // A row that goes on has another sign than one that begins.
            let sign = if index == 0 { format!("{} ", self.sign()) } else { format!("{}…", self.sign()) };
            self.row(&sign, chunk, rows);
        }
        self.left_out(&mut left_out, rows);
    }

    fn row(&self, sign: &str, chunk: &[Cell<'_>], rows: &mut Vec<String>) {
        let mut row = self.styled(sign).to_string();
        for part in chunk.chunk_by(|a, b| a.is_marked == b.is_marked) {
            let text: String = part.iter().map(|cell| &*cell.shown).collect();
            let is_marked = part.first().is_some_and(|cell| cell.is_marked);
            let style = if is_marked { self.style().bold() } else { self.style() };
            row += &styled(style, text).to_string();
        }
        rows.push(row);
        if chunk.iter().any(|cell| cell.is_marked) {
            let mark = |cell: &Cell<'_>| if cell.is_marked { "^" } else { " " }.repeat(cell.columns);
            let marks: String = chunk.iter().map(mark).collect();
            rows.push(format!("  {}", self.styled(marks.trim_end())));
        }
    }

    fn left_out(&self, count: &mut usize, rows: &mut Vec<String>) {
        if *count > 0 {
            rows.push(format!("{} {}", self.sign(), styled(FAINT, format!("… {count} characters …"))));
            *count = 0;
        }
    }

    /// The characters as they are drawn; what cannot be seen becomes visible where it may be the
    /// change.
    fn cells(&self) -> Vec<Cell<'_>> {
        let line = self.text.strip_suffix('\n').unwrap_or(self.text);
        let blanks = line.trim_end_matches(' ').len();
        let mut marks = self.marks.iter().peekable();
        let cell = |(at, c): (usize, char)| {
            while marks.next_if(|mark| mark.end <= at).is_some() {}
            let is_marked = marks.peek().is_some_and(|mark| mark.contains(&at));
            let text = line.get(at..at + c.len_utf8()).unwrap_or_default();
            let shown = match c {
                '\t' if self.side == LineSide::Both => Cow::Borrowed("    "),
                '\t' => Cow::Borrowed("→"),
                ' ' if at >= blanks && self.side != LineSide::Both => Cow::Borrowed("·"),
                _ => visible(text),
            };
            let columns = textwrap::core::display_width(&shown);
            Cell { shown, columns, is_marked }
        };
        line.char_indices().map(cell).collect()
    }

    fn sign(&self) -> &'static str {
        match self.side {
            LineSide::Before => "-",
            LineSide::After => "+",
            LineSide::Both => " ",
        }
    }

    fn style(&self) -> Style {
        match self.side {
            LineSide::Before => REMOVED,
            LineSide::After => ADDED,
            LineSide::Both => Style::new(),
        }
    }

    fn styled<'a>(&self, text: &'a str) -> impl std::fmt::Display + use<'a> {
        styled(self.style(), text)
    }
}

/// Cells in chunks of at most so many columns.
fn chunks<'c, 't>(cells: &'c [Cell<'t>], columns: usize) -> Vec<&'c [Cell<'t>]> {
    let mut chunks = Vec::new();
    let (mut start, mut used) = (0, 0);
    for (index, cell) in cells.iter().enumerate() {
        if used + cell.columns > columns && index > start {
            chunks.push(&cells[start..index]);
            (start, used) = (index, 0);
        }
        used += cell.columns;
    }
    if start < cells.len() {
        chunks.push(&cells[start..]);
    }
    chunks
}
