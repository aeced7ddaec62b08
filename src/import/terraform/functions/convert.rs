//! Functions that make one type of value of another.

use super::super::value::{as_bool, as_number, as_text, boolean, number, string};
use super::collections::{by_text, distinct};
use super::{Call, Outcome};
use crate::import::document::{Node, Value};

pub(super) fn call(name: &str, call: &Call<'_>) -> Outcome {
    let [node, ..] = call.arguments else { return None };
    let wrong = |expected: &str| Err(format!("the argument is {}; expected {expected}", node.kind()));
    if node.is_null() && name.starts_with("to") {
        return Some(Ok(node.clone()));
    }
    Some(match name {
        "sensitive" | "nonsensitive" | "ephemeralasnull" => Ok(node.clone()),
        "tostring" => match &node.value {
            Value::Unknown(_) => Ok(node.clone()),
            _ => as_text(node).map_or_else(|| wrong("a string"), |text| Ok(string(text, call.place))),
        },
        "tonumber" => match (&node.value, as_number(node)) {
            (Value::Number(_), _) => Ok(node.clone()),
            (_, Some(value)) => Ok(number(value, &node.place)),
            _ => wrong("a number"),
        },
        "tobool" => {
            as_bool(node).map_or_else(|| wrong("true or false"), |value| Ok(boolean(value, &node.place)))
        }
        "tolist" => call.items(0).map(|items| Node::new(Value::Sequence(items.to_vec()), node.place.clone())),
        "toset" => call
            .items(0)
            .map(|items| Node::new(Value::Sequence(by_text(distinct(items))), node.place.clone())),
        "tomap" => match node.value {
            Value::Mapping(_) => Ok(node.clone()),
            _ => wrong("an object"),
        },
        "abs" => calculated(call, f64::abs),
        "ceil" => calculated(call, f64::ceil),
        "floor" => calculated(call, f64::floor),
        _ => return None,
    })
}

fn calculated(call: &Call<'_>, calculate: fn(f64) -> f64) -> Result<Node, String> {
    let value = as_number(call.argument(0)?).ok_or("the argument is no number")?;
    Ok(number(calculate(value), call.place))
}
