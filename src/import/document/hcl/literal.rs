//! Literal text of HCL, decoded with its way back.

use crate::source::{Span, Text, TextBuilder};

/// How literal text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quoting {
    /// Between double quotes: escapes begin with `\`.
    Quoted,
    /// In a heredoc or a template file: there are no such escapes.
    Bare,
}

/// Appends what the bytes `span` of `text` mean. `$${` and `%%{` stand for `${` and `%{`.
pub(crate) fn decode(text: &Text, span: Span, quoting: Quoting, builder: &mut TextBuilder) {
    let (mut at, end) = (span.start as usize, span.end as usize);
    while at < end {
        let rest = &text.as_str()[at..end];
        let Some((offset, length, decoded)) = next_escape(rest, quoting) else { break };
        builder.push_slice(text, Span::new(at, at + offset));
        let escape = Span::new(at + offset, at + offset + length);
        let mut buffer = [0; 4];
        let decoded = match decoded {
            Escape::Marker(marker) => marker,
            Escape::Char(c) => c.encode_utf8(&mut buffer),
        };
        match text.locate(escape) {
            Some(place) => builder.push_decoded(decoded, &place),
            None => builder.push_slice(text, escape),
        }
        at = escape.end as usize;
    }
    builder.push_slice(text, Span::new(at, end));
}

enum Escape {
    Marker(&'static str),
    Char(char),
}

/// The next escape: where it is, how long, and what it means.
fn next_escape(text: &str, quoting: Quoting) -> Option<(usize, usize, Escape)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    loop {
        at += bytes[at..].iter().position(|byte| matches!(byte, b'$' | b'%' | b'\\'))?;
        match &bytes[at..] {
            [b'$', b'$', b'{', ..] => return Some((at, 3, Escape::Marker("${"))),
            [b'%', b'%', b'{', ..] => return Some((at, 3, Escape::Marker("%{"))),
            [b'\\', ..] if quoting == Quoting::Quoted => {
                let (length, c) = escaped_char(&text[at..]);
                return Some((at, length, Escape::Char(c)));
            }
            _ => at += 1,
        }
    }
}

/// The character that an escape stands for, which the parser has checked already.
fn escaped_char(escape: &str) -> (usize, char) {
    let hexadecimal = |digits: usize| {
        let code = escape.get(2..2 + digits).and_then(|digits| u32::from_str_radix(digits, 16).ok());
        (2 + digits, code.and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER))
    };
    let (length, c) = match escape.chars().nth(1) {
        Some('n') => (2, '\n'),
        Some('r') => (2, '\r'),
        Some('t') => (2, '\t'),
        Some('u') => hexadecimal(4),
        Some('U') => hexadecimal(8),
        Some(other) => (1 + other.len_utf8(), other),
        None => (1, '\\'),
    };
    (length.min(escape.len()), c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Place, SourceFile};

    fn decoded(written: &str, quoting: Quoting) -> Text {
        let file = SourceFile::new("f", written);
        let span = Span::new(0, written.len());
        let mut builder = TextBuilder::default();
        decode(&Text::verbatim(Place::new(&file, span)), span, quoting, &mut builder);
        builder.finish(None)
    }

    #[test]
    fn escapes_lead_back() {
        let text = decoded(r#"a\"b\u00e9$${x}\\n"#, Quoting::Quoted);
        assert_eq!(text.as_str(), "a\"bé${x}\\n");
        assert_eq!(text.locate(Span::new(3, 5)).expect("placed").text(), r"\u00e9");
        assert_eq!(text.locate(Span::new(5, 9)).expect("placed").text(), "$${x}");
    }

    #[test]
    fn only_markers_are_escaped_in_heredocs() {
        assert_eq!(decoded(r"\n $$x %%{ $${", Quoting::Bare).as_str(), r"\n $$x %{ ${");
        assert_eq!(decoded("\\", Quoting::Quoted).as_str(), "\\");
    }
}
