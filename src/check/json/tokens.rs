//! The tokens of a JSON template.

use crate::source::Span;
use crate::source::json_lexer::{JsonToken, StringEnd, token_at};
use crate::template::body::{LookAlike, PartKind, TemplatePart};

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
    pub(in crate::check) fn of(body: &str, parts: &[TemplatePart]) -> Self {
        let is_opaque = |part: &&TemplatePart| match part.kind {
            PartKind::Hole => true,
            PartKind::LookAlike(LookAlike::Braced) => part.span.of(body).ends_with('}'),
            _ => false,
        };
        let opaque = parts.iter().filter(is_opaque);
        let references = parts.iter().enumerate();
        let references = references.filter(|(_, part)| matches!(part.kind, PartKind::Reference(_)));
        let mut reader = TemplateLexer {
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

struct TemplateLexer<'a> {
    body: &'a str,
    /// Index and span of the parts that are references.
    references: Vec<(usize, Span)>,
    opaque: Vec<Span>,
    at: usize,
}

impl TemplateLexer<'_> {
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
        let next = self.references.partition_point(|(_, span)| (span.start as usize) <= start);
        let stop = self.references.get(next).map_or(self.body.len(), |(_, span)| span.start as usize);
        let (kind, span) = token_at(self.body, start, stop, StringEnd::OnItsLine);
        Some(Token { kind: kind.into(), span })
    }
}

impl From<JsonToken> for TokenKind {
    fn from(token: JsonToken) -> Self {
        match token {
            JsonToken::OpenBrace | JsonToken::OpenBracket => Self::Open,
            JsonToken::CloseBrace | JsonToken::CloseBracket => Self::Close,
            JsonToken::Colon => Self::Colon,
            JsonToken::Comma => Self::Comma,
            JsonToken::Equals => Self::Equals,
            JsonToken::String => Self::String,
            JsonToken::Unclosed => Self::Unclosed,
            JsonToken::SingleQuoted => Self::SingleQuoted,
            JsonToken::Number => Self::Number,
            JsonToken::True | JsonToken::False | JsonToken::Null => Self::Constant,
            JsonToken::Word => Self::Word,
            JsonToken::Comment => Self::Comment,
            JsonToken::Other => Self::Other,
        }
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
