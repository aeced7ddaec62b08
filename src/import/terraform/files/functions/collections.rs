//! Functions of lists, sets and maps.

use std::collections::{BTreeMap, HashSet};

use indexmap::IndexMap;

use super::super::value::{
    as_bool, as_count, as_number, as_string, as_text, boolean, count, equal, is_open, number, sorted, string,
};
use super::ArgumentNeeds::{Anything, Known, Whole, WholeText};
use super::{CallError, CallResult, Function, FunctionCall, MANY};
use crate::import::document::{Node, Value};
use crate::source::Text;

/// How many numbers `range` may make; Terraform has the same limit.
const MAX_RANGE: usize = 1024;

pub(super) static FUNCTIONS: &[Function] = &[
    ("alltrue", 1..=1, Known, |call| decided(call, false)),
    ("anytrue", 1..=1, Known, |call| decided(call, true)),
    ("chunklist", 2..=2, Known, chunklist),
    ("coalesce", 1..=MANY, Anything, coalesce),
    ("coalescelist", 1..=MANY, Known, coalescelist),
    ("compact", 1..=1, Whole, compact),
    ("concat", 0..=MANY, Known, concat),
    ("contains", 2..=2, Known, contains),
    ("distinct", 1..=1, Whole, |call| Ok(call.sequence(distinct(call.items(0)?)))),
    ("element", 2..=2, Known, element),
    ("flatten", 1..=1, Anything, flatten),
    ("index", 2..=2, Whole, index),
    ("keys", 1..=1, Known, |call| of_mapping(call, |key, _| string(key.clone(), &key_place(key, call)))),
    ("length", 1..=1, WholeText, length),
    ("list", 0..=MANY, Anything, |call| Ok(call.sequence(call.arguments.to_vec()))),
    ("lookup", 2..=3, Anything, lookup),
    ("map", 0..=MANY, Anything, map),
    ("matchkeys", 3..=3, Whole, matchkeys),
    ("max", 1..=MANY, Known, |call| extreme(call, f64::max)),
    ("merge", 0..=MANY, Known, merge),
    ("min", 1..=MANY, Known, |call| extreme(call, f64::min)),
    ("one", 1..=1, Known, one),
    ("range", 1..=3, Known, range),
    ("reverse", 1..=1, Known, |call| Ok(call.sequence(call.items(0)?.iter().rev().cloned().collect()))),
    ("setintersection", 1..=MANY, Whole, setintersection),
    ("setproduct", 1..=MANY, Known, setproduct),
    ("setsubtract", 2..=2, Whole, setsubtract),
    ("setunion", 0..=MANY, Whole, setunion),
    ("slice", 3..=3, Known, slice),
    ("sort", 1..=1, Whole, |call| Ok(call.sequence(by_text(call.items(0)?.iter().map(as_string).collect())))),
    ("transpose", 1..=1, Whole, transpose),
    ("values", 1..=1, Known, |call| of_mapping(call, |_, value| value.clone())),
    ("zipmap", 2..=2, Anything, zipmap),
];

/// `setproduct(list, list…)`: every way to take an item of each, the last one changing first.
fn setproduct(call: &FunctionCall<'_>) -> CallResult {
    let mut ways: Vec<Vec<Node>> = vec![Vec::new()];
    if call.arguments.iter().any(|list| matches!(&list.value, Value::Sequence(items) if items.is_empty())) {
        // There is none, however many there would be of the others.
        return Ok(call.sequence(Vec::new()));
    }
    for index in 0..call.arguments.len() {
        let items = call.items(index)?;
        let with = |way: &Vec<Node>| {
            let way = way.clone();
            items.iter().map(move |item| way.iter().chain([item]).cloned().collect())
        };
        ways = ways.iter().flat_map(with).collect();
    }
    Ok(call.sequence(ways.into_iter().map(|way| call.sequence(way)).collect()))
}

fn key_place(key: &Text, call: &FunctionCall<'_>) -> crate::source::Place {
    key.place().unwrap_or_else(|| call.place.clone())
}

