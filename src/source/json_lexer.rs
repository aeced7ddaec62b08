//! The tokens of JSON, and of text that should have been JSON.
//!
//! One lexer for two readings: documents are strict, and refuse what JSON does not have; templates
//! are looked at as their authors meant them.

use super::Span;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JsonToken {
    /// `{`.
    OpenBrace,
    /// `}`.
    CloseBrace,
    /// `[`.
    OpenBracket,
    /// `]`.
    CloseBracket,
    /// `:`.
    Colon,
    /// `,`.
    Comma,
    /// `=` or `=>`, which JSON does not have.
    Equals,
    /// Text in double quotes, the quotes included.
    String,
    /// A double quote that nothing closes, up to the end of its line.
    Unclosed,
    /// Text in single quotes, the quotes included, on one line.
    SingleQuoted,
    /// A number as JSON has them.
    Number,
    /// `true`.
    True,
    /// `false`.
    False,
    /// `null`.
    Null,
    /// Any other word.
    Word,
    /// `// …` or `/* … */`, which JSON does not have.
    Comment,
    /// Anything else: one character.
    Other,
}

/// Where a string in double quotes has to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StringEnd {
    /// Anywhere: a line break in a string is reported as such.
    Anywhere,
    /// On its line: a string that does not end there has lost its quote.
    OnItsLine,
}

/// The token that begins at `start`, where a character that is not white space stands. A word ends
/// at `stop`, if it gets there.
///
/// # Panics
/// Where `start` is not inside of the text, at the beginning of a character.
pub(crate) fn token_at(text: &str, start: usize, stop: usize, end: StringEnd) -> (JsonToken, Span) {
    let rest = &text[start..];
    let token = |token, length: usize| (token, Span::new(start, start + length));
    match rest.as_bytes()[0] {
        b'{' => token(JsonToken::OpenBrace, 1),
        b'}' => token(JsonToken::CloseBrace, 1),
        b'[' => token(JsonToken::OpenBracket, 1),
        b']' => token(JsonToken::CloseBracket, 1),
        b':' => token(JsonToken::Colon, 1),
        b',' => token(JsonToken::Comma, 1),
        b'=' => token(JsonToken::Equals, if rest.starts_with("=>") { 2 } else { 1 }),
        b'"' => match string_length(rest.as_bytes(), end) {
            Some(length) => token(JsonToken::String, length),
            None => token(JsonToken::Unclosed, rest.find('\n').unwrap_or(rest.len())),
        },
        b'\'' => match rest[1..].find(['\'', '\n']).filter(|&end| rest[1 + end..].starts_with('\'')) {
            Some(end) => token(JsonToken::SingleQuoted, end + 2),
            None => token(JsonToken::Other, 1),
        },
        b'/' if is_apart(&text[..start]) && rest.starts_with("//") => {
            token(JsonToken::Comment, rest.find('\n').unwrap_or(rest.len()))
        }
        b'/' if is_apart(&text[..start]) && rest.starts_with("/*") => {
            token(JsonToken::Comment, rest[2..].find("*/").map_or(rest.len(), |end| end + 4))
        }
        _ => {
            let word = &rest[..(stop - start).min(rest.len())];
            match word.find(|c| !is_of_word(c)).unwrap_or(word.len()) {
                0 => token(JsonToken::Other, rest.chars().next().map_or(1, char::len_utf8)),
                length => token(word_token(&word[..length]), length),
            }
        }
    }
}

/// Whether what stands before a comment is no part of it: `//` after a word or a colon at once is part
/// of a URL.
fn is_apart(before: &str) -> bool {
    let is_alone = |c: char| c.is_whitespace() || matches!(c, '{' | '}' | '[' | ']' | ',');
    before.chars().next_back().is_none_or(is_alone)
}

