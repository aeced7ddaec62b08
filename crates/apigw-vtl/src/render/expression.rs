//! Expressions: their values, and whether they hold.

use std::sync::Arc;

use super::{Machine, Outcome};
use crate::ast::{Chain, Expression, ExpressionKind, Interpolated, Link, Operator, Range};
use crate::error::RenderErrorKind;
use crate::literal::Literal;
use crate::value::{ListKind, MapKind, Number, Text, Unfit, Value};

/// How many elements a range can have.
const MAX_RANGE: usize = 1_000_000;

impl Machine<'_> {
    /// The value of an expression.
    pub(super) fn evaluate(&mut self, expression: &Expression) -> Outcome<Value> {
        self.step(1)?;
        match &expression.kind {
            ExpressionKind::Text(text) => {
                self.charge(text.len())?;
                Ok(Value::Text(Text::Template(Arc::clone(text))))
            }
            ExpressionKind::Number(number) => Ok(Value::Number(number.clone())),
            ExpressionKind::Bool(value) => Ok(Value::Bool(*value)),
            ExpressionKind::Nothing => Ok(Value::Null),
            _ => self.deeper(|machine| machine.evaluate_inner(expression)),
        }
    }

    fn evaluate_inner(&mut self, expression: &Expression) -> Outcome<Value> {
        match &expression.kind {
            ExpressionKind::Interpolated(interpolated) => self.interpolate(interpolated),
            ExpressionKind::Reference(reference) => {
                let held = self.held(reference)?;
                self.trace_held(reference, &held);
                Ok(held.value)
            }
            ExpressionKind::Range(range) => {
                let (from, to) = (self.evaluate(&range.from)?, self.evaluate(&range.to)?);
                self.span = expression.span;
                self.range(&from, &to)
            }
            ExpressionKind::List(values) => {
                let mut items = Vec::with_capacity(values.len());
                for value in values {
                    items.push(self.evaluate(value)?);
                }
                let list = self.heap.list(ListKind::Array, items);
                self.charge(0)?;
                Ok(list)
            }
            ExpressionKind::Map(members) => {
                let map = self.heap.map(MapKind::Linked);
                for (key, value) in members {
                    let (key, value) = (self.evaluate(key)?, self.evaluate(value)?);
                    self.heap.put(map, key, value);
                }
                self.charge(0)?;
                Ok(Value::Object(map))
            }
            ExpressionKind::Not(operand) => Ok(Value::Bool(!self.holds(operand)?)),
            ExpressionKind::Group(inside, _) => self.evaluate(inside),
            ExpressionKind::Chain(chain) => self.chain(chain),
            _ => Ok(Value::Null),
        }
    }

    /// Whether a condition holds. Literals never do; references do unless they are null or false.
    pub(super) fn holds(&mut self, expression: &Expression) -> Outcome<bool> {
        self.step(1)?;
        match &expression.kind {
            ExpressionKind::Bool(value) => Ok(*value),
            ExpressionKind::Group(inside, _) => self.deeper(|machine| machine.holds(inside)),
            ExpressionKind::Not(operand) => Ok(!self.deeper(|machine| machine.holds(operand))?),
            ExpressionKind::Reference(reference) => {
                let held = self.deeper(|machine| machine.held(reference))?;
                self.trace_held(reference, &held);
                match held.value {
                    Value::Null => Ok(false),
                    Value::Bool(value) => Ok(value),
                    // A block counts by whether it can be printed, so it is.
                    block @ Value::Block(_) => Ok(self.text_of(&block)?.is_some()),
                    _ => Ok(true),
                }
            }
            ExpressionKind::Chain(chain) => {
                let value = self.deeper(|machine| machine.chain_in_condition(chain))?;
                Ok(matches!(value, Value::Bool(true)))
            }
            _ => Ok(false),
        }
    }

    /// Operations in a condition: those that calculate never hold, and are not calculated.
    fn chain_in_condition(&mut self, chain: &Chain) -> Outcome<Value> {
        match chain.links.last().map(|link| link.operator) {
            Some(
                Operator::Add
                | Operator::Subtract
                | Operator::Multiply
                | Operator::Divide
                | Operator::Modulus,
            ) => Ok(Value::Bool(false)),
            _ => self.chain(chain),
        }
    }

    /// Operations of one precedence, from left to right.
    fn chain(&mut self, chain: &Chain) -> Outcome<Value> {
        if matches!(chain.links.first().map(|link| link.operator), Some(Operator::And | Operator::Or)) {
            return self.logic(chain);
        }
        let mut left = self.evaluate(&chain.first)?;
        let mut left_source = chain.first.source();
        for link in &chain.links {
            let right = self.evaluate(&link.right)?;
            self.step(1)?;
            self.span = link.right.span;
            left = self.operate(left, left_source, link, right)?;
            left_source = Some(&link.source);
        }
        Ok(left)
    }

    /// What decides about `&&` and `||` is whether each side holds, not its value.
    fn logic(&mut self, chain: &Chain) -> Outcome<Value> {
        let mut holds = self.holds(&chain.first)?;
        for link in &chain.links {
            holds = match link.operator {
                Operator::And => holds && self.holds(&link.right)?,
                _ => holds || self.holds(&link.right)?,
            };
        }
        Ok(Value::Bool(holds))
    }

    fn operate(
        &mut self,
        left: Value,
        left_source: Option<&Literal>,
        link: &Link,
        right: Value,
    ) -> Outcome<Value> {
        match link.operator {
            Operator::Equal => Ok(Value::Bool(self.equal(&left, &right)?)),
            Operator::NotEqual => Ok(Value::Bool(!self.equal(&left, &right)?)),
            Operator::Less => self.compare(&left, &right, std::cmp::Ordering::is_lt),
            Operator::Greater => self.compare(&left, &right, std::cmp::Ordering::is_gt),
            Operator::LessEqual => self.compare(&left, &right, std::cmp::Ordering::is_le),
            Operator::GreaterEqual => self.compare(&left, &right, std::cmp::Ordering::is_ge),
            Operator::Add if matches!(left, Value::Text(_)) || matches!(right, Value::Text(_)) => {
                self.concatenate(left, left_source, right, link.right.source())
            }
            Operator::And | Operator::Or => Ok(Value::Null),
            _ => self.calculate(link.operator, &left, &right),
        }
    }

    /// Only numbers can be less or more than each other.
    fn compare(
        &mut self,
        left: &Value,
        right: &Value,
        test: fn(std::cmp::Ordering) -> bool,
    ) -> Outcome<Value> {
        let (Value::Number(left), Value::Number(right)) = (left, right) else {
            return Ok(Value::Bool(false));
        };
        self.step(left.effort().saturating_add(right.effort()) / 2)?;
        match left.compare(right) {
            Ok(order) => Ok(Value::Bool(test(order))),
            Err(Unfit(reason)) => self.error(RenderErrorKind::Arithmetic(reason.to_owned())),
        }
    }

    /// A side that is missing is its own source.
    fn concatenate(
        &mut self,
        left: Value,
        left_source: Option<&Literal>,
        right: Value,
        right_source: Option<&Literal>,
    ) -> Outcome<Value> {
        let left_text = match left {
            Value::Null => left_source.map_or("", |source| source.of(self.text)).into(),
            left => self.text_or_null(&left)?,
        };
        let right_text = match right {
            Value::Null => right_source.map_or("", |source| source.of(self.text)).into(),
            right => self.text_or_null(&right)?,
        };
        self.charge(left_text.len().saturating_add(right_text.len()))?;
        Ok(Value::text([&*left_text, &*right_text].concat()))
    }

    /// As [`Self::text_of`], with `null` for what has no text.
    fn text_or_null(&mut self, value: &Value) -> Outcome<Text> {
        Ok(self.text_of(value)?.unwrap_or_else(|| "null".into()))
    }

    /// Nothing where a side is no number or the divisor is zero.
    fn calculate(&mut self, operator: Operator, left: &Value, right: &Value) -> Outcome<Value> {
        let (Value::Number(left), Value::Number(right)) = (left, right) else { return Ok(Value::Null) };
        let (left_effort, right_effort) = (left.effort(), right.effort());
        self.charge(left_effort.saturating_add(right_effort))?;
        self.step(left_effort.saturating_add(right_effort) / 2)?;
        self.step(left_effort.saturating_mul(right_effort) / 64)?;
        let divides = matches!(operator, Operator::Divide | Operator::Modulus);
        if divides && right.is_zero() {
            return Ok(Value::Null);
        }
        let result: Result<Number, Unfit> = match operator {
            Operator::Add => left.add(right),
            Operator::Subtract => left.subtract(right),
            Operator::Multiply => left.multiply(right),
            Operator::Divide => left.divide(right),
            _ => left.modulo(right),
        };
        match result {
            Ok(number) => Ok(Value::Number(number)),
            Err(Unfit(reason)) => self.error(RenderErrorKind::Arithmetic(reason.to_owned())),
        }
    }

    /// As much of a range as a `#foreach` can need.
    pub(super) fn first_of_range(&mut self, range: &Range) -> Outcome<Value> {
        let (from, to) = (self.evaluate(&range.from)?, self.evaluate(&range.to)?);
        let (Value::Number(from), Value::Number(to)) = (&from, &to) else { return Ok(Value::Null) };
        let (from, to) = (from.to_i32(), to.to_i32());
        let most = i32::try_from(self.limits.iterations).unwrap_or(i32::MAX);
        let near =
            if from <= to { to.min(from.saturating_add(most)) } else { to.max(from.saturating_sub(most)) };
        self.range(&Value::int(from), &Value::int(near))
    }

    /// `[from..to]`, up or down. Nothing where a bound is no number.
    fn range(&mut self, from: &Value, to: &Value) -> Outcome<Value> {
        let (Value::Number(from), Value::Number(to)) = (from, to) else { return Ok(Value::Null) };
        let (from, to) = (from.to_i32(), to.to_i32());
        let count = from.abs_diff(to) as usize + 1;
        if count > MAX_RANGE {
            return self
                .error(RenderErrorKind::Unsupported(format!("a range of more than {MAX_RANGE} numbers")));
        }
        self.step(count)?;
        let items = if from <= to {
            (from..=to).map(Value::int).collect()
        } else {
            (to..=from).rev().map(Value::int).collect()
        };
        let list = self.heap.list(ListKind::Array, items);
        self.charge(0)?;
        Ok(list)
    }

    /// A string that is a template.
    fn interpolate(&mut self, interpolated: &Interpolated) -> Outcome<Value> {
        let mut text = self.captured(|machine| machine.render_block(&interpolated.body))?;
        if interpolated.padded {
            text.pop();
        }
        Ok(Value::text(text))
    }
}
