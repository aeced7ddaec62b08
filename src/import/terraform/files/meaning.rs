//! What a name stands for.

use std::rc::Rc;

use hcl_edit::expr::{Expression, TraversalOperator};

use super::evaluate::{EvaluationScope, ModuleEvaluator};
use super::module::Defined;
use crate::import::ImportError;
use crate::import::document::Node;

/// What a name stands for.
pub(super) enum NameMeaning<'m> {
    /// An expression in an instance of a module, with the names that it may use.
    Expression(usize, Defined<'m>, Vec<(String, Rc<Node>)>),
    /// A variable of the root module that has no value but its own, by its name without `var.`.
    Variable(String),
    /// Something else, or no name.
    Other,
}

impl<'m> ModuleEvaluator<'m, '_, '_> {
    /// What `local.name` or `var.name` stands for.
    pub(super) fn meaning_of(
        &mut self,
        expression: &Expression,
        scope: &EvaluationScope<'_>,
    ) -> Result<NameMeaning<'m>, ImportError> {
        let Expression::Traversal(traversal) = expression else { return Ok(NameMeaning::Other) };
        let (Expression::Variable(root), [operator]) = (&traversal.expr, traversal.operators.as_slice())
        else {
            return Ok(NameMeaning::Other);
        };
        let TraversalOperator::GetAttr(name) = operator.value() else { return Ok(NameMeaning::Other) };
        if !scope.is_module || scope.find(root.as_str()).is_some() {
            return Ok(NameMeaning::Other);
        }
        let here = self.at;
        let found = match (root.as_str(), self.instances[here].caller.clone()) {
            ("local", _) => {
                let local = self.module().locals.get(name.as_str()).copied();
                local.map(|defined| NameMeaning::Expression(here, defined, Vec::new()))
            }
            ("var", Some(caller)) => {
                let passed = caller.call.attribute(name.as_str());
                passed.map(|defined| NameMeaning::Expression(caller.instance, defined, caller.names))
            }
            ("var", None) => {
                let name = name.as_str().to_owned();
                let is_open = self.module().variables.contains_key(name.as_str())
                    && !self.context.options.parameters.contains_key(&format!("var.{name}"));
                is_open.then_some(NameMeaning::Variable(name))
            }
            _ => None,
        };
        Ok(found.unwrap_or(NameMeaning::Other))
    }
}
