//! What the type of a variable makes of its value: attributes that may be left out get their
//! default, and text becomes the number that it stands for.

use hcl_edit::Span as _;
use hcl_edit::expr::{Expression, FuncCall, Object, ObjectKey};

use super::evaluate::{EvaluationScope, ExpressionValue, ModuleEvaluator};
use super::functions::collections::{by_text, distinct};
use super::module::Base;
use super::value::{as_bool, as_number};
use crate::import::ImportError;
use crate::import::document::{Node, Value, hcl};
use crate::source::TextBuilder;

impl ModuleEvaluator<'_, '_, '_> {
    /// The value as a type has it. What does not fit stays as it is: Terraform would say so.
    pub(super) fn as_type(
        &mut self,
        mut node: Node,
        kind: &Expression,
        scope: &EvaluationScope<'_>,
    ) -> ExpressionValue {
        self.context.spend(1, &node.place)?;
        match kind {
            Expression::Variable(name) => Ok(scalar(node, name.as_str())),
            // Terraform 0.11 had the names of types in quotes.
            Expression::String(name) if !name.value().contains('(') => Ok(scalar(node, name.value())),
            // Files in JSON have all types in quotes.
            Expression::String(written) => {
                let place = scope.base.place(kind.span());
                let text = Node::string_at(written.value(), &place).scalar().unwrap_or_default();
                match hcl::parse_expression(&text) {
                    Ok(kind) => {
                        let base = Base::of_text(text, &place);
                        self.as_type(node, &kind, &EvaluationScope::of_module(&base))
                    }
                    Err(_) => Ok(node),
                }
            }
            Expression::FuncCall(call) => {
                let Some(argument) = call.args.get(0) else { return Ok(node) };
                match (call.name.name.as_str(), argument) {
                    ("list" | "map", kind) => self.items_as(&mut node, kind, scope)?,
                    ("set", kind) => {
                        self.items_as(&mut node, kind, scope)?;
                        as_set(&mut node);
                    }
                    ("tuple", Expression::Array(kinds)) => {
                        if let Value::Sequence(items) = &mut node.value {
                            for (item, kind) in items.iter_mut().zip(kinds.iter()) {
                                let untyped =
                                    std::mem::replace(item, Node::new(Value::Null, item.place.clone()));
                                *item = self.as_type(untyped, kind, scope)?;
                            }
                        }
                    }
                    ("optional", kind) => return self.as_type(node, kind, scope),
                    ("object", Expression::Object(attributes)) => {
                        self.attributes_as(&mut node, attributes, scope)?;
                    }
                    _ => {}
                }
                Ok(node)
            }
            _ => Ok(node),
        }
    }

    fn items_as(
        &mut self,
        node: &mut Node,
        kind: &Expression,
        scope: &EvaluationScope<'_>,
    ) -> Result<(), ImportError> {
        let items: Vec<&mut Node> = match &mut node.value {
            Value::Sequence(items) => items.iter_mut().collect(),
            Value::Mapping(members) => members.iter_mut().map(|(_, member)| member).collect(),
            _ => Vec::new(),
        };
        for item in items {
            let untyped = std::mem::replace(item, Node::new(Value::Null, item.place.clone()));
            *item = self.as_type(untyped, kind, scope)?;
        }
        Ok(())
    }

    fn attributes_as(
        &mut self,
        node: &mut Node,
        attributes: &Object,
        scope: &EvaluationScope<'_>,
    ) -> Result<(), ImportError> {
        let place = node.place.clone();
        let Value::Mapping(members) = &mut node.value else { return Ok(()) };
        let mut names = Vec::new();
        for (key, kind) in attributes {
            let name = match key {
                ObjectKey::Ident(name) => name.as_str(),
                ObjectKey::Expression(Expression::String(name)) => name.value(),
                ObjectKey::Expression(_) => continue,
            };
            let known = members.iter().rposition(|(key, member)| key.as_str() == name && !member.is_null());
            match (known, kind.expr()) {
                (Some(index), kind) => {
                    names.push(name.to_owned());
                    let member = &mut members[index].1;
                    let untyped = std::mem::replace(member, Node::new(Value::Null, place.clone()));
                    *member = self.as_type(untyped, kind, scope)?;
                }
                (None, Expression::FuncCall(call)) if call.name.name.as_str() == "optional" => {
                    let default = self.default_of(call, scope)?;
                    let default = default.unwrap_or_else(|| Node::new(Value::Null, place.clone()));
                    let mut key = TextBuilder::default();
                    key.push_decoded(name, &place);
                    members.push((key.finish(Some(place.clone())), default));
                    names.push(name.to_owned());
                }
                _ => {}
            }
        }
        // What the type does not have is dropped.
        members.retain(|(key, _)| names.iter().any(|name| name == key.as_str()));
        Ok(())
    }

    /// The second argument of `optional(type, default)`.
    fn default_of(
        &mut self,
        call: &FuncCall,
        scope: &EvaluationScope<'_>,
    ) -> Result<Option<Node>, ImportError> {
        let (Some(kind), Some(default)) = (call.args.get(0), call.args.get(1)) else { return Ok(None) };
        let default = self.evaluate(default, scope)?;
        self.as_type(default, kind, scope).map(Some)
    }
}

fn scalar(node: Node, kind: &str) -> Node {
    let value = match (kind, &node.value) {
        ("string", Value::Number(_) | Value::Bool(_)) => node.scalar().map(Value::String),
        ("number", Value::String(text)) if as_number(&node).is_some() => Some(Value::Number(text.clone())),
        ("bool", Value::String(_)) => as_bool(&node).map(Value::Bool),
        _ => None,
    };
    match value {
        Some(value) => Node::new(value, node.place),
        None => node,
    }
}

/// A set has each value once, texts in order.
fn as_set(node: &mut Node) {
    if let Value::Sequence(items) = &mut node.value {
        *items = by_text(distinct(items));
    }
}
