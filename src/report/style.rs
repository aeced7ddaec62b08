//! The styles of text for people, and what terminals must not be sent.

use std::borrow::Cow;
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
    let options = textwrap::Options::new(width.min(100))
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

/// Text that a terminal may be sent: control characters become pictures of themselves, line
/// feeds and tabs stay. Templates may come from people one does not trust.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let picture = |c: char| match c {
        '\u{7f}' => '␡',
        c if c.is_ascii_control() && is_hidden(c) => char::from_u32(0x2400 + u32::from(c)).unwrap_or('�'),
        c if is_hidden(c) => '�',
        c => c,
    };
    Cow::Owned(text.chars().map(picture).collect())
}

/// Control characters, and those that reorder or hide what follows.
pub(super) fn is_hidden(c: char) -> bool {
    let reorders =
        matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    reorders || c.is_control() && !matches!(c, '\n' | '\t')
}
