//! `java.util.Map`, which `$foreach` is as well.

use super::{Answer, nothing};
use crate::render::Machine;
use crate::value::{Id, MapKind, Object, Value, ViewKind};

impl Machine<'_> {
    pub(super) fn call_map(&mut self, id: Id, name: &str, arguments: &[Value]) -> Answer {
        if let Object::Foreach(scope) = self.heap.get(id) {
            let storage = scope.storage;
            let property = name.strip_prefix("get").or_else(|| name.strip_prefix("is")).unwrap_or(name);
            if arguments.is_empty() && (property != name || name == "hasNext") {
                let property = super::decapitalize(property);
                if let Some(value) = self.getter(id, &property) {
                    return Ok(Some(value));
                }
            }
            return self.map_method(storage, name, arguments);
        }
        self.map_method(id, name, arguments)
    }

    fn map_method(&mut self, id: Id, name: &str, arguments: &[Value]) -> Answer {
        let Some(map) = self.heap.map_of(id) else { return Ok(None) };
        let found = |key: &Value| map.get(key).cloned();
        match (name, arguments) {
            ("get", [key]) => Ok(Some(found(key).unwrap_or(Value::Null))),
            ("getOrDefault", [key, other]) => Ok(Some(found(key).unwrap_or_else(|| other.clone()))),
            ("containsKey", [key]) => Ok(Some(Value::Bool(found(key).is_some()))),
            ("size", []) => Ok(Some(Value::size(map.len()))),
            ("isEmpty", []) => Ok(Some(Value::Bool(map.len() == 0))),
            ("keySet", []) => Ok(Some(self.view(id, ViewKind::Keys))),
            ("values", []) => Ok(Some(self.view(id, ViewKind::Values))),
            ("entrySet", []) => Ok(Some(self.view(id, ViewKind::Entries))),
            ("containsValue", [value]) => {
                let values = self.heap.elements(&Value::Object(id)).unwrap_or_default();
                Ok(Some(Value::Bool(self.any_equals(&values, value)?)))
            }
            ("put", [key, value]) => {
                // A sorted map makes room between its members.
                let moved = if map.kind == MapKind::Sorted { map.len() / 16 } else { 0 };
                self.step(moved)?;
                let before = self.heap.put(id, key.clone(), value.clone());
                self.charge(0)?;
                Ok(Some(before))
            }
            ("putIfAbsent", [key, value]) => match found(key) {
                Some(present) if !present.is_null() => Ok(Some(present)),
                _ => {
                    self.heap.put(id, key.clone(), value.clone());
                    self.charge(0)?;
                    Ok(Some(Value::Null))
                }
            },
            ("putAll", [Value::Null]) => self.thrown(name, "java.lang.NullPointerException"),
            ("putAll", [other]) => {
                let Some(members) = self.heap.as_map(other).map(crate::value::Map::members) else {
                    return Ok(None);
                };
                self.step(members.len())?;
                for (key, value) in members {
                    self.heap.put(id, key, value);
                }
                self.charge(0)?;
                nothing()
            }
            ("remove", [key, value]) => {
                let present = found(key);
                let same = match &present {
                    Some(present) => self.equals(present, value)?,
                    None => false,
                };
                if same && let Some(map) = self.heap.map_mut(id) {
                    map.remove(key);
                }
                Ok(Some(Value::Bool(same)))
            }
            ("remove", [key]) => {
                let removed = self.heap.map_mut(id).and_then(|map| map.remove(key));
                Ok(Some(removed.unwrap_or(Value::Null)))
            }
            ("replace", [key, value]) => match found(key) {
                Some(_) => Ok(Some(self.heap.put(id, key.clone(), value.clone()))),
                None => Ok(Some(Value::Null)),
            },
            ("clear", []) => {
                if let Some(map) = self.heap.map_mut(id) {
                    map.clear();
                }
                nothing()
            }
            ("toJSONString", []) => Ok(None),
            _ => Ok(None),
        }
    }

    fn view(&mut self, map: Id, kind: ViewKind) -> Value {
        Value::Object(self.heap.add(Object::View { map, kind }))
    }
}
