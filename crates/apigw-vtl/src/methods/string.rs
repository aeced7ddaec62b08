//! `java.lang.String`.

use super::{Answer, Method, Whole, outside, text};
use crate::error::MethodCause;
use crate::java::{self, from_units, length, unit_offset};
use crate::render::{Machine, Outcome};
use crate::value::{ListKind, Number, Text, Value};

impl Machine<'_> {
    pub(super) fn call_string(&mut self, string: &Text, method: Method, arguments: &[Value]) -> Answer {
        // What goes through the text costs by its length.
        self.step(string.len() / 64)?;
        if let Some(answer) = self.string_question(string, method, arguments)? {
            return Ok(Some(answer));
        }
        if let Some(answer) = self.string_search(string, method, arguments)? {
            return Ok(Some(answer));
        }
        self.string_change(string, method, arguments)
    }

    /// Questions with a yes, a no or a number.
    fn string_question(&mut self, string: &str, method: Method, arguments: &[Value]) -> Answer {
        let bool = |value: bool| Ok(Some(Value::Bool(value)));
        match (method, arguments) {
            (Method::Length, []) => Ok(Some(Value::size(length(string)))),
            (Method::IsEmpty, []) => bool(string.is_empty()),
            (Method::IsBlank, []) => bool(string.chars().all(char::is_whitespace)),
            (Method::EqualsIgnoreCase, [Value::Text(other)]) => {
                bool(string.to_lowercase() == other.to_lowercase())
            }
            (Method::EqualsIgnoreCase, [Value::Null]) => bool(false),
            (Method::ContentEquals, [Value::Text(other)]) => bool(string == &**other),
            (Method::Contains, [Value::Text(other)]) => bool(string.contains(&**other)),
            (Method::StartsWith, [Value::Text(other)]) => bool(string.starts_with(&**other)),
            (Method::StartsWith, [Value::Text(other), at]) => {
                let Some(at) = at.as_int() else { return Ok(None) };
                let rest =
                    usize::try_from(at).ok().and_then(|at| java::substring(string, at, length(string)));
                bool(rest.is_some_and(|rest| rest.starts_with(&**other)))
            }
            (Method::EndsWith, [Value::Text(other)]) => bool(string.ends_with(&**other)),
            (Method::CompareTo, [Value::Text(other)]) => Ok(Some(Value::int(compare(string, other)))),
            (Method::CompareTo, [Value::Number(_) | Value::Bool(_) | Value::Char(_) | Value::Object(_)]) => {
                self.thrown(MethodCause::Comparison, method, "a text only compares with a text")
            }
            (Method::IndexOf | Method::LastIndexOf | Method::StartsWith, [Value::Null, at])
                if at.as_int().is_some() =>
            {
                self.thrown_over_null(method)
            }
            (Method::CompareToIgnoreCase, [Value::Text(other)]) => {
                Ok(Some(Value::int(compare(&string.to_lowercase(), &other.to_lowercase()))))
            }
            (
                Method::Contains
                | Method::StartsWith
                | Method::EndsWith
                | Method::CompareTo
                | Method::Concat
                | Method::IndexOf
                | Method::LastIndexOf
                | Method::Matches
                | Method::Split
                | Method::CompareToIgnoreCase,
                [Value::Null],
            ) => self.thrown_over_null(method),
            _ => Ok(None),
        }
    }

    /// Where something is.
    fn string_search(&mut self, string: &str, method: Method, arguments: &[Value]) -> Answer {
        let last = match method {
            Method::IndexOf => false,
            Method::LastIndexOf => true,
            _ => return Ok(None),
        };
        let (wanted, from) = match arguments {
            [wanted] => (wanted, None),
            [wanted, from] => match from.as_int() {
                Some(from) => (wanted, Some(from)),
                None => return Ok(None),
            },
            _ => return Ok(None),
        };
        let wanted: Text = match wanted {
            Value::Text(wanted) => wanted.clone(),
            Value::Number(Number::Int(code)) => {
                let c = u32::try_from(*code).ok().and_then(char::from_u32);
                let Some(c) = c else { return Ok(Some(Value::int(-1))) };
                c.to_string().into()
            }
            _ => return Ok(None),
        };
        let byte = |from: i32| -> usize {
            let from = usize::try_from(from).unwrap_or(0);
            java::substring(string, 0, from.min(length(string))).map_or(string.len(), |before| before.len())
        };
        let found = if last {
            let end = match from {
                Some(from) if from < 0 => return Ok(Some(Value::int(-1))),
                Some(from) => byte(from).saturating_add(wanted.len()).min(string.len()),
                None => string.len(),
            };
            string.get(..end).and_then(|text| text.rfind(&*wanted))
        } else {
            let start = from.map_or(0, byte);
            string.get(start..).and_then(|text| text.find(&*wanted)).map(|at| start + at)
        };
        Ok(Some(found.map_or(Value::int(-1), |at| Value::size(unit_offset(string, at)))))
    }

    /// Other texts made of this one.
    fn string_change(&mut self, string: &Text, method: Method, arguments: &[Value]) -> Answer {
        match (method, arguments) {
            (Method::ToString | Method::Intern, []) => Ok(Some(Value::Text(string.clone()))),
            (Method::ToLowerCase, []) => text(self, string.to_lowercase()),
            (Method::ToUpperCase, []) => text(self, string.to_uppercase()),
            (Method::Trim, []) => text(self, string.trim_matches(|c| c <= ' ')),
            (Method::Strip, []) => text(self, string.trim()),
            (Method::StripLeading, []) => text(self, string.trim_start()),
            (Method::StripTrailing, []) => text(self, string.trim_end()),
            (Method::Concat, [Value::Text(other)]) => {
                self.charge(string.len())?;
                text(self, [&**string, &**other].concat())
            }
            (Method::Repeat, [count]) => {
                let Some(count) = count.as_int() else { return Ok(None) };
                let repeats = count;
                let Ok(count) = usize::try_from(count) else {
                    return self.thrown(
                        MethodCause::Count,
                        method,
                        format!("the count {repeats} is negative"),
                    );
                };
                self.charge(string.len().saturating_mul(count))?;
                text(self, string.repeat(count))
            }
            (Method::Substring | Method::SubSequence, [start]) if method == Method::Substring => {
                let Some(start) = start.as_int() else { return Ok(None) };
                self.cut(method, string, start, i32::try_from(length(string)).unwrap_or(i32::MAX))
            }
            (Method::Substring | Method::SubSequence, [start, end]) => {
                let (Some(start), Some(end)) = (start.as_int(), end.as_int()) else { return Ok(None) };
                self.cut(method, string, start, end)
            }
            (Method::CharAt | Method::CodePointAt, [index]) => {
                let Some(index) = index.as_int() else { return Ok(None) };
                let unit = usize::try_from(index).ok().and_then(|index| unit_at(string, index));
                match unit {
                    Some(unit) if method == Method::CharAt => Ok(Some(Value::Char(unit))),
                    Some(unit) => Ok(Some(Value::int(i32::from(unit)))),
                    None => {
                        let reason = outside(index, index.saturating_add(1), Whole::Text, length(string));
                        self.thrown(MethodCause::Position, method, reason)
                    }
                }
            }
            (Method::Replace, [from, to]) => {
                let (from, to) = match (from, to) {
                    (Value::Text(from), Value::Text(to)) => (from.to_string(), to.to_string()),
                    (Value::Char(from), Value::Char(to)) => (from_units(&[*from]), from_units(&[*to])),
                    (Value::Null, Value::Text(_)) | (Value::Text(_), Value::Null) => {
                        return self.thrown_over_null(method);
                    }
                    _ => return Ok(None),
                };
                let pieces =
                    if from.is_empty() { length(string) + 1 } else { string.matches(&*from).count() };
                self.charge(pieces.saturating_mul(to.len()).saturating_add(string.len()))?;
                text(self, string.replace(&*from, &to))
            }
            (Method::ToCharArray, []) | (Method::GetBytes, []) => {
                self.charge(string.len().saturating_mul(size_of::<Value>()))?;
                let units: Vec<Value> = if method == Method::GetBytes {
                    string.bytes().map(|byte| Value::int(i32::from(i8::from_ne_bytes([byte])))).collect()
                } else {
                    string.encode_utf16().map(Value::Char).collect()
                };
                Ok(Some(self.heap.list(ListKind::Strings, units)))
            }
            (Method::ValueOf | Method::CopyValueOf, [value]) => {
                let printed = self.text_of(value)?.unwrap_or_else(|| "null".into());
                text(self, printed)
            }
            (Method::Format | Method::Formatted, _) => self.format(string, method, arguments),
            (Method::Join, [Value::Text(separator), parts @ ..]) => self.join(separator, parts),
            (Method::Matches | Method::ReplaceAll | Method::ReplaceFirst | Method::Split, _) => {
                self.call_regex(string, method, arguments)
            }
            _ => Ok(None),
        }
    }

    fn cut(&mut self, method: Method, string: &str, start: i32, end: i32) -> Answer {
        let range = (usize::try_from(start), usize::try_from(end));
        match range {
            (Ok(start), Ok(end)) if start <= end && end <= length(string) => {
                let part = java::substring(string, start, end).unwrap_or_default();
                text(self, part)
            }
            _ => self.thrown(MethodCause::Position, method, outside(start, end, Whole::Text, length(string))),
        }
    }

    /// `$text.format(format, arguments…)` is static in Java; `formatted` is not.
    fn format(&mut self, string: &str, method: Method, arguments: &[Value]) -> Answer {
        let (pattern, arguments): (Text, &[Value]) = match (method, arguments) {
            // Null may stand for a locale, before the pattern.
            (
                Method::Format,
                [Value::Text(pattern), rest @ ..] | [Value::Null, Value::Text(pattern), rest @ ..],
            ) => (pattern.clone(), rest),
            (Method::Format, [Value::Null, ..]) => {
                return self.thrown_over_null(method);
            }
            (Method::Formatted, rest) => (string.into(), rest),
            _ => return Ok(None),
        };
        // A single list takes the place of the arguments.
        let spread = match arguments {
            [only] => self
                .heap
                .as_list(only)
                .filter(|list| list.kind == ListKind::Strings)
                .map(|list| list.items.clone()),
            _ => None,
        };
        let arguments = self.format_arguments(spread.as_deref().unwrap_or(arguments))?;
        self.step(pattern.len() / 16)?;
        match java::format(&pattern, &arguments, self.room()) {
            Ok(formatted) => text(self, formatted),
            Err(reason) => self.thrown(MethodCause::Format, method, reason),
        }
    }

    fn format_arguments(&mut self, values: &[Value]) -> Outcome<Vec<java::Argument>> {
        let mut arguments = Vec::with_capacity(values.len());
        for value in values {
            let printed = self.text_of(value)?.unwrap_or_else(|| "null".into()).to_string();
            let (integer, real) = match value {
                Value::Number(number) if number.is_integer() => (printed.parse().ok(), None),
                Value::Number(number) => (None, Some(number.to_f64())),
                _ => (None, None),
            };
            arguments.push(java::Argument { text: printed, integer, real });
        }
        Ok(arguments)
    }

    fn join(&mut self, separator: &str, parts: &[Value]) -> Answer {
        let parts = match parts {
            [only @ Value::Object(_)] => match self.heap.elements(only) {
                Some(elements) => elements,
                None => return Ok(None),
            },
            parts => parts.to_vec(),
        };
        let mut joined = String::new();
        for (index, part) in parts.iter().enumerate() {
            if index > 0 {
                joined.push_str(separator);
            }
            let printed = self.text_of(part)?;
            let printed = printed.as_deref().unwrap_or("null");
            self.charge(separator.len().saturating_add(printed.len()))?;
            joined.push_str(printed);
        }
        Ok(Some(Value::text(joined)))
    }
}

fn unit_at(string: &str, index: usize) -> Option<u16> {
    if string.is_ascii() {
        return string.as_bytes().get(index).map(|&byte| u16::from(byte));
    }
    string.encode_utf16().nth(index)
}

/// The difference of the first units that differ, else of the lengths.
fn compare(left: &str, right: &str) -> i32 {
    let pair = left.encode_utf16().zip(right.encode_utf16()).find(|(left, right)| left != right);
    match pair {
        Some((left, right)) => i32::from(left) - i32::from(right),
        None => {
            let size = |text: &str| i32::try_from(length(text)).unwrap_or(i32::MAX);
            size(left) - size(right)
        }
    }
}
