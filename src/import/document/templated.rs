//! Documents that another tool was to fill in first: Terraform's `templatefile`, Jinja, Helm, ERB.
//!
//! `"timeout": ${timeout}` is not JSON, and lines `%{ if … }`, `{% if … %}` or `<% if … %>` are not YAML. All
//! are masked byte for byte, so that the document parses and every place stays what it is; the values are read
//! from the text as it is written.

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
        if is_directive(content) {
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
        // What was masked is in one line; a block that begins with a placeholder was not.
        Value::String(text) if is_placeholder(node.place.text()) => {
            *text = Text::verbatim(node.place.clone());
        }
        Value::Sequence(items) => items.iter_mut().for_each(restore),
        Value::Mapping(members) => members.iter_mut().for_each(|(_, member)| restore(member)),
        _ => {}
    }
}

fn is_placeholder(text: &str) -> bool {
    !text.contains('\n') && length(text).is_some()
}

/// How placeholders of other tools than Terraform begin and end.
const PLACEHOLDERS: [(&str, &str); 3] = [("{{", "}}"), ("{%", "%}"), ("<%", "%>")];

/// Whether a line is one directive, or one placeholder that makes lines of its own.
fn is_directive(line: &str) -> bool {
    let is_of = |(open, close): &(&str, &str)| {
        line.starts_with(open) && line.find(close).is_some_and(|at| at + close.len() == line.len())
    };
    line.starts_with("%{") && line.ends_with('}') || PLACEHOLDERS.iter().any(is_of)
}

/// Every placeholder of a line that stands where a value does, and those in a string that have quotes
/// of their own; and whether it is a value.
fn placeholders(line: &str) -> Vec<(Span, bool)> {
    let mut found = Vec::new();
    let mut is_quoted = false;
    let mut before = ':';
    let mut at = 0;
    while let Some(c) = line[at..].chars().next() {
        if !is_quoted && matches!(before, ':' | ',' | '[' | '-') && opens(&line[at..]) {
            let Some(length) = length(&line[at..]) else { break };
            let after = line[at + length..].trim_start().chars().next();
            let is_value = matches!(after, None | Some(',' | ']' | '}'));
            // `{{ a }}-{{ b }}` without quotes is one value to the end of its line; with `${`, YAML reads it.
            let is_to_end = !is_value && !line[at..].starts_with("${");
            let end = if is_to_end { line.trim_end().len() } else { at + length };
            if is_value || is_to_end && !line[at..end].contains(['"', '\'', '#']) {
                found.push((Span::new(at, end), true));
            }
            // What is inside of it is not a value either; looking would be quadratic.
            at = end;
            before = '}';
            continue;
        }
        if is_quoted && opens(&line[at..]) {
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

/// Whether a text begins with a placeholder, which may not end.
fn opens(text: &str) -> bool {
    text.starts_with("${") || PLACEHOLDERS.iter().any(|(open, _)| text.starts_with(open))
}

/// How many bytes the placeholder has that a text begins with.
fn length(text: &str) -> Option<usize> {
    if !text.starts_with("${") {
        let (_, close) = PLACEHOLDERS.iter().find(|(open, _)| text.starts_with(open))?;
        return Some(text.find(close)? + close.len());
    }
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

    #[test]
    fn templates_of_jinja_helm_and_erb_read_as_they_are_written() {
        let text = "{% if a %}\nx: {{ b }}\n{%- endif %}\n{{- include \"c\" . }}\ny: {{ d }}-{{ e }}\n<% f %>\nz: <%= g %>\n";
        let root = super::super::parse(&SourceFile::new("t.yaml", text)).expect("YAML").value;
        let text = |name: &str| root.get(name).and_then(Node::string).map(|text| text.as_str().to_owned());
        assert_eq!(text("x").as_deref(), Some("{{ b }}"));
        assert_eq!(text("y").as_deref(), Some("{{ d }}-{{ e }}"));
        assert_eq!(text("z").as_deref(), Some("<%= g %>"));
    }
}
