//! References: what they hold and what they print.

use super::{Machine, Outcome};
use crate::ast::{Expression, ExpressionKind, MethodCall, Reference, ReferenceKind, Step, StepKind};
use crate::error::RenderErrorKind;
use crate::methods::{Getter, Method};
use crate::value::{Object, Text, Value};

/// What a reference holds.
pub(super) struct Held {
    pub(super) value: Value,
    /// Whether there is no value, so that API Gateway takes the empty string.
    pub(super) missing: bool,
}

/// The name of a member that a step leads to, of a map.
fn member_name(step: &Step) -> Option<&str> {
    match &step.kind {
        StepKind::Property(property) if property.getter != Getter::Class => Some(&property.name),
        _ => None,
    }
}

impl Machine<'_> {
    /// Prints a reference.
    pub(super) fn render_reference(&mut self, reference: &Reference) -> Outcome<()> {
        if reference.kind == ReferenceKind::Bare {
            let bare = reference.rare.as_ref().map_or("", |rare| &rare.bare);
            return self.write(bare);
        }
        let from = self.out.len();
        let held = self.held(reference)?;
        self.span = reference.span;
        if reference.escaped {
            if let Some(rare) = &reference.rare {
                self.write(&rare.backslashes)?;
            }
            return self.write(reference.source.of(self.text));
        }
        if let Value::Block(block) = &held.value {
            if !self.render_define(block)? {
                if let Some(rare) = &reference.rare {
                    self.write(&rare.backslashes)?;
                    self.write(&rare.backslashes)?;
                    self.write(&rare.before)?;
                }
                self.write(reference.source.of(self.text))?;
            }
        } else {
            if let Some(rare) = &reference.rare {
                self.write(&rare.backslashes)?;
                self.write(&rare.before)?;
            }
            match &held.value {
                Value::Text(text) => self.write(text)?,
                value => {
                    let mut out = std::mem::take(&mut self.out);
                    let result = self.print(value, &mut out);
                    self.out = out;
                    result?;
                    self.write("")?;
                }
            }
        }
        self.trace_printed(reference, from, held.missing);
        Ok(())
    }

    /// What a reference holds; the empty string where that is nothing.
    pub(super) fn held(&mut self, reference: &Reference) -> Outcome<Held> {
        let missing = Held { value: Value::Text(Text::default()), missing: true };
        match reference.kind {
            ReferenceKind::Bare => return Ok(Held { value: Value::Null, missing: true }),
            ReferenceKind::Broken => return Ok(missing),
            ReferenceKind::Plain | ReferenceKind::Quiet => {}
        }
        let mut value = self.variable(reference.root);
        let mut steps = &*reference.steps;
        while let Some((step, rest)) = steps.split_first() {
            match value {
                Value::Null => return Ok(missing),
                Value::Object(id) => match self.heap.walk(id, steps.iter().map_while(member_name)) {
                    Some((member, taken)) => {
                        // As much as if each step were taken by itself.
                        self.span = steps[taken - 1].span;
                        self.step(2 * taken)?;
                        (value, steps) = (member, &steps[taken..]);
                        continue;
                    }
                    None => value = self.take_step(&value, step)?,
                },
                _ => value = self.take_step(&value, step)?,
            }
            steps = rest;
        }
        Ok(if value.is_null() { missing } else { Held { value, missing: false } })
    }

    /// A member, an element, or what a method gives.
    pub(super) fn take_step(&mut self, value: &Value, step: &Step) -> Outcome<Value> {
        self.step(1)?;
        match &step.kind {
            StepKind::Property(property) => {
                self.span = step.span;
                self.property(value, property)
            }
            StepKind::Method(MethodCall { method, arguments, .. }) => {
                // What stands in the template is not made a value for `$input`.
                if let (Value::Input, [Expression { kind: ExpressionKind::Text(text), .. }]) =
                    (value, &**arguments)
                {
                    self.step(2)?;
                    self.charge(text.len())?;
                    self.span = step.span;
                    if let Some(answer) = self.input_text(*method, text)? {
                        return Ok(answer);
                    }
                }
                // Most methods have two parameters at most.
                let (one, two, many);
                let values: &[Value] = match &**arguments {
                    [] => &[],
                    [argument] => {
                        one = [self.evaluate(argument)?];
                        &one
                    }
                    [first, second] => {
                        two = [self.evaluate(first)?, self.evaluate(second)?];
                        &two
                    }
                    arguments => {
                        let all: Outcome<Vec<Value>> =
                            arguments.iter().map(|argument| self.evaluate(argument)).collect();
                        many = all?;
                        &many
                    }
                };
                self.span = step.span;
                self.call(value, *method, values)
            }
            StepKind::Index(index) => {
                let index = self.evaluate(index)?;
                self.span = step.span;
                self.element(value, &index)
            }
        }
    }

    /// `$list[0]`, `$map['key']`: what `get` gives.
    fn element(&mut self, value: &Value, index: &Value) -> Outcome<Value> {
        let index = self.counted_from_end(value, index)?;
        if let Some(list) = self.heap.as_list(value) {
            let Some(at) = index.as_int() else { return Ok(Value::Null) };
            return match usize::try_from(at).ok().and_then(|at| list.items.get(at)) {
                Some(item) => Ok(item.clone()),
                None => {
                    let size = list.items.len();
                    self.error(RenderErrorKind::Index { index: i64::from(at), size })
                }
            };
        }
        self.call(value, Method::Get, &[index])
    }

    /// A negative index counts from the end of whatever has a size.
    pub(super) fn counted_from_end(&mut self, value: &Value, index: &Value) -> Outcome<Value> {
        let Some(back) = index.as_int().filter(|index| *index < 0) else { return Ok(index.clone()) };
        match self.call(value, Method::Size, &[])?.as_int() {
            Some(size) => Ok(Value::int(size.wrapping_add(back))),
            None => self.error(RenderErrorKind::Index { index: i64::from(back), size: 0 }),
        }
    }

    /// A value as text; nothing for null, and for a block that is already being rendered too often.
    pub(crate) fn text_of(&mut self, value: &Value) -> Outcome<Option<Text>> {
        match value {
            Value::Null => Ok(None),
            Value::Text(text) => Ok(Some(text.clone())),
            Value::Block(block) => {
                let mut rendered = false;
                let text = self.captured(|machine| {
                    rendered = machine.render_define(block)?;
                    Ok(())
                })?;
                Ok(rendered.then(|| text.into()))
            }
            Value::Object(id) if matches!(self.heap.get(*id), Object::Entry { .. } | Object::Iterator(_)) => {
                let mut text = String::new();
                self.print(value, &mut text)?;
                Ok(Some(text.into()))
            }
            value => {
                let mut text = String::new();
                self.print(value, &mut text)?;
                self.charge(text.len())?;
                Ok(Some(text.into()))
            }
        }
    }
}
