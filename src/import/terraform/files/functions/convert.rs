//! Functions that make one type of value of another.

use super::super::value::{as_bool, as_number, as_text, boolean, number, string, unified};
use super::ArgumentNeeds::{Anything, Known};
use super::collections::{by_text, distinct};
use super::{CallError, CallResult, Function, FunctionCall};
use crate::import::document::{Node, Value};
use crate::source::Text;

pub(super) static FUNCTIONS: &[Function] = &[
    ("ephemeralasnull", 1..=1, Known, |call| call.argument(0).cloned()),
    ("issensitive", 1..=1, Known, |call| Ok(boolean(false, call.place))),
    ("nonsensitive", 1..=1, Known, |call| call.argument(0).cloned()),
    ("sensitive", 1..=1, Known, |call| call.argument(0).cloned()),
    ("tobool", 1..=1, Known, |call| {
        convert(call, "true or false", |node| as_bool(node).map(|value| boolean(value, &node.place)))
    }),
    ("tolist", 1..=1, Known, |call| of_items(call, |items| unified(items.to_vec()))),
    ("tomap", 1..=1, Known, |call| {
        convert(call, "an object with values of one type", |node| {
            let is_scalar = |(_, member): &(Text, Node)| {
                matches!(member.value, Value::String(_) | Value::Number(_) | Value::Bool(_))
            };
            let is_collection =
                |(_, member): &(Text, Node)| matches!(member.value, Value::Sequence(_) | Value::Mapping(_));
            let members = node.members()?;
            let is_mixed = members.iter().any(is_scalar) && members.iter().any(is_collection);
            let values = unified(members.iter().map(|(_, member)| member.clone()).collect());
            let members = members.iter().map(|(key, _)| key.clone()).zip(values).collect();
            (!is_mixed).then(|| Node::new(Value::Mapping(members), node.place.clone()))
        })
    }),
    ("tonumber", 1..=1, Known, |call| {
        convert(call, "a number", |node| match node.value {
            Value::Number(_) => Some(node.clone()),
            _ => as_number(node).map(|value| number(value, &node.place)),
        })
    }),
    ("toset", 1..=1, Known, |call| of_items(call, |items| by_text(distinct(&unified(items.to_vec()))))),
    ("tostring", 1..=1, Anything, |call| {
        convert(call, "a string", |node| match node.value {
            Value::Unknown(_) => Some(node.clone()),
            _ => as_text(node).map(|text| string(text, call.place)),
        })
    }),
];

/// Null stays null.
fn convert(
    call: &FunctionCall<'_>,
    expected: &'static str,
    converted: impl Fn(&Node) -> Option<Node>,
) -> CallResult {
    let node = call.argument(0)?;
    if node.is_null() {
        return Ok(node.clone());
    }
    converted(node).ok_or_else(|| CallError::expected(expected, node))
}

fn of_items(call: &FunctionCall<'_>, made: fn(&[Node]) -> Vec<Node>) -> CallResult {
    let node = call.argument(0)?;
    if node.is_null() {
        return Ok(node.clone());
    }
    Ok(Node::new(Value::Sequence(made(call.items(0)?)), node.place.clone()))
}
