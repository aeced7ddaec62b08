//! Values of Terraform as nodes: what they are as text, number or truth, and how they are compared.

use super::evaluate::ModuleEvaluator;
use crate::import::ImportError;
use crate::import::document::{Node, Value};
use crate::source::{Place, Text, TextBuilder};

/// A number, at the place of what it was made from.
pub(super) fn number(value: f64, place: &Place) -> Node {
    let is_whole = value.fract() == 0.0 && value.abs() < 1e15;
    written(&if is_whole { format!("{value:.0}") } else { value.to_string() }, place)
}

/// A number, as it is written.
pub(super) fn written(written: &str, place: &Place) -> Node {
    let mut text = TextBuilder::default();
    text.push_decoded(written, place);
    Node::new(Value::Number(text.finish(Some(place.clone()))), place.clone())
}

/// A sum as one has it of decimal numbers: 0.1 and 0.2 is 0.3.
pub(super) fn added(left: f64, right: f64) -> f64 {
    decimal(left + right)
}

/// A number without what the binary form adds behind its fifteenth digit.
pub(super) fn decimal(value: f64) -> f64 {
    let short = format!("{value:.14e}").parse().unwrap_or(value);
    let digits = |number: f64| number.to_string().len();
    if digits(short) + 2 < digits(value) { short } else { value }
}

/// How Terraform prints a number that is written in another way: without exponent, and without zeros that
/// say nothing. `None` where it is written so.
pub(super) fn printed(written: &str) -> Option<String> {
    let printed = if written.contains(['e', 'E']) {
        written.parse::<f64>().ok().filter(|number| number.is_finite())?.to_string()
    } else {
        let (whole, fraction) = written.split_once('.').unwrap_or((written, ""));
        let whole = whole.trim_start_matches('0');
        let fraction = fraction.trim_end_matches('0');
        let whole = if whole.is_empty() { "0" } else { whole };
        if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") }
    };
    (printed != written).then_some(printed)
}

/// A count, at the place of what was counted.
pub(super) fn count(value: usize, place: &Place) -> Node {
    written(&value.to_string(), place)
}

pub(super) fn boolean(value: bool, place: &Place) -> Node {
    Node::new(Value::Bool(value), place.clone())
}

/// A string, whose whole place is that of the text, or else the one given.
pub(super) fn string(text: Text, place: &Place) -> Node {
    let place = text.place().unwrap_or_else(|| place.clone());
    Node::text(text, place)
}

/// What a value is as a number, which a string may be as well.
pub(super) fn as_number(node: &Node) -> Option<f64> {
    match &node.value {
        // `- 5` is a number as well.
        Value::Number(text) => {
            text.as_str().replace(' ', "").parse().ok().filter(|number: &f64| number.is_finite())
        }
        Value::String(text) => text.as_str().parse().ok().filter(|number: &f64| number.is_finite()),
        _ => None,
    }
}

/// What a value is as a whole number that is not negative.
pub(super) fn as_count(node: &Node) -> Option<usize> {
    let number = as_number(node)?;
    if number.fract() != 0.0 || !(0.0..1e15).contains(&number) {
        return None;
    }
    format!("{number:.0}").parse().ok()
}

/// What a value is as a condition, which the words for it may be as well.
pub(super) fn as_bool(node: &Node) -> Option<bool> {
    match &node.value {
        Value::Bool(value) => Some(*value),
        Value::String(text) | Value::Number(text) => match text.as_str() {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// What a value is as text, where Terraform makes text of it.
pub(super) fn as_text(node: &Node) -> Option<Text> {
    match &node.value {
        Value::Unknown(_) => None,
        _ => node.scalar(),
    }
}

/// Scalars as one type has them: where one is a string, all are.
pub(super) fn unified(mut items: Vec<Node>) -> Vec<Node> {
    let is_text = |item: &Node| matches!(item.value, Value::String(_));
    let is_other = |item: &Node| matches!(item.value, Value::Number(_) | Value::Bool(_));
    if items.iter().any(is_text) && items.iter().any(is_other) {
        items.iter_mut().filter(|item| is_other(item)).for_each(|item| *item = as_string(item));
    }
    items
}

/// Whether any of it is not known: it itself, a part of a string, an item, a member.
pub(super) fn is_open(node: &Node) -> bool {
    match &node.value {
        Value::String(text) | Value::Unknown(text) => text.has_holes(),
        Value::Sequence(items) => items.iter().any(is_open),
        Value::Mapping(members) => members.iter().any(|(key, member)| key.has_holes() || is_open(member)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// A scalar as a string; what is none stays as it is.
pub(super) fn as_string(node: &Node) -> Node {
    match node.value {
        Value::Number(_) | Value::Bool(_) => match as_text(node) {
            Some(text) => Node::text(text, node.place.clone()),
            None => node.clone(),
        },
        _ => node.clone(),
    }
}

/// Whether two values are equal; numbers by what they are, not how they are written.
pub(super) fn equal(left: &Node, right: &Node) -> bool {
    match (&left.value, &right.value) {
        (Value::Null, Value::Null) => true,
        (Value::Bool(left), Value::Bool(right)) => left == right,
        (Value::Number(_), Value::Number(_)) => as_number(left) == as_number(right),
        (Value::String(left), Value::String(right)) => left == right,
        (Value::Sequence(left), Value::Sequence(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| equal(left, right))
        }
        (Value::Mapping(_), Value::Mapping(_)) => {
            let (left, right) = (sorted(left), sorted(right));
            left.len() == right.len()
                && left.iter().zip(&right).all(|(left, right)| left.0 == right.0 && equal(left.1, right.1))
        }
        _ => false,
    }
}

/// The members of a mapping in the order in which Terraform goes through them.
pub(super) fn sorted(node: &Node) -> Vec<(&Text, &Node)> {
    let mut members = crate::import::definition::unique_members(node);
    members.sort_by(|left, right| left.0.as_str().cmp(right.0.as_str()));
    members
}

/// What a collection holds: items with their index, members with their key. `None` for what is no
/// collection.
pub(super) fn entries(node: &Node) -> Option<Vec<(Node, &Node)>> {
    match &node.value {
        Value::Sequence(items) => {
            Some(items.iter().enumerate().map(|(index, item)| (count(index, &item.place), item)).collect())
        }
        Value::Mapping(_) => {
            let key = |text: &Text| string(text.clone(), &node.place);
            Some(sorted(node).into_iter().map(|(name, value)| (key(name), value)).collect())
        }
        _ => None,
    }
}

impl ModuleEvaluator<'_, '_, '_> {
    /// A copy of a value, which is counted.
    pub(super) fn copy(&mut self, node: &Node) -> Result<Node, ImportError> {
        self.context.spend_node(node, &node.place)?;
        Ok(node.clone())
    }
}
