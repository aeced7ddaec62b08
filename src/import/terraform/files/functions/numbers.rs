//! Functions of numbers.

use super::super::value::{as_number, number};
use super::ArgumentNeeds::{Known, WholeText};
use super::{CallError, CallResult, Function, FunctionCall};

pub(super) static FUNCTIONS: &[Function] = &[
    ("abs", 1..=1, Known, |call| calculated(call, f64::abs)),
    ("ceil", 1..=1, Known, |call| calculated(call, f64::ceil)),
    ("floor", 1..=1, Known, |call| calculated(call, f64::floor)),
    ("log", 2..=2, Known, |call| of_two(call, |value, base| value.ln() / base.ln())),
    ("parseint", 2..=2, WholeText, parseint),
    ("pow", 2..=2, Known, |call| of_two(call, f64::powf)),
    ("signum", 1..=1, Known, |call| {
        calculated(call, |value| if value == 0.0 { 0.0 } else { value.signum() })
    }),
    ("sum", 1..=1, Known, sum),
];

const NO_NUMBER: CallError = CallError::Value("the argument is not a number");

fn calculated(call: &FunctionCall<'_>, calculate: fn(f64) -> f64) -> CallResult {
    let value = as_number(call.argument(0)?).ok_or(NO_NUMBER)?;
    Ok(number(calculate(value), call.place))
}

fn of_two(call: &FunctionCall<'_>, calculate: fn(f64, f64) -> f64) -> CallResult {
    let operand = |index: usize| as_number(call.argument(index)?).ok_or(NO_NUMBER);
    let result = calculate(operand(0)?, operand(1)?);
    // The logarithm of 8 to the base of 2 is 3, whatever the quotient of two others is.
    let rounded = result.round();
    let result = if (result - rounded).abs() < 1e-12 { rounded } else { result };
    if result.is_finite() { Ok(number(result, call.place)) } else { Err("the result is not finite".into()) }
}

fn sum(call: &FunctionCall<'_>) -> CallResult {
    let items = call.items(0)?;
    if items.is_empty() {
        return Err("the list is empty".into());
    }
    let numbers: Option<Vec<f64>> = items.iter().map(as_number).collect();
    let sum = numbers.map(|numbers| numbers.into_iter().fold(0.0, super::super::value::added));
    Ok(number(sum.ok_or(CallError::Value("an item is not a number"))?, call.place))
}

/// `parseint(text, base)`.
fn parseint(call: &FunctionCall<'_>) -> CallResult {
    let (text, base) = (call.text(0)?, call.count(1)?);
    let base = u32::try_from(base).ok().filter(|base| (2..=36).contains(base));
    let base = base.ok_or(CallError::Value("the base is not between 2 and 36"))?;
    let parsed =
        i64::from_str_radix(text.as_str(), base).ok().filter(|parsed| parsed.unsigned_abs() < 1 << 53);
    let parsed = parsed.ok_or(CallError::Value("the text is not a whole number of that base"))?;
    Ok(super::super::value::written(&parsed.to_string(), call.place))
}
