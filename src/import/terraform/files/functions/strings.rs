//! Functions of strings. What they leave of a string leads back to where it was written.

use super::super::value::{as_text, boolean, string};
use super::{Call, Function, MANY};
use crate::import::assembly::Assembly;
use crate::import::document::Node;
use crate::source::{Span, Text, TextBuilder};

pub(super) static FUNCTIONS: &[Function] = &[
    ("chomp", 1..=1, |call| part(call, |text, _| Some(text.trim_end_matches(['\r', '\n'])))),
    ("endswith", 2..=2, |call| compared(call, |text, other| text.ends_with(other))),
    ("indent", 2..=2, indent),
    ("join", 2..=MANY, join),
    ("lower", 1..=1, |call| changed(call, |text| text.to_lowercase())),
    ("replace", 3..=3, replace),
    ("split", 2..=2, split),
    ("startswith", 2..=2, |call| compared(call, |text, other| text.starts_with(other))),
    ("strcontains", 2..=2, |call| compared(call, |text, other| text.contains(other))),
    ("strrev", 1..=1, |call| changed(call, |text| text.chars().rev().collect())),
    ("substr", 3..=3, substr),
    ("title", 1..=1, |call| changed(call, title)),
    ("trim", 2..=2, |call| part(call, |text, cut| Some(text.trim_matches(|c| cut.contains(c))))),
    ("trimprefix", 2..=2, |call| part(call, |text, prefix| text.strip_prefix(prefix))),
    ("trimspace", 1..=1, |call| part(call, |text, _| Some(text.trim()))),
    ("trimsuffix", 2..=2, |call| part(call, |text, suffix| text.strip_suffix(suffix))),
    ("upper", 1..=1, |call| changed(call, |text| text.to_uppercase())),
];

/// `join(separator, list…)`.
fn join(call: &Call<'_>) -> Result<Node, String> {
    let separator = call.text(0)?;
    let mut joined = Assembly::default();
    let mut is_first = true;
    for index in 1..call.arguments.len() {
        for item in call.items(index)? {
            if !std::mem::take(&mut is_first) {
                joined.text(&separator);
            }
            if !joined.written(item) {
                return Err(format!("an item is {}; expected a string", item.kind()));
            }
        }
    }
    Ok(joined.finish(call.place))
}

/// Whether `replace` is called with a pattern that stands for more than one text.
pub(super) fn replaces_pattern(call: &Call<'_>) -> bool {
    let text = |index| call.text(index).unwrap_or_default();
    replaced(text(1).as_str(), text(2).as_str()).is_none()
}

/// The text that `replace` looks for; `None` where it is a pattern between slashes that is not plain.
fn replaced(what: &str, with: &str) -> Option<String> {
    match what.strip_prefix('/').and_then(|pattern| pattern.strip_suffix('/')) {
        Some(_) if with.contains('$') => None,
        Some(pattern) => plain_pattern(pattern),
        None => Some(what.to_owned()),
    }
}

/// `replace(text, what, with)`.
fn replace(call: &Call<'_>) -> Result<Node, String> {
    let (text, what, with) = (call.text(0)?, call.text(1)?, call.text(2)?);
    let plain = replaced(what.as_str(), with.as_str()).ok_or("a pattern is not plain text")?;
    if plain.is_empty() {
        return Ok(string(text, call.place));
    }
    let mut builder = TextBuilder::default();
    let mut done = 0;
    for (at, found) in text.as_str().match_indices(&plain) {
        builder.push_slice(&text, Span::new(done, at));
        builder.push_text(&with);
        done = at + found.len();
    }
    builder.push_slice(&text, Span::new(done, text.as_str().len()));
    Ok(string(builder.finish(text.place()), call.place))
}

/// The text that a pattern stands for, where it stands for only one.
fn plain_pattern(pattern: &str) -> Option<String> {
    let mut text = String::new();
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        match c {
            '.' | '*' | '+' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '|' | '^' | '$' => return None,
            '\\' => match chars.next()? {
                'n' => text.push('\n'),
                'r' => text.push('\r'),
                't' => text.push('\t'),
                escaped if escaped.is_ascii_punctuation() => text.push(escaped),
                _ => return None,
            },
            c => text.push(c),
        }
    }
    Some(text)
}

