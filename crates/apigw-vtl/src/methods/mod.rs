//! Properties and methods: what of Java's classes templates can use.
//!
//! Only what is listed here can be called, so no template reaches anything but its values. As in
//! Velocity, a method that does not exist, or not with such arguments, gives nothing and is no error.

mod bare;
mod collection;
mod getters;
mod input;
mod list;
mod map;
mod names;
mod number;
mod regex;
mod string;
mod util;

use crate::ast::Property;
use crate::error::MethodCause;
use crate::render::{Machine, Outcome};

pub(crate) use getters::Getter;
pub use names::METHODS;
pub(crate) use names::Method;

use crate::value::{Object, Text, Value};

/// What a method gives; nothing where there is no such method.
pub(crate) type Answer = Outcome<Option<Value>>;

/// Whether the time that a method of lists and maps takes does not depend on how many elements there are.
fn is_immediate(method: Method) -> bool {
    matches!(
        method,
        Method::Add
            | Method::ContainsKey
            | Method::EntrySet
            | Method::Get
            | Method::GetOrDefault
            | Method::HasNext
            | Method::IsEmpty
            | Method::KeySet
            | Method::Put
            | Method::Set
            | Method::Size
            | Method::Values
    )
}

/// A text as an answer.
fn text(machine: &mut Machine<'_>, text: impl Into<Text>) -> Answer {
    let text = text.into();
    machine.charge(text.len())?;
    Ok(Some(Value::Text(text)))
}

/// What a method without a result gives: Velocity takes the empty string.
fn nothing() -> Answer {
    Ok(Some(Value::Text(Text::default())))
}