/// `merge(map…)`: later ones over earlier ones. One that is null adds nothing.
fn merge(call: &FunctionCall<'_>) -> CallResult {
    let mut merged: IndexMap<&str, (&Text, &Node)> = IndexMap::new();
    for argument in call.arguments {
        match &argument.value {
            Value::Mapping(members) => {
                merged.extend(members.iter().map(|(key, value)| (key.as_str(), (key, value))));
            }
            Value::Null => {}
            _ => return Err(CallError::expected("an object", argument)),
        }
    }
    Ok(call.mapping(merged.into_values().map(|(key, value)| (key.clone(), value.clone())).collect()))
}

/// `concat(list…)`.
fn concat(call: &FunctionCall<'_>) -> CallResult {
    let mut all = Vec::new();
    for index in 0..call.arguments.len() {
        all.extend_from_slice(call.items(index)?);
    }
    Ok(call.sequence(all))
}

/// `lookup(map, key, default)`.
fn lookup(call: &FunctionCall<'_>) -> CallResult {
    let (map, key) = (call.argument(0)?, call.text(1)?);
    match (map.get(key.as_str()), call.arguments.get(2)) {
        (Some(found), _) => Ok(found.clone()),
        (None, Some(default)) if map.members().is_some() => Ok(default.clone()),
        _ => Err(CallError::NoMember(key.as_str().to_owned())),
    }
}

fn compact(call: &FunctionCall<'_>) -> CallResult {
    let is_text =
        |item: &&Node| !item.is_null() && item.scalar().is_none_or(|text| !text.as_str().is_empty());
    Ok(call.sequence(call.items(0)?.iter().filter(is_text).cloned().collect()))
}

fn of_mapping(call: &FunctionCall<'_>, select: impl Fn(&Text, &Node) -> Node) -> CallResult {
    let node = call.argument(0)?;
    if node.members().is_none() {
        return Err(CallError::expected("an object", node));
    }
    Ok(call.sequence(sorted(node).into_iter().map(|(key, value)| select(key, value)).collect()))
}

fn contains(call: &FunctionCall<'_>) -> CallResult {
    let (items, wanted) = (call.items(0)?, call.argument(1)?);
    let is_found = !is_open(wanted) && items.iter().any(|item| !is_open(item) && equal(item, wanted));
    if !is_found && call.arguments.iter().any(is_open) {
        return Err(OPEN);
    }
    Ok(boolean(is_found, call.place))
}

fn length(call: &FunctionCall<'_>) -> CallResult {
    let node = call.argument(0)?;
    match &node.value {
        Value::String(text) => Ok(count(text.as_str().chars().count(), call.place)),
        Value::Sequence(items) => Ok(count(items.len(), call.place)),
        Value::Mapping(_) => Ok(count(sorted(node).len(), call.place)),
        _ => Err(CallError::expected("a list, an object or a string", node)),
    }
}

/// `flatten(list)`. An item that is not known is taken for no list.
fn flatten(call: &FunctionCall<'_>) -> CallResult {
    let mut flat = Vec::new();
    add_flat(call.items(0)?, &mut flat);
    Ok(call.sequence(flat))
}

fn add_flat(items: &[Node], flat: &mut Vec<Node>) {
    for item in items {
        match &item.value {
            Value::Sequence(items) => add_flat(items, flat),
            _ => flat.push(item.clone()),
        }
    }
}

/// What decides is not known.
const OPEN: CallError = CallError::Value("an argument is not known");

/// The items without those that are equal to one before.
pub(in crate::import::terraform) fn distinct(items: &[Node]) -> Vec<Node> {
    let mut seen = HashSet::new();
    let mut kept: Vec<Node> = Vec::new();
    for item in items {
        let is_new = match item.scalar() {
            Some(text) => seen.insert((item.kind(), text.as_str().to_owned())),
            None => !kept.iter().any(|known| equal(known, item)),
        };
        if is_new {
            kept.push(item.clone());
        }
    }
    kept
}

/// `coalesce(value…)`: the first that is something.
fn coalesce(call: &FunctionCall<'_>) -> CallResult {
    // All are of one type.
    let is_text = call.arguments.iter().any(|argument| argument.string().is_some());
    for argument in call.arguments {
        match &argument.value {
            Value::Null => {}
            Value::String(text) if text.as_str().is_empty() => {}
            // Nobody knows whether it is something.
            Value::Unknown(_) => return Err(OPEN),
            _ if is_text => return Ok(as_string(argument)),
            _ => return Ok(argument.clone()),
        }
    }
    Err(CallError::Value("all arguments are null or empty"))
}

