//! When values are equal.

use super::{Machine, Outcome};
use crate::error::RenderErrorKind;
use crate::value::{ListKind, MapKind, Object, Value};

impl Machine<'_> {
    /// `==`: numbers by value, values of one class as Java's `equals`, others by their text.
    pub(super) fn equal(&mut self, left: &Value, right: &Value) -> Outcome<bool> {
        if let (Value::Number(left), Value::Number(right)) = (left, right) {
            self.step(left.effort().saturating_add(right.effort()) / 2)?;
            return match left.compare(right) {
                Ok(order) => Ok(order.is_eq()),
                Err(unfit) => self.error(RenderErrorKind::Arithmetic(unfit.0.to_owned())),
            };
        }
        if !left.is_null() && !right.is_null() && self.of_one_class(left, right) {
            return self.equals(left, right);
        }
        let (left, right) = (self.text_of(left)?, self.text_of(right)?);
        self.step(left.as_deref().map_or(0, str::len).min(right.as_deref().map_or(0, str::len)) / 64)?;
        Ok(left == right)
    }

    /// Whether one's class is the other's, or extends it.
    fn of_one_class(&self, left: &Value, right: &Value) -> bool {
        match (left, right) {
            (Value::Object(left), Value::Object(right)) => {
                match (self.heap.get(*left), self.heap.get(*right)) {
                    (Object::List(left), Object::List(right)) => {
                        (left.kind == ListKind::Strings) == (right.kind == ListKind::Strings)
                    }
                    (Object::Map(left), Object::Map(right)) => left.kind == right.kind,
                    (Object::View { kind: left, .. }, Object::View { kind: right, .. }) => left == right,
                    (left, right) => std::mem::discriminant(left) == std::mem::discriminant(right),
                }
            }
            (left, right) => std::mem::discriminant(left) == std::mem::discriminant(right),
        }
    }

    /// Java's `equals`.
    pub(crate) fn equals(&mut self, left: &Value, right: &Value) -> Outcome<bool> {
        self.step(1)?;
        match (left, right) {
            (Value::Null, Value::Null) | (Value::Input, Value::Input) | (Value::Util, Value::Util) => {
                Ok(true)
            }
            (Value::Bool(left), Value::Bool(right)) => Ok(left == right),
            (Value::Number(left), Value::Number(right)) => Ok(left.equals(right)),
            (Value::Char(left), Value::Char(right)) => Ok(left == right),
            (Value::Text(left), Value::Text(right)) => {
                self.step(left.len() / 64)?;
                Ok(left == right)
            }
            (Value::Class(left), Value::Class(right)) => Ok(left == right),
            (Value::Block(left), Value::Block(right)) => Ok(std::rc::Rc::ptr_eq(left, right)),
            (Value::Object(left_id), Value::Object(right_id)) => {
                if left_id == right_id {
                    return Ok(true);
                }
                self.deeper(|machine| machine.objects_equal(left, right))
            }
            _ => Ok(false),
        }
    }

    fn objects_equal(&mut self, left: &Value, right: &Value) -> Outcome<bool> {
        let (Value::Object(left_id), Value::Object(right_id)) = (left, right) else { return Ok(false) };
        match (self.heap.get(*left_id), self.heap.get(*right_id)) {
            (Object::List(left), Object::List(right)) => {
                if left.kind == ListKind::Strings || right.kind == ListKind::Strings {
                    return Ok(false);
                }
                if left.items.len() != right.items.len() {
                    return Ok(false);
                }
                let pairs: Vec<_> = left.items.iter().cloned().zip(right.items.iter().cloned()).collect();
                for (left, right) in pairs {
                    if !self.equals(&left, &right)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            (Object::Map(left), Object::Map(right)) => {
                if left.len() != right.len() {
                    return Ok(false);
                }
                let mut pairs = Vec::with_capacity(left.len());
                for (key, value) in left.members() {
                    let Some(other) = right.get(&key) else { return Ok(false) };
                    pairs.push((value, other.clone()));
                }
                for (left, right) in pairs {
                    if !self.equals(&left, &right)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            (Object::Entry { key, value }, Object::Entry { key: other_key, value: other_value }) => {
                let (key, value) = (key.clone(), value.clone());
                let (other_key, other_value) = (other_key.clone(), other_value.clone());
                Ok(self.equals(&key, &other_key)? && self.equals(&value, &other_value)?)
            }
            (Object::View { kind, .. }, Object::View { kind: other, .. })
                if kind == other && *kind != crate::value::ViewKind::Values =>
            {
                let left = self.heap.elements(left).unwrap_or_default();
                let right = self.heap.elements(right).unwrap_or_default();
                if left.len() != right.len() {
                    return Ok(false);
                }
                for element in &left {
                    if !self.any_equals(&right, element)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    /// Whether one of the values is equal to this one.
    pub(crate) fn any_equals(&mut self, values: &[Value], wanted: &Value) -> Outcome<bool> {
        for value in values {
            if self.equals(value, wanted)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The class of a value in Java.
    pub(crate) fn class_of(&self, value: &Value) -> &'static str {
        match value {
            Value::Null => "null",
            Value::Bool(_) => "java.lang.Boolean",
            Value::Number(number) => number.class(),
            Value::Char(_) => "java.lang.Character",
            Value::Text(_) => "java.lang.String",
            Value::Class(_) => "java.lang.Class",
            Value::Block(_) => "org.apache.velocity.runtime.directive.Block$Reference",
            Value::Input | Value::Util => "java.lang.Object",
            Value::Object(id) => match self.heap.get(*id) {
                Object::List(list) => match list.kind {
                    ListKind::Array => "java.util.ArrayList",
                    ListKind::Json => "net.minidev.json.JSONArray",
                    ListKind::Strings => "[Ljava.lang.String;",
                },
                Object::Map(map) => match map.kind {
                    MapKind::Linked => "java.util.LinkedHashMap",
                    MapKind::Context => "java.util.HashMap",
                    MapKind::Sorted => "java.util.TreeMap",
                },
                Object::View { .. } => "java.util.LinkedHashMap$LinkedKeySet",
                Object::Entry { .. } => "java.util.LinkedHashMap$Entry",
                Object::Iterator(_) => "java.util.ArrayList$Itr",
                Object::Foreach(_) => "org.apache.velocity.runtime.directive.ForeachScope",
            },
        }
    }
}
