//! Documents as text, without white space.

use std::fmt::Write;

use super::{Json, JsonView};
use crate::value::Number;

/// Whether `/` is escaped: where an array prints itself it is, in `$input.json` it is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Slashes {
    Plain,
    Escaped,
}

/// Appends a value.
pub(crate) fn print(json: Json<'_>, slashes: Slashes, out: &mut String) {
    // A name or value takes about five bytes with what stands around it.
    out.reserve(json.size().saturating_mul(5));
    append(json, slashes, out);
}

fn append(json: Json<'_>, slashes: Slashes, out: &mut String) {
    match json.view() {
        JsonView::Null => out.push_str("null"),
        JsonView::Bool(value) => out.push_str(if value { "true" } else { "false" }),
        JsonView::Number(number) => print_number(number, out),
        JsonView::Text(text) => print_text(text, slashes, out),
        JsonView::Array => {
            out.push('[');
            for (index, element) in json.elements().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                append(element, slashes, out);
            }
            out.push(']');
        }
        JsonView::Object => {
            out.push('{');
            for (index, member) in json.members().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                print_text(member.name(), slashes, out);
                out.push(':');
                append(member.value(), slashes, out);
            }
            out.push('}');
        }
    }
}

/// Appends a number; `null` for what is infinite.
pub(crate) fn print_number(number: &Number, out: &mut String) {
    let infinite = match number {
        Number::Double(value) => value.is_infinite(),
        Number::Float(value) => value.is_infinite(),
        _ => false,
    };
    if infinite {
        out.push_str("null");
    } else {
        write!(out, "{number}").expect("a string takes everything");
    }
}

/// Appends a string in quotes.
pub(crate) fn print_text(text: &str, slashes: Slashes, out: &mut String) {
    out.push('"');
    let mut rest = text;
    // Most text is printed as it is.
    let escaped = if slashes == Slashes::Escaped { &ESCAPED_WITH_SLASHES } else { &ESCAPED };
    while let Some(at) = rest.bytes().position(|byte| escaped[usize::from(byte)]) {
        let (plain, from) = rest.split_at(at);
        out.push_str(plain);
        let mut characters = from.chars();
        if let Some(c) = characters.next() {
            print_char(c, slashes, out);
        }
        rest = characters.as_str();
    }
    out.push_str(rest);
    out.push('"');
}

/// Whether a character that begins with a byte may have to be escaped.
pub(super) static ESCAPED: [bool; 256] = escaped(Slashes::Plain);
static ESCAPED_WITH_SLASHES: [bool; 256] = escaped(Slashes::Escaped);

const fn escaped(slashes: Slashes) -> [bool; 256] {
    let mut escaped = [false; 256];
    let mut byte = 0;
    while byte < 0x20 {
        escaped[byte] = true;
        byte += 1;
    }
    escaped[b'"' as usize] = true;
    escaped[b'\\' as usize] = true;
    escaped[0x7f] = true;
    // U+0080 to U+009F, and U+2000 to U+20FF.
    escaped[0xc2] = true;
    escaped[0xe2] = true;
    escaped[b'/' as usize] = matches!(slashes, Slashes::Escaped);
    escaped
}

fn print_char(c: char, slashes: Slashes, out: &mut String) {
    match c {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        '\u{8}' => out.push_str("\\b"),
        '\u{c}' => out.push_str("\\f"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        '/' if slashes == Slashes::Escaped => out.push_str("\\/"),
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{2000}'..='\u{20ff}' => {
            write!(out, "\\u{:04X}", u32::from(c)).expect("a string takes everything");
        }
        c => out.push(c),
    }
}
