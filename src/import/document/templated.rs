//! Documents that another tool was to fill in first, such as Terraform's `templatefile`.
//!
//! `"timeout": ${timeout}` is not JSON, and a line `%{ if … }` is not YAML. Both are masked byte for
//! byte, so that the document parses and every place stays what it is; the values are read from
//! the text as it is written.

use std::sync::Arc;

use super::{Node, Value};
use crate::source::{Place, SourceFile, Span, Text};

/// The document with what only a template has masked; `None` where there is nothing of that.
pub(super) fn masked(source: &Arc<SourceFile>) -> Option<Arc<SourceFile>> {
    let mut text = source.text().as_bytes().to_vec();
    let mut is_masked = false;
    let mut start = 0;
    for line in source.text().split_inclusive('\n') {
        let content = line.trim();
        if content.starts_with("%{") && content.ends_with('}') {
            // A blank line is part of any block of YAML, however far that is indented; in a string
            // it shows as what is written.
            let length = line.trim_end().len();
            text[start..start + length].fill(b' ');
            is_masked = true;
        } else {
            for (placeholder, is_value) in placeholders(line) {
                let span = start + placeholder.start as usize..start + placeholder.end as usize;
                text[span.clone()].fill(b'_');
                if is_value {
                    (text[span.start], text[span.end - 1]) = (b'"', b'"');
                }
                is_masked = true;
            }
        }
        start += line.len();
    }
    let text = String::from_utf8(text).ok().filter(|_| is_masked)?;
    Some(SourceFile::new(source.name(), text))
}

/// A node of the masked document, as it is written.
pub(super) fn unmask(node: &Node, source: &Arc<SourceFile>) -> Node {
    let whole = Text::raw(Place::new(source, Span::new(0, source.text().len())));
    let mut node = node.through(&whole);
    restore(&mut node);
    node
}

fn restore(node: &mut Node) {
    match &mut node.value {
        Value::String(text) if node.place.text().starts_with("${") => {
            *text = Text::verbatim(node.place.clone());
        }
        Value::Sequence(items) => items.iter_mut().for_each(restore),
        Value::Mapping(members) => members.iter_mut().for_each(|(_, member)| restore(member)),
        _ => {}
    }
}

/// Every `${…}` of a line that stands where a value does, and those in a string that have quotes
/// of their own; and whether it is a value.
fn placeholders(line: &str) -> Vec<(Span, bool)> {
    let mut found = Vec::new();
    let mut is_quoted = false;
    let mut before = ':';
    let mut at = 0;
    while let Some(c) = line[at..].chars().next() {
        if !is_quoted && line[at..].starts_with("${") && matches!(before, ':' | ',' | '[' | '-') {
            let Some(length) = length(&line[at..]) else { break };
            let after = line[at + length..].trim_start().chars().next();
            if matches!(after, None | Some(',' | ']' | '}')) {
                found.push((Span::new(at, at + length), true));
                at += length;
                before = '}';
                continue;
            }
            // What is inside of it is no value either; looking would be quadratic.
            at += length;
            before = '}';
            continue;
        }
        if is_quoted && line[at..].starts_with("${") {
            let Some(length) = length(&line[at..]) else { break };
            if line[at..at + length].contains('"') {
                found.push((Span::new(at, at + length), false));
            }
            at += length;
            continue;
        }
        if c == '\\' && is_quoted {
            at += 1 + line[at + 1..].chars().next().map_or(0, char::len_utf8);
            continue;
        }
        is_quoted ^= c == '"';
        if !c.is_whitespace() {
            before = c;
        }
        at += c.len_utf8();
    }
    found
}

/// How many bytes the `${…}` has that a text begins with.
fn length(text: &str) -> Option<usize> {
    let (mut depth, mut is_quoted) = (0, false);
    text.char_indices().skip(1).find_map(|(at, c)| {
        match c {
            '"' => is_quoted = !is_quoted,
            '{' if !is_quoted => depth += 1,
            '}' if !is_quoted => depth -= 1,
            _ => {}
        }
        (depth == 0).then_some(at + 1)
    })
}

#[cfg(all(test, feature = "yaml"))]
mod tests {
    use super::*;

    #[test]
    fn only_values_are_masked() {
        let shown = |line: &str| {
            let values = placeholders(line).into_iter().filter(|(_, is_value)| *is_value);
            values.map(|(span, _)| span.of(line).to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(shown(r#""a": ${b}, "c": [${d.e}, ${f("g")}]"#), ["${b}", "${d.e}", r#"${f("g")}"#]);
        assert_eq!(shown(r#""a": "x: ${b}, \" ${c}""#), Vec::<String>::new());
        assert_eq!(shown("a: ${b} c"), Vec::<String>::new());
        assert_eq!(shown("a: ${b"), Vec::<String>::new());
        assert_eq!(shown("é: ${é}\n"), ["${é}"]);
    }

    #[test]
    fn a_template_of_json_reads_as_it_is_written() {
        let source = SourceFile::new("t.json", "{\"é\": ${x},\n%{ if y }\n\"b\": \"${z}\"\n%{ endif }\n}");
        let root = super::super::parse(&source).expect("JSON").value;
        let text = |name: &str| root.get(name).and_then(Node::string).map(|text| text.as_str().to_owned());
        assert_eq!((text("é").as_deref(), text("b").as_deref()), (Some("${x}"), Some("${z}")));
        assert_eq!(root.get("é").expect("there").place.text(), "${x}");
    }

    #[test]
    fn placeholders_may_have_quotes_of_their_own() {
        let text = r#"{"a": "'${join(",", b)}'", "c": ${jsonencode({ d = "}" })}}"#;
        let root = super::super::parse(&SourceFile::new("t.json", text)).expect("JSON").value;
        let text = |name: &str| root.get(name).and_then(Node::string).map(|text| text.as_str().to_owned());
        assert_eq!(text("a").as_deref(), Some(r#"'${join(",", b)}'"#));
        assert_eq!(text("c").as_deref(), Some(r#"${jsonencode({ d = "}" })}"#));
    }

    #[test]
    fn directives_may_stand_in_a_block() {
        let text = "%{ if a }\nx: 1\n%{ endif }\nb: |\n  one\n  %{ if c }\n  two\n  %{ endif }\nd: ${e}\n";
        let root = super::super::parse(&SourceFile::new("t.yaml", text)).expect("YAML").value;
        let body = root.get("b").and_then(Node::string).expect("a string");
        assert_eq!(body.as_str(), "one\n%{ if c }\ntwo\n%{ endif }\n");
    }
}
