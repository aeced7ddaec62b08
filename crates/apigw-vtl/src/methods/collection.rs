//! What shows the members of maps, and walks through collections.

use super::{Answer, nothing};
use crate::error::RenderErrorKind;
use crate::render::Machine;
use crate::value::{Id, ListKind, Object, Value, ViewKind};

impl Machine<'_> {
    /// What lists and views have in common.
    pub(super) fn call_collection(&mut self, collection: &Value, name: &str, arguments: &[Value]) -> Answer {
        match (name, arguments) {
            ("iterator", []) => Ok(self
                .heap
                .iteration(collection)
                .map(|iteration| Value::Object(self.heap.add(Object::Iterator(iteration))))),
            ("contains", [wanted]) => {
                let elements = self.heap.elements(collection).unwrap_or_default();
                Ok(Some(Value::Bool(self.any_equals(&elements, wanted)?)))
            }
            ("addAll" | "containsAll" | "removeAll" | "retainAll", [Value::Null]) => {
                self.thrown(name, "java.lang.NullPointerException")
            }
            ("containsAll", [wanted]) => {
                let Some(wanted) = self.collection(wanted) else { return Ok(None) };
                let elements = self.heap.elements(collection).unwrap_or_default();
                for one in &wanted {
                    if !self.any_equals(&elements, one)? {
                        return Ok(Some(Value::Bool(false)));
                    }
                }
                Ok(Some(Value::Bool(true)))
            }
            ("toArray", []) => {
                let elements = self.heap.elements(collection).unwrap_or_default();
                let list = self.heap.list(ListKind::Strings, elements);
                self.charge(0)?;
                Ok(Some(list))
            }
            _ => Ok(None),
        }
    }

    /// `keySet()`, `values()` and `entrySet()`.
    pub(super) fn call_view(&mut self, id: Id, name: &str, arguments: &[Value]) -> Answer {
        let Object::View { map, kind } = *self.heap.get(id) else { return Ok(None) };
        let size = self.heap.map_of(map).map_or(0, crate::value::Map::len);
        match (name, arguments) {
            ("size", []) => Ok(Some(Value::size(size))),
            ("isEmpty", []) => Ok(Some(Value::Bool(size == 0))),
            ("contains", [key]) if kind == ViewKind::Keys => {
                Ok(Some(Value::Bool(self.heap.map_of(map).is_some_and(|map| map.get(key).is_some()))))
            }
            ("remove", [key]) if kind == ViewKind::Keys => {
                let removed = self.heap.map_mut(map).and_then(|map| map.remove(key));
                Ok(Some(Value::Bool(removed.is_some())))
            }
            ("clear", []) => {
                if let Some(map) = self.heap.map_mut(map) {
                    map.clear();
                }
                nothing()
            }
            ("add" | "addAll", [_]) => self.thrown(name, "java.lang.UnsupportedOperationException"),
            _ => self.call_collection(&Value::Object(id), name, arguments),
        }
    }

    /// An entry of a map.
    pub(super) fn call_entry(&mut self, id: Id, name: &str, arguments: &[Value]) -> Answer {
        let Object::Entry { key, value } = self.heap.get(id) else { return Ok(None) };
        Ok(match (name, arguments) {
            ("getKey", []) => Some(key.clone()),
            ("getValue", []) => Some(value.clone()),
            _ => None,
        })
    }

    /// An iterator.
    pub(super) fn call_iterator(&mut self, id: Id, name: &str, arguments: &[Value]) -> Answer {
        let Object::Iterator(iteration) = self.heap.get(id) else { return Ok(None) };
        let mut iteration = iteration.clone();
        match (name, arguments) {
            ("hasNext", []) => Ok(Some(Value::Bool(self.heap.has_next(&iteration)))),
            ("next", []) => {
                if !self.heap.has_next(&iteration) {
                    return self.thrown(name, "java.util.NoSuchElementException");
                }
                let Some(next) = self.heap.next(&mut iteration) else {
                    return self.error(RenderErrorKind::ChangedWhileIterated);
                };
                *self.heap.get_mut(id) = Object::Iterator(iteration);
                Ok(Some(next))
            }
            _ => Ok(None),
        }
    }
}
