//! Functions of lists, sets and maps.

use std::collections::HashSet;

use indexmap::IndexMap;

use super::super::value::{as_bool, as_number, as_text, boolean, count, equal, number, sorted, string};
use super::{Call, Function, MANY};
use crate::import::document::{Node, Value};
use crate::source::Text;

/// How many numbers `range` may make; Terraform has the same limit.
const MAX_RANGE: usize = 1024;

pub(super) static FUNCTIONS: &[Function] = &[
    ("alltrue", 1..=1, |call| of_booleans(call, |items| !items.contains(&false))),
    ("anytrue", 1..=1, |call| of_booleans(call, |items| items.contains(&true))),
    ("coalesce", 1..=MANY, coalesce),
    ("coalescelist", 1..=MANY, coalescelist),
    ("compact", 1..=1, compact),
    ("concat", 0..=MANY, concat),
    ("contains", 2..=2, contains),
    ("distinct", 1..=1, |call| Ok(call.sequence(distinct(call.items(0)?)))),
    ("element", 2..=2, element),
    ("flatten", 1..=1, flatten),
    ("keys", 1..=1, |call| of_mapping(call, |key, _| string(key.clone(), &key_place(key, call)))),
    ("length", 1..=1, length),
    ("list", 0..=MANY, |call| Ok(call.sequence(call.arguments.to_vec()))),
    ("lookup", 2..=3, lookup),
    ("map", 0..=MANY, map),
    ("max", 1..=MANY, |call| extreme(call, f64::max)),
    ("merge", 0..=MANY, merge),
    ("min", 1..=MANY, |call| extreme(call, f64::min)),
    ("one", 1..=1, one),
    ("range", 1..=3, range),
    ("reverse", 1..=1, |call| Ok(call.sequence(call.items(0)?.iter().rev().cloned().collect()))),
    ("setproduct", 1..=MANY, setproduct),
    ("setunion", 0..=MANY, setunion),
    ("slice", 3..=3, slice),
    ("sort", 1..=1, |call| Ok(call.sequence(by_text(call.items(0)?.to_vec())))),
    ("values", 1..=1, |call| of_mapping(call, |_, value| value.clone())),
    ("zipmap", 2..=2, zipmap),
];

