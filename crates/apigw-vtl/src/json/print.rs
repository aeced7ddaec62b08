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
                print(element, slashes, out);
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
                print(member.value(), slashes, out);
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
    while let Some(at) = rest.bytes().position(|byte| may_be_escaped(byte, slashes)) {
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

/// Whether a character that begins with this byte may have to be escaped.
fn may_be_escaped(byte: u8, slashes: Slashes) -> bool {
    match byte {
        b'"' | b'\\' | 0..=0x1f | 0x7f | 0xc2 | 0xe2 => true,
        b'/' => slashes == Slashes::Escaped,
        _ => false,
    }
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