/// `coalescelist(list…)`: the first that is not empty.
fn coalescelist(call: &FunctionCall<'_>) -> CallResult {
    let is_full = |node: &&Node| matches!(&node.value, Value::Sequence(items) if !items.is_empty());
    call.arguments.iter().find(is_full).cloned().ok_or(CallError::Value("all arguments are empty"))
}

/// `element(list, index)`, round and round.
fn element(call: &FunctionCall<'_>) -> CallResult {
    let items = call.items(0)?;
    if items.is_empty() {
        return Err("the list is empty".into());
    }
    let index = as_number(call.argument(1)?).filter(|index| index.fract() == 0.0 && index.abs() < 1e15);
    let index = index.ok_or(CallError::Value("the index is not a whole number"))?;
    let length = count(items.len(), call.place);
    let position = index.rem_euclid(as_number(&length).unwrap_or(1.0));
    let position = as_count(&number(position, call.place)).unwrap_or_default();
    Ok(items[position].clone())
}

/// `map(key, value, …)` of Terraform 0.11.
fn map(call: &FunctionCall<'_>) -> CallResult {
    let pair = |pair: &[Node]| match pair {
        [key, value] => Some((as_text(key)?, value.clone())),
        _ => None,
    };
    let members: Option<Vec<_>> = call.arguments.chunks(2).map(pair).collect();
    members.map(|members| call.mapping(members)).ok_or(CallError::Value("the arguments are not pairs"))
}

fn zipmap(call: &FunctionCall<'_>) -> CallResult {
    let (keys, values) = (call.items(0)?, call.items(1)?);
    if keys.len() != values.len() {
        return Err("there are not as many keys as values".into());
    }
    let members: Option<Vec<_>> =
        keys.iter().zip(values).map(|(key, value)| Some((as_text(key)?, value.clone()))).collect();
    members.map(|members| call.mapping(members)).ok_or(CallError::Value("a key is not a string"))
}

/// `range(limit)`, `range(start, limit)`, `range(start, limit, step)`.
fn range(call: &FunctionCall<'_>) -> CallResult {
    let numbers: Option<Vec<f64>> = call.arguments.iter().map(as_number).collect();
    let (start, limit, step) = match numbers.as_deref() {
        Some(&[limit]) => (0.0, limit, if limit < 0.0 { -1.0 } else { 1.0 }),
        Some(&[start, limit]) => (start, limit, if limit < start { -1.0 } else { 1.0 }),
        Some(&[start, limit, step]) => (start, limit, step),
        _ => return Err(CallError::Value("the arguments are not numbers")),
    };
    let mut items = Vec::new();
    let mut at = start;
    while (step > 0.0 && at < limit) || (step < 0.0 && at > limit) {
        if items.len() == MAX_RANGE {
            return Err(CallError::TooLong(MAX_RANGE));
        }
        items.push(number(at, call.place));
        at += step;
    }
    Ok(call.sequence(items))
}

/// Items in the order of their text, as sets have them.
pub(in crate::import::terraform) fn by_text(mut items: Vec<Node>) -> Vec<Node> {
    items.sort_by_cached_key(|item| item.scalar().map(|text| text.as_str().to_owned()));
    items
}

fn setunion(call: &FunctionCall<'_>) -> CallResult {
    Ok(match concat(call)?.value {
        Value::Sequence(items) => call.sequence(by_text(distinct(&items))),
        value => Node::new(value, call.place.clone()),
    })
}

fn setintersection(call: &FunctionCall<'_>) -> CallResult {
    let mut kept = call.items(0)?.to_vec();
    for index in 1..call.arguments.len() {
        let other = call.items(index)?;
        kept.retain(|item| other.iter().any(|other| equal(item, other)));
    }
    Ok(call.sequence(by_text(distinct(&kept))))
}

