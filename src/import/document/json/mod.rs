//! Strict JSON: the tokens that JSON does not have (comments, words, other white space, control
//! characters in strings) are refused.

mod string;

use std::sync::Arc;

use self::string::{StringErrorKind, decode};
use super::limits::{Budget, Nesting};
use super::{Node, SyntaxError, Value, duplicates};
use crate::diagnostic::{Checked, Diagnostic, codes, quoted};
use crate::source::json_lexer::{JsonToken, StringEnd, token_at};
use crate::source::{Place, ScalarStyle, SourceFile, Span, Text};

codes! {
    /// A document that is not JSON.
    ///
    /// No tool can read it.
    pub(super) static INVALID_JSON: Error = "invalid-json";
}

/// Parses a JSON document whose first token stands at `start`.
pub(super) fn parse(source: &Arc<SourceFile>, start: usize) -> Result<Checked<Node>, SyntaxError> {
    let mut reader = JsonReader { source, end: start, budget: Budget::default(), diagnostics: Vec::new() };
    let root = match reader.next()? {
        Some(token) => reader.value(token, 1)?,
        None => return Err(reader.unexpected_end("a value", None)),
    };
    let rest = source.text()[reader.end..].trim_start_matches([' ', '\t', '\r', '\n']);
    if rest.is_empty() {
        return Ok(Checked::new(root, reader.diagnostics));
    }
    let first = rest.chars().next().map_or(0, char::len_utf8);
    let at = source.text().len() - rest.len();
    let span = reader.word(Span::new(at, at + first));
    let message = format!("found {} after the end of the document", reader.shown(span));
    Err(reader.error(span, message, "expected nothing more"))
}

struct JsonReader<'a> {
    source: &'a Arc<SourceFile>,
    /// Where the last token ended.
    end: usize,
    budget: Budget,
    diagnostics: Vec<Diagnostic>,
}

#[derive(Clone, Copy)]
struct Lexeme {
    kind: JsonToken,
    span: Span,
}

