//! The tokens of a JSON template.

use crate::source::Span;
use crate::template::body::{LookAlike, Part, PartKind};

/// The tokens of a template, in order; white space lies between them.
#[derive(Clone, Debug, Default)]
pub(in crate::check) struct Tokens(pub(super) Vec<Token>);

/// A token and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::check) struct Token {
    pub(in crate::check) kind: TokenKind,
    pub(in crate::check) span: Span,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::check) enum TokenKind {
    /// `{` or `[`.
    Open,
    /// `}` or `]`.
    Close,
    Colon,
    Comma,
    /// `=` or `=>`, which no JSON has.
    Equals,
    /// Text in double quotes, the quotes included.
    String,
    /// A double quote that nothing closes, up to the end of its line.
    Unclosed,
    /// Text in single quotes, the quotes included.
    SingleQuoted,
    Number,
    /// `true`, `false` or `null`.
    Constant,
    /// Any other word.
    Word,
    /// A reference outside of quotes: the index of its part.
    Reference(usize),
    /// A value that is not known, or `${Name}` that nothing replaces.
    Opaque,
    /// `// …` or `/* … */`, which no JSON has.
    Comment,
    /// Anything else: one character.
    Other,
}

impl Token {
    /// The text of the token.
    pub(in crate::check) fn text(self, body: &str) -> &str {
        self.span.of(body)
    }

    /// Between the quotes of a quoted token.
    pub(in crate::check) fn inside(self) -> Span {
        Span { start: self.span.start + 1, end: (self.span.end - 1).max(self.span.start + 1) }
    }
}

impl Tokens {
    /// Takes a template apart, whose parts are known.
    pub(in crate::check) fn of(body: &str, parts: &[Part]) -> Self {
        let is_opaque = |part: &&Part| match part.kind {
            PartKind::Hole => true,
            PartKind::LookAlike(LookAlike::Braced) => part.span.of(body).ends_with('}'),
            _ => false,
        };
        let opaque = parts.iter().filter(is_opaque);
        let references = parts.iter().enumerate();
        let references = references.filter(|(_, part)| matches!(part.kind, PartKind::Reference(_)));
        let mut reader = Reader {
            body,
            references: references.map(|(index, part)| (index, part.span)).collect(),
            opaque: opaque.map(|part| part.span).collect(),
            at: 0,
        };
        let mut tokens = Vec::new();
        while let Some(token) = reader.next() {
            assert!(!token.span.is_empty(), "a token that takes nothing would never end");
            reader.at = token.span.end as usize;
            tokens.push(token);
        }
        Self(tokens)
    }

    /// Whether the string that begins at an offset is the key of an object.
    pub(in crate::check) fn is_key_at(&self, offset: u32) -> bool {
        let Ok(index) = self.0.binary_search_by_key(&offset, |token| token.span.start) else { return false };
        let is = |index: usize, kind| self.0.get(index).is_some_and(|token| token.kind == kind);
        is(index, TokenKind::String) && is(index + 1, TokenKind::Colon)
    }
}

struct Reader<'a> {
    body: &'a str,
    /// Index and span of the parts that are references.
    references: Vec<(usize, Span)>,
    opaque: Vec<Span>,
    at: usize,
}

