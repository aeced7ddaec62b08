//! The AWS CLI's shorthand: `key=value,key=value`.
//!
//! Its rules, as the AWS CLI 1.46 was seen to apply them: a value may stand in quotes of its own,
//! which are taken off; a comma inside a bare value makes a list of it; keys are letters, digits
//! and `-_.#/:`.

use crate::diagnostic::{Diagnostic, codes, quoted};
use crate::import::definition::WRONG_TYPE;
use crate::source::{Place, Span, Text, TextBuilder};

codes! {
    /// A value in the shorthand of the AWS CLI that it cannot read.
    ///
    /// Write JSON, or `key=value` pairs with commas between them.
    static INVALID_SHORTHAND: Error = "invalid-shorthand";
}

/// One pair.
#[derive(Debug)]
pub(super) struct ShorthandPair {
    pub(super) key: Text,
    pub(super) value: Text,
    /// Whether single quotes were taken off the value.
    pub(super) unquoted: bool,
    /// Whether it is `key@=file://…`, the value of which may stand in a file.
    pub(super) from_file: bool,
}

/// Reads the pairs of an argument. A list among the values is reported and left out.
///
/// # Errors
/// Where the AWS CLI refuses all of it.
pub(super) fn parse(
    option: &str,
    text: &Text,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<Vec<ShorthandPair>, Box<Diagnostic>> {
    let mut parser = Parser { option, text, at: 0 };
    let mut pairs: Vec<ShorthandPair> = Vec::new();
    let mut keys = std::collections::HashSet::new();
    loop {
        let start = parser.at;
        let (pair, list) = parser.pair()?;
        if !keys.insert(pair.key.as_str().to_owned()) {
            return Err(parser.twice(&pair.key, start).into());
        }
        match list {
            Some(list) => diagnostics.push(parser.a_list(&pair, list)),
            None => pairs.push(pair),
        }
        if parser.rest().is_empty() {
            return Ok(pairs);
        }
        parser.expect(',')?;
    }
}

struct Parser<'t> {
    option: &'t str,
    text: &'t Text,
    at: usize,
}

