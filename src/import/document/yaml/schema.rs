//! What a scalar is: the core schema of YAML 1.2.

use saphyr_parser::Tag;

use super::super::Value;
use crate::source::Text;

/// A tag as it is written, but for those of the core schema.
pub(super) fn tag_name(tag: Option<&Tag>) -> Option<String> {
    tag.filter(|tag| !tag.is_yaml_core_schema()).map(ToString::to_string)
}

/// A scalar by the core schema of YAML 1.2; tagged ones by their tag.
pub(super) fn resolve(text: Text, plain: bool, tag: Option<&Tag>) -> Value {
    match tag {
        Some(tag) if tag.is_yaml_core_schema() && tag.suffix != "str" => {}
        Some(_) => return Value::String(text),
        None if !plain => return Value::String(text),
        None => {}
    }
    match text.as_str() {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        number if is_number(number) => Value::Number(text),
        _ => Value::String(text),
    }
}

fn is_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let digits = |text: &str, radix: u32| !text.is_empty() && text.chars().all(|c| c.is_digit(radix));
    if let Some(octal) = text.strip_prefix("0o") {
        return digits(octal, 8);
    }
    if let Some(hexadecimal) = text.strip_prefix("0x") {
        return digits(hexadecimal, 16);
    }
    // Rust reads `inf` and `nan` where YAML wants a dot before them.
    let decimal = unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    let special = matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN");
    special || decimal && unsigned.parse::<f64>().is_ok()
}