impl Machine<'_> {
    /// `$value.name(arguments)`.
    pub(crate) fn call(&mut self, value: &Value, method: Method, arguments: &[Value]) -> Outcome<Value> {
        self.step(1)?;
        let has_elements = |value: &Value| matches!(value, Value::Object(_));
        if (has_elements(value) || arguments.iter().any(has_elements)) && !is_immediate(method) {
            let elements = arguments.iter().chain([value]).map(|value| self.size_of(value)).sum::<usize>();
            self.step(elements / 4)?;
        }
        let answer = match value {
            Value::Null => None,
            Value::Text(text) => self.call_string(text, method, arguments)?,
            Value::Number(number) => self.call_number(number, method, arguments)?,
            Value::Bool(_) | Value::Char(_) => self.call_scalar(value, method, arguments)?,
            Value::Input => self.call_input(method, arguments)?,
            Value::Util => self.call_util(method, arguments)?,
            Value::Class(class) => match (method, arguments) {
                (Method::GetName | Method::GetTypeName | Method::GetCanonicalName, []) => text(self, *class)?,
                (Method::GetSimpleName, []) => text(self, simple_name(class))?,
                _ => None,
            },
            Value::Block(_) => None,
            Value::Object(id) => match self.heap.get(*id) {
                Object::List(_) => self.call_list(*id, method, arguments)?,
                Object::Map(_) | Object::Foreach(_) => self.call_map(*id, method, arguments)?,
                Object::View { .. } => self.call_view(*id, method, arguments)?,
                Object::Entry { .. } => self.call_entry(*id, method, arguments)?,
                Object::Iterator(_) => self.call_iterator(*id, method, arguments)?,
            },
        };
        if let Some(answer) = answer {
            return Ok(answer);
        }
        if let Some(answer) = self.call_object(value, method, arguments)? {
            return Ok(answer);
        }
        let object = if let Value::Object(id) = value { Some(self.heap.get(*id)) } else { None };
        if !arguments.is_empty() && bare::exists(value, object, method.name()) {
            return self.thrown(MethodCause::Arguments, method, "it takes no arguments");
        }
        Ok(Value::Null)
    }

    /// How many elements a list, a map or a view of one has.
    pub(crate) fn size_of(&self, value: &Value) -> usize {
        let Value::Object(id) = value else { return 0 };
        match self.heap.get(*id) {
            Object::List(list) => list.items.len(),
            Object::View { map, .. } => self.heap.map_of(*map).map_or(0, crate::value::Map::len),
            // An iterator of a map may keep the order of its members, and is copied.
            Object::Iterator(iteration) => iteration.order.as_ref().map_or(0, Vec::len),
            _ => self.heap.map_of(*id).map_or(0, crate::value::Map::len),
        }
    }

    /// What every object has.
    fn call_object(&mut self, value: &Value, method: Method, arguments: &[Value]) -> Answer {
        match (method, arguments) {
            (Method::ToString, []) => match self.text_of(value)? {
                Some(printed) => Ok(Some(Value::Text(printed))),
                None => Ok(Some(Value::Null)),
            },
            (Method::Equals, [other]) => Ok(Some(Value::Bool(self.equals(value, other)?))),
            (Method::HashCode, []) => Ok(Some(Value::int(self.hash_of(value)?))),
            (Method::GetClass, []) => Ok(Some(Value::Class(self.class_of(value)))),
            _ => Ok(None),
        }
    }

    /// `$value.name`: a getter, a member of a map, or a test such as `isEmpty`.
    pub(crate) fn property(&mut self, value: &Value, property: &Property) -> Outcome<Value> {
        self.step(1)?;
        if value.is_null() {
            return Ok(Value::Null);
        }
        if property.getter == Getter::Class {
            return Ok(Value::Class(self.class_of(value)));
        }
        if let Value::Object(id) = value {
            if property.getter != Getter::Unknown
                && let Some(member) = self.getter(*id, property.getter)
            {
                return Ok(member);
            }
            if let Some(member) = self.heap.member(*id, &property.name) {
                return Ok(member);
            }
            if self.heap.is_map(*id) {
                return Ok(Value::Null);
            }
        }
        let method = match (value, property.getter) {
            (Value::Input, Getter::Body) => Method::GetBody,
            (Value::Text(_), Getter::Bytes) => Method::GetBytes,
            (Value::Text(_) | Value::Object(_), Getter::Empty) => Method::IsEmpty,
            (Value::Text(_), Getter::Blank) => Method::IsBlank,
            (Value::Class(_), Getter::Name) => Method::GetName,
            (Value::Class(_), Getter::SimpleName) => Method::GetSimpleName,
            (Value::Number(_), Getter::NotANumber) => Method::IsNaN,
            (Value::Number(_), Getter::Infinite) => Method::IsInfinite,
            _ => return Ok(Value::Null),
        };
        self.call(value, method, &[])
    }

    /// The getters of entries and of `$foreach`.
    fn getter(&self, id: crate::value::Id, getter: Getter) -> Option<Value> {
        match (self.heap.made_already(id)?, getter) {
            (Object::Entry { key, .. }, Getter::Key) => Some(key.clone()),
            (Object::Entry { value, .. }, Getter::Value) => Some(value.clone()),
            (Object::Foreach(scope), _) => Some(match getter {
                Getter::Index => Value::int(scope.index),
                Getter::Count => Value::int(scope.index + 1),
                Getter::HasNext => Value::Bool(scope.has_next),
                Getter::First => Value::Bool(scope.index < 1),
                Getter::Last => Value::Bool(!scope.has_next),
                Getter::Parent => scope.parent.map_or(Value::Null, Value::Object),
                Getter::Topmost => {
                    let mut topmost = id;
                    while let Object::Foreach(inner) = self.heap.get(topmost)
                        && let Some(parent) = inner.parent
                    {
                        topmost = parent;
                    }
                    Value::Object(topmost)
                }
                Getter::Replaced => scope.replaced.clone(),
                _ => return None,
            }),
            _ => None,
        }
    }

    /// Methods of booleans and characters.
    fn call_scalar(&mut self, value: &Value, method: Method, arguments: &[Value]) -> Answer {
        Ok(match (value, method, arguments) {
            (Value::Bool(_), Method::BooleanValue, []) => Some(value.clone()),
            (Value::Bool(_), Method::ParseBoolean | Method::ValueOf, [Value::Text(text)]) => {
                Some(Value::Bool(text.eq_ignore_ascii_case("true")))
            }
            (Value::Bool(_), Method::ParseBoolean | Method::ValueOf, [Value::Null]) => {
                Some(Value::Bool(false))
            }
            (Value::Bool(left), Method::CompareTo, [Value::Bool(right)]) => {
                Some(Value::int(left.cmp(right) as i32))
            }
            (Value::Char(_), Method::CharValue, []) => Some(value.clone()),
            (Value::Char(left), Method::CompareTo, [Value::Char(right)]) => {
                Some(Value::int(i32::from(*left) - i32::from(*right)))
            }
            _ => None,
        })
    }

    /// Java's `hashCode`; of objects that have none of their own, 0.
    fn hash_of(&mut self, value: &Value) -> Outcome<i32> {
        self.step(1)?;
        let Value::Object(id) = value else { return Ok(crate::value::Key(value.clone()).java_hash()) };
        let members = self.heap.map_of(*id).map(crate::value::Map::members);
        let list = self.heap.as_list(value).map(|list| list.items.clone());
        self.deeper(|machine| {
            if let Some(members) = members {
                let mut hash = 0_i32;
                for (key, value) in members {
                    hash = hash.wrapping_add(machine.hash_of(&key)? ^ machine.hash_of(&value)?);
                }
                return Ok(hash);
            }
            let mut hash = 1_i32;
            for item in list.unwrap_or_default() {
                hash = hash.wrapping_mul(31).wrapping_add(machine.hash_of(&item)?);
            }
            Ok(hash)
        })
    }
}

/// What a position or a part is taken of.
#[derive(Clone, Copy)]
enum Whole {
    Text,
    List,
}

/// Why nothing from `start` to `end` can be taken of something with so many characters or elements.
fn outside(start: i32, end: i32, whole: Whole, has: usize) -> String {
    let least = start.max(end);
    if let Some(negative) = [start, end].into_iter().find(|position| *position < 0) {
        return format!("the position {negative} is negative");
    }
    if usize::try_from(least).is_ok_and(|least| least <= has) {
        return format!("the start {start} is after the end {end}");
    }
    let (whole, part) = match whole {
        Whole::Text => ("text", "character"),
        Whole::List => ("list", "element"),
    };
    let plural = if least == 1 { "" } else { "s" };
    format!("it needs a {whole} of {least} {part}{plural} or more; this one has {has}")
}

fn simple_name(class: &str) -> &str {
    class.rsplit(['.', '$']).next().unwrap_or(class)
}
