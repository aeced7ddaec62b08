//! Strict JSON.
//!
//! jsonc-parser gives tokens with positions and is lenient where JSON is not; what it lets pass
//! (comments, words, other white space, control characters in strings) is refused here.

mod string;

use std::sync::Arc;

use jsonc_parser::ParseStringErrorKind;
use jsonc_parser::Scanner;
use jsonc_parser::ScannerOptions;
use jsonc_parser::errors::{ParseError, ParseErrorKind};
use jsonc_parser::tokens::Token;

use self::string::{StringErrorKind, decode};
use super::limits::{Budget, check_depth};
use super::{Node, SyntaxError, Value, duplicates};
use crate::diagnostic::{Checked, Diagnostic, codes, quoted};
use crate::source::{Place, ScalarStyle, SourceFile, Span, Text};

codes! {
    /// A document that is not JSON.
    ///
    /// No tool can read it.
    pub(super) static INVALID_JSON: Error = "invalid-json";
}

const STRICT: ScannerOptions = ScannerOptions {
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

/// Parses a JSON document whose first token stands at `start`.
pub(super) fn parse(source: &Arc<SourceFile>, start: usize) -> Result<Checked<Node>, SyntaxError> {
    let mut reader = Reader {
        source,
        scanner: Scanner::new(&source.text()[start..], &STRICT),
        start,
        end: start,
        budget: Budget::default(),
        diagnostics: Vec::new(),
    };
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

struct Reader<'a> {
    source: &'a Arc<SourceFile>,
    scanner: Scanner<'a>,
    /// Where the scanner's text begins in the file.
    start: usize,
    /// Where the last token ended.
    end: usize,
    budget: Budget,
    diagnostics: Vec<Diagnostic>,
}

#[derive(Clone, Copy)]
struct Lexeme {
    kind: Kind,
    span: Span,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    OpenBrace,
    CloseBrace,
    OpenBracket,
    CloseBracket,
    Comma,
    Colon,
    String,
    Number,
    Bool(bool),
    Null,
}

impl Reader<'_> {
    fn next(&mut self) -> Result<Option<Lexeme>, SyntaxError> {
        let token = self.scanner.scan();
        let span = Span::new(self.start + self.scanner.token_start(), self.start + self.scanner.token_end());
        let gap = &self.source.text()[self.end..span.start as usize];
        if let Some((at, c)) = gap.char_indices().find(|(_, c)| !matches!(c, ' ' | '\t' | '\r' | '\n')) {
            let span = Span::new(self.end + at, self.end + at + c.len_utf8());
            let message = format!("found `{}`, which is no white space in JSON", c.escape_unicode());
            return Err(self.error(span, message, "expected a space, a tab or a line break"));
        }
        let token = token.map_err(|error| self.scan_error(&error))?;
        self.end = span.end as usize;
        let kind = match token {
            None => return Ok(None),
            Some(Token::OpenBrace) => Kind::OpenBrace,
            Some(Token::CloseBrace) => Kind::CloseBrace,
            Some(Token::OpenBracket) => Kind::OpenBracket,
            Some(Token::CloseBracket) => Kind::CloseBracket,
            Some(Token::Comma) => Kind::Comma,
            Some(Token::Colon) => Kind::Colon,
            Some(Token::String(_)) => Kind::String,
            Some(Token::Number(_)) => Kind::Number,
            Some(Token::Boolean(value)) => Kind::Bool(value),
            Some(Token::Null) => Kind::Null,
            Some(Token::CommentLine(_) | Token::CommentBlock(_)) => {
                let error = self.error(span, "found a comment", "JSON has no comments");
                return Err(with_help(error, "remove it"));
            }
            Some(Token::Word(_)) => return Err(self.no_value(span)),
        };
        Ok(Some(Lexeme { kind, span }))
    }

    fn value(&mut self, token: Lexeme, depth: usize) -> Result<Node, SyntaxError> {
        let place = Place::new(self.source, token.span);
        check_depth(depth, || place.clone())?;
        self.budget.take(1, || place.clone())?;
        let value = match token.kind {
            Kind::Null => Value::Null,
            Kind::Bool(value) => Value::Bool(value),
            Kind::Number => {
                self.number(token.span)?;
                Value::Number(Text::verbatim(place).in_style(ScalarStyle::Bare))
            }
            Kind::String => Value::String(self.string(token.span)?),
            Kind::OpenBracket => return self.sequence(&token, depth),
            Kind::OpenBrace => return self.mapping(&token, depth),
            Kind::CloseBrace | Kind::CloseBracket | Kind::Comma | Kind::Colon => {
                return Err(self.unexpected(&token, "a value"));
            }
        };
        Ok(Node { value, tag: None, place: Place::new(self.source, token.span) })
    }

    fn sequence(&mut self, open: &Lexeme, depth: usize) -> Result<Node, SyntaxError> {
        let mut items = Vec::new();
        let mut after_comma = None;
        loop {
            let token = self.next_in("`]`", open)?;
            match token.kind {
                Kind::CloseBracket => {
                    self.no_trailing_comma(after_comma, "`]`")?;
                    break;
                }
                Kind::Comma => return Err(self.unexpected(&token, "a value")),
                _ => items.push(self.value(token, depth + 1)?),
            }
            let token = self.next_in("`,` or `]`", open)?;
            match token.kind {
                Kind::Comma => after_comma = Some(token.span),
                Kind::CloseBracket => break,
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
                Kind::CloseBrace => {
                    self.no_trailing_comma(after_comma, "`}`")?;
                    break;
                }
                Kind::String => {
                    let key = self.string(token.span)?;
                    let colon = self.next_in("`:`", open)?;
                    if colon.kind != Kind::Colon {
                        return Err(self.unexpected(&colon, "`:` after the key"));
                    }
                    let token = self.next_in("a value", open)?;
                    members.push((key, self.value(token, depth + 1)?));
                }
                _ => return Err(self.unexpected(&token, "a key in double quotes")),
            }
            let token = self.next_in("`,` or `}`", open)?;
            match token.kind {
                Kind::Comma => after_comma = Some(token.span),
                Kind::CloseBrace => break,
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

    fn number(&self, span: Span) -> Result<(), SyntaxError> {
        // The scanner ends a number where another could begin: `00` would be two tokens.
        let word = self.word(span);
        if word == span { Ok(()) } else { Err(self.no_number(word)) }
    }

    fn no_number(&self, span: Span) -> SyntaxError {
        let message = format!("found {}, which is no number in JSON", self.shown(span));
        self.error(span, message, "expected a decimal number without leading zeros")
    }

    fn string(&self, span: Span) -> Result<Text, SyntaxError> {
        decode(self.source, span).map_err(|error| self.string_error(error.kind, error.span))
    }

    fn string_error(&self, kind: StringErrorKind, span: Span) -> SyntaxError {
        let found = self.shown(span);
        let (message, expected) = match kind {
            StringErrorKind::Escape => (
                format!("found {found}, which is no escape in JSON"),
                r#"expected one of \" \\ \/ \b \f \n \r \t \uXXXX"#,
            ),
            StringErrorKind::Surrogate => {
                (format!("found {found}, half of a surrogate pair"), "expected the other half after it")
            }
            StringErrorKind::Control => {
                (format!("found {found} in a string"), "expected an escape such as \\n or \\t")
            }
        };
        self.error(span, message, expected)
    }

    fn scan_error(&self, error: &ParseError) -> SyntaxError {
        let token = self.start + self.scanner.token_start();
        let range = error.range();
        let span = Span::new(self.start + range.start, self.start + range.end);
        match error.kind() {
            ParseErrorKind::String(ParseStringErrorKind::UnterminatedStringLiteral) => {
                let rest = &self.source.text()[token..];
                let line = Span::new(token, token + rest.find('\n').unwrap_or(rest.len()));
                self.error(line, "found a string that does not end", "expected `\"` at its end")
            }
            ParseErrorKind::String(ParseStringErrorKind::InvalidUnicodeEscapeSequence(_)) => self
                .string_error(
                    StringErrorKind::Surrogate,
                    Span::new(span.start as usize, span.start as usize + 6),
                ),
            ParseErrorKind::String(_) => self.string_error(StringErrorKind::Escape, span),
            ParseErrorKind::SingleQuotedStringsNotAllowed => {
                let message = format!("found {}", self.shown(span));
                self.error(span, message, "expected `\"`: JSON strings stand in double quotes")
            }
            ParseErrorKind::UnterminatedCommentBlock => {
                self.error(Span::new(token, token + 2), "found a comment", "JSON has no comments")
            }
            ParseErrorKind::UnexpectedToken | ParseErrorKind::UnexpectedWord => {
                self.no_value(self.word(span))
            }
            _ => self.no_number(self.word(Span::at(token))),
        }
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
