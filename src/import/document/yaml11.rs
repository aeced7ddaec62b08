//! What a document means that was read as YAML 1.2 and is YAML 1.1: CloudFormation and SAM read `no` as a
//! boolean and `0644` as an octal number.
//!
//! Only words and numbers without quotes differ. They are those of PyYAML, whose rules are SnakeYAML's
//! as well; dates stay text, as both tools have it.

use std::borrow::Cow;

use super::{Node, Value};
use crate::source::{Place, ScalarStyle, Text, TextBuilder};

/// The document by the rules of YAML 1.1.
pub(in crate::import) fn reread(root: &Node) -> Cow<'_, Node> {
    if !differs(root) {
        return Cow::Borrowed(root);
    }
    let mut root = root.clone();
    reread_all(&mut root);
    Cow::Owned(root)
}

fn differs(node: &Node) -> bool {
    match &node.value {
        Value::Sequence(items) => items.iter().any(differs),
        Value::Mapping(members) => members.iter().any(|(_, member)| differs(member)),
        _ => meaning(node).is_some(),
    }
}

fn reread_all(node: &mut Node) {
    match &mut node.value {
        Value::Sequence(items) => items.iter_mut().for_each(reread_all),
        Value::Mapping(members) => members.iter_mut().for_each(|(_, member)| reread_all(member)),
        _ => {
            if let Some(value) = meaning(node) {
                node.value = value;
            }
        }
    }
}

/// What a scalar is, where YAML 1.1 reads it as something else.
fn meaning(node: &Node) -> Option<Value> {
    let (Value::String(text) | Value::Number(text)) = &node.value else { return None };
    if node.tag.is_some() || text.styles().only() != Some(ScalarStyle::Plain) {
        return None;
    }
    match text.as_str() {
        "yes" | "Yes" | "YES" | "on" | "On" | "ON" => return Some(Value::Bool(true)),
        "no" | "No" | "NO" | "off" | "Off" | "OFF" => return Some(Value::Bool(false)),
        _ => {}
    }
    let number = number(text.as_str());
    match (&node.value, number) {
        (_, Some(number)) if number != text.as_str() => Some(Value::Number(written_as(&number, &node.place))),
        (Value::String(_), Some(_)) => Some(Value::Number(text.clone())),
        // `1e3` and `0o17` are text.
        (Value::Number(_), None) => Some(Value::String(text.clone())),
        _ => None,
    }
}

fn written_as(number: &str, place: &Place) -> Text {
    let mut text = TextBuilder::default();
    text.push_decoded(number, place);
    text.finish(Some(place.clone())).in_style(ScalarStyle::Bare)
}

/// A number of YAML 1.1 in decimal digits, if a word is one.
fn number(word: &str) -> Option<String> {
    let (sign, digits) = match word.as_bytes().first()? {
        b'-' => ("-", &word[1..]),
        b'+' => ("", &word[1..]),
        b'0'..=b'9' | b'.' => ("", word),
        _ => return None,
    };
    if matches!(digits, ".inf" | ".Inf" | ".INF" | ".nan" | ".NaN" | ".NAN") {
        return Some(word.to_owned());
    }
    let in_radix = |digits: &str, radix: u32| {
        let plain = digits.replace('_', "");
        let known = !plain.is_empty() && plain.chars().all(|c| c.is_digit(radix));
        if known {
            u64::from_str_radix(&plain, radix).ok().map(|number| format!("{sign}{number}"))
        } else {
            None
        }
    };
    if let Some(binary) = digits.strip_prefix("0b") {
        return in_radix(binary, 2);
    }
    if let Some(hexadecimal) = digits.strip_prefix("0x") {
        return in_radix(hexadecimal, 16);
    }
    if let Some(octal) = digits.strip_prefix('0')
        && !octal.is_empty()
        && !octal.contains('.')
    {
        return in_radix(octal, 8);
    }
    if digits.contains(':') {
        return sexagesimal(digits).map(|number| format!("{sign}{number}"));
    }
    if digits.contains('.') {
        return is_fraction(digits).then(|| word.replace('_', ""));
    }
    let is_decimal = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_');
    (is_decimal && digits.starts_with(|c: char| c.is_ascii_digit())).then(|| word.replace('_', ""))
}

/// `4:30`, which is 270.
fn sexagesimal(digits: &str) -> Option<u64> {
    let mut all = digits.split(':');
    let first = all.next()?;
    if !first.starts_with(|c: char| ('1'..='9').contains(&c)) {
        return None;
    }
    let first: u64 = first.replace('_', "").parse().ok()?;
    all.try_fold(first, |sum, part| {
        let is_part = matches!(part.len(), 1 | 2) && part.bytes().all(|byte| byte.is_ascii_digit());
        let part: u64 = part.parse().ok().filter(|part| is_part && *part < 60)?;
        sum.checked_mul(60)?.checked_add(part)
    })
}

/// `1.5`, `1.5e+3`; an exponent has a sign.
fn is_fraction(digits: &str) -> bool {
    let (mantissa, exponent) = match digits.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (digits, None),
    };
    let is_exponent = |exponent: &str| {
        exponent
            .strip_prefix(['-', '+'])
            .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let is_digit = |byte: u8| byte.is_ascii_digit() || byte == b'_';
    let Some((whole, fraction)) = mantissa.split_once('.') else { return false };
    whole.bytes().all(is_digit)
        && fraction.bytes().all(is_digit)
        && !(whole.is_empty() && fraction.is_empty())
        && exponent.is_none_or(is_exponent)
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_are_those_of_pyyaml() {
        let read = |word| number(word).unwrap_or_else(|| "text".to_owned());
        for (word, value) in [
            ("0644", "420"),
            ("0", "0"),
            ("+12", "+12"),
            ("1_000", "1000"),
            ("0x1F", "31"),
            ("0b11", "3"),
            ("4:30", "270"),
            ("1:99", "text"),
            ("0899", "text"),
            ("0o17", "text"),
            ("1e3", "text"),
            ("1.5e+3", "1.5e+3"),
            ("1.5e3", "text"),
            ("1.10", "1.10"),
            ("2012-10-17", "text"),
            ("1.2.3", "text"),
            (".", "text"),
            ("-", "text"),
        ] {
            assert_eq!(read(word), value, "{word}");
        }
    }
}
