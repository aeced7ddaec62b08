//! The instances of modules: each call makes one, or one for each key of its `for_each`.

use std::rc::Rc;

use hcl_edit::Decorated;
use hcl_edit::expr::{Expression, TraversalOperator};
use indexmap::IndexMap;

use super::declaration::Declaration;
use super::evaluate::{EvaluationScope, ExpressionValue, ModuleEvaluator};
use super::instances::{Instance, InstanceKey};
use super::module::Module;
use super::tree::{ROOT, is_local, joined, literal};
use super::value::{as_count, as_text};
use crate::diagnostic::{Diagnostic, codes, quoted};
use crate::import::ImportError;
use crate::import::document::limits::Nesting;
use crate::import::document::{Node, Value};
use crate::import::terraform::json::inside;
use crate::import::terraform::resources::GATEWAY_RESPONSE;
use crate::source::{Place, TextBuilder};

codes! {
    /// A module that calls itself, directly or through others.
    ///
    /// Terraform cannot read it.
    static RECURSIVE_MODULE: Error = "recursive-module";
}

/// What an instance of a module costs, in bytes: modules that call modules double fast.
const COST: usize = 4096;

/// One instance of a module.
pub(super) struct ModuleInstance<'m> {
    pub(super) module: &'m Module<'m>,
    /// The folder of the module, as seen from the root module.
    pub(super) folder: &'m str,
    /// What addresses of its resources begin with; the root module has none.
    pub(super) address: String,
    key: InstanceKey,
    pub(super) caller: Option<Caller<'m>>,
    /// The instances that its calls make, once somebody asks for them.
    children: IndexMap<&'m str, Rc<[usize]>>,
}

/// What calls a module.
#[derive(Clone)]
pub(super) struct Caller<'m> {
    /// The instance of the module that the call stands in.
    pub(super) instance: usize,
    pub(super) call: &'m Declaration<'m>,
    /// `each` or `count` of the call.
    pub(super) names: Vec<(String, Rc<Node>)>,
}

impl<'m> ModuleInstance<'m> {
    pub(super) fn root(module: &'m Module<'m>) -> Self {
        let address = String::new();
        Self {
            module,
            folder: ROOT,
            address,
            key: InstanceKey::Only,
            caller: None,
            children: IndexMap::new(),
        }
    }

    /// The instances that its calls made.
    pub(super) fn children(&self) -> Vec<usize> {
        self.children.values().flat_map(|made| made.iter().copied()).collect()
    }
}

impl<'m> ModuleEvaluator<'m, '_, '_> {
    /// The module whose expressions are evaluated.
    pub(super) fn module(&self) -> &'m Module<'m> {
        self.instances[self.at].module
    }

    /// The address of something in the module whose expressions are evaluated.
    pub(super) fn addressed(&self, name: &str) -> String {
        inside(&self.instances[self.at].address, name)
    }

    /// Does something in another instance of a module.
    pub(super) fn within<T>(&mut self, instance: usize, work: impl FnOnce(&mut Self) -> T) -> T {
        let outer = std::mem::replace(&mut self.at, instance);
        let done = work(self);
        self.at = outer;
        done
    }

    /// Makes the instances of all modules that are called.
    pub(super) fn expand_calls(&mut self) -> Result<(), ImportError> {
        let mut next = 0;
        while next < self.instances.len() {
            for name in self.instances[next].module.calls.keys() {
                self.children(next, name)?;
            }
            next += 1;
        }
        Ok(())
    }

    /// The instances that a call in an instance makes; none of one that is not followed.
    pub(super) fn children(&mut self, instance: usize, name: &'m str) -> Result<Rc<[usize]>, ImportError> {
        if let Some(known) = self.instances[instance].children.get(name) {
            return Ok(Rc::clone(known));
        }
        let made = self.called(instance, name)?;
        self.instances[instance].children.insert(name, Rc::clone(&made));
        Ok(made)
    }

