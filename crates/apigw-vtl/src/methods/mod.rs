//! Properties and methods: what of Java's classes templates can use.
//!
//! Only what is listed here can be called, so no template reaches anything but its values. As in
//! Velocity, a method that does not exist, or not with such arguments, gives nothing and is no error.

mod bare;
mod collection;
mod input;
mod list;
mod map;
mod number;
mod regex;
mod string;
mod util;

use crate::render::{Machine, Outcome};
use crate::value::{Object, Text, Value};

/// What a method gives; nothing where there is no such method.
type Answer = Outcome<Option<Value>>;

/// Methods of lists and maps whose time does not depend on how many elements there are.
const IMMEDIATE: [&str; 12] = [
    "add",
    "containsKey",
    "entrySet",
    "get",
    "getOrDefault",
    "hasNext",
    "isEmpty",
    "keySet",
    "put",
    "set",
    "size",
    "values",
];

/// A text as an answer.
fn text(machine: &mut Machine<'_>, text: impl Into<Text>) -> Answer {
    let text = text.into();
    machine.charge(text.len())?;
    Ok(Some(Value::Text(text)))
}

/// What a method without a result gives: Velocity takes the empty string.
fn nothing() -> Answer {
    Ok(Some(Value::text("")))
}

impl Machine<'_> {
    /// `$value.name(arguments)`.
    pub(crate) fn call(&mut self, value: &Value, name: &str, arguments: &[Value]) -> Outcome<Value> {
        self.step(1)?;
        if !IMMEDIATE.contains(&name) {
            let elements = arguments.iter().chain([value]).map(|value| self.size_of(value)).sum::<usize>();
            self.step(elements / 4)?;
        }
        let answer = match value {
            Value::Null => None,
            Value::Text(text) => self.call_string(text, name, arguments)?,
            Value::Number(number) => self.call_number(number, name, arguments)?,
            Value::Bool(_) | Value::Char(_) => self.call_scalar(value, name, arguments)?,
            Value::Input => self.call_input(name, arguments)?,
            Value::Util => self.call_util(name, arguments)?,
            Value::Class(class) => match (name, arguments) {
                ("getName" | "getTypeName" | "getCanonicalName", []) => text(self, *class)?,
                ("getSimpleName", []) => text(self, simple_name(class))?,
                _ => None,
            },
            Value::Block(_) => None,
            Value::Object(id) => match self.heap.get(*id) {
                Object::List(_) => self.call_list(*id, name, arguments)?,
                Object::Map(_) | Object::Foreach(_) => self.call_map(*id, name, arguments)?,
                Object::View { .. } => self.call_view(*id, name, arguments)?,
                Object::Entry { .. } => self.call_entry(*id, name, arguments)?,
                Object::Iterator(_) => self.call_iterator(*id, name, arguments)?,
            },
        };
        if let Some(answer) = answer {
            return Ok(answer);
        }
        if let Some(answer) = self.call_object(value, name, arguments)? {
            return Ok(answer);
        }
        let object = if let Value::Object(id) = value { Some(self.heap.get(*id)) } else { None };
        if !arguments.is_empty() && bare::exists(value, object, name) {
            return self.thrown(name, "java.lang.IllegalArgumentException: wrong number of arguments");
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
    fn call_object(&mut self, value: &Value, name: &str, arguments: &[Value]) -> Answer {
        match (name, arguments) {
            ("toString", []) => match self.text_of(value)? {
                Some(printed) => Ok(Some(Value::Text(printed))),
                None => Ok(Some(Value::Null)),
            },
            ("equals", [other]) => Ok(Some(Value::Bool(self.equals(value, other)?))),
            ("hashCode", []) => Ok(Some(Value::int(self.hash_of(value)?))),
            ("getClass", []) => Ok(Some(Value::Class(self.class_of(value)))),
            _ => Ok(None),
        }
    }

    /// `$value.name`: a getter, a member of a map, or a test such as `isEmpty`.
    pub(crate) fn property(&mut self, value: &Value, name: &str) -> Outcome<Value> {
        self.step(1)?;
        if value.is_null() {
            return Ok(Value::Null);
        }
        // Either case of the first letter finds the getter.
        let decapitalized = decapitalize(name);
        if decapitalized == "class" {
            return Ok(Value::Class(self.class_of(value)));
        }
        if let Value::Object(id) = value {
            if let Some(member) = self.getter(*id, &decapitalized) {
                return Ok(member);
            }
            if let Some(map) = self.heap.map_of(*id) {
                return Ok(map.get_str(name).cloned().unwrap_or(Value::Null));
            }
        }
        match (value, &*decapitalized) {
            (Value::Input, "body") => self.call(value, "getBody", &[]),
            (Value::Text(_), "bytes") => self.call(value, "getBytes", &[]),
            (Value::Text(_), "empty" | "blank") | (Value::Object(_), "empty") => {
                self.call(value, if &*decapitalized == "blank" { "isBlank" } else { "isEmpty" }, &[])
            }
            (Value::Class(_), "name" | "typeName" | "canonicalName") => self.call(value, "getName", &[]),
            (Value::Class(_), "simpleName") => self.call(value, "getSimpleName", &[]),
            (Value::Number(_), "naN" | "infinite") => {
                self.call(value, if &*decapitalized == "naN" { "isNaN" } else { "isInfinite" }, &[])
            }
            _ => Ok(Value::Null),
        }
    }

    /// The getters of entries and of `$foreach`.
    fn getter(&self, id: crate::value::Id, name: &str) -> Option<Value> {
        match (self.heap.get(id), name) {
            (Object::Entry { key, .. }, "key") => Some(key.clone()),
            (Object::Entry { value, .. }, "value") => Some(value.clone()),
            (Object::Foreach(scope), _) => Some(match name {
                "index" => Value::int(scope.index),
                "count" => Value::int(scope.index + 1),
                "hasNext" => Value::Bool(scope.has_next),
                "first" => Value::Bool(scope.index < 1),
                "last" => Value::Bool(!scope.has_next),
                "parent" => scope.parent.map_or(Value::Null, Value::Object),
                "topmost" => {
                    let mut topmost = id;
                    while let Object::Foreach(inner) = self.heap.get(topmost)
                        && let Some(parent) = inner.parent
                    {
                        topmost = parent;
                    }
                    Value::Object(topmost)
                }
                "replaced" => scope.replaced.clone(),
                _ => return None,
            }),
            _ => None,
        }
    }

    /// Methods of booleans and characters.
    fn call_scalar(&mut self, value: &Value, name: &str, arguments: &[Value]) -> Answer {
        Ok(match (value, name, arguments) {
            (Value::Bool(_), "booleanValue", []) => Some(value.clone()),
            (Value::Bool(_), "parseBoolean" | "valueOf", [Value::Text(text)]) => {
                Some(Value::Bool(text.eq_ignore_ascii_case("true")))
            }
            (Value::Bool(_), "parseBoolean" | "valueOf", [Value::Null]) => Some(Value::Bool(false)),
            (Value::Bool(left), "compareTo", [Value::Bool(right)]) => {
                Some(Value::int(left.cmp(right) as i32))
            }
            (Value::Char(_), "charValue", []) => Some(value.clone()),
            (Value::Char(left), "compareTo", [Value::Char(right)]) => {
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

fn decapitalize(name: &str) -> String {
    let mut characters = name.chars();
    characters
        .next()
        .map_or_else(String::new, |first| first.to_ascii_lowercase().to_string() + characters.as_str())
}

fn simple_name(class: &str) -> &str {
    class.rsplit(['.', '$']).next().unwrap_or(class)
}
