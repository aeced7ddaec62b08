//! What references are called where they stay as they are.

use hcl_edit::Decorated;
use hcl_edit::Span as _;
use hcl_edit::expr::TraversalOperator;

use super::evaluate::{EvaluationScope, ModuleEvaluator};
use crate::import::ImportError;
use crate::import::document::{Node, Value};

impl ModuleEvaluator<'_, '_, '_> {
    /// What a reference is called, with keys that are known in it.
    pub(super) fn full_name(
        &mut self,
        root: &str,
        operators: &[Decorated<TraversalOperator>],
        scope: &EvaluationScope<'_>,
    ) -> Result<String, ImportError> {
        let mut name = root.to_owned();
        for operator in operators {
            let key = match operator.value() {
                TraversalOperator::Index(key) => {
                    let known = self.evaluate(key, scope)?;
                    match known.value {
                        Value::Unknown(_) => {
                            name.push_str(&format!("[{}]", scope.base.written(key.span())));
                            continue;
                        }
                        _ => Some(known),
                    }
                }
                _ => None,
            };
            name.push_str(&step(operator.value(), key.as_ref()));
        }
        Ok(name)
    }
}

/// A step of a reference's name.
pub(super) fn step(operator: &TraversalOperator, key: Option<&Node>) -> String {
    match operator {
        TraversalOperator::AttrSplat(_) => ".*".to_owned(),
        TraversalOperator::FullSplat(_) => "[*]".to_owned(),
        TraversalOperator::GetAttr(name) => format!(".{}", name.as_str()),
        TraversalOperator::LegacyIndex(position) => format!(".{}", position.value()),
        TraversalOperator::Index(_) => {
            let key = key.and_then(Node::scalar).unwrap_or_default();
            format!("[{}]", key.as_str())
        }
    }
}

/// Who knows what a reference stands for.
pub(super) fn why(root: &str) -> &'static str {
    match root {
        "local" => "the files define no such local",
        "module" => "it is an output of another module",
        "data" => "it is read from outside by a data source",
        "each" | "count" | "self" => "it belongs to an instance of a resource",
        "terraform" => "only a run of Terraform knows it",
        _ => "it is an attribute of another resource",
    }
}
