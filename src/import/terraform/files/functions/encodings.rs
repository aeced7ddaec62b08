//! Functions that write values in another form, or read them.

use super::super::value::{as_text, sorted};
use super::{Call, CallError, Function, Made};
use crate::import::document::{Node, Value};

pub(super) static FUNCTIONS: &[Function] = &[
    ("base64decode", 1..=1, base64decode),
    ("base64encode", 1..=1, |call| made_of(call, |text| base64(text.as_bytes()))),
    ("csvdecode", 1..=1, csvdecode),
    ("urlencode", 1..=1, |call| made_of(call, urlencode)),
    ("yamlencode", 1..=1, yamlencode),
];

/// What is nothing but its text in another form stays where the text is written.
fn made_of(call: &Call<'_>, make: fn(&str) -> String) -> Made {
    let text = call.text(0)?;
    let place = text.place().unwrap_or_else(|| call.place.clone());
    Ok(Node::string_at(&make(text.as_str()), &place))
}

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

pub(super) fn base64(bytes: &[u8]) -> String {
    let mut encoded = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let word =
            chunk.iter().fold(0u32, |word, byte| word << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for position in 0..4 {
            let digit = DIGITS[(word >> (18 - 6 * position) & 63) as usize];
            encoded.push(if position > chunk.len() { '=' } else { char::from(digit) });
        }
    }
    encoded
}

fn base64decode(call: &Call<'_>) -> Made {
    let text = call.text(0)?;
    let bytes = decoded(text.as_str()).ok_or(CallError::Value("the text is not Base64"))?;
    let decoded =
        String::from_utf8(bytes).map_err(|_| CallError::Value("what it stands for is not UTF-8"))?;
    Ok(Node::string_at(&decoded, &text.place().unwrap_or_else(|| call.place.clone())))
}

fn decoded(text: &str) -> Option<Vec<u8>> {
    let text: Vec<u8> = text.bytes().filter(|byte| !matches!(byte, b'\r' | b'\n')).collect();
    if !text.len().is_multiple_of(4) {
        return None;
    }
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    for (index, chunk) in text.chunks(4).enumerate() {
        let padding = chunk.iter().rev().take_while(|byte| **byte == b'=').count();
        if padding > 2 || padding > 0 && (index + 1) * 4 != text.len() {
            return None;
        }
        let mut word = 0u32;
        for byte in &chunk[..4 - padding] {
            word = word << 6 | u32::try_from(DIGITS.iter().position(|digit| digit == byte)?).ok()?;
        }
        let word = (word << (6 * padding)).to_be_bytes();
        bytes.extend_from_slice(&word[1..4 - padding]);
    }
    Some(bytes)
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
fn csvdecode(call: &Call<'_>) -> Made {
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

fn yamlencode(call: &Call<'_>) -> Made {
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