/// `setproduct(list, list…)`: every way to take an item of each, the last one changing first.
fn setproduct(call: &Call<'_>) -> Result<Node, String> {
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

fn key_place(key: &Text, call: &Call<'_>) -> crate::source::Place {
    key.place().unwrap_or_else(|| call.place.clone())
}

/// `merge(map…)`: later ones over earlier ones. One that is null or not known adds nothing.
fn merge(call: &Call<'_>) -> Result<Node, String> {
    let mut merged: IndexMap<&str, (&Text, &Node)> = IndexMap::new();
    for argument in call.arguments {
        match &argument.value {
            Value::Mapping(members) => {
                merged.extend(members.iter().map(|(key, value)| (key.as_str(), (key, value))));
            }
            Value::Null | Value::Unknown(_) => {}
            _ => return Err(format!("an argument is {}; expected an object", argument.kind())),
        }
    }
    Ok(call.mapping(merged.into_values().map(|(key, value)| (key.clone(), value.clone())).collect()))
}

/// `concat(list…)`. One that is not known adds nothing.
fn concat(call: &Call<'_>) -> Result<Node, String> {
    let mut all = Vec::new();
    for (index, argument) in call.arguments.iter().enumerate() {
        if !matches!(argument.value, Value::Unknown(_)) {
            all.extend_from_slice(call.items(index)?);
        }
    }
    Ok(call.sequence(all))
}

/// `lookup(map, key, default)`.
fn lookup(call: &Call<'_>) -> Result<Node, String> {
    let (map, key) = (call.argument(0)?, call.text(1)?);
    match (map.get(key.as_str()), call.arguments.get(2)) {
        (Some(found), _) => Ok(found.clone()),
        (None, Some(default)) if map.members().is_some() => Ok(default.clone()),
        _ => Err(format!("there is no member `{}`", key.as_str())),
    }
}

fn compact(call: &Call<'_>) -> Result<Node, String> {
    let is_text =
        |item: &&Node| !item.is_null() && item.scalar().is_none_or(|text| !text.as_str().is_empty());
    Ok(call.sequence(call.items(0)?.iter().filter(is_text).cloned().collect()))
}

fn of_mapping(call: &Call<'_>, select: impl Fn(&Text, &Node) -> Node) -> Result<Node, String> {
    let node = call.argument(0)?;
    if node.members().is_none() {
        return Err(format!("the argument is {}; expected an object", node.kind()));
    }
    Ok(call.sequence(sorted(node).into_iter().map(|(key, value)| select(key, value)).collect()))
}

fn contains(call: &Call<'_>) -> Result<Node, String> {
    let wanted = call.argument(1)?;
    // Sets of strings hold what a list wrote as a number.
    let is_wanted =
        |item: &Node| equal(item, wanted) || as_text(item).is_some_and(|text| as_text(wanted) == Some(text));
    Ok(boolean(call.items(0)?.iter().any(is_wanted), call.place))
}

fn length(call: &Call<'_>) -> Result<Node, String> {
    let node = call.argument(0)?;
    match &node.value {
        Value::String(text) => Ok(count(text.as_str().chars().count(), call.place)),
        Value::Sequence(items) => Ok(count(items.len(), call.place)),
        Value::Mapping(_) => Ok(count(sorted(node).len(), call.place)),
        _ => Err(format!("the argument is {}; expected a list, an object or a string", node.kind())),
    }
}

fn flatten(call: &Call<'_>) -> Result<Node, String> {
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
fn coalesce(call: &Call<'_>) -> Result<Node, String> {
    for argument in call.arguments {
        match &argument.value {
            Value::Null => {}
            Value::String(text) if text.as_str().is_empty() => {}
            // Nobody knows whether it is something.
            Value::Unknown(_) => return Err("an argument is not known".to_owned()),
            _ => return Ok(argument.clone()),
        }
    }
    Err("all arguments are null or empty".to_owned())
}

/// `coalescelist(list…)`: the first that is not empty.
fn coalescelist(call: &Call<'_>) -> Result<Node, String> {
    let is_full = |node: &&Node| matches!(&node.value, Value::Sequence(items) if !items.is_empty());
    call.arguments.iter().find(is_full).cloned().ok_or_else(|| "all arguments are empty".to_owned())
}

/// `element(list, index)`, round and round.
fn element(call: &Call<'_>) -> Result<Node, String> {
    let (items, index) = (call.items(0)?, call.count(1)?);
    match items.len() {
        0 => Err("the list is empty".to_owned()),
        length => Ok(items[index % length].clone()),
    }
}

/// `map(key, value, …)` of Terraform 0.11.
fn map(call: &Call<'_>) -> Result<Node, String> {
    let pair = |pair: &[Node]| match pair {
        [key, value] => Some((as_text(key)?, value.clone())),
        _ => None,
    };
    let members: Option<Vec<_>> = call.arguments.chunks(2).map(pair).collect();
    members.map(|members| call.mapping(members)).ok_or_else(|| "the arguments are not pairs".to_owned())
}

fn zipmap(call: &Call<'_>) -> Result<Node, String> {
    let (keys, values) = (call.items(0)?, call.items(1)?);
    let members: Option<Vec<_>> =
        keys.iter().zip(values).map(|(key, value)| Some((as_text(key)?, value.clone()))).collect();
    members.map(|members| call.mapping(members)).ok_or_else(|| "a key is not a string".to_owned())
}

/// `range(limit)`, `range(start, limit)`, `range(start, limit, step)`.
fn range(call: &Call<'_>) -> Result<Node, String> {
    let numbers: Option<Vec<f64>> = call.arguments.iter().map(as_number).collect();
    let (start, limit, step) = match numbers.as_deref() {
        Some(&[limit]) => (0.0, limit, if limit < 0.0 { -1.0 } else { 1.0 }),
        Some(&[start, limit]) => (start, limit, if limit < start { -1.0 } else { 1.0 }),
        Some(&[start, limit, step]) => (start, limit, step),
        _ => return Err("the arguments are not numbers".to_owned()),
    };
    let mut items = Vec::new();
    let mut at = start;
    while (step > 0.0 && at < limit) || (step < 0.0 && at > limit) {
        if items.len() == MAX_RANGE {
            return Err(format!("it has more than {MAX_RANGE} numbers"));
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

fn setunion(call: &Call<'_>) -> Result<Node, String> {
    Ok(match concat(call)?.value {
        Value::Sequence(items) => call.sequence(by_text(distinct(&items))),
        value => Node::new(value, call.place.clone()),
    })
}

fn slice(call: &Call<'_>) -> Result<Node, String> {
    let (items, start, end) = (call.items(0)?, call.count(1)?, call.count(2)?);
    let part = items.get(start..end).ok_or_else(|| "the list is shorter than that".to_owned())?;
    Ok(call.sequence(part.to_vec()))
}

/// `one(list)`: the only item of a list, or null.
fn one(call: &Call<'_>) -> Result<Node, String> {
    match call.items(0)? {
        [] => Ok(Node::new(Value::Null, call.place.clone())),
        [item] => Ok(item.clone()),
        _ => Err("the list has several items".to_owned()),
    }
}

fn of_booleans(call: &Call<'_>, fold: fn(&[bool]) -> bool) -> Result<Node, String> {
    let items: Vec<bool> = call.items(0)?.iter().map(|item| as_bool(item) == Some(true)).collect();
    Ok(boolean(fold(&items), call.place))
}

fn extreme(call: &Call<'_>, better: fn(f64, f64) -> f64) -> Result<Node, String> {
    let numbers: Option<Vec<f64>> = call.arguments.iter().map(as_number).collect();
    let found = numbers.and_then(|numbers| numbers.into_iter().reduce(better));
    found.map(|found| number(found, call.place)).ok_or_else(|| "the arguments are not numbers".to_owned())
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
            range(&Call { arguments: &arguments, place: &place })
        };
        assert!(matches!(run(3.0).expect("short").value, Value::Sequence(items) if items.len() == 3));
        assert!(run(1e9).is_err());
    }
}