    fn called(&mut self, instance: usize, name: &'m str) -> Result<Rc<[usize]>, ImportError> {
        let Some(call) = self.instances[instance].module.calls.get(name) else { return Ok([].into()) };
        let Some((folder, module)) = self.callee(instance, call) else { return Ok([].into()) };
        if self.is_inside(instance, folder) {
            let message = format!("{} calls itself", quoted(&format!("module.{name}")));
            let diagnostic = Diagnostic::of(&RECURSIVE_MODULE, message);
            self.context.report(diagnostic.at(Some(call.place.clone()), "it is not followed again"));
            return Ok([].into());
        }
        let made =
            self.following(&call.place, |this| this.within(instance, |evaluator| evaluator.instances(call)))?;
        if made.is_empty() && module.of_type(GATEWAY_RESPONSE).next().is_some() {
            let address = format!("module.{name}");
            self.within(instance, |evaluator| {
                let address = evaluator.addressed(&address);
                evaluator.has_no_instance(call, &address)
            })?;
        }
        let outer = self.instances[instance].address.clone();
        let mut children = Vec::with_capacity(made.len());
        for Instance { key, names, .. } in made {
            self.context.spend(COST, &call.place)?;
            children.push(self.instances.len());
            self.instances.push(ModuleInstance {
                module,
                folder,
                address: inside(&outer, &format!("module.{name}{key}")),
                key,
                caller: Some(Caller { instance, call, names }),
                children: IndexMap::new(),
            });
        }
        if let Some(&child) = children.first() {
            let depth =
                std::iter::successors(Some(child), |&at| Some(self.instances[at].caller.as_ref()?.instance));
            Nesting::Modules.check(depth.count(), || call.place.clone())?;
        }
        Ok(children.into())
    }

    /// The module that a call names, and its folder.
    fn callee(&self, instance: usize, call: &Declaration<'m>) -> Option<(&'m str, &'m Module<'m>)> {
        let source = call.attribute("source").and_then(literal).filter(|source| is_local(source))?;
        let folder = joined(self.instances[instance].folder, source);
        self.modules.get_key_value(folder.as_str()).map(|(folder, module)| (*folder, module))
    }

    /// Whether an instance is of the module in a folder, or called from there.
    fn is_inside(&self, instance: usize, folder: &str) -> bool {
        let mut at = Some(instance);
        while let Some(instance) = at {
            if self.instances[instance].folder == folder {
                return true;
            }
            at = self.instances[instance].caller.as_ref().map(|caller| caller.instance);
        }
        false
    }

    /// The value that the call of a module gives a variable, where it does.
    pub(super) fn passed(&mut self, variable: &str) -> Result<Option<Node>, ImportError> {
        let Some(caller) = self.instances[self.at].caller.clone() else { return Ok(None) };
        let Some(defined) = caller.call.attribute(variable) else { return Ok(None) };
        let value = self.within(caller.instance, |evaluator| {
            evaluator.evaluate(defined.expression, &EvaluationScope::with_names(defined.base, caller.names))
        });
        value.map(Some)
    }