/// `split(separator, text)`.
fn split(call: &Call<'_>) -> Result<Node, String> {
    let (separator, text) = (call.text(0)?, call.text(1)?);
    let mut items = Vec::new();
    let mut done = 0;
    let mut add = |from: usize, to: usize| items.push(string(text.slice(Span::new(from, to)), call.place));
    if separator.as_str().is_empty() {
        text.as_str().char_indices().for_each(|(at, c)| add(at, at + c.len_utf8()));
        return Ok(call.sequence(items));
    }
    for (at, found) in text.as_str().match_indices(separator.as_str()) {
        add(done, at);
        done = at + found.len();
    }
    add(done, text.as_str().len());
    Ok(call.sequence(items))
}

/// `substr(text, offset, length)`, in characters; a negative offset counts from the end, a
/// negative length is all of the rest.
fn substr(call: &Call<'_>) -> Result<Node, String> {
    let text = call.text(0)?;
    let whole = |index: usize| {
        let number =
            super::super::value::as_number(call.argument(index)?).ok_or("a position is not a number")?;
        format!("{number:.0}").parse::<i64>().map_err(|_| "a position is not a whole number".to_owned())
    };
    let (offset, length) = (whole(1)?, whole(2)?);
    let starts: Vec<usize> =
        text.as_str().char_indices().map(|(at, _)| at).chain([text.as_str().len()]).collect();
    let last = starts.len() - 1;
    let from = match usize::try_from(offset) {
        Ok(offset) => offset.min(last),
        Err(_) => last.saturating_sub(usize::try_from(offset.unsigned_abs()).unwrap_or(last)),
    };
    let to = usize::try_from(length).map_or(last, |length| from.saturating_add(length).min(last));
    Ok(string(text.slice(Span::new(starts[from], starts[to])), call.place))
}

/// `indent(spaces, text)`: of all lines but the first.
fn indent(call: &Call<'_>) -> Result<Node, String> {
    let (spaces, text) = (" ".repeat(call.count(0)?), call.text(1)?);
    let mut builder = TextBuilder::default();
    let mut done = 0;
    for (at, _) in text.as_str().match_indices('\n') {
        builder.push_slice(&text, Span::new(done, at + 1));
        builder.push_decoded(&spaces, call.place);
        done = at + 1;
    }
    builder.push_slice(&text, Span::new(done, text.as_str().len()));
    Ok(string(builder.finish(text.place()), call.place))
}

fn compared(call: &Call<'_>, compare: fn(&str, &str) -> bool) -> Result<Node, String> {
    Ok(boolean(compare(call.text(0)?.as_str(), call.text(1)?.as_str()), call.place))
}

/// A string that is changed as a whole, and stays where it was written.
fn changed(call: &Call<'_>, change: fn(&str) -> String) -> Result<Node, String> {
    let text = call.text(0)?;
    let new = change(text.as_str());
    if new == text.as_str() {
        return Ok(string(text, call.place));
    }
    let place = text.place().unwrap_or_else(|| call.place.clone());
    Ok(Node::string_at(&new, &place))
}

fn title(text: &str) -> String {
    let mut begins = true;
    let letter = |c: char| {
        let was_beginning = std::mem::replace(&mut begins, c.is_whitespace());
        if was_beginning { c.to_uppercase().collect::<String>() } else { c.to_string() }
    };
    text.chars().map(letter).collect()
}

/// A part of a string; all of it where there is no such part.
fn part(call: &Call<'_>, part: for<'t> fn(&'t str, &str) -> Option<&'t str>) -> Result<Node, String> {
    let text = call.text(0)?;
    let other = call.arguments.get(1).and_then(as_text).unwrap_or_default();
    let whole = text.as_str();
    let left = part(whole, other.as_str()).unwrap_or(whole);
    let start = left.as_ptr() as usize - whole.as_ptr() as usize;
    Ok(string(slice(&text, start, left.len()), call.place))
}

fn slice(text: &Text, start: usize, length: usize) -> Text {
    if length == text.as_str().len() { text.clone() } else { text.slice(Span::new(start, start + length)) }
}
