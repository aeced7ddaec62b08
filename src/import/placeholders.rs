//! `${…}` that a tool outside of the document was to fill in: Terraform's `templatefile`, the
//! Serverless Framework, a shell.

use super::context::Context;
use super::document::{Node, Value};
use crate::source::{Span, Text};

/// Makes the placeholders of a value known as such: a string that is nothing but a placeholder
/// becomes unknown, and each name is reported once. `is_placeholder` looks at the text between
/// `${` and `}`.
pub(super) fn mark(node: &Node, is_placeholder: fn(&str) -> bool, context: &mut Context<'_>) -> Node {
    let mut node = node.clone();
    mark_in(&mut node, is_placeholder, context);
    node
}

fn mark_in(node: &mut Node, is_placeholder: fn(&str) -> bool, context: &mut Context<'_>) {
    match &mut node.value {
        Value::String(text) => {
            if let Some(marked) = mark_text(text, is_placeholder, context) {
                node.value = marked;
            }
        }
        Value::Sequence(items) => items.iter_mut().for_each(|item| mark_in(item, is_placeholder, context)),
        Value::Mapping(members) => {
            members.iter_mut().for_each(|(_, member)| mark_in(member, is_placeholder, context));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Unknown(_) => {}
    }
}

/// What a string with placeholders is, its given ones filled in; `None` where it has none.
fn mark_text(text: &Text, is_placeholder: fn(&str) -> bool, context: &mut Context<'_>) -> Option<Value> {
    let found: Vec<Span> = spans(text.as_str()).filter(|span| is_placeholder(name(text, *span))).collect();
    let (first, last) = (found.first()?, found.last()?);
    let mut builder = crate::source::TextBuilder::default();
    let mut done = 0;
    let mut unknown = (false, false);
    for &span in &found {
        builder.push_slice(text, Span { start: done, end: span.start });
        let place = text.locate(span).or_else(|| text.place())?;
        let value = context.outside(name(text, span), &place, "it is filled in by another tool");
        let is_unknown = matches!(value.value, Value::Unknown(_));
        unknown.0 |= is_unknown && span == *first && span.start == 0;
        unknown.1 |= is_unknown && span == *last && span.end as usize == text.as_str().len();
        match value.value {
            Value::String(given) => builder.push_text(&given),
            _ => builder.push_slice(text, span),
        }
        done = span.end;
    }
    builder.push_slice(text, Span::new(done as usize, text.as_str().len()));
    let text = builder.finish(text.place());
    Some(if unknown == (true, true) { Value::Unknown(text) } else { Value::String(text) })
}

/// The text between the braces.
fn name(text: &Text, span: Span) -> &str {
    text.as_str().get(span.start as usize + 2..span.end as usize - 1).unwrap_or_default()
}

/// Every `${…}`, the inner ones of nested ones left to the outer.
fn spans(text: &str) -> impl Iterator<Item = Span> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find("${")?;
        let mut depth = 0;
        let inside = text[start + 1..].bytes().position(|byte| {
            match byte {
                b'{' => depth += 1,
                b'}' => depth -= 1,
                _ => {}
            }
            depth == 0
        })?;
        at = start + 1 + inside + 1;
        Some(Span::new(start, at))
    })
}

/// Names as templates of Terraform have them, or addresses as Serverless has them; what API
/// Gateway users mistake for a reference is text.
pub(super) fn of_any_tool(name: &str) -> bool {
    let begins = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    begins && !["context.", "stageVariables.", "method."].iter().any(|own| name.starts_with(own))
}
