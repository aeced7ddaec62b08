//! `jsonencode`: JSON with sorted keys, whose strings lead back to what they were made from.

use super::value::{as_number, number, sorted};
use crate::import::document::{Node, Value};
use crate::source::{Place, Span, Text, TextBuilder};

/// A value as JSON.
pub(super) fn json(node: &Node, place: &Place) -> Text {
    let mut builder = TextBuilder::default();
    encode(node, &mut builder);
    builder.finish(Some(place.clone()))
}

fn encode(node: &Node, builder: &mut TextBuilder) {
    let place = &node.place;
    match &node.value {
        Value::Null => builder.push_decoded("null", place),
        Value::Bool(value) => builder.push_decoded(if *value { "true" } else { "false" }, place),
        Value::Number(text) => match as_number(node) {
            // `1.50` and `1e3` are numbers, not how they are written.
            Some(value) if !text.as_str().bytes().all(|byte| byte.is_ascii_digit()) => {
                builder.push_text(&number(value, place).scalar().unwrap_or_default());
            }
            _ => builder.push_text(text),
        },
        Value::String(text) | Value::Unknown(text) => string(text, place, builder),
        Value::Sequence(items) => {
            builder.push_decoded("[", &place.beginning());
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    builder.push_decoded(",", &item.place.beginning());
                }
                encode(item, builder);
            }
            builder.push_decoded("]", &place.beginning());
        }
        Value::Mapping(_) => {
            builder.push_decoded("{", &place.beginning());
            for (index, (key, member)) in sorted(node).into_iter().enumerate() {
                if index > 0 {
                    builder.push_decoded(",", &member.place.beginning());
                }
                string(key, place, builder);
                builder.push_decoded(":", &member.place.beginning());
                encode(member, builder);
            }
            builder.push_decoded("}", &place.beginning());
        }
    }
}

/// A string in quotes. Like Terraform's, it has escapes for what HTML gives a meaning.
fn string(text: &Text, place: &Place, builder: &mut TextBuilder) {
    let whole = text.place().unwrap_or_else(|| place.clone());
    builder.push_decoded("\"", &whole);
    let value = text.as_str();
    let mut done = 0;
    for (at, c) in value.char_indices() {
        let Some(escape) = escape(c) else { continue };
        builder.push_slice(text, Span::new(done, at));
        done = at + c.len_utf8();
        builder.push_decoded(&escape, &text.locate(Span::new(at, done)).unwrap_or_else(|| whole.clone()));
    }
    builder.push_slice(text, Span::new(done, value.len()));
    builder.push_decoded("\"", &whole);
}

fn escape(c: char) -> Option<String> {
    match c {
        '"' => Some("\\\"".to_owned()),
        '\\' => Some("\\\\".to_owned()),
        '\n' => Some("\\n".to_owned()),
        '\r' => Some("\\r".to_owned()),
        '\t' => Some("\\t".to_owned()),
        '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..='\u{1f}' => {
            Some(format!("\\u{:04x}", u32::from(c)))
        }
        _ => None,
    }
}
