//! Quoted text and brackets that end at the indentation of their key, or left of it.
//!
//! The scanner of libyaml, which PyYAML and SnakeYAML have as well, does not look at the indentation of lines
//! inside quotes and brackets; the parser here does. White space at the beginning of such a line means
//! nothing, so that more of it makes the same document readable.

use std::sync::Arc;

use crate::source::{Place, SourceFile, Span, Text, TextBuilder};

/// The text of a file with the lines inside quotes and brackets indented; `None` where no line needs it.
pub(super) fn indented(source: &Arc<SourceFile>) -> Option<Indented> {
    let lines = shallow_lines(source.text());
    let first = *lines.first()?;
    let mut text = TextBuilder::default();
    let mut done = 0;
    for Shallow { at, missing } in lines {
        text.push_written(source, Span::new(done, at));
        text.push_decoded(&" ".repeat(missing), &Place::new(source, Span::at(at)));
        done = at;
    }
    text.push_written(source, Span::new(done, source.text().len()));
    let whole = Place::new(source, Span::new(0, source.text().len()));
    let text = Text::raw_of(text.finish(Some(whole)));
    let rest = &source.text()[first.at..];
    let line = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    Some(Indented { text, first: Place::new(source, Span::new(first.at + line, first.at + line + 1)) })
}

/// A file whose lines were indented.
pub(super) struct Indented {
    pub(super) text: Text,
    /// What the first of them begins with.
    pub(super) first: Place,
}

/// A line that stands in quotes or brackets and is not indented deeper than what they stand in.
#[derive(Clone, Copy)]
struct Shallow {
    at: usize,
    /// How many spaces it needs.
    missing: usize,
}

/// How deep a line may be indented for others to be moved behind it.
const MAX_INDENTATION: usize = 1_000;

fn shallow_lines(text: &str) -> Vec<Shallow> {
    let mut scanner = Scanner::default();
    let mut shallow = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let indentation = line.len() - line.trim_start_matches(' ').len();
        let is_blank = line.trim().is_empty();
        if scanner.is_inside() {
            let least = scanner.indentation + 1;
            if !is_blank && indentation < least && least <= MAX_INDENTATION {
                shallow.push(Shallow { at, missing: least - indentation });
            }
            scanner.scan(line);
        } else if !is_blank && !scanner.is_of_block(indentation) {
            scanner.indentation = indentation;
            scanner.at_start = true;
            scanner.scan(line);
        }
        at += line.len();
    }
    shallow
}

/// What stands open at the beginning of a line.
#[derive(Default)]
struct Scanner {
    /// How many brackets.
    brackets: usize,
    /// The quote of a text.
    quote: Option<char>,
    /// The indentation of the line that they began in.
    indentation: usize,
    /// Whether a value or a key may begin here.
    at_start: bool,
    /// The indentation of the line that a block scalar hangs from.
    block: Option<usize>,
}

impl Scanner {
    fn is_inside(&self) -> bool {
        self.brackets > 0 || self.quote.is_some()
    }

    /// Whether a line is one of a block scalar.
    fn is_of_block(&mut self, indentation: usize) -> bool {
        let is_of_it = self.block.is_some_and(|block| indentation > block);
        if !is_of_it {
            self.block = None;
        }
        is_of_it
    }

    fn scan(&mut self, line: &str) {
        let mut before = ' ';
        let mut chars = line.chars().peekable();
        while let Some(c) = chars.next() {
            match (self.quote, c) {
                (Some('"'), '\\') => _ = chars.next(),
                (Some('\''), '\'') if chars.peek() == Some(&'\'') => _ = chars.next(),
                (Some(quote), c) if c == quote => self.quote = None,
                (Some(_), _) => {}
                (None, '#') if before.is_whitespace() => return,
                (None, ' ' | '\t' | '\r' | '\n') => {}
                (None, '\'' | '"') if self.at_start => {
                    self.quote = Some(c);
                    self.at_start = false;
                }
                (None, '[' | '{') if self.at_start => self.brackets += 1,
                (None, ']' | '}') if self.brackets > 0 => {
                    self.brackets -= 1;
                    self.at_start = false;
                }
                (None, ',') if self.brackets > 0 => self.at_start = true,
                (None, ':' | '-' | '?') if chars.peek().is_none_or(|next| next.is_whitespace()) => {
                    self.at_start = true;
                }
                // `"a":b` in brackets.
                (None, ':') if self.brackets > 0 && matches!(before, '"' | '\'') => self.at_start = true,
                (None, '|' | '>') if self.at_start && self.brackets == 0 => {
                    self.block = Some(self.indentation);
                    return;
                }
                // A tag or an anchor stands before the value.
                (None, '!' | '&') if self.at_start => {
                    while chars.peek().is_some_and(|next| !next.is_whitespace()) {
                        chars.next();
                    }
                }
                (None, _) => self.at_start = false,
            }
            before = c;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moved(text: &str) -> String {
        match indented(&SourceFile::new("f.yaml", text)) {
            Some(indented) => indented.text.as_str().to_owned(),
            None => "as it is".to_owned(),
        }
    }

    #[test]
    fn lines_in_quotes_and_brackets_are_indented() {
        assert_eq!(moved("a:\n  b: '{\n  x\n}'\n  c: 1\n"), "a:\n  b: '{\n   x\n   }'\n  c: 1\n");
        assert_eq!(moved("a:\n  b:\n    [\n    1\n  ]\n"), "a:\n  b:\n    [\n     1\n     ]\n");
        assert_eq!(moved("a: !Sub \"x\ny\"\n"), "a: !Sub \"x\n y\"\n");
    }

    #[test]
    fn other_lines_stay() {
        for text in [
            "a: |\n  '\nb: 1\n",
            "a: it's\nb: [1,\n  2]\n",
            "a: 1 # '\nb: 2\n",
            "a: 'it''s'\nb: 1\n",
            "- a\n- b: >\n    [\n- c\n",
        ] {
            assert_eq!(moved(text), "as it is", "{text}");
        }
    }
}
