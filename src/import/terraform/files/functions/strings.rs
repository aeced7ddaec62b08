//! Functions of strings. What they leave of a string leads back to where it was written.

use super::super::value::{as_text, boolean, string};
use super::ArgumentNeeds::{Known, WholeText};
use super::patterns::replaced;
use super::{CallError, CallResult, Function, FunctionCall, MANY};
use crate::import::assembly::Assembly;
use crate::import::document::Node;
use crate::source::{Span, Text, TextBuilder};

pub(super) static FUNCTIONS: &[Function] = &[
    ("basename", 1..=1, WholeText, |call| changed(call, |path| base_name(path).to_owned())),
    ("chomp", 1..=1, Known, |call| part(call, |text, _| Some(text.trim_end_matches(['\r', '\n'])))),
    ("dirname", 1..=1, WholeText, |call| changed(call, dir_name)),
    ("endswith", 2..=2, WholeText, |call| compared(call, |text, other| text.ends_with(other))),
    ("indent", 2..=2, Known, indent),
    ("join", 2..=MANY, Known, join),
    ("lower", 1..=1, WholeText, |call| changed(call, |text| cased(text, char::to_lowercase))),
    ("pathexpand", 1..=1, Known, pathexpand),
    ("replace", 3..=3, WholeText, replace),
    ("split", 2..=2, WholeText, split),
    ("startswith", 2..=2, WholeText, |call| compared(call, |text, other| text.starts_with(other))),
    ("strcontains", 2..=2, WholeText, |call| compared(call, |text, other| text.contains(other))),
    ("strrev", 1..=1, WholeText, |call| changed(call, |text| text.chars().rev().collect())),
    ("substr", 3..=3, WholeText, substr),
    ("title", 1..=1, WholeText, |call| changed(call, title)),
    ("trim", 2..=2, Known, |call| part(call, |text, cut| Some(text.trim_matches(|c| cut.contains(c))))),
    ("trimprefix", 2..=2, Known, |call| part(call, |text, prefix| text.strip_prefix(prefix))),
    ("trimspace", 1..=1, Known, |call| part(call, |text, _| Some(text.trim()))),
    ("trimsuffix", 2..=2, Known, |call| part(call, |text, suffix| text.strip_suffix(suffix))),
    ("upper", 1..=1, WholeText, |call| changed(call, |text| cased(text, char::to_uppercase))),
];

/// `join(separator, list…)`.
fn join(call: &FunctionCall<'_>) -> CallResult {
    let separator = call.text(0)?;
    let mut joined = Assembly::default();
    let mut is_first = true;
    for index in 1..call.arguments.len() {
        for item in call.items(index)? {
            if !std::mem::take(&mut is_first) {
                joined.text(&separator);
            }
            if !joined.written(item) {
                return Err(CallError::expected("a string", item));
            }
        }
    }
    Ok(joined.finish(call.place))
}

/// `replace(text, what, with)`, where what stands between slashes is a pattern.
fn replace(call: &FunctionCall<'_>) -> CallResult {
    let (text, what, with) = (call.text(0)?, call.text(1)?, call.text(2)?);
    let pattern = what.as_str().strip_prefix('/').and_then(|pattern| pattern.strip_suffix('/'));
    if let Some(pattern) = pattern {
        return replaced(&text, pattern, &with, call);
    }
    let mut builder = TextBuilder::default();
    let mut done = 0;
    for (at, found) in text.as_str().match_indices(what.as_str()) {
        builder.push_slice(&text, Span::new(done, at));
        builder.push_text(&with);
        done = at + found.len();
    }
    builder.push_slice(&text, Span::new(done, text.as_str().len()));
    Ok(string(builder.finish(text.place()), call.place))
}

/// `split(separator, text)`.
fn split(call: &FunctionCall<'_>) -> CallResult {
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
fn substr(call: &FunctionCall<'_>) -> CallResult {
    let text = call.text(0)?;
    let whole = |index: usize| {
        let number = super::super::value::as_number(call.argument(index)?)
            .ok_or(CallError::Value("a position is not a number"))?;
        format!("{number:.0}")
            .parse::<i64>()
            .map_err(|_| CallError::Value("a position is not a whole number"))
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
fn indent(call: &FunctionCall<'_>) -> CallResult {
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

fn compared(call: &FunctionCall<'_>, compare: fn(&str, &str) -> bool) -> CallResult {
    Ok(boolean(compare(call.text(0)?.as_str(), call.text(1)?.as_str()), call.place))
}

/// A string that is changed as a whole, and stays where it was written.
fn changed(call: &FunctionCall<'_>, change: fn(&str) -> String) -> CallResult {
    let text = call.text(0)?;
    let new = change(text.as_str());
    if new == text.as_str() {
        return Ok(string(text, call.place));
    }
    let place = text.place().unwrap_or_else(|| call.place.clone());
    Ok(Node::string_at(&new, &place))
}

/// Every letter that has one other form in that form.
fn cased<C: ExactSizeIterator<Item = char>>(text: &str, case: fn(char) -> C) -> String {
    text.chars()
        .map(|c| match case(c) {
            mut one if one.len() == 1 => one.next().unwrap_or(c),
            _ => c,
        })
        .collect()
}

fn title(text: &str) -> String {
    let mut begins = true;
    let letter = |c: char| {
        let is_part = c.is_alphanumeric() || c == '_';
        let was_beginning = std::mem::replace(&mut begins, !is_part);
        if was_beginning { cased(c.encode_utf8(&mut [0; 4]), char::to_uppercase) } else { c.to_string() }
    };
    text.chars().map(letter).collect()
}

/// The last part of a path.
fn base_name(path: &str) -> &str {
    match path.trim_end_matches('/') {
        "" if path.is_empty() => ".",
        "" => "/",
        path => path.rsplit('/').next().unwrap_or(path),
    }
}

/// A path without its last part.
fn dir_name(path: &str) -> String {
    let Some((folder, _)) = path.rsplit_once('/') else { return ".".to_owned() };
    let cleaned = super::super::tree::joined("", folder);
    if path.starts_with('/') { format!("/{}", cleaned.trim_start_matches('.')) } else { cleaned }
}

/// A path that begins with no `~`, which stands for the home of whoever runs Terraform.
fn pathexpand(call: &FunctionCall<'_>) -> CallResult {
    let path = call.text(0)?;
    if path.as_str().starts_with('~') {
        return Err("the home folder is not known".into());
    }
    Ok(string(path, call.place))
}

/// A part of a string; all of it where there is no such part.
fn part(call: &FunctionCall<'_>, part: for<'t> fn(&'t str, &str) -> Option<&'t str>) -> CallResult {
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
