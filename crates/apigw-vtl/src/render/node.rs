//! Renders the parts of a template.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

use super::{Abort, Machine, Outcome};
use crate::ast::{Branch, MethodCall, Node, NodeKind, Property, Resource, Set, StepKind};
use crate::error::RenderErrorKind;
use crate::value::{BlockValue, Object, Text, Value};

/// How many times a block of a `#define` can be rendered inside of itself.
const MAX_DEFINE_DEPTH: u32 = 2;

impl Machine<'_> {
    pub(super) fn render_block(&mut self, nodes: &[Node]) -> Outcome<()> {
        self.deeper(|machine| nodes.iter().try_for_each(|node| machine.render_node(node)))
    }

    fn render_node(&mut self, node: &Node) -> Outcome<()> {
        self.step(1)?;
        self.span = node.span;
        match &node.kind {
            NodeKind::Text(text) => self.write(text.of(self.text)),
            NodeKind::Comment => Ok(()),
            NodeKind::Reference(reference) => self.render_reference(reference),
            NodeKind::Set(set) => self.render_set(set),
            NodeKind::If(branches) => self.render_if(branches),
            NodeKind::Foreach(foreach) => self.render_foreach(foreach),
            NodeKind::Define(define) => {
                let block = BlockValue { define: Arc::clone(define), depth: Cell::new(0) };
                self.charge(size_of::<BlockValue>())?;
                self.set_variable(define.variable, Value::Block(Rc::new(block)));
                Ok(())
            }
            NodeKind::Break(None) => Err(Abort::Break),
            NodeKind::Break(Some(scope)) => {
                let value = self.evaluate(scope)?;
                self.span = node.span;
                match value {
                    Value::Object(id) if matches!(self.heap.get(id), Object::Foreach(_)) => {
                        Err(Abort::BreakScope(id))
                    }
                    _ => self.error(RenderErrorKind::NoScope),
                }
            }
            NodeKind::Stop(message) => {
                if let Some(message) = message {
                    self.evaluate(message)?;
                }
                Err(Abort::Stop)
            }
            NodeKind::Resource(resource) => self.render_resource(resource),
        }
    }

    /// The branch whose condition holds.
    fn render_if(&mut self, branches: &[Branch]) -> Outcome<()> {
        for branch in branches {
            let holds = match &branch.condition {
                Some(condition) => self.holds(condition)?,
                None => true,
            };
            if holds {
                return self.render_block(&branch.body);
            }
        }
        Ok(())
    }

    /// Sets a variable or a member of one. A value that is missing changes nothing.
    fn render_set(&mut self, set: &Set) -> Outcome<()> {
        let value = self.evaluate(&set.value)?;
        if value.is_null() {
            return Ok(());
        }
        let Some((last, before)) = set.target.steps.split_last() else {
            self.set_variable(set.variable, value);
            return Ok(());
        };
        let mut object = self.variable(set.target.root);
        for step in before {
            if object.is_null() {
                return Ok(());
            }
            object = self.take_step(&object, step)?;
        }
        if object.is_null() {
            return Ok(());
        }
        self.span = last.span;
        match &last.kind {
            StepKind::Property(Property { name, .. }) | StepKind::Method(MethodCall { name, .. }) => {
                if let Value::Object(id) = object
                    && self.heap.map_of(id).is_some()
                {
                    self.heap.put(id, Value::Text(Text::Template(Arc::clone(name))), value);
                    self.charge(name.len())?;
                }
                Ok(())
            }
            StepKind::Index(index) => {
                let index = self.evaluate(index)?;
                self.span = last.span;
                self.set_element(&object, &index, value)
            }
        }
    }

    /// `$list[0] = value`, `$map['key'] = value`.
    fn set_element(&mut self, object: &Value, index: &Value, value: Value) -> Outcome<()> {
        let index = self.counted_from_end(object, index)?;
        let Value::Object(id) = object else { return Ok(()) };
        if let Object::List(list) = self.heap.get_mut(*id) {
            let Some(at) = index.as_int() else { return Ok(()) };
            let size = list.items.len();
            return match usize::try_from(at).ok().and_then(|at| list.items.get_mut(at)) {
                Some(item) => {
                    *item = value;
                    Ok(())
                }
                None => self.error(RenderErrorKind::Index { index: i64::from(at), size }),
            };
        }
        if self.heap.map_of(*id).is_some() {
            self.heap.put(*id, index, value);
            self.charge(0)?;
        }
        Ok(())
    }

    /// A block of a `#define`, where it is used. Whether it was rendered: inside of itself it stops.
    pub(super) fn render_define(&mut self, block: &BlockValue) -> Outcome<bool> {
        let depth = block.depth.get();
        if depth >= MAX_DEFINE_DEPTH {
            return Ok(false);
        }
        block.depth.set(depth + 1);
        let result = self.render_block(&block.define.body);
        match result {
            // An exception leaves the count as it is, but then nothing is rendered any more.
            Ok(()) | Err(Abort::Break) => {
                block.depth.set(depth);
                Ok(true)
            }
            Err(abort) => {
                block.depth.set(depth);
                Err(abort)
            }
        }
    }

    /// There is nothing to include.
    fn render_resource(&mut self, resource: &Resource) -> Outcome<()> {
        let span = self.span;
        let Some(first) = resource.arguments.first() else {
            // `#include` goes through its arguments; `#parse` wants one.
            return if resource.directive == "#include" {
                Ok(())
            } else {
                self.error(RenderErrorKind::NoResource(String::new()))
            };
        };
        let name = self.evaluate(first)?;
        self.span = span;
        let name = self.text_of(&name)?.unwrap_or_default();
        self.error(RenderErrorKind::NoResource(name.to_string()))
    }
}
