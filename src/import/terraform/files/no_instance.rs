//! What is said of a resource, or a call, of which there is no instance.

use hcl_edit::Span as _;
use hcl_edit::expr::Expression;

use super::branches::Assignment;
use super::declaration::Declaration;
use super::evaluate::{EvaluationScope, ModuleEvaluator};
use super::module::Defined;
use super::references;
use crate::diagnostic::{Diagnostic, Help, Setting, quoted};
use crate::import::terraform::NO_INSTANCE;
use crate::import::{ImportError, context::give_value};

impl ModuleEvaluator<'_, '_, '_> {
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
            evaluator.values_for_some(defined.expression, &EvaluationScope::of_module(defined.base), 0)
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
