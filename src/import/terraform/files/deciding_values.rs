//! Which values of variables decide a condition or a count.

use hcl_edit::expr::{BinaryOperator, Expression, UnaryOperator};

use super::branches::{Assignment, joined};
use super::evaluate::{EvaluationScope, ModuleEvaluator};
use super::meaning::NameMeaning;
use super::value::{as_bool, as_number, as_text};
use crate::import::ImportError;
use crate::import::document::limits::MAX_REFERENCES;
use crate::import::document::{Node, Value};
use crate::source::Text;

/// The values that decide something, if there are any.
type Decided = Result<Option<Assignment>, ImportError>;

impl ModuleEvaluator<'_, '_, '_> {
    /// What makes a `count` or a `for_each` more than nothing.
    pub(super) fn values_for_some(
        &mut self,
        expression: &Expression,
        scope: &EvaluationScope<'_>,
        depth: usize,
    ) -> Decided {
        if depth >= MAX_REFERENCES {
            return Ok(None);
        }
        match expression {
            Expression::Parenthesis(inner) => self.values_for_some(inner.inner(), scope, depth + 1),
            Expression::Conditional(conditional) => {
                let branches = [(&conditional.true_expr, true), (&conditional.false_expr, false)];
                for (branch, wanted) in branches {
                    if is_something(&self.evaluate(branch, scope)?) {
                        return self.values_for(&conditional.cond_expr, wanted, scope, depth + 1);
                    }
                }
                Ok(None)
            }
            Expression::FuncCall(call)
                if matches!(call.name.name.as_str(), "toset" | "tomap" | "tonumber") =>
            {
                match call.args.get(0) {
                    Some(argument) => self.values_for_some(argument, scope, depth + 1),
                    None => Ok(None),
                }
            }
            _ => match self.meaning_of(expression, scope)? {
                NameMeaning::Expression(instance, defined, names) => self.within(instance, |evaluator| {
                    let scope = EvaluationScope::with_names(defined.base, names);
                    evaluator.values_for_some(defined.expression, &scope, depth + 1)
                }),
                NameMeaning::Variable(name) => self.something_of(&name),
                NameMeaning::Other => self.values_for(expression, true, scope, depth + 1),
            },
        }
    }

    /// What makes a variable of the root module more than nothing.
    fn something_of(&mut self, name: &str) -> Decided {
        let variable = self.instances[0].module.variables.get(name);
        let Some(default) = variable.and_then(|variable| variable.attribute("default")) else {
            return Ok(None);
        };
        let default = self.within(0, |evaluator| evaluator.defined(default))?;
        let value = match &default.value {
            Value::Bool(_) => "true",
            Value::Number(_) => "1",
            _ => return Ok(None),
        };
        Ok(Some(assigned(name, value)))
    }

    /// What makes a condition hold, or not.
    pub(super) fn values_for(
        &mut self,
        expression: &Expression,
        wanted: bool,
        scope: &EvaluationScope<'_>,
        depth: usize,
    ) -> Decided {
        if depth >= MAX_REFERENCES {
            return Ok(None);
        }
        let deeper = depth + 1;
        match expression {
            Expression::Parenthesis(inner) => self.values_for(inner.inner(), wanted, scope, deeper),
            Expression::UnaryOp(operation) if *operation.operator.value() == UnaryOperator::Not => {
                self.values_for(&operation.expr, !wanted, scope, deeper)
            }
            Expression::FuncCall(call)
                if matches!(call.name.name.as_str(), "tobool" | "try" | "nonsensitive") =>
            {
                match call.args.get(0) {
                    Some(argument) => self.values_for(argument, wanted, scope, deeper),
                    None => Ok(None),
                }
            }
            Expression::FuncCall(call) if call.name.name.as_str() == "contains" => {
                match (call.args.get(0), call.args.get(1)) {
                    (Some(list), Some(item)) => self.contained(list, item, wanted, scope),
                    _ => Ok(None),
                }
            }
            Expression::BinaryOp(operation) => {
                let (left, right) = (&operation.lhs_expr, &operation.rhs_expr);
                match *operation.operator.value() {
                    operator @ (BinaryOperator::And | BinaryOperator::Or) => {
                        let made = [
                            self.values_for(left, wanted, scope, deeper)?,
                            self.values_for(right, wanted, scope, deeper)?,
                        ];
                        if (operator == BinaryOperator::Or) == wanted {
                            // One operand decides.
                            return Ok(made.into_iter().flatten().next());
                        }
                        let mut all = Assignment::new();
                        for (operand, made) in [left, right].into_iter().zip(made) {
                            let holds = self.evaluate(operand, scope)?;
                            match made {
                                Some(more) => match joined(all, &more) {
                                    Some(both) => all = both,
                                    None => return Ok(None),
                                },
                                None if as_bool(&holds) == Some(wanted) => {}
                                None => return Ok(None),
                            }
                        }
                        Ok(Some(all))
                    }
                    operator => match self.compared(left, operator, right, wanted, scope)? {
                        Some(made) => Ok(Some(made)),
                        None => self.compared(right, mirrored(operator), left, wanted, scope),
                    },
                }
            }
            _ => match self.meaning_of(expression, scope)? {
                NameMeaning::Expression(instance, defined, names) => self.within(instance, |evaluator| {
                    let scope = EvaluationScope::with_names(defined.base, names);
                    evaluator.values_for(defined.expression, wanted, &scope, deeper)
                }),
                NameMeaning::Variable(name) => Ok(Some(assigned(&name, wanted.to_string()))),
                NameMeaning::Other => Ok(None),
            },
        }
    }

    /// What makes a comparison of a variable with a value hold, or not.
    fn compared(
        &mut self,
        variable: &Expression,
        operator: BinaryOperator,
        other: &Expression,
        wanted: bool,
        scope: &EvaluationScope<'_>,
    ) -> Decided {
        let Some(name) = self.root_variable(variable, scope, 0)? else { return Ok(None) };
        let other = self.evaluate(other, scope)?;
        let now = self.evaluate(variable, scope)?;
        let value = match (operator, wanted) {
            (BinaryOperator::Eq, true) | (BinaryOperator::NotEq, false) => as_text(&other).map(text),
            (BinaryOperator::Eq, false) | (BinaryOperator::NotEq, true) => {
                self.other_than(&name, &other, &now)?
            }
            (BinaryOperator::Greater, true) | (BinaryOperator::LessEq, false) => moved(&other, 1.0),
            (BinaryOperator::Less, true) | (BinaryOperator::GreaterEq, false) => moved(&other, -1.0),
            (BinaryOperator::GreaterEq | BinaryOperator::LessEq, true)
            | (BinaryOperator::Less | BinaryOperator::Greater, false) => moved(&other, 0.0),
            _ => None,
        };
        Ok(value.map(|value| assigned(&name, value)))
    }

    /// A value of a variable that is another than this one.
    fn other_than(&mut self, name: &str, other: &Node, now: &Node) -> Result<Option<String>, ImportError> {
        let variable = self.instances[0].module.variables.get(name);
        if let Some(default) = variable.and_then(|variable| variable.attribute("default")) {
            let default = self.within(0, |evaluator| evaluator.defined(default))?;
            match (as_text(&default), as_text(other)) {
                (Some(default), other) if Some(&default) != other.as_ref() => return Ok(Some(text(default))),
                _ => {}
            }
        }
        Ok(match (&other.value, &now.value) {
            (Value::Bool(value), _) => Some((!value).to_string()),
            (Value::Number(_), _) => moved(other, 1.0),
            (Value::String(other), _) => {
                Some(if other.as_str().is_empty() { "other" } else { "" }.to_owned())
            }
            _ => None,
        })
    }

    fn contained(
        &mut self,
        list: &Expression,
        item: &Expression,
        wanted: bool,
        scope: &EvaluationScope<'_>,
    ) -> Decided {
        let Some(name) = self.root_variable(item, scope, 0)? else { return Ok(None) };
        let Value::Sequence(items) = self.evaluate(list, scope)?.value else { return Ok(None) };
        let mut texts = items.iter().filter_map(as_text);
        let value = if wanted { texts.next().map(text) } else { Some(String::new()) };
        Ok(value.map(|value| assigned(&name, value)))
    }

    /// The variable of the root module that an expression stands for.
    fn root_variable(
        &mut self,
        expression: &Expression,
        scope: &EvaluationScope<'_>,
        depth: usize,
    ) -> Result<Option<String>, ImportError> {
        if depth >= MAX_REFERENCES {
            return Ok(None);
        }
        match expression {
            Expression::Parenthesis(inner) => self.root_variable(inner.inner(), scope, depth + 1),
            Expression::FuncCall(call)
                if matches!(call.name.name.as_str(), "lower" | "upper" | "tostring") =>
            {
                match call.args.get(0) {
                    Some(argument) => self.root_variable(argument, scope, depth + 1),
                    None => Ok(None),
                }
            }
            _ => match self.meaning_of(expression, scope)? {
                NameMeaning::Expression(instance, defined, names) => self.within(instance, |evaluator| {
                    let scope = EvaluationScope::with_names(defined.base, names);
                    evaluator.root_variable(defined.expression, &scope, depth + 1)
                }),
                NameMeaning::Variable(name) => Ok(Some(name)),
                NameMeaning::Other => Ok(None),
            },
        }
    }
}

/// The value of one variable.
fn assigned(variable: &str, value: impl Into<String>) -> Assignment {
    Assignment::from([(format!("var.{variable}"), value.into())])
}

/// Whether a `count` or a `for_each` is more than nothing.
fn is_something(node: &Node) -> bool {
    match &node.value {
        Value::Sequence(items) => !items.is_empty(),
        Value::Mapping(members) => !members.is_empty(),
        Value::Bool(value) => *value,
        _ => as_number(node).is_some_and(|number| number > 0.0),
    }
}

/// A number that is so much more.
fn moved(number: &Node, by: f64) -> Option<String> {
    Some((as_number(number)? + by).to_string())
}

#[expect(clippy::needless_pass_by_value, reason = "it ends the chain that makes the text")]
fn text(text: Text) -> String {
    text.as_str().to_owned()
}

fn mirrored(operator: BinaryOperator) -> BinaryOperator {
    match operator {
        BinaryOperator::Less => BinaryOperator::Greater,
        BinaryOperator::Greater => BinaryOperator::Less,
        BinaryOperator::LessEq => BinaryOperator::GreaterEq,
        BinaryOperator::GreaterEq => BinaryOperator::LessEq,
        other => other,
    }
}