impl Parser<'_> {
    fn rest(&self) -> &str {
        self.text.as_str().get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn skip_blanks(&mut self) {
        let rest = self.rest();
        self.at +=
            rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '\u{b}').len();
    }

    fn slice(&self, start: usize, end: usize) -> Text {
        self.text.slice(Span::new(start, end))
    }

    fn place(&self, start: usize, end: usize) -> Option<Place> {
        self.text.locate(Span::new(start, end))
    }

    /// `key=value`, and where the value is a list, all of it.
    fn pair(&mut self) -> Result<(ShorthandPair, Option<Span>), Box<Diagnostic>> {
        let start = self.at;
        let is_key = |c: char| c.is_ascii_alphanumeric() || "-_.#/:".contains(c);
        self.at += self.rest().find(|c| !is_key(c)).unwrap_or(self.rest().len());
        let key = self.slice(start, self.at);
        self.skip_blanks();
        let from_file = self.peek() == Some('@');
        if from_file {
            self.at += 1;
        }
        self.expect('=')?;
        if matches!(self.peek(), Some('{' | '[')) {
            return Err(self.nested(&key).into());
        }
        let value_at = self.at;
        let (value, unquoted) = self.value(is_first_follow)?;
        self.skip_blanks();
        let pair = ShorthandPair { key, value, unquoted, from_file };
        let mut end = self.at;
        // What follows a comma is another value, unless a `=` shows that it was a key.
        let mut is_list = false;
        while self.peek() == Some(',') {
            let comma = self.at;
            self.at += 1;
            self.skip_blanks();
            let is_value = !matches!(self.peek(), None | Some('{' | '['))
                && self.value(is_second_follow).is_ok()
                && self.at > comma + 1
                && {
                    self.skip_blanks();
                    matches!(self.peek(), None | Some(','))
                };
            if !is_value {
                self.at = comma;
                break;
            }
            is_list = true;
            end = self.at;
        }
        Ok((pair, is_list.then(|| Span::new(value_at, end))))
    }

    /// A value, in quotes or bare, and whether it was in single quotes.
    fn value(&mut self, follows: fn(char) -> bool) -> Result<(Text, bool), Box<Diagnostic>> {
        let start = self.at;
        if let Some(quote @ ('\'' | '"')) = self.peek() {
            return Ok((self.quoted(quote)?, quote == '\''));
        }
        let mut end = start;
        let mut builder = TextBuilder::default();
        let mut done = start;
        let mut characters = self.rest().char_indices().peekable();
        while let Some((at, c)) = characters.next() {
            if let Some(length) = self.hole_at(start + at) {
                end = start + at + length;
                while characters.next_if(|&(next, _)| start + next < end).is_some() {}
                continue;
            }
            let escapes = c == '\\' && characters.peek().is_some_and(|&(_, next)| next == ',');
            if !escapes && !(if at == 0 { is_first(c) } else { follows(c) }) {
                break;
            }
            end = start + at + c.len_utf8();
            if escapes {
                builder.push_slice(self.text, Span::new(done, end - 1));
                if let Some(place) = self.place(end - 1, end + 1) {
                    builder.push_decoded(",", &place);
                }
                end += 1;
                done = end;
                characters.next();
            }
        }
        self.at = end;
        let written = self.text.as_str().get(start..end).unwrap_or_default();
        let trimmed = start + written.trim_end().len();
        builder.push_slice(self.text, Span::new(done, trimmed.max(done)));
        Ok((builder.finish(self.place(start, trimmed)), false))
    }

    /// How long the hole is that stands here.
    fn hole_at(&self, at: usize) -> Option<usize> {
        self.text.hole_at(at).map(Span::len)
    }

    /// What stands in quotes; a backslash keeps a quote, and another backslash.
    fn quoted(&mut self, quote: char) -> Result<Text, Box<Diagnostic>> {
        let start = self.at;
        let mut builder = TextBuilder::default();
        let mut done = start + 1;
        let mut close = None;
        let mut characters = self.rest().char_indices().skip(1).peekable();
        while let Some((at, c)) = characters.next() {
            let at = start + at;
            if c == quote {
                close = Some(at);
                break;
            }
            if c == '\\' && characters.peek().is_some_and(|&(_, next)| next == quote || next == '\\') {
                builder.push_slice(self.text, Span::new(done, at));
                let decoded = if characters.next().is_some_and(|(_, next)| next == quote) {
                    if quote == '"' { "\"" } else { "'" }
                } else {
                    "\\"
                };
                if let Some(place) = self.place(at, at + 2) {
                    builder.push_decoded(decoded, &place);
                }
                done = at + 2;
            }
        }
        let Some(close) = close else {
            let kind = if quote == '"' { "double quoted" } else { "singled quoted" };
            return Err(self.refusal(&format!("<{kind}>"), "<none>", start).into());
        };
        builder.push_slice(self.text, Span::new(done, close));
        self.at = close + 1;
        Ok(builder.finish(self.place(start, self.at)))
    }

    fn expect(&mut self, wanted: char) -> Result<(), Box<Diagnostic>> {
        self.skip_blanks();
        if self.peek() != Some(wanted) {
            let found = self.peek().map_or("EOF".to_owned(), |c| c.to_string());
            return Err(self.refusal(&wanted.to_string(), &found, self.at).into());
        }
        self.at += 1;
        self.skip_blanks();
        Ok(())
    }

    /// What the AWS CLI says where it cannot go on.
    fn refusal(&self, wanted: &str, found: &str, at: usize) -> Diagnostic {
        let option = self.option;
        let end = self.rest().chars().next().map_or(at, |c| at + c.len_utf8());
        Diagnostic::of(&INVALID_SHORTHAND, format!("the AWS CLI cannot read the value of {option}"))
            .at(self.place(at, end), format!("expected {}", quoted(wanted)))
            .note(format!(
                "the AWS CLI says: Error parsing parameter '{option}': Expected: '{wanted}', received: '{found}' for input"
            ))
            .help("write it as JSON, in single quotes; an apostrophe in them is written '\"'\"'")
    }

    fn nested(&self, key: &Text) -> Diagnostic {
        let message = format!(
            "the value of {} in {} begins with a bracket, which makes it an object or a list",
            quoted(key.as_str()),
            self.option
        );
        Diagnostic::of(&INVALID_SHORTHAND, message)
            .at(self.place(self.at, self.at + 1), "expected a string")
            .help(
                "put single quotes around the value, which the AWS CLI takes off, or write all of it as JSON",
            )
    }

    fn a_list(&self, pair: &ShorthandPair, span: Span) -> Diagnostic {
        let message = format!(
            "the value of {} in {} is a list; expected a string",
            quoted(pair.key.as_str()),
            self.option
        );
        Diagnostic::of(&WRONG_TYPE, message)
            .at(
                self.place(span.start as usize, span.end as usize),
                "a comma makes a list; this entry is left out",
            )
            .help("put quotes around the value, which the AWS CLI takes off, or write all of it as JSON")
    }

    fn twice(&self, key: &Text, start: usize) -> Diagnostic {
        let message = format!("the key {} stands twice in {}", quoted(key.as_str()), self.option);
        Diagnostic::of(&INVALID_SHORTHAND, message)
            .at(self.place(start, start + key.as_str().len()), "")
            .note(format!(
                "the AWS CLI says: Second instance of key \"{}\" encountered for input",
                key.as_str()
            ))
    }
}

