//! Which values of variables bring in what the values at hand leave out.

use std::collections::BTreeMap;

use hcl_edit::Span as _;
use hcl_edit::expr::{BinaryOperator, Expression, TraversalOperator, UnaryOperator};

use super::declaration::Declaration;
use super::evaluate::{Evaluator, Scope};
use super::module::Defined;
use super::references;
use super::value::{as_bool, as_number, as_text};
use crate::diagnostic::{Diagnostic, Help, Setting, quoted};
use crate::import::asked_names::Alternative;
use crate::import::document::limits::MAX_REFERENCES;
use crate::import::document::{Node, Value};
use crate::import::terraform::NO_INSTANCE;
use crate::import::{ImportError, context::give_value};

/// How many alternatives are tried: each reads the modules anew.
const MAX_ALTERNATIVES: usize = 32;

/// Values of variables by their names.
pub(super) type Assignment = BTreeMap<String, String>;

type Made = Result<Option<Assignment>, ImportError>;

/// What was found that brings something in.
#[derive(Default)]
pub(super) struct Branches {
    found: Vec<Assignment>,
    /// Whether something is left out that no variable is known to bring in.
    is_open: bool,
    /// Whether branches are looked for at the moment: what is evaluated then is not looked at again.
    is_searching: bool,
}

