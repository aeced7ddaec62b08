//! `[for …]` and `{for …}`.

use std::rc::Rc;

use hcl_edit::Span as _;
use hcl_edit::expr::{Expression, ForExpr};
use indexmap::IndexMap;

use super::evaluate::{EvaluationScope, ExpressionValue, ModuleEvaluator};
use super::value::{as_bool, as_text, entries};
use crate::import::ImportError;
use crate::import::document::{Node, Value};
use crate::source::Text;

impl ModuleEvaluator<'_, '_, '_> {
    pub(super) fn comprehension(
        &mut self,
        made: &ForExpr,
        whole: &Expression,
        scope: &EvaluationScope<'_>,
    ) -> ExpressionValue {
        let collection = self.evaluate(&made.intro.collection_expr, scope)?;
        let place = scope.base.place(whole.span());
        let Some(entries) = entries(&collection) else {
            let why = format!("it goes through what is {}", collection.kind());
            return self.no_value(&[&collection], whole, scope, &why);
        };
        let mut items = Vec::new();
        let mut members: IndexMap<String, (Text, Node)> = IndexMap::new();
        for (key, value) in entries {
            let scope = self.loop_scope(&made.intro.key_var, &made.intro.value_var, key, value, scope)?;
            if let Some(condition) = &made.cond {
                let holds = self.evaluate(&condition.expr, &scope)?;
                match as_bool(&holds) {
                    Some(true) => {}
                    Some(false) => continue,
                    None => {
                        return self.no_value(
                            &[&holds],
                            whole,
                            &scope,
                            "its condition is neither true nor false",
                        );
                    }
                }
            }
            let value = self.evaluate(&made.value_expr, &scope)?;
            let Some(key) = &made.key_expr else {
                items.push(value);
                continue;
            };
            let key = self.evaluate(key, &scope)?;
            let Some(name) = as_text(&key) else {
                return self.no_value(&[&key], whole, &scope, "a key is not a string");
            };
            insert(&mut members, name, value, made.grouping);
        }
        let value = match made.key_expr {
            Some(_) => Value::Mapping(members.into_values().collect()),
            None => Value::Sequence(items),
        };
        Ok(Node::new(value, place))
    }

    /// The scope of one round of a loop.
    pub(super) fn loop_scope<'s>(
        &mut self,
        key_name: &Option<hcl_edit::Decorated<hcl_edit::Ident>>,
        value_name: &hcl_edit::Decorated<hcl_edit::Ident>,
        key: Node,
        value: &Node,
        scope: &'s EvaluationScope<'s>,
    ) -> Result<EvaluationScope<'s>, ImportError> {
        let mut names = vec![(value_name.as_str().to_owned(), Rc::new(self.copy(value)?))];
        if let Some(name) = key_name {
            names.push((name.as_str().to_owned(), Rc::new(key)));
        }
        Ok(scope.with(names))
    }
}

/// Adds a member; with `...` those of one key become a list.
fn insert(members: &mut IndexMap<String, (Text, Node)>, name: Text, value: Node, grouping: bool) {
    let key = name.as_str().to_owned();
    if !grouping {
        members.insert(key, (name, value));
        return;
    }
    let place = value.place.clone();
    let (_, group) =
        members.entry(key).or_insert_with(|| (name, Node::new(Value::Sequence(Vec::new()), place)));
    if let Value::Sequence(items) = &mut group.value {
        items.push(value);
    }
}