    /// `module.name.output` and the like; `None` where the module is not followed.
    pub(super) fn module_output(
        &mut self,
        operators: &[Decorated<TraversalOperator>],
        whole: &Expression,
        scope: &EvaluationScope<'_>,
        place: &Place,
    ) -> Result<Option<Node>, ImportError> {
        let Some(TraversalOperator::GetAttr(name)) = operators.first().map(|operator| operator.value())
        else {
            return Ok(None);
        };
        let Some((name, call)) = self.module().calls.get_key_value(name.as_str()) else { return Ok(None) };
        if self.callee(self.at, call).is_none() {
            return Ok(None);
        }
        let children = self.children(self.at, name)?;
        let is_one = call.attribute("count").is_none() && call.attribute("for_each").is_none();
        // Only what is asked for is evaluated: outputs of one module may depend on each other's arguments.
        let (child, rest) = match operators.get(1).map(|operator| operator.value()) {
            _ if is_one => (children.first().copied(), &operators[1..]),
            Some(TraversalOperator::Index(key)) => {
                let key = self.evaluate(key, scope)?;
                (self.child_of_key(&children, &key), &operators[2..])
            }
            Some(TraversalOperator::LegacyIndex(index)) => {
                let wanted = usize::try_from(*index.value()).ok();
                let is_it = |child: &usize| matches!(self.instances[*child].key, InstanceKey::Index(at) if Some(at) == wanted);
                (children.iter().copied().find(is_it), &operators[2..])
            }
            _ => {
                let all = self.all_outputs(&children, call.attribute("count").is_some(), place)?;
                let named = format!("module.{name}");
                return self.walk(&Rc::new(all), named, &operators[1..], whole, scope).map(Some);
            }
        };
        let Some(child) = child else {
            return self.no_value(&[], whole, scope, "the module has no such instance").map(Some);
        };
        let named = self.instances[child].address.clone();
        match rest.first().map(|operator| operator.value()) {
            Some(TraversalOperator::GetAttr(output)) => {
                let Some(node) = self.output(child, output.as_str(), place)? else {
                    let why = format!("the module has no output `{}`", output.as_str());
                    return self.no_value(&[], whole, scope, &why).map(Some);
                };
                let named = format!("{named}.{}", output.as_str());
                self.walk(&node, named, &rest[1..], whole, scope).map(Some)
            }
            _ => {
                let all = Rc::new(self.outputs(child, place)?);
                self.walk(&all, named, rest, whole, scope).map(Some)
            }
        }
    }

    fn child_of_key(&self, children: &[usize], key: &Node) -> Option<usize> {
        let (name, index) = (as_text(key)?, as_count(key));
        let is_it = |child: &usize| match &self.instances[*child].key {
            InstanceKey::Only => false,
            InstanceKey::Index(at) => Some(*at) == index,
            InstanceKey::Name(own) => own.as_str() == name.as_str(),
        };
        // Where nobody knows how many there are, the one that was assumed stands for all.
        let is_assumed = |child: &usize| matches!(self.instances[*child].key, InstanceKey::Only);
        let assumed = || children.iter().copied().find(is_assumed);
        children.iter().copied().find(is_it).or_else(assumed)
    }

    /// The outputs of all instances of a call, by key or in a list.
    fn all_outputs(&mut self, children: &[usize], is_list: bool, place: &Place) -> ExpressionValue {
        let mut items = Vec::with_capacity(children.len());
        for &child in children {
            items.push((self.instances[child].key.clone(), self.outputs(child, place)?));
        }
        let value = if is_list {
            Value::Sequence(items.into_iter().map(|(_, outputs)| outputs).collect())
        } else {
            let name = |key: InstanceKey| match key {
                InstanceKey::Name(name) => name,
                InstanceKey::Only | InstanceKey::Index(_) => {
                    TextBuilder::default().finish(Some(place.clone()))
                }
            };
            Value::Mapping(items.into_iter().map(|(key, outputs)| (name(key), outputs)).collect())
        };
        Ok(Node::new(value, place.clone()))
    }

    /// All outputs of an instance, as an object.
    fn outputs(&mut self, child: usize, place: &Place) -> ExpressionValue {
        let mut members = Vec::new();
        for (name, output) in &self.instances[child].module.outputs {
            if let Some(node) = self.output(child, name, place)? {
                let mut key = TextBuilder::default();
                key.push_decoded(name, &output.place);
                members.push((key.finish(Some(output.place.clone())), self.copy(&node)?));
            }
        }
        Ok(Node::new(Value::Mapping(members), place.clone()))
    }

    /// An output of an instance; it is evaluated once.
    fn output(&mut self, child: usize, name: &str, place: &Place) -> Result<Option<Rc<Node>>, ImportError> {
        let Some(defined) =
            self.instances[child].module.outputs.get(name).and_then(|output| output.attribute("value"))
        else {
            return Ok(None);
        };
        let key = (child, format!("output.{name}"));
        if let Some(node) = self.evaluated.get(&key) {
            return Ok(Some(Rc::clone(node)));
        }
        let node =
            self.following(place, |this| this.within(child, |evaluator| evaluator.defined(defined)))?;
        self.keep(key, node).map(Some)
    }
}