impl JsonReader<'_> {
    fn next(&mut self) -> Result<Option<Lexeme>, SyntaxError> {
        let text = self.source.text();
        let rest = &text[self.end..];
        let Some(gap) = rest.find(|c| !matches!(c, ' ' | '\t' | '\r' | '\n')) else { return Ok(None) };
        let start = self.end + gap;
        let (kind, span) = token_at(text, start, text.len(), StringEnd::Anywhere);
        self.end = span.end as usize;
        match kind {
            JsonToken::Comment => {
                let error = self.error(self.word(span), "found a comment", "JSON has no comments");
                Err(with_help(error, "remove it"))
            }
            JsonToken::Unclosed => {
                Err(self.error(span, "found a string that does not end", "expected `\"` at its end"))
            }
            JsonToken::SingleQuoted | JsonToken::Other if text[start..].starts_with('\'') => {
                let message = format!("found {}", self.shown(Span::new(start, start + 1)));
                let span = Span::new(start, start + 1);
                Err(self.error(span, message, "expected `\"`: JSON strings stand in double quotes"))
            }
            JsonToken::Word
                if text[start..]
                    .starts_with(['-', '+', '.', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9']) =>
            {
                Err(self.no_number(self.word(span)))
            }
            JsonToken::Other => {
                let c = text[start..].chars().next().unwrap_or_default();
                if c.is_whitespace() || c.is_control() || c == '\u{feff}' {
                    let message = format!("found invalid whitespace `{}`", c.escape_unicode());
                    return Err(self.error(span, message, "expected a space, a tab or a line break"));
                }
                Err(self.no_value(span))
            }
            JsonToken::Word | JsonToken::Equals | JsonToken::SingleQuoted => {
                Err(self.no_value(self.word(span)))
            }
            kind => Ok(Some(Lexeme { kind, span })),
        }
    }

    fn value(&mut self, token: Lexeme, depth: usize) -> Result<Node, SyntaxError> {
        let place = Place::new(self.source, token.span);
        Nesting::Document.check(depth, || place.clone())?;
        self.budget.take(1, || place.clone())?;
        let value = match token.kind {
            JsonToken::Null => Value::Null,
            JsonToken::True => Value::Bool(true),
            JsonToken::False => Value::Bool(false),
            JsonToken::Number => Value::Number(Text::verbatim(place).in_style(ScalarStyle::Bare)),
            JsonToken::String => Value::String(self.string(token.span)?),
            JsonToken::OpenBracket => return self.sequence(&token, depth),
            JsonToken::OpenBrace => return self.mapping(&token, depth),
            _ => return Err(self.unexpected(&token, "a value")),
        };
        Ok(Node { value, tag: None, place: Place::new(self.source, token.span) })
    }

    fn sequence(&mut self, open: &Lexeme, depth: usize) -> Result<Node, SyntaxError> {
        let mut items = Vec::new();
        let mut after_comma = None;
        loop {
            let token = self.next_in("`]`", open)?;
            match token.kind {
                JsonToken::CloseBracket => {
                    self.no_trailing_comma(after_comma, "`]`")?;
                    break;
                }
                JsonToken::Comma => return Err(self.unexpected(&token, "a value")),
                _ => items.push(self.value(token, depth + 1)?),
            }
            let token = self.next_in("`,` or `]`", open)?;
            match token.kind {
                JsonToken::Comma => after_comma = Some(token.span),
                JsonToken::CloseBracket => break,
                _ => return Err(self.unexpected(&token, "`,` or `]`")),
            }
        }
        Ok(self.node(Value::Sequence(items), open))
    }

    fn mapping(&mut self, open: &Lexeme, depth: usize) -> Result<Node, SyntaxError> {
        let mut members = Vec::new();
        let mut after_comma = None;
        loop {
            let token = self.next_in("a key or `}`", open)?;
            match token.kind {
                JsonToken::CloseBrace => {
                    self.no_trailing_comma(after_comma, "`}`")?;
                    break;
                }
                JsonToken::String => {
                    let key = self.string(token.span)?;
                    let colon = self.next_in("`:`", open)?;
                    if colon.kind != JsonToken::Colon {
                        return Err(self.unexpected(&colon, "`:` after the key"));
                    }
                    let token = self.next_in("a value", open)?;
                    members.push((key, self.value(token, depth + 1)?));
                }
                _ => return Err(self.unexpected(&token, "a key in double quotes")),
            }
            let token = self.next_in("`,` or `}`", open)?;
            match token.kind {
                JsonToken::Comma => after_comma = Some(token.span),
                JsonToken::CloseBrace => break,
                _ => return Err(self.unexpected(&token, "`,` or `}`")),
            }
        }
        duplicates::report(&members, &mut self.diagnostics);
        Ok(self.node(Value::Mapping(members), open))
    }

    /// A collection from its opening token to the last token read.
    fn node(&self, value: Value, open: &Lexeme) -> Node {
        let span = Span::new(open.span.start as usize, self.end);
        Node { value, tag: None, place: Place::new(self.source, span) }
    }

    fn next_in(&mut self, expected: &str, open: &Lexeme) -> Result<Lexeme, SyntaxError> {
        match self.next()? {
            Some(token) => Ok(token),
            None => Err(self.unexpected_end(expected, Some(open.span))),
        }
    }

    fn no_trailing_comma(&self, comma: Option<Span>, before: &str) -> Result<(), SyntaxError> {
        comma.map_or(Ok(()), |comma| {
            let error =
                self.error(comma, format!("found `,` before {before}"), "JSON has no trailing commas");
            Err(with_help(error, "remove it"))
        })
    }

    fn no_number(&self, span: Span) -> SyntaxError {
        let message = format!("found invalid number {}", self.shown(span));
        self.error(span, message, "expected a decimal number without leading zeros")
    }

    fn string(&self, span: Span) -> Result<Text, SyntaxError> {
        decode(self.source, span).map_err(|error| self.string_error(error.kind, error.span))
    }

    fn string_error(&self, kind: StringErrorKind, span: Span) -> SyntaxError {
        let found = self.shown(span);
        let (message, expected) = match kind {
            StringErrorKind::Escape => {
                (format!("found invalid escape {found}"), r#"expected one of \" \\ \/ \b \f \n \r \t \uXXXX"#)
            }
            StringErrorKind::Surrogate => {
                (format!("found {found}, half of a surrogate pair"), "expected the other half after it")
            }
            StringErrorKind::Control => {
                (format!("found {found} in a string"), "expected an escape such as \\n or \\t")
            }
        };
        self.error(span, message, expected)
    }

    fn no_value(&self, span: Span) -> SyntaxError {
        let message = format!("found {}", self.shown(span));
        let error = self.error(span, message, "expected a string, a number, `{`, `[`, true, false or null");
        with_help(error, "put double quotes around text")
    }

    fn unexpected(&self, token: &Lexeme, expected: &str) -> SyntaxError {
        self.error(token.span, format!("found {}", self.shown(token.span)), &format!("expected {expected}"))
    }

    fn unexpected_end(&self, expected: &str, open: Option<Span>) -> SyntaxError {
        let end = Span::at(self.source.text().len());
        let mut error = self.error(end, "the document ends too early", &format!("expected {expected}"));
        if let Some(open) = open {
            *error = error.at(Some(Place::new(self.source, open)), "opened here, never closed");
        }
        error
    }

    fn error(&self, span: Span, message: impl std::fmt::Display, expected: &str) -> SyntaxError {
        let message = format!("not valid JSON: {message}; {expected}");
        Box::new(Diagnostic::of(&INVALID_JSON, message).at(Some(Place::new(self.source, span)), expected))
    }

    /// The text of a span, for messages.
    fn shown(&self, span: Span) -> String {
        quoted(span.of(self.source.text()))
    }

    /// The span up to the end of the word it begins.
    fn word(&self, span: Span) -> Span {
        let rest = &self.source.text()[span.start as usize..];
        let belongs = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '+' | '-');
        let length = rest.find(|c| !belongs(c)).unwrap_or(rest.len());
        Span::new(span.start as usize, (span.start as usize + length).max(span.end as usize))
    }
}

fn with_help(mut error: SyntaxError, help: &str) -> SyntaxError {
    error.help = Some(help.into());
    error
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_runs_into_a_letter_is_shown_with_it() {
        let error = parse(&SourceFile::new("f.json", "[1é]"), 0).expect_err("no number");
        assert_eq!(error.labels[0].place.text(), "1é");
    }
}
