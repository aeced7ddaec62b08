//! Functions that make one type of value of another.

use super::super::value::{as_bool, as_number, as_text, boolean, number, string};
use super::collections::{by_text, distinct};
use super::{Call, Function};
use crate::import::document::{Node, Value};

pub(super) static FUNCTIONS: &[Function] = &[
    ("abs", 1..=1, |call| calculated(call, f64::abs)),
    ("ceil", 1..=1, |call| calculated(call, f64::ceil)),
    ("ephemeralasnull", 1..=1, |call| call.argument(0).cloned()),
    ("floor", 1..=1, |call| calculated(call, f64::floor)),
    ("nonsensitive", 1..=1, |call| call.argument(0).cloned()),
    ("sensitive", 1..=1, |call| call.argument(0).cloned()),
    ("tobool", 1..=1, |call| {
        convert(call, "true or false", |node| as_bool(node).map(|value| boolean(value, &node.place)))
    }),
    ("tolist", 1..=1, |call| of_items(call, <[Node]>::to_vec)),
    ("tomap", 1..=1, |call| {
        convert(call, "an object", |node| node.members().is_some().then(|| node.clone()))
    }),
    ("tonumber", 1..=1, |call| {
        convert(call, "a number", |node| match node.value {
            Value::Number(_) => Some(node.clone()),
            _ => as_number(node).map(|value| number(value, &node.place)),
        })
    }),
    ("toset", 1..=1, |call| of_items(call, |items| by_text(distinct(items)))),
    ("tostring", 1..=1, |call| {
        convert(call, "a string", |node| match node.value {
            Value::Unknown(_) => Some(node.clone()),
            _ => as_text(node).map(|text| string(text, call.place)),
        })
    }),
];

fn calculated(call: &Call<'_>, calculate: fn(f64) -> f64) -> Result<Node, String> {
    let value = as_number(call.argument(0)?).ok_or("the argument is not a number")?;
    Ok(number(calculate(value), call.place))
}

/// Null stays null.
fn convert(
    call: &Call<'_>,
    expected: &str,
    converted: impl Fn(&Node) -> Option<Node>,
) -> Result<Node, String> {
    let node = call.argument(0)?;
    if node.is_null() {
        return Ok(node.clone());
    }
    converted(node).ok_or_else(|| format!("the argument is {}; expected {expected}", node.kind()))
}

fn of_items(call: &Call<'_>, made: fn(&[Node]) -> Vec<Node>) -> Result<Node, String> {
    let node = call.argument(0)?;
    if node.is_null() {
        return Ok(node.clone());
    }
    Ok(Node::new(Value::Sequence(made(call.items(0)?)), node.place.clone()))
}
