//! The encodings of `$util`.

use std::fmt::Write;

use base64::Engine;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// As commons-lang 2.6 escapes JavaScript: quotes, backslashes, slashes, control characters, and
/// everything that is not ASCII. Nothing where there is none of these.
pub(crate) fn escape_javascript(text: &str) -> Option<String> {
    let is_escaped = |byte: u8| matches!(byte, b'\'' | b'"' | b'\\' | b'/' | 0..=0x1f | 0x80..);
    let plain = text.bytes().position(is_escaped)?;
    let mut out = String::with_capacity(text.len() + text.len() / 8 + 8);
    out.push_str(&text[..plain]);
    for c in text[plain..].chars() {
        match c {
            '\u{8}' => out.push_str("\\b"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            '\'' | '"' | '\\' | '/' => {
                out.push('\\');
                out.push(c);
            }
            ' '..='\u{7f}' => out.push(c),
            c => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    write!(out, "\\u{unit:04X}").expect("a string takes everything");
                }
            }
        }
    }
    Some(out)
}

/// As `java.net.URLEncoder`: the encoding of forms.
pub(crate) fn url_encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for &byte in text.as_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'*' => out.push(char::from(byte)),
            b' ' => out.push('+'),
            byte => write!(out, "%{byte:02X}").expect("a string takes everything"),
        }
    }
    out
}

/// As `java.net.URLDecoder`. Nothing where a `%` is not followed by two hexadecimal digits.
pub(crate) fn url_decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let digits = std::str::from_utf8(rest.get(..2)?).ok()?;
                bytes.push(u8::from_str_radix(digits, 16).ok()?);
                rest = &rest[2..];
            }
            byte => bytes.push(byte),
        }
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

pub(crate) fn base64_encode(text: &str) -> String {
    base64::engine::general_purpose::STANDARD.encode(text)
}

/// With or without padding. Nothing where a character belongs to no base64.
pub(crate) fn base64_decode(text: &str) -> Option<String> {
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    let bytes = GeneralPurpose::new(&base64::alphabet::STANDARD, config).decode(text).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}
