//! `#foreach`.

use super::{Abort, Machine, Outcome};
use crate::ast::{ExpressionKind, Foreach};
use crate::error::RenderErrorKind;
use crate::slots::Slot;
use crate::value::{Id, MapKind, Object, Scope, Value};

/// What the variables of a loop were before it.
struct Saved {
    element: Value,
    count: Value,
    has_next: Value,
}

impl Machine<'_> {
    pub(super) fn render_foreach(&mut self, foreach: &Foreach) -> Outcome<()> {
        let span = self.span;
        // Without `in` and a list the block is where the list should be, or nothing is.
        let list = match foreach.arguments.len() {
            0 | 1 => return self.error(RenderErrorKind::Foreach),
            2 => return Ok(()),
            _ => match &foreach.arguments[2].kind {
                ExpressionKind::Range(range) => self.first_of_range(range)?,
                _ => self.evaluate(&foreach.arguments[2])?,
            },
        };
        self.span = span;
        self.step(self.size_of(&list))?;
        let Some(mut iteration) = self.heap.iteration(&list) else { return Ok(()) };
        // An iterator is used up as it goes.
        let iterator = match list {
            Value::Object(id) if matches!(self.heap.get(id), Object::Iterator(_)) => Some(id),
            _ => None,
        };
        let variable = foreach.variable;
        let saved = Saved {
            element: self.variable(variable),
            count: self.variable(Slot::COUNTER),
            has_next: self.variable(Slot::NEXT_FLAG),
        };
        let scope = self.enter_scope();
        let held = self.held.len();
        let mut result = Ok(());
        let mut index = 0;
        while index < self.limits.iterations && self.heap.has_next(&iteration) {
            self.span = span;
            if let Err(abort) = self.step(1) {
                result = Err(abort);
                break;
            }
            let Some(value) = self.heap.next(&mut iteration) else {
                result = self.error(RenderErrorKind::ChangedWhileIterated);
                break;
            };
            if let Some(id) = iterator {
                *self.heap.get_mut(id) = Object::Iterator(iteration.clone());
            }
            let has_next = self.heap.has_next(&iteration);
            index += 1;
            self.set_variable(Slot::COUNTER, Value::size(index));
            self.set_variable(Slot::NEXT_FLAG, Value::Bool(has_next));
            let null = value.is_null();
            self.set_variable(variable, value);
            if let Object::Foreach(scope) = self.heap.get_mut(scope) {
                scope.index += 1;
                scope.has_next = has_next;
            }
            if null {
                self.held.push((variable, true));
            }
            result = self.render_body(foreach);
            self.held.truncate(held);
            match result {
                Ok(()) => {}
                Err(Abort::Break) => {
                    result = Ok(());
                    break;
                }
                Err(Abort::BreakScope(id)) if id == scope => {
                    result = Ok(());
                    break;
                }
                Err(_) => break,
            }
        }
        self.restore(variable, saved.element);
        self.restore(Slot::COUNTER, saved.count);
        self.restore(Slot::NEXT_FLAG, saved.has_next);
        self.leave_scope();
        result
    }

    /// The block, or the fourth argument, which takes its place.
    fn render_body(&mut self, foreach: &Foreach) -> Outcome<()> {
        match foreach.arguments.get(3).map(|argument| &argument.kind) {
            None => self.render_block(&foreach.body),
            Some(ExpressionKind::Reference(reference)) => self.render_reference(reference),
            Some(_) => Ok(()),
        }
    }

    fn restore(&mut self, slot: Slot, value: Value) {
        if value.is_null() {
            self.remove_variable(slot);
        } else {
            self.set_variable(slot, value);
        }
    }

    fn enter_scope(&mut self) -> Id {
        let previous = self.variable(Slot::FOREACH);
        let (parent, replaced) = match previous {
            Value::Object(id) if matches!(self.heap.get(id), Object::Foreach(_)) => (Some(id), Value::Null),
            other => (None, other),
        };
        let storage = self.heap.map(MapKind::Linked);
        let scope = Scope { index: -1, has_next: false, parent, replaced, storage };
        let id = self.heap.add(Object::Foreach(scope));
        self.set_variable(Slot::FOREACH, Value::Object(id));
        id
    }

    /// `$foreach` is what it was, unless the template made something else of it.
    fn leave_scope(&mut self) {
        let Value::Object(id) = self.variable(Slot::FOREACH) else { return };
        let Object::Foreach(scope) = self.heap.get(id) else { return };
        let before = match scope.parent {
            Some(parent) => Value::Object(parent),
            None => scope.replaced.clone(),
        };
        self.restore(Slot::FOREACH, before);
    }
}
