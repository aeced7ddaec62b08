//! Resources as values: `for_each = aws_api_gateway_method.all`, `aws_api_gateway_resource.all[*].id`.
//!
//! An instance is a hole that goes by its address; what the files say of it is looked up where an attribute is
//! selected. A resource with `for_each` is a map of them, one with `count` a list.

use std::rc::Rc;

use hcl_edit::Span as _;
use hcl_edit::expr::{Expression, TraversalOperator};

use super::super::plain;
use super::declaration::Declaration;
use super::evaluate::{EvaluationScope, ExpressionValue, ModuleEvaluator};
use super::instances::{Instance, InstanceKey};
use super::naming::why;
use super::reference::{Operators, select};
use super::unknown::Cause;
use crate::import::ImportError;
use crate::import::document::{Node, Value};
use crate::source::Place;

/// An instance of a resource, as expressions refer to it.
pub(super) struct ResourceValue<'m> {
    /// The instance of the module that it is in.
    at: usize,
    /// Its type.
    kind: &'m str,
    resource: &'m Declaration<'m>,
    /// `each` or `count`.
    names: Vec<(String, Rc<Node>)>,
}

impl<'m> ModuleEvaluator<'m, '_, '_> {
    /// What is selected of a resource as a whole; `None` where that is an attribute of one resource, or nobody knows
    /// which instances there are, or there is none of the key.
    pub(super) fn of_resource(
        &mut self,
        (kind, name): (&str, &str),
        operators: &Operators,
        whole: &Expression,
        scope: &EvaluationScope<'_>,
    ) -> Result<Option<Node>, ImportError> {
        let place = scope.base.place(whole.span());
        let module = self.module();
        let Some((kind, resource)) = module.resource_of(kind, name) else { return Ok(None) };
        if !resource.is_repeated() && !operators.is_empty() {
            return Ok(None);
        }
        let Some(value) = self.whole_resource(kind, resource, &place)? else {
            return if operators.is_empty() { self.open_instances(resource, whole, scope) } else { Ok(None) };
        };
        let key = match operators.first().map(|operator| operator.value()) {
            Some(TraversalOperator::GetAttr(_)) => return Ok(None),
            Some(TraversalOperator::Index(key)) => Some(self.evaluate(key, scope)?),
            Some(TraversalOperator::LegacyIndex(index)) => {
                Some(Node::string_at(&index.value().to_string(), &place))
            }
            _ => None,
        };
        if key.is_some_and(|key| select(&value, &key).is_none()) {
            return Ok(None);
        }
        self.walk(&value, format!("{kind}.{name}"), operators, whole, scope).map(Some)
    }

    /// A resource whose instances depend on what is not known.
    fn open_instances(
        &mut self,
        resource: &Declaration<'_>,
        whole: &Expression,
        scope: &EvaluationScope<'_>,
    ) -> Result<Option<Node>, ImportError> {
        let repeated = resource.attribute("for_each").or_else(|| resource.attribute("count"));
        let Some(defined) = repeated else { return Ok(None) };
        let collection = self.quietly(|this| this.defined(defined))?;
        Ok(collection.is_unknown().then(|| self.depends(whole.span(), scope, &[&collection])))
    }

    /// A resource with all of its instances; `None` where nobody knows which there are.
    fn whole_resource(
        &mut self,
        kind: &'m str,
        resource: &'m Declaration<'m>,
        place: &Place,
    ) -> Result<Option<Rc<Node>>, ImportError> {
        let own = format!("{kind}.{}", resource.name);
        let address = self.addressed(&own);
        let kept_as = (self.at, own);
        if let Some(value) = self.evaluated.get(&kept_as) {
            return Ok(Some(Rc::clone(value)));
        }
        let instances = self.following(place, |this| this.quietly(|this| this.instances(resource)))?;
        let is_open = |instance: &Instance| {
            instance.is_assumed || resource.is_repeated() && matches!(instance.key, InstanceKey::Only)
        };
        if instances.iter().any(is_open) {
            return Ok(None);
        }
        let (mut members, mut items) = (Vec::new(), Vec::new());
        for Instance { key, names, .. } in instances {
            let address = plain(&format!("{address}{key}"));
            let value = self.outside(&address, place, why(kind));
            self.resources.insert(address, Rc::new(ResourceValue { at: self.at, kind, resource, names }));
            match key {
                InstanceKey::Name(name) => members.push((name, value)),
                InstanceKey::Index(_) => items.push(value),
                InstanceKey::Only => return self.keep(kept_as, value).map(Some),
            }
        }
        let is_map = resource.attribute("for_each").is_some();
        let value = if is_map { Value::Mapping(members) } else { Value::Sequence(items) };
        self.keep(kept_as, Node::new(value, place.clone())).map(Some)
    }

    /// What operators select of an instance of a resource; `None` where the value is not one.
    pub(super) fn of_instance_value(
        &mut self,
        cause: &Cause,
        operators: &Operators,
        whole: &Expression,
        scope: &EvaluationScope<'_>,
    ) -> Result<Option<Node>, ImportError> {
        let Some(value) = self.resources.get(&cause.name).map(Rc::clone) else { return Ok(None) };
        let place = scope.base.place(whole.span());
        if let Some(TraversalOperator::GetAttr(name)) = operators.first().map(|operator| operator.value())
            && let Some(defined) = value.resource.attribute(name.as_str())
        {
            let name = format!("{}.{}", cause.name, name.as_str());
            let kept_as = (value.at, name.clone());
            let node = match self.evaluated.get(&kept_as) {
                Some(node) => Rc::clone(node),
                None => {
                    let names = value.names.clone();
                    let node = self.following(&place, |this| {
                        let scope = EvaluationScope::with_names(defined.base, names);
                        this.within(value.at, |this| this.evaluate(defined.expression, &scope))
                    })?;
                    self.keep(kept_as, node)?
                }
            };
            return self.walk(&node, name, &operators[1..], whole, scope).map(Some);
        }
        let name = self.full_name(&cause.name, operators, scope)?;
        self.attribute_elsewhere(&name, value.kind, &place).map(Some)
    }

    /// An attribute that the files do not tell, unless a parameter does.
    pub(super) fn attribute_elsewhere(&mut self, name: &str, root: &str, place: &Place) -> ExpressionValue {
        match self.context.parameter(&plain(name)) {
            Some(given) => self.given(given, place),
            // Where nobody selects another workspace.
            None if name == "terraform.workspace" => Ok(Node::string_at("default", place)),
            None => Ok(self.outside(name, place, why(root))),
        }
    }
}
