//! Documents as text, without white space.

use std::fmt::Write;

use super::Json;
use crate::value::Number;

/// Whether `/` is escaped: where an array prints itself it is, in `$input.json` it is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Slashes {
    Plain,
    Escaped,
}

/// Appends a document.
pub(crate) fn print(json: &Json, slashes: Slashes, out: &mut String) {
    match json {
        Json::Null => out.push_str("null"),
        Json::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Json::Number(number) => print_number(number, out),
        Json::Text(text) => print_text(text, slashes, out),
        Json::Array(elements) => {
            out.push('[');
            for (index, element) in elements.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                print(element, slashes, out);
            }
            out.push(']');
        }
        Json::Object(members) => {
            out.push('{');
            for (index, (key, value)) in members.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                print_text(key, slashes, out);
                out.push(':');
                print(value, slashes, out);
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
    for c in text.chars() {
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
    out.push('"');
}
