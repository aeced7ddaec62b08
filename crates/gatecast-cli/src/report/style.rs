//! The styles of text for people.

use std::fmt;

use anstyle::{AnsiColor, Style};

pub(super) const STRONG: Style = Style::new().bold();
pub(super) const FAINT: Style = Style::new().dimmed();
pub(super) const GOOD: Style = AnsiColor::Green.on_default();
pub(super) const BAD: Style = AnsiColor::Red.on_default().bold();
pub(super) const DOUBTFUL: Style = AnsiColor::Yellow.on_default();

/// A value in a style.
pub(super) fn styled<T: fmt::Display>(style: Style, value: T) -> impl fmt::Display {
    struct Styled<T>(Style, T);
    impl<T: fmt::Display> fmt::Display for Styled<T> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            // The padding asked for goes to the value, so that styles do not count as width.
            write!(f, "{}", self.0)?;
            self.1.fmt(f)?;
            write!(f, "{:#}", self.0)
        }
    }
    Styled(style, value)
}

/// A paragraph in lines of at most `width` columns, and never more than are pleasant to read.
/// Names and ARNs are copied from it: no line breaks inside them.
pub(super) fn wrapped(first: &str, others: &str, text: &str, width: usize) -> String {
    aligned(first, others, text, width.min(100))
}

/// A paragraph behind a name, in lines of at most `width` columns, however many those are.
pub(super) fn aligned(first: &str, others: &str, text: &str, width: usize) -> String {
    let options = textwrap::Options::new(width)
        .initial_indent(first)
        .subsequent_indent(others)
        .break_words(false)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::fill(text, options)
}

/// Lines moved to the right; empty ones stay empty.
pub(super) fn indented(text: &str, columns: usize) -> String {
    let moved = |line: &str| format!("{:columns$}{line}\n", "");
    text.lines().map(|line| if line.is_empty() { "\n".to_owned() } else { moved(line) }).collect()
}