impl Evaluator<'_, '_, '_> {
    /// Keeps what makes a condition, which is `now`, the opposite.
    pub(super) fn look_behind(
        &mut self,
        condition: &Expression,
        now: bool,
        scope: &Scope<'_>,
    ) -> Result<(), ImportError> {
        if !self.context.options.every_branch || self.branches.is_searching || self.is_enough() {
            return Ok(());
        }
        let made = self.searching(|evaluator| evaluator.made(condition, !now, scope, 0))?;
        self.branches.keep(made);
        Ok(())
    }

    fn is_enough(&self) -> bool {
        self.branches.found.len() >= MAX_ALTERNATIVES
    }

    fn searching<T>(&mut self, search: impl FnOnce(&mut Self) -> T) -> T {
        let outer = std::mem::replace(&mut self.branches.is_searching, true);
        let found = self.quietly(search);
        self.branches.is_searching = outer;
        found
    }

    /// What is left out of a module: a resource, or a call, of which there is no instance.
    pub(super) fn has_no_instance(
        &mut self,
        left_out: &Declaration<'_>,
        address: &str,
    ) -> Result<(), ImportError> {
        let (name, defined) = match (left_out.attribute("for_each"), left_out.attribute("count")) {
            (Some(defined), _) => ("for_each", defined),
            (None, Some(defined)) => ("count", defined),
            (None, None) => return Ok(()),
        };
        let made = self.searching(|evaluator| {
            evaluator.some_made(defined.expression, &Scope::of_module(defined.base), 0)
        })?;
        let is_root = self.at == 0;
        if self.context.options.every_branch {
            self.branches.is_open |= is_root && made.is_none();
            self.branches.keep(made.clone());
        }
        let variable = first_variable(defined.expression);
        let is_given = |variable: &String| self.context.options.parameters.contains_key(variable);
        if is_root && !variable.as_ref().is_some_and(is_given) {
            self.context.report(no_instance(address, name, defined, made.as_ref(), variable.as_deref()));
        }
        Ok(())
    }

    /// Keeps the alternatives, each with the whole of the others first.
    pub(super) fn keep_branches(&mut self) {
        let Branches { mut found, is_open, .. } = std::mem::take(&mut self.branches);
        if found.len() > 1 {
            // One branch may stand in another.
            let all = found.iter().try_fold(Assignment::new(), joined);
            found.extend(all.filter(|all| !found.contains(all)));
        }
        for assignment in found {
            self.context.keep_alternative(Alternative::of(assignment));
        }
        if is_open {
            self.context.keep_alternative(Alternative::every_instance());
        }
    }

    /// What makes a `count` or a `for_each` more than nothing.
    fn some_made(&mut self, expression: &Expression, scope: &Scope<'_>, depth: usize) -> Made {
        if depth >= MAX_REFERENCES {
            return Ok(None);
        }
        match expression {
            Expression::Parenthesis(inner) => self.some_made(inner.inner(), scope, depth + 1),
            Expression::Conditional(conditional) => {
                let branches = [(&conditional.true_expr, true), (&conditional.false_expr, false)];
                for (branch, wanted) in branches {
                    if is_something(&self.evaluate(branch, scope)?) {
                        return self.made(&conditional.cond_expr, wanted, scope, depth + 1);
                    }
                }
                Ok(None)
            }
            Expression::FuncCall(call)
                if matches!(call.name.name.as_str(), "toset" | "tomap" | "tonumber") =>
            {
                match call.args.get(0) {
                    Some(argument) => self.some_made(argument, scope, depth + 1),
                    None => Ok(None),
                }
            }
            _ => match self.definition_of(expression, scope)? {
                Definition::Expression(instance, defined, names) => self.within(instance, |evaluator| {
                    let scope = Scope::with_names(defined.base, names);
                    evaluator.some_made(defined.expression, &scope, depth + 1)
                }),
                Definition::Variable(name) => self.something_of(&name),
                Definition::Other => self.made(expression, true, scope, depth + 1),
            },
        }
    }

    /// What makes a variable of the root module more than nothing.
    fn something_of(&mut self, name: &str) -> Made {
        let variable = self.instances[0].module.variables.get(name.trim_start_matches("var."));
        let Some(default) = variable.and_then(|variable| variable.attribute("default")) else {
            return Ok(None);
        };
        let default = self.within(0, |evaluator| evaluator.defined(default))?;
        let value = match &default.value {
            Value::Bool(_) => "true",
            Value::Number(_) => "1",
            _ => return Ok(None),
        };
        Ok(Some(Assignment::from([(name.to_owned(), value.to_owned())])))
    }

    /// What makes a condition hold, or not.
    fn made(&mut self, expression: &Expression, wanted: bool, scope: &Scope<'_>, depth: usize) -> Made {
        if depth >= MAX_REFERENCES {
            return Ok(None);
        }
        let deeper = depth + 1;
        match expression {
            Expression::Parenthesis(inner) => self.made(inner.inner(), wanted, scope, deeper),
            Expression::UnaryOp(operation) if *operation.operator.value() == UnaryOperator::Not => {
                self.made(&operation.expr, !wanted, scope, deeper)
            }
            Expression::FuncCall(call)
                if matches!(call.name.name.as_str(), "tobool" | "try" | "nonsensitive") =>
            {
                match call.args.get(0) {
                    Some(argument) => self.made(argument, wanted, scope, deeper),
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
                            self.made(left, wanted, scope, deeper)?,
                            self.made(right, wanted, scope, deeper)?,
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
            _ => match self.definition_of(expression, scope)? {
                Definition::Expression(instance, defined, names) => self.within(instance, |evaluator| {
                    let scope = Scope::with_names(defined.base, names);
                    evaluator.made(defined.expression, wanted, &scope, deeper)
                }),
                Definition::Variable(name) => Ok(Some(Assignment::from([(name, wanted.to_string())]))),
                Definition::Other => Ok(None),
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
        scope: &Scope<'_>,
    ) -> Made {
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
        Ok(value.map(|value| Assignment::from([(name, value)])))
    }

    /// A value of a variable that is another than this one.
    fn other_than(&mut self, name: &str, other: &Node, now: &Node) -> Result<Option<String>, ImportError> {
        let variable = self.instances[0].module.variables.get(name.trim_start_matches("var."));
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

    fn contained(&mut self, list: &Expression, item: &Expression, wanted: bool, scope: &Scope<'_>) -> Made {
        let Some(name) = self.root_variable(item, scope, 0)? else { return Ok(None) };
        let Value::Sequence(items) = self.evaluate(list, scope)?.value else { return Ok(None) };
        let mut texts = items.iter().filter_map(as_text);
        let value = if wanted { texts.next().map(text) } else { Some(String::new()) };
        Ok(value.map(|value| Assignment::from([(name, value)])))
    }

    /// The variable of the root module that an expression stands for.
    fn root_variable(
        &mut self,
        expression: &Expression,
        scope: &Scope<'_>,
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
            _ => match self.definition_of(expression, scope)? {
                Definition::Expression(instance, defined, names) => self.within(instance, |evaluator| {
                    let scope = Scope::with_names(defined.base, names);
                    evaluator.root_variable(defined.expression, &scope, depth + 1)
                }),
                Definition::Variable(name) => Ok(Some(name)),
                Definition::Other => Ok(None),
            },
        }
    }
}

/// What a name stands for.
enum Definition<'m> {
    /// An expression in an instance of a module, with the names that it may use.
    Expression(usize, Defined<'m>, Vec<(String, std::rc::Rc<Node>)>),
    /// A variable of the root module that has no value but its own.
    Variable(String),
    Other,
}

impl<'m> Evaluator<'m, '_, '_> {
    /// What `local.name` or `var.name` stands for.
    fn definition_of(
        &mut self,
        expression: &Expression,
        scope: &Scope<'_>,
    ) -> Result<Definition<'m>, ImportError> {
        let Expression::Traversal(traversal) = expression else { return Ok(Definition::Other) };
        let (Expression::Variable(root), [operator]) = (&traversal.expr, traversal.operators.as_slice())
        else {
            return Ok(Definition::Other);
        };
        let TraversalOperator::GetAttr(name) = operator.value() else { return Ok(Definition::Other) };
        if !scope.is_module || scope.find(root.as_str()).is_some() {
            return Ok(Definition::Other);
        }
        let here = self.at;
        let found = match (root.as_str(), self.instances[here].caller.clone()) {
            ("local", _) => {
                let local = self.module().locals.get(name.as_str()).copied();
                local.map(|defined| Definition::Expression(here, defined, Vec::new()))
            }
            ("var", Some(caller)) => {
                let passed = caller.call.attribute(name.as_str());
                passed.map(|defined| Definition::Expression(caller.instance, defined, caller.names))
            }
            ("var", None) => {
                let shown = format!("var.{}", name.as_str());
                let is_open = self.module().variables.contains_key(name.as_str())
                    && !self.context.options.parameters.contains_key(&shown);
                is_open.then_some(Definition::Variable(shown))
            }
            _ => None,
        };
        Ok(found.unwrap_or(Definition::Other))
    }
}

impl Branches {
    fn keep(&mut self, found: Option<Assignment>) {
        if let Some(found) = found.filter(|found| !found.is_empty())
            && !self.found.contains(&found)
            && self.found.len() < MAX_ALTERNATIVES
        {
            self.found.push(found);
        }
    }
}

fn no_instance(
    address: &str,
    argument: &str,
    defined: Defined<'_>,
    made: Option<&Assignment>,
    variable: Option<&str>,
) -> Diagnostic {
    let place = defined.base.place(defined.expression.span());
    let is = if argument == "count" { "`count` is 0" } else { "`for_each` is empty" };
    let finding =
        Diagnostic::of(&NO_INSTANCE, format!("{} has no instance", quoted(address))).at(Some(place), is);
    if let Some(made) = made {
        let mut help = Help::from("bring it in with ");
        for (index, (name, value)) in made.iter().enumerate() {
            let setting = Setting::Parameter { name: Some(name.clone()), value: Some(value.clone().into()) };
            help = help.text(if index == 0 { "" } else { " and " }).setting(setting);
        }
        return finding.help(help);
    }
    match variable {
        Some(variable) => finding
            .note("a module that others call gets such values from them; it is read with each of its callers")
            .help(give_value(variable).text(", or check the module that calls this one")),
        None => finding,
    }
}

/// The first variable that an expression refers to.
fn first_variable(expression: &Expression) -> Option<String> {
    references::of(expression).iter().find_map(|reference| match reference.as_slice() {
        [root, name, ..] if root == "var" => Some(format!("var.{name}")),
        _ => None,
    })
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
fn text(text: crate::source::Text) -> String {
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

/// Both assignments, unless they contradict each other.
fn joined(mut all: Assignment, more: &Assignment) -> Option<Assignment> {
    for (name, value) in more {
        if all.insert(name.clone(), value.clone()).is_some_and(|known| known != *value) {
            return None;
        }
    }
    Some(all)
}
