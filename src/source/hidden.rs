//! What must not reach a terminal, a log or a workflow as it is: names, paths and texts may come from
//! people one does not trust.

use std::borrow::Cow;

/// Control characters, and those that reorder, hide or stand for nothing that could be seen.
pub fn is_hidden(c: char) -> bool {
    let is_invisible = matches!(
        c,
        '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}'
    );
    is_invisible || c.is_control() && !matches!(c, '\n' | '\t')
}

/// Text that a terminal may be sent: hidden characters become pictures of themselves, line feeds and
/// tabs stay.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| if is_hidden(c) { picture(c) } else { c }).collect())
}

/// [`visible`] for what stands in a line: a name, a path.
pub fn one_line(text: &str) -> Cow<'_, str> {
    let breaks = |c: char| is_hidden(c) || matches!(c, '\n' | '\t');
    if !text.contains(breaks) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| if breaks(c) { picture(c) } else { c }).collect())
}

fn picture(c: char) -> char {
    match c {
        '\u{7f}' => '␡',
        c if c.is_ascii_control() => char::from_u32(0x2400 + u32::from(c)).unwrap_or('�'),
        _ => '�',
    }
}

/// Text for the log of a workflow of GitHub, where no line is a command: not `::command::` at the
/// beginning, and not `##[command]`, which is one anywhere.
///
/// Source: actions/runner, `ActionCommand.TryParseV2` and `TryParse`.
pub fn without_commands(text: &str) -> Cow<'_, str> {
    let begins = |line: &str| line.trim_start().starts_with("::");
    if !text.contains("##[") && !text.split(['\n', '\r']).any(begins) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for line in text.split_inclusive(['\n', '\r']) {
        let line = if begins(line) { line.replacen("::", ": :", 1) } else { line.to_owned() };
        safe.push_str(&line.replace("##[", "## ["));
    }
    Cow::Owned(safe)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_keeps_its_lines() {
        assert_eq!(visible("a\u{1b}[0m\u{202e}\u{7f}\n\tb"), "a␛[0m�␡\n\tb");
        assert!(matches!(visible("plain é 日"), Cow::Borrowed(_)));
    }

    #[test]
    fn invisible_characters_are_shown() {
        assert_eq!(one_line("x\n::error::\t\u{2028}"), "x␊::error::␉�");
        for c in ['\u{61c}', '\u{2028}', '\u{ad}', '\u{2064}', '\u{fffb}', '\u{e0041}', '\u{9b}'] {
            assert!(is_hidden(c), "{c:?}");
        }
    }

    #[test]
    fn lines_are_not_commands() {
        assert_eq!(
            without_commands("a ::b\n  ::error::x\r::y ##[error]z\n"),
            "a ::b\n  : :error::x\r: :y ## [error]z\n"
        );
        assert!(matches!(without_commands("a: :b"), Cow::Borrowed(_)));
    }
}
