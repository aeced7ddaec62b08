//! Functions of regular expressions: RE2's, whose classes are of ASCII.

use regex_lite::{Captures, Regex, RegexBuilder};

use super::super::value::string;
use super::ArgumentNeeds::WholeText;
use super::{CallError, CallResult, Function, FunctionCall};
use crate::import::document::{Node, Value};
use crate::source::{Span, Text, TextBuilder};

pub(super) static FUNCTIONS: &[Function] =
    &[("regex", 2..=2, WholeText, regex), ("regexall", 2..=2, WholeText, regexall)];

/// How many bytes a pattern may take.
const MAX_PATTERN: usize = 1 << 16;

pub(super) fn compiled(pattern: &str) -> Result<Regex, CallError> {
    let regex = RegexBuilder::new(pattern).size_limit(MAX_PATTERN).build();
    regex.map_err(|error| CallError::Pattern(error.to_string()))
}

fn regex(call: &FunctionCall<'_>) -> CallResult {
    let (pattern, text) = (compiled(call.text(0)?.as_str())?, call.text(1)?);
    match pattern.captures(text.as_str()) {
        Some(found) => Ok(matched(&pattern, &found, &text, call)),
        None => Err("the pattern matches nothing".into()),
    }
}

fn regexall(call: &FunctionCall<'_>) -> CallResult {
    let (pattern, text) = (compiled(call.text(0)?.as_str())?, call.text(1)?);
    let all = pattern.captures_iter(text.as_str()).map(|found| matched(&pattern, &found, &text, call));
    Ok(call.sequence(all.collect()))
}

/// What matches: all of it, the groups in a list, or those with names in an object.
fn matched(pattern: &Regex, found: &Captures<'_>, text: &Text, call: &FunctionCall<'_>) -> Node {
    let group = |index: usize| match found.get(index) {
        Some(group) => string(text.slice(Span::new(group.start(), group.end())), call.place),
        None => Node::new(Value::Null, call.place.clone()),
    };
    if pattern.captures_len() == 1 {
        return group(0);
    }
    let names: Vec<Option<&str>> = pattern.capture_names().collect();
    if names.iter().all(Option::is_none) {
        return call.sequence((1..pattern.captures_len()).map(group).collect());
    }
    let members = names.iter().enumerate().filter_map(|(index, name)| {
        let mut key = TextBuilder::default();
        key.push_decoded((*name)?, call.place);
        Some((key.finish(Some(call.place.clone())), group(index)))
    });
    call.mapping(members.collect())
}

/// The text with what a pattern matches replaced; `$1` and `${name}` stand for groups.
pub(super) fn replaced(text: &Text, pattern: &str, with: &Text, call: &FunctionCall<'_>) -> CallResult {
    let pattern = compiled(pattern)?;
    let mut builder = TextBuilder::default();
    let mut done = 0;
    for found in pattern.captures_iter(text.as_str()) {
        let Some(whole) = found.get(0) else { continue };
        builder.push_slice(text, Span::new(done, whole.start()));
        if with.as_str().contains('$') {
            let mut expanded = String::new();
            found.expand(with.as_str(), &mut expanded);
            builder.push_decoded(&expanded, call.place);
        } else {
            builder.push_text(with);
        }
        done = whole.end();
    }
    builder.push_slice(text, Span::new(done, text.as_str().len()));
    Ok(string(builder.finish(text.place()), call.place))
}
