//! What an expression refers to, whether or not it has a value.

use hcl_edit::expr::{Expression, FuncCall, Traversal, TraversalOperator};
use hcl_edit::visit::{Visit, visit_func_call, visit_traversal};

/// A reference by its parts: `aws_api_gateway_rest_api`, `shop`, `id`. Keys in brackets are left out.
pub(super) type Reference = Vec<String>;

/// The references in an expression.
pub(super) fn of(expression: &Expression) -> Vec<Reference> {
    References::default().of(expression).references
}

/// What an expression has in it.
#[derive(Default)]
pub(super) struct References {
    pub(super) references: Vec<Reference>,
    /// The names of the functions that it calls.
    pub(super) functions: Vec<String>,
    /// The paths of the files that these read.
    pub(super) paths: Vec<Expression>,
}

impl References {
    /// With what an expression has.
    pub(super) fn of(mut self, expression: &Expression) -> Self {
        self.visit_expr(expression);
        self
    }
}

impl Visit for References {
    fn visit_traversal(&mut self, node: &Traversal) {
        if let Expression::Variable(root) = &node.expr {
            let mut parts = vec![root.as_str().to_owned()];
            for operator in &node.operators {
                if let TraversalOperator::GetAttr(attribute) = operator.value() {
                    parts.push(attribute.as_str().to_owned());
                }
            }
            self.references.push(parts);
        }
        visit_traversal(self, node);
    }

    fn visit_func_call(&mut self, node: &FuncCall) {
        let name = node.name.name.as_str();
        if (name.starts_with("file") && name != "fileset") || name == "templatefile" {
            self.paths.extend(node.args.get(0).cloned());
        }
        self.functions.push(name.to_owned());
        visit_func_call(self, node);
    }
}
