//! `java.util.Map`, which `$foreach` is as well.

use super::{Answer, Getter, Method, nothing};
use crate::render::Machine;
use crate::value::{Id, MapKind, Object, Value, ViewKind};

impl Machine<'_> {
    pub(super) fn call_map(&mut self, id: Id, method: Method, arguments: &[Value]) -> Answer {
        if let Object::Foreach(scope) = self.heap.get(id) {
            let storage = scope.storage;
            if arguments.is_empty()
                && let Some(value) = self.getter(id, Getter::of_method(method.name()))
            {
                return Ok(Some(value));
            }
            return self.map_method(storage, method, arguments);
        }
        self.map_method(id, method, arguments)
    }

    fn map_method(&mut self, id: Id, method: Method, arguments: &[Value]) -> Answer {
        let Some(map) = self.heap.map_of(id) else { return Ok(None) };
        let found = |key: &Value| map.get(key).cloned();
        match (method, arguments) {
            (Method::Get, [key]) => Ok(Some(found(key).unwrap_or(Value::Null))),
            (Method::GetOrDefault, [key, other]) => Ok(Some(found(key).unwrap_or_else(|| other.clone()))),
            (Method::ContainsKey, [key]) => Ok(Some(Value::Bool(found(key).is_some()))),
            (Method::Size, []) => Ok(Some(Value::size(map.len()))),
            (Method::IsEmpty, []) => Ok(Some(Value::Bool(map.len() == 0))),
            (Method::KeySet, []) => Ok(Some(self.view(id, ViewKind::Keys))),
            (Method::Values, []) => Ok(Some(self.view(id, ViewKind::Values))),
            (Method::EntrySet, []) => Ok(Some(self.view(id, ViewKind::Entries))),
            (Method::ContainsValue, [value]) => {
                let values = self.heap.elements(&Value::Object(id)).unwrap_or_default();
                Ok(Some(Value::Bool(self.any_equals(&values, value)?)))
            }
            (Method::Put, [key, value]) => {
                // A sorted map makes room between its members.
                let moved = if map.kind == MapKind::Sorted { map.len() / 16 } else { 0 };
                self.step(moved)?;
                let before = self.heap.put(id, key.clone(), value.clone());
                self.charge(0)?;
                Ok(Some(before))
            }
            (Method::PutIfAbsent, [key, value]) => match found(key) {
                Some(present) if !present.is_null() => Ok(Some(present)),
                _ => {
                    self.heap.put(id, key.clone(), value.clone());
                    self.charge(0)?;
                    Ok(Some(Value::Null))
                }
            },
            (Method::PutAll, [Value::Null]) => self.thrown_over_null(method),
            (Method::PutAll, [other]) => {
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
            (Method::Remove, [key, value]) => {
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
            (Method::Remove, [key]) => {
                let removed = self.heap.map_mut(id).and_then(|map| map.remove(key));
                Ok(Some(removed.unwrap_or(Value::Null)))
            }
            (Method::Replace, [key, value]) => match found(key) {
                Some(_) => Ok(Some(self.heap.put(id, key.clone(), value.clone()))),
                None => Ok(Some(Value::Null)),
            },
            (Method::Clear, []) => {
                if let Some(map) = self.heap.map_mut(id) {
                    map.clear();
                }
                nothing()
            }
            (Method::ToJsonString, []) => Ok(None),
            _ => Ok(None),
        }
    }

    fn view(&mut self, map: Id, kind: ViewKind) -> Value {
        Value::Object(self.heap.add(Object::View { map, kind }))
    }
}