impl Reader<'_> {
    fn next(&self) -> Option<Token> {
        let start = self.at + self.body[self.at..].find(|c: char| !c.is_whitespace())?;
        let token = |kind, len: usize| Some(Token { kind, span: Span::new(start, start + len) });
        if let Ok(index) = self.references.binary_search_by_key(&start, |(_, span)| span.start as usize) {
            let (part, span) = self.references[index];
            return token(TokenKind::Reference(part), span.len());
        }
        if let Ok(index) = self.opaque.binary_search_by_key(&start, |span| span.start as usize) {
            return token(TokenKind::Opaque, self.opaque[index].len());
        }
        let rest = &self.body[start..];
        let first = rest.chars().next()?;
        if let Some(len) = self.comment(start) {
            return token(TokenKind::Comment, len);
        }
        match first {
            '{' | '[' => token(TokenKind::Open, 1),
            '}' | ']' => token(TokenKind::Close, 1),
            ':' => token(TokenKind::Colon, 1),
            ',' => token(TokenKind::Comma, 1),
            '=' => token(TokenKind::Equals, if rest.starts_with("=>") { 2 } else { 1 }),
            '"' => match self.string_end(start) {
                Some(end) => token(TokenKind::String, end - start),
                None => token(TokenKind::Unclosed, rest.find('\n').unwrap_or(rest.len())),
            },
            '\'' => match rest[1..].find(['\'', '\n']).filter(|&end| rest[1 + end..].starts_with('\'')) {
                Some(end) => token(TokenKind::SingleQuoted, end + 2),
                None => token(TokenKind::Other, 1),
            },
            c if is_of_word(c) => {
                let next = self.references.partition_point(|(_, span)| (span.start as usize) <= start);
                let stop =
                    self.references.get(next).map_or(rest.len(), |(_, span)| span.start as usize - start);
                let len = rest[..stop].find(|c: char| !is_of_word(c)).unwrap_or(stop);
                token(word_kind(&rest[..len]), len)
            }
            c => token(TokenKind::Other, c.len_utf8()),
        }
    }

    /// The length of a comment; what follows a word or a colon at once is part of a URL.
    fn comment(&self, start: usize) -> Option<usize> {
        let rest = &self.body[start..];
        let is_alone = |c: char| c.is_whitespace() || matches!(c, '{' | '}' | '[' | ']' | ',');
        if !rest.starts_with('/') || !self.body[..start].chars().next_back().is_none_or(is_alone) {
            return None;
        }
        if rest.starts_with("//") {
            Some(rest.find('\n').unwrap_or(rest.len()))
        } else {
            let inside = rest.strip_prefix("/*")?;
            Some(inside.find("*/").map_or(rest.len(), |end| end + 4))
        }
    }

    /// Where the string that begins at `start` ends.
    fn string_end(&self, start: usize) -> Option<usize> {
        let bytes = self.body.as_bytes();
        let mut at = start + 1;
        while at < bytes.len() {
            match bytes[at] {
                b'\\' if bytes.get(at + 1) == Some(&b'\n') => return None,
                b'\\' => at += 1,
                b'"' => return Some(at + 1),
                b'\n' => return None,
                _ => {}
            }
            at += 1;
        }
        None
    }
}

/// Whether a character can be part of a word or a number.
fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '+' | '.' | '$' | '/')
}

fn word_kind(word: &str) -> TokenKind {
    match word {
        "true" | "false" | "null" => TokenKind::Constant,
        _ if serde_json::from_str::<serde_json::Number>(word).is_ok() => TokenKind::Number,
        _ => TokenKind::Word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::body::parse;

    fn shape(body: &str) -> String {
        let tokens = Tokens::of(body, &parse(body));
        let shown = tokens.0.iter().map(|token| format!("{:?} {}", token.kind, token.text(body)));
        shown.collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn tokens_cover_any_text() {
        assert_eq!(
            shape("{\"a\": [-1.5e3, true, 'x', go]}"),
            "Open { | String \"a\" | Colon : | Open [ | Number -1.5e3 | Comma , | Constant true | Comma , \
             | SingleQuoted 'x' | Comma , | Word go | Close ] | Close }"
        );
        assert_eq!(
            shape("\"a\\\"b\" $context.stage ${Name}x"),
            "String \"a\\\"b\" | Reference(1) $context.stage | Opaque ${Name} | Word x"
        );
        assert_eq!(shape("x$context.stage"), "Word x | Reference(1) $context.stage");
        assert_eq!(shape("\"a\n'b\né=>"), "Unclosed \"a | Other ' | Word b | Word é | Equals =>");
    }
}
