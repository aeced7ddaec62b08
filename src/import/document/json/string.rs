//! JSON strings, decoded with their way back.

use std::sync::Arc;

use crate::source::{Place, ScalarStyle, SourceFile, Span, Text, TextBuilder};

/// What is wrong inside a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct StringError {
    pub(super) kind: StringErrorKind,
    /// The offending bytes of the file.
    pub(super) span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StringErrorKind {
    Escape,
    Surrogate,
    Control,
}

/// Decodes the string whose quotes stand at both ends of `span`.
pub(super) fn decode(source: &Arc<SourceFile>, span: Span) -> Result<Text, StringError> {
    let text = source.text();
    let (end, mut at) = (span.end as usize - 1, span.start as usize + 1);
    let mut builder = TextBuilder::default();
    while at < end {
        let rest = &text[at..end];
        let verbatim = rest.find(|c: char| c == '\\' || c < ' ').unwrap_or(rest.len());
        builder.push_written(source, Span::new(at, at + verbatim));
        at += verbatim;
        let rest = &text[at..end];
        if rest.starts_with('\\') {
            let (decoded, length) = escape(rest)
                .map_err(|(kind, length)| StringError { kind, span: Span::new(at, at + length) })?;
            builder.push_meaning(decoded.encode_utf8(&mut [0; 4]), source, Span::new(at, at + length));
            at += length;
        } else if !rest.is_empty() {
            return Err(StringError { kind: StringErrorKind::Control, span: Span::new(at, at + 1) });
        }
    }
    Ok(builder.finish(Some(Place::new(source, span))).in_style(ScalarStyle::DoubleQuoted))
}

/// escape = "\" ( `"` | "\" | "/" | "b" | "f" | "n" | "r" | "t" | "u" 4hex [ "\u" 4hex ] )
///
/// Gives the character and how many bytes it is written in, or what is wrong and in how many.
fn escape(rest: &str) -> Result<(char, usize), (StringErrorKind, usize)> {
    let Some(letter) = rest[1..].chars().next() else {
        return Err((StringErrorKind::Escape, 1));
    };
    let simple = match letter {
        '"' | '\\' | '/' => letter,
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => return unicode_escape(rest),
        _ => return Err((StringErrorKind::Escape, 1 + letter.len_utf8())),
    };
    Ok((simple, 2))
}

fn unicode_escape(rest: &str) -> Result<(char, usize), (StringErrorKind, usize)> {
    let first = hex(rest, 2).ok_or((StringErrorKind::Escape, 2))?;
    if let Some(c) = char::from_u32(first) {
        return Ok((c, 6));
    }
    let second = rest[6..].starts_with("\\u").then(|| hex(rest, 8)).flatten();
    let units = [first, second.unwrap_or_default()].map(|unit| u16::try_from(unit).unwrap_or_default());
    match char::decode_utf16(units).next() {
        Some(Ok(c)) => Ok((c, 12)),
        _ => Err((StringErrorKind::Surrogate, 6)),
    }
}

/// The number of the four hexadecimal digits at `at`.
fn hex(text: &str, at: usize) -> Option<u32> {
    let digits = text.get(at..at + 4)?;
    let all = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    all.then(|| u32::from_str_radix(digits, 16).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(json: &str) -> Result<Text, StringError> {
        decode(&SourceFile::new("f", json), Span::new(0, json.len()))
    }

    #[test]
    fn escapes_are_decoded_and_placed() {
        let text = decoded(r#""a\u0041\ud83c\udf4e\n$x""#).expect("a string");
        assert_eq!(text.as_str(), "aA🍎\n$x");
        let written = |start, end| text.locate(Span::new(start, end)).expect("placed").text().to_owned();
        assert_eq!(written(1, 2), r"\u0041");
        assert_eq!(written(2, 6), r"\ud83c\udf4e");
        assert_eq!(written(7, 9), "$x");
    }

    #[test]
    fn wrong_escapes_are_placed() {
        let refused = |json: &str| {
            let error = decoded(json).expect_err(json);
            format!("{:?} {}", error.kind, error.span.of(json))
        };
        assert_eq!(refused(r#""a\x""#), r"Escape \x");
        assert_eq!(refused(r#""\u00é""#), r"Escape \u");
        assert_eq!(refused(r#""\ud83c!""#), r"Surrogate \ud83c");
        assert_eq!(refused("\"a\tb\""), "Control \t");
    }
}
