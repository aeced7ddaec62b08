//! Functions that write values in another form, or read them.

use data_encoding::{BASE64, BASE64_MIME_PERMISSIVE};

use super::super::value::{as_text, sorted};
use super::ArgumentNeeds::WholeText;
use super::{CallError, CallResult, Function, FunctionCall};
use crate::import::document::{Node, Value};

pub(super) static FUNCTIONS: &[Function] = &[
    ("base64decode", 1..=1, WholeText, base64decode),
    ("base64encode", 1..=1, WholeText, |call| made_of(call, |text| base64(text.as_bytes()))),
    ("csvdecode", 1..=1, WholeText, csvdecode),
    ("urlencode", 1..=1, WholeText, |call| made_of(call, urlencode)),
    ("yamlencode", 1..=1, WholeText, yamlencode),
];

/// What is nothing but its text in another form stays where the text is written.
fn made_of(call: &FunctionCall<'_>, make: fn(&str) -> String) -> CallResult {
    let text = call.text(0)?;
    let place = text.place().unwrap_or_else(|| call.place.clone());
    Ok(Node::string_at(&make(text.as_str()), &place))
}

pub(super) fn base64(bytes: &[u8]) -> String {
    BASE64.encode(bytes)
}

fn base64decode(call: &FunctionCall<'_>) -> CallResult {
    let text = call.text(0)?;
    let bytes = decoded(text.as_str()).ok_or(CallError::Value("the text is not Base64"))?;
    let decoded =
        String::from_utf8(bytes).map_err(|_| CallError::Value("what it stands for is not UTF-8"))?;
    Ok(Node::string_at(&decoded, &text.place().unwrap_or_else(|| call.place.clone())))
}

fn decoded(text: &str) -> Option<Vec<u8>> {
    // Line breaks are passed over, and padding ends the text: Go, in which Terraform is written.
    let is_whole = !text.trim_end_matches(['=', '\r', '\n']).contains('=');
    BASE64_MIME_PERMISSIVE.decode(text.as_bytes()).ok().filter(|_| is_whole)
}

fn urlencode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                encoded.push(char::from(byte));
            }
            b' ' => encoded.push('+'),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

/// The rows of a table as objects, by the names in its first row.
fn csvdecode(call: &FunctionCall<'_>) -> CallResult {
    let text = call.text(0)?;
    let mut rows = rows(text.as_str()).ok_or(CallError::Value("a quote does not end"))?.into_iter();
    let names = rows.next().unwrap_or_default();
    let mut items = Vec::new();
    for row in rows {
        if row.len() != names.len() {
            return Err("a row has another number of fields than the first".into());
        }
        let member = |(name, value): (&String, String)| {
            let key = Node::string_at(name, call.place).scalar().unwrap_or_default();
            (key, Node::string_at(&value, call.place))
        };
        items.push(call.mapping(names.iter().zip(row).map(member).collect()));
    }
    Ok(call.sequence(items))
}

fn rows(text: &str) -> Option<Vec<Vec<String>>> {
    let mut rows = Vec::new();
    let mut row = Vec::new();
    let mut field = String::new();
    let mut chars = text.chars().peekable();
    let mut is_empty = true;
    while let Some(c) = chars.next() {
        match c {
            '"' if field.is_empty() => loop {
                is_empty = false;
                match chars.next()? {
                    '"' if chars.peek() == Some(&'"') => field.extend(chars.next()),
                    '"' => break,
                    c => field.push(c),
                }
            },
            ',' => {
                is_empty = false;
                row.push(std::mem::take(&mut field));
            }
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' => {
                if !is_empty {
                    row.push(std::mem::take(&mut field));
                    rows.push(std::mem::take(&mut row));
                }
                is_empty = true;
            }
            c => {
                is_empty = false;
                field.push(c);
            }
        }
    }
    if !is_empty {
        row.push(field);
        rows.push(row);
    }
    Some(rows)
}

fn yamlencode(call: &FunctionCall<'_>) -> CallResult {
    let mut yaml = String::new();
    block(call.argument(0)?, 0, &mut yaml);
    Ok(Node::string_at(&yaml, call.place))
}

/// A value as Terraform writes it: block style, every string in quotes.
fn block(node: &Node, depth: usize, yaml: &mut String) {
    let indent = "  ".repeat(depth);
    match &node.value {
        Value::Sequence(items) if !items.is_empty() => {
            for item in items {
                yaml.push_str(&indent);
                yaml.push('-');
                nested(item, depth, yaml);
            }
        }
        Value::Mapping(members) if !members.is_empty() => {
            for (key, member) in sorted(node) {
                yaml.push_str(&format!("{indent}{}:", quoted(key.as_str())));
                match &member.value {
                    // A list is not indented deeper than its key.
                    Value::Sequence(items) if !items.is_empty() => {
                        yaml.push('\n');
                        block(member, depth, yaml);
                    }
                    Value::Mapping(members) if !members.is_empty() => {
                        yaml.push('\n');
                        block(member, depth + 1, yaml);
                    }
                    _ => {
                        yaml.push(' ');
                        block(member, 0, yaml);
                    }
                }
            }
        }
        Value::Sequence(_) => yaml.push_str("[]\n"),
        Value::Mapping(_) => yaml.push_str("{}\n"),
        Value::Null => yaml.push_str("null\n"),
        Value::String(text) => yaml.push_str(&format!("{}\n", quoted(text.as_str()))),
        _ => yaml.push_str(&format!("{}\n", as_text(node).unwrap_or_default().as_str())),
    }
}

/// An item behind its dash.
fn nested(item: &Node, depth: usize, yaml: &mut String) {
    let mut inner = String::new();
    block(item, depth + 1, &mut inner);
    yaml.push(' ');
    yaml.push_str(inner.trim_start());
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_read_back() {
        for (text, encoded) in [("", ""), ("a", "YQ=="), ("hi", "aGk="), ("hé", "aMOp"), ("abcd", "YWJjZA==")]
        {
            assert_eq!(base64(text.as_bytes()), encoded);
            assert_eq!(decoded(encoded).as_deref(), Some(text.as_bytes()));
        }
        assert_eq!(decoded("a"), None);
        assert_eq!(decoded("Y==="), None);
    }

    #[test]
    fn tables_have_quotes() {
        let read = rows("a,b\r\n\"1,\"\"x\"\"\",\n\n3,4").expect("a table");
        assert_eq!(read, [["a", "b"], ["1,\"x\"", ""], ["3", "4"]]);
    }
}
