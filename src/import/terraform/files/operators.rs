//! Arithmetic, comparison and logic.

use hcl_edit::Span as _;
use hcl_edit::expr::{BinaryOp, BinaryOperator, Expression, UnaryOp, UnaryOperator};

use super::evaluate::{EvaluationScope, ExpressionValue, ModuleEvaluator};
use super::value::{as_bool, as_number, boolean, equal, is_open, number};
use crate::import::document::Node;
use crate::source::Place;

impl ModuleEvaluator<'_, '_, '_> {
    pub(super) fn unary(
        &mut self,
        operation: &UnaryOp,
        whole: &Expression,
        scope: &EvaluationScope<'_>,
    ) -> ExpressionValue {
        let operand = self.evaluate(&operation.expr, scope)?;
        let place = scope.base.place(whole.span());
        let result = match operation.operator.value() {
            UnaryOperator::Neg => as_number(&operand).map(|value| number(-value, &place)),
            UnaryOperator::Not => as_bool(&operand).map(|value| boolean(!value, &place)),
        };
        match result {
            Some(node) => Ok(node),
            None => self.no_value(&[&operand], whole, scope, &format!("its operand is {}", operand.kind())),
        }
    }

    pub(super) fn binary(
        &mut self,
        operation: &BinaryOp,
        whole: &Expression,
        scope: &EvaluationScope<'_>,
    ) -> ExpressionValue {
        let left = self.evaluate(&operation.lhs_expr, scope)?;
        let right = self.evaluate(&operation.rhs_expr, scope)?;
        let place = scope.base.place(whole.span());
        match apply(*operation.operator.value(), &left, &right, &place) {
            Some(node) => Ok(node),
            None => {
                let why = format!("its operands are {} and {}", left.kind(), right.kind());
                self.no_value(&[&left, &right], whole, scope, &why)
            }
        }
    }
}

fn apply(operator: BinaryOperator, left: &Node, right: &Node, place: &Place) -> Option<Node> {
    let numbers = || Some((as_number(left)?, as_number(right)?));
    let calculated = |calculate: fn(f64, f64) -> f64| {
        let (left, right) = numbers()?;
        Some(super::value::decimal(calculate(left, right)))
            .filter(|result| result.is_finite())
            .map(|result| number(result, place))
    };
    let compared = |compare: fn(f64, f64) -> bool| {
        let (left, right) = numbers()?;
        Some(boolean(compare(left, right), place))
    };
    match operator {
        // One side may decide alone.
        BinaryOperator::And | BinaryOperator::Or => {
            let deciding = operator == BinaryOperator::Or;
            match (as_bool(left), as_bool(right)) {
                (Some(value), _) | (_, Some(value)) if value == deciding => Some(boolean(deciding, place)),
                (Some(_), Some(_)) => Some(boolean(!deciding, place)),
                _ => None,
            }
        }
        BinaryOperator::Eq | BinaryOperator::NotEq => {
            let is_known = !is_open(left) && !is_open(right);
            is_known.then(|| boolean(equal(left, right) == (operator == BinaryOperator::Eq), place))
        }
        BinaryOperator::Less => compared(|left, right| left < right),
        BinaryOperator::LessEq => compared(|left, right| left <= right),
        BinaryOperator::Greater => compared(|left, right| left > right),
        BinaryOperator::GreaterEq => compared(|left, right| left >= right),
        BinaryOperator::Plus => calculated(|left, right| left + right),
        BinaryOperator::Minus => calculated(|left, right| left - right),
        BinaryOperator::Mul => calculated(|left, right| left * right),
        BinaryOperator::Div => calculated(|left, right| left / right),
        BinaryOperator::Mod => calculated(|left, right| left % right),
    }
}