/// What may begin a bare value.
fn is_first(c: char) -> bool {
    !c.is_whitespace() && !c.is_control() && !"\"',=[{".contains(c)
}

/// What may follow in the first bare value after a `=`.
fn is_first_follow(c: char) -> bool {
    c.is_whitespace() || (!c.is_control() && !"\"',]}".contains(c))
}

/// What may follow in a later one.
fn is_second_follow(c: char) -> bool {
    c.is_whitespace() || (!c.is_control() && !"\"',=".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pairs as `key:value`, or the first finding.
    fn parsed(text: &str) -> String {
        let source = crate::source::SourceFile::new("s", text);
        let text = Text::verbatim(Place::new(&source, Span::new(0, text.len())));
        let mut diagnostics = Vec::new();
        let shown = |pair: &ShorthandPair| format!("{}:{}", pair.key, pair.value);
        match parse("--o", &text, &mut diagnostics) {
            Ok(pairs) => {
                let lists = diagnostics.iter().map(|it| format!("list {}", it.labels[0].place.text()));
                pairs.iter().map(shown).chain(lists).collect::<Vec<_>>().join("|")
            }
            Err(refusal) => refusal.notes.first().unwrap_or(&refusal.message).clone(),
        }
    }

    /// Each answer is the AWS CLI's own.
    #[test]
    fn pairs_are_read_as_the_aws_cli_does() {
        assert_eq!(parsed("k='*'"), "k:*");
        assert_eq!(parsed("k=\"'*'\",k2=v2"), "k:'*'|k2:v2");
        assert_eq!(parsed("k=a,b,c=d"), "c:d|list a,b");
        assert_eq!(parsed("k=a,b"), "list a,b");
        assert_eq!(parsed("k=<p>a = b, c</p>"), "list <p>a = b, c</p>");
        assert_eq!(parsed("k = v , k2 = \"a\\\"b\""), "k:v|k2:a\"b");
        assert_eq!(parsed("k=v\\,w,k2=\\x"), "k:v,w|k2:\\x");
        assert_eq!(
            parsed("k='{\"message\":$context.error.messageString}'"),
            "k:{\"message\":$context.error.messageString}"
        );
        assert_eq!(parsed("k="), "k:");
        assert_eq!(parsed("op=add,path=/a~1b,value='a\\'b'"), "op:add|path:/a~1b|value:a'b");
        let refused = |wanted: &str, found: &str| {
            format!(
                "the AWS CLI says: Error parsing parameter '--o': Expected: '{wanted}', received: '{found}' for input"
            )
        };
        assert_eq!(parsed("application/problem+json=abc"), refused("=", "+"));
        assert_eq!(parsed("k='v'w"), refused(",", "w"));
        assert_eq!(parsed("k=v'w"), refused(",", "'"));
        assert_eq!(parsed("k=\\\"http://l\\\""), refused(",", "\""));
        assert_eq!(parsed("k"), refused("=", "EOF"));
        assert_eq!(parsed("k='v"), refused("<singled quoted>", "<none>"));
        assert!(parsed("k={a").contains("begins with a bracket"));
        assert!(parsed("k=v,k=w").contains("Second instance of key \"k\""));
    }
}