fn setsubtract(call: &FunctionCall<'_>) -> CallResult {
    let (items, without) = (call.items(0)?, call.items(1)?);
    let kept: Vec<_> =
        items.iter().filter(|item| !without.iter().any(|other| equal(item, other))).cloned().collect();
    Ok(call.sequence(by_text(distinct(&kept))))
}

/// `chunklist(list, size)`.
fn chunklist(call: &FunctionCall<'_>) -> CallResult {
    let (items, size) = (call.items(0)?, call.count(1)?);
    let chunks = items.chunks(if size == 0 { items.len().max(1) } else { size });
    Ok(call.sequence(chunks.map(|chunk| call.sequence(chunk.to_vec())).collect()))
}

/// `index(list, value)`.
fn index(call: &FunctionCall<'_>) -> CallResult {
    let wanted = call.argument(1)?;
    let position = call.items(0)?.iter().position(|item| equal(item, wanted));
    Ok(count(position.ok_or(CallError::Value("the list has no such item"))?, call.place))
}

/// `matchkeys(values, keys, wanted)`: the values whose keys are wanted.
fn matchkeys(call: &FunctionCall<'_>) -> CallResult {
    let (values, keys, wanted) = (call.items(0)?, call.items(1)?, call.items(2)?);
    if values.len() != keys.len() {
        return Err("there are not as many keys as values".into());
    }
    let kept = values.iter().zip(keys).filter(|(_, key)| wanted.iter().any(|wanted| equal(key, wanted)));
    Ok(call.sequence(kept.map(|(value, _)| value.clone()).collect()))
}

/// A map of lists of strings the other way round.
fn transpose(call: &FunctionCall<'_>) -> CallResult {
    let mut turned: BTreeMap<String, (Text, Vec<Node>)> = BTreeMap::new();
    for (key, items) in sorted(call.argument(0)?) {
        let Value::Sequence(items) = &items.value else {
            return Err(CallError::expected("a list", items));
        };
        for item in items {
            let name = as_text(item).ok_or_else(|| CallError::expected("a string", item))?;
            let known = turned.entry(name.as_str().to_owned()).or_insert_with(|| (name, Vec::new()));
            known.1.push(string(key.clone(), call.place));
        }
    }
    Ok(call.mapping(turned.into_values().map(|(name, keys)| (name, call.sequence(keys))).collect()))
}

fn slice(call: &FunctionCall<'_>) -> CallResult {
    let (items, start, end) = (call.items(0)?, call.count(1)?, call.count(2)?);
    let part = items.get(start..end).ok_or(CallError::Value("the list is shorter than that"))?;
    Ok(call.sequence(part.to_vec()))
}

/// `one(list)`: the only item of a list, or null.
fn one(call: &FunctionCall<'_>) -> CallResult {
    match call.items(0)? {
        [] => Ok(Node::new(Value::Null, call.place.clone())),
        [item] => Ok(item.clone()),
        _ => Err(CallError::Value("the list has several items")),
    }
}

/// `alltrue(list)` and `anytrue(list)`: what one item decides alone.
fn decided(call: &FunctionCall<'_>, deciding: bool) -> CallResult {
    let items = call.items(0)?;
    if items.iter().any(|item| !item.has_holes() && (as_bool(item) == Some(true)) == deciding) {
        return Ok(boolean(deciding, call.place));
    }
    if items.iter().any(Node::has_holes) {
        return Err(OPEN);
    }
    Ok(boolean(!deciding, call.place))
}

fn extreme(call: &FunctionCall<'_>, better: fn(f64, f64) -> f64) -> CallResult {
    let numbers: Option<Vec<f64>> = call.arguments.iter().map(as_number).collect();
    let found = numbers.and_then(|numbers| numbers.into_iter().reduce(better));
    found.map(|found| number(found, call.place)).ok_or(CallError::Value("the arguments are not numbers"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{Place, SourceFile, Span};

    #[test]
    fn ranges_are_limited() {
        let place = Place::new(&SourceFile::new("f", ""), Span::at(0));
        let run = |limit: f64| {
            let arguments = [number(limit, &place)];
            range(&FunctionCall { arguments: &arguments, place: &place })
        };
        assert!(matches!(run(3.0).expect("short").value, Value::Sequence(items) if items.len() == 3));
        assert!(run(1e9).is_err());
    }
}
