//! Strings, which may be templates of their own.

use super::{Parsed, Parser, Place};
use crate::ast::{ExpressionKind, Interpolated};
use crate::error::TemplateErrorKind;

impl Parser<'_> {
    /// A string in single quotes is text. One in double quotes is a template if it has a `$` or a
    /// `#`; a blank is added to it, so that its last character can be one of these.
    pub(super) fn string(&mut self) -> Parsed<ExpressionKind> {
        let token = self.take()?;
        let image = token.span.of(self.text);
        let inside = &image[1..image.len() - 1];
        let double = image.starts_with('"');
        let unescaped = if double { unescape(inside) } else { Some(inside.to_owned()) };
        let Some(unescaped) = unescaped else {
            self.next -= 1;
            return Err(self.error_at(TemplateErrorKind::UnicodeEscape, 0));
        };
        let content = if double { unescaped.replace("\"\"", "\"") } else { unescaped.replace("''", "'") };
        if !double || !image.contains(['$', '#']) {
            return Ok(ExpressionKind::Text(content.into()));
        }
        let padded = !content.contains("##");
        let place = match self.place {
            Place::Exact(offset) if content == inside => Place::Exact(offset + token.span.start + 1),
            _ => Place::Within(self.placed(token.span)),
        };
        let text = if padded { content + " " } else { content };
        let body = self.nested(|parser| {
            let mut inner = Parser::new(&text, parser.depth, place);
            inner.names = std::mem::take(&mut parser.names);
            std::mem::swap(&mut inner.slots, &mut parser.slots);
            let body = inner.template();
            parser.names = std::mem::take(&mut inner.names);
            std::mem::swap(&mut inner.slots, &mut parser.slots);
            let mut errors = inner.errors.into_iter();
            match errors.next() {
                None => Ok(body),
                Some(first) => {
                    parser.errors.extend(errors);
                    Err(Box::new(first))
                }
            }
        })?;
        Ok(ExpressionKind::Interpolated(Box::new(Interpolated { body, padded })))
    }
}

/// Replaces `\u` and four hexadecimal digits by the character; nothing where digits are missing.
fn unescape(text: &str) -> Option<String> {
    if !text.contains("\\u") {
        return Some(text.to_owned());
    }
    let mut units: Vec<u16> = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("\\u") {
        units.extend(rest[..at].encode_utf16());
        let digits = rest.get(at + 2..at + 6)?;
        // Java takes a sign, of which only `+` leaves a character.
        units.push(u16::from_str_radix(digits, 16).ok()?);
        rest = &rest[at + 6..];
    }
    units.extend(rest.encode_utf16());
    Some(String::from_utf16_lossy(&units))
}