/// How many bytes the string has that `bytes` begin with, its quotes included.
fn string_length(bytes: &[u8], end: StringEnd) -> Option<usize> {
    let mut at = 1;
    loop {
        at += match end {
            StringEnd::Anywhere => memchr::memchr2(b'"', b'\\', bytes.get(at..)?),
            StringEnd::OnItsLine => memchr::memchr3(b'"', b'\\', b'\n', bytes.get(at..)?),
        }?;
        match (bytes[at], bytes.get(at + 1)) {
            (b'"', _) => return Some(at + 1),
            (b'\\', next) if end == StringEnd::Anywhere || next != Some(&b'\n') => at += 2,
            _ => return None,
        }
    }
}

/// Whether a character can be part of a word or a number.
fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '+' | '.' | '$' | '/')
}

fn word_token(word: &str) -> JsonToken {
    match word {
        "true" => JsonToken::True,
        "false" => JsonToken::False,
        "null" => JsonToken::Null,
        _ if is_number(word) => JsonToken::Number,
        _ => JsonToken::Word,
    }
}

/// number = [ "-" ] ( "0" | digit1-9 { digit } ) [ "." digit { digit } ] [ ( "e" | "E" ) [ "+" | "-" ] digit { digit } ]
fn is_number(word: &str) -> bool {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let unsigned = word.strip_prefix('-').unwrap_or(word);
    let whole = digits(unsigned);
    if whole == 0 || (whole > 1 && unsigned.starts_with('0')) {
        return false;
    }
    let mut rest = &unsigned[whole..];
    if let Some(fraction) = rest.strip_prefix('.') {
        let length = digits(fraction);
        if length == 0 {
            return false;
        }
        rest = &fraction[length..];
    }
    if let Some(exponent) = rest.strip_prefix(['e', 'E']) {
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        let length = digits(exponent);
        if length == 0 {
            return false;
        }
        rest = &exponent[length..];
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn tokens(text: &str, end: StringEnd) -> Vec<(JsonToken, &str)> {
        let mut tokens = Vec::new();
        let mut at = 0;
        while let Some(gap) = text[at..].find(|c: char| !c.is_whitespace()) {
            let (token, span) = token_at(text, at + gap, text.len(), end);
            tokens.push((token, span.of(text)));
            at = span.end as usize;
        }
        tokens
    }

    #[test]
    fn strings_end_anywhere_or_on_their_line() {
        let text = "\"a\\\"b\nc\" d";
        let anywhere = tokens(text, StringEnd::Anywhere);
        assert_eq!(anywhere, [(JsonToken::String, "\"a\\\"b\nc\""), (JsonToken::Word, "d")]);
        let on_line = tokens(text, StringEnd::OnItsLine);
        assert_eq!(on_line[0], (JsonToken::Unclosed, "\"a\\\"b"));
    }

    #[test]
    fn comments_are_told_from_urls() {
        let found = tokens("https://a.b // c\n/* d */ e", StringEnd::OnItsLine);
        let kinds: Vec<_> = found.iter().map(|(token, _)| *token).collect();
        assert_eq!(kinds[kinds.len() - 3..], [JsonToken::Comment, JsonToken::Comment, JsonToken::Word]);
        assert_eq!(kinds.iter().filter(|token| **token == JsonToken::Comment).count(), 2);
    }

    proptest! {
        /// Tokens take something of any text, and nothing twice.
        #[test]
        fn tokens_tile_any_text(text in "[\\PC\n\"'{}/*:,=0-9a-z$]{0,40}") {
            for end in [StringEnd::Anywhere, StringEnd::OnItsLine] {
                let all: String = tokens(&text, end).into_iter().map(|(_, text)| text).collect();
                let black = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
                prop_assert_eq!(black(&all), black(&text));
            }
        }

        /// Numbers are those of serde_json.
        #[test]
        fn numbers_are_those_of_json(word in "[-+.eE0-9]{1,8}") {
            prop_assert_eq!(is_number(&word), serde_json::from_str::<serde_json::Number>(&word).is_ok()
                || is_number(&word) && word.contains(['e', 'E']));
        }
    }
}
