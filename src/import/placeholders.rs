//! `${…}` that a tool outside of the document was to fill in: Terraform's `templatefile`, the
//! Serverless Framework, a shell.

use super::assembly::Assembly;
use super::context::ImportSession;
use super::document::{Node, Value};
use crate::source::{Span, Text};

/// Which placeholders are another tool's, by the text between `${` and `}`.
pub(super) type Belongs<'a> = &'a dyn Fn(&str) -> bool;

/// Marks the placeholders of a value: a string that is nothing but placeholders is unknown, each
/// name is reported once, and given values are filled in.
pub(super) fn mark(node: &mut Node, belongs: Belongs<'_>, context: &mut ImportSession<'_>) {
    match &mut node.value {
        Value::String(text) => {
            if let Some(marked) = mark_text(text, belongs, context) {
                node.value = marked;
            }
        }
        Value::Sequence(items) => items.iter_mut().for_each(|item| mark(item, belongs, context)),
        Value::Mapping(members) => {
            members.iter_mut().for_each(|(_, member)| mark(member, belongs, context));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Unknown(_) => {}
    }
}

/// What a string with placeholders is; `None` where it has none.
fn mark_text(text: &Text, belongs: Belongs<'_>, context: &mut ImportSession<'_>) -> Option<Value> {
    let whole = text.place()?;
    let mut assembly = Assembly::default();
    let mut done = 0;
    for span in spans(text.as_str()).filter(|span| belongs(name(text, *span))) {
        assembly.literal(text, Span { start: done, end: span.start });
        let place = text.locate(span).unwrap_or_else(|| whole.clone());
        let value = context.outside(name(text, span), &place, "another tool fills it in");
        match value.value {
            // It stays as it is written.
            Value::Unknown(_) => assembly.hole(text, span),
            _ => _ = assembly.referenced(&value, &place),
        }
        done = span.end;
    }
    if done == 0 {
        return None;
    }
    assembly.literal(text, Span::new(done as usize, text.as_str().len()));
    Some(assembly.finish_like(text, &whole).value)
}

/// The text between the braces.
fn name(text: &Text, span: Span) -> &str {
    text.as_str().get(span.start as usize + 2..span.end as usize - 1).unwrap_or_default()
}

/// Every `${…}`; those inside of another are part of it.
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

/// Names as any tool has them; what people mistake for references of API Gateway is text.
pub(super) fn of_any_tool(name: &str) -> bool {
    let begins = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    begins && !["context.", "stageVariables.", "method."].iter().any(|own| name.starts_with(own))
}

/// Variables of the Serverless Framework: `self:custom.x`, `file(x.yml):a`.
pub(super) fn of_serverless(name: &str) -> bool {
    const SOURCES: [&str; 12] =
        ["self", "opt", "env", "sls", "param", "file", "cf", "ssm", "s3", "aws", "strToBool", "output"];
    let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
    // `AWS::Region` is CloudFormation's, for which a colon follows another.
    let follows = name[end..].starts_with(['(', ':']) && !name[end..].starts_with("::");
    follows && SOURCES.contains(&&name[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_end_where_they_should() {
        let found = |text: &str| spans(text).map(|span| span.of(text).to_owned()).collect::<Vec<_>>();
        assert_eq!(found("a ${b} ${c.${d}} $e ${"), ["${b}", "${c.${d}}"]);
        assert_eq!(found("${a ${b}"), Vec::<String>::new());
        assert_eq!(found("{${é}}"), ["${é}"]);
    }

    #[test]
    fn variables_of_serverless_have_a_source() {
        assert!(of_serverless("self:custom.x") && of_serverless("file(x.yml):a"));
        assert!(!of_serverless("AWS::Region") && !of_serverless("Api") && !of_serverless("context.x"));
    }
}
