//! Text that is drawn already, for a terminal as it is: so wide, and with these characters.

use anstream::adapter::strip_str;
use textwrap::core::display_width;

use super::style::wrapped;

/// Fewer columns than these beside a label leave its words no room.
const FEWEST: usize = 20;

/// Findings whose long lines go on in the next one, between two words: a terminal breaks inside of them.
/// Lines of files stay as they are.
pub(crate) fn fitted(styled: &str, columns: usize) -> String {
    let mut out = String::with_capacity(styled.len());
    for line in styled.split_inclusive('\n') {
        let text = line.trim_end_matches('\n');
        match LongLine::of(text).filter(|_| display_width(text) > columns) {
            Some(LongLine::Message { gutter }) => out.push_str(&wrapped("", &gutter, text, columns)),
            Some(LongLine::Label { gutter, before }) if before + FEWEST <= columns => {
                let others = format!("{gutter}{}", " ".repeat(before - display_width(&gutter)));
                out.push_str(&wrapped("", &others, text, columns));
            }
            // Beside what it is about, the label has no room.
            Some(LongLine::Label { gutter, before }) => {
                let plain = strip_str(text).to_string();
                let (line, label) = plain.split_at(before);
                out.push_str(line.trim_end());
                out.push('\n');
                let gutter = format!("{gutter} ");
                out.push_str(&wrapped(&gutter, &gutter, label, columns));
            }
            None => out.push_str(text),
        }
        out.push_str(&line[text.len()..]);
    }
    out
}

/// A line that can go on in the next.
enum LongLine {
    /// A message, a note, a help, or what counts them; the next lines begin with the gutter.
    Message { gutter: String },
    /// What underlines a text, and from column `before` on the words about it.
    Label { gutter: String, before: usize },
}

impl LongLine {
    fn of(styled: &str) -> Option<Self> {
        let plain = strip_str(styled).to_string();
        let severities = ["error", "warning", "note", "help"];
        let mut words = plain.split(' ');
        let is_number = words.next().is_some_and(|word| word.parse::<usize>().is_ok());
        // Not the line of a file, which has its number before it.
        let is_count = is_number && words.next().is_some_and(|word| word.starts_with(char::is_alphabetic));
        if is_count || severities.iter().any(|word| plain.starts_with(word)) {
            return Some(Self::Message { gutter: "  ".to_owned() });
        }
        let trimmed = plain.trim_start();
        let margin = plain.len() - trimmed.len();
        if let Some(note) = trimmed.strip_prefix("= ") {
            let title = note.split_once(": ").map_or(0, |(title, _)| title.len() + 2);
            return Some(Self::Message { gutter: " ".repeat(margin + 2 + title) });
        }
        // A label: what underlines the text, and the words behind it.
        let below = trimmed.strip_prefix('|')?;
        let words = below.trim_start_matches([' ', '^', '-', '_', '|']);
        let before = plain.len() - words.len();
        let is_label = below.contains(['^', '-']) && !words.is_empty();
        is_label.then(|| Self::Label { gutter: format!("{}|", " ".repeat(margin)), before })
    }
}

/// Text for who can show ASCII alone: signs become those that stand for them, other characters their
/// numbers.
pub(crate) fn in_ascii(styled: &str) -> String {
    let mut out = String::with_capacity(styled.len());
    // By how many columns the line has grown: the next gap of a table takes them back.
    let mut grown = 0;
    for c in styled.chars() {
        match c {
            ' ' if grown > 0 && out.ends_with(' ') => grown -= 1,
            '\n' => {
                grown = 0;
                out.push(c);
            }
            _ if c.is_ascii() => out.push(c),
            '…' => {
                grown += 2;
                out.push_str("...");
            }
            '→' => {
                grown += 1;
                out.push_str("->");
            }
            '─' | '–' | '—' | '·' => out.push('-'),
            '×' | '✗' => out.push('x'),
            _ => out.extend(c.escape_unicode()),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_go_on_between_words() {
        let drawn = "\u{1b}[1merror[some-rule]\u{1b}[0m: words that are too many for a line\n \
                     --> a.yaml:1:1\n  |\n1 | a line of a file which stays as long as it is\n  \
                     |   ^^^ a label with more words than fit beside it\n  |\n  \
                     = note: a note with more words than fit beside it\n";
        let expected = "error[some-rule]: words that\n  are too many for a line\n --> a.yaml:1:1\n  |\n\
                        1 | a line of a file which stays as long as it is\n  |   ^^^ a label with more\n  \
                        |       words than fit\n  |       beside it\n  |\n  = note: a note with more\n          \
                        words than fit\n          beside it\n";
        assert_eq!(strip_str(&fitted(drawn, 30)).to_string(), expected);
        assert_eq!(fitted(drawn, 200), drawn);
        let label = "  |            ^^^ no room beside it\n";
        assert_eq!(fitted(label, 30), "  |            ^^^\n  | no room beside it\n");
    }

    #[test]
    fn every_character_has_a_form_in_ascii() {
        assert_eq!(in_ascii("429 → 503 … é"), "429 -> 503 ... \\u{e9}");
        assert_eq!(in_ascii("…/json    ok\na     b"), ".../json  ok\na     b");
    }
}
