//! What shows the members of maps, and walks through collections.

use super::{Answer, Method, nothing};
use crate::error::{MethodCause, RenderErrorKind};
use crate::render::Machine;
use crate::value::{Id, ListKind, Object, Value, ViewKind};

impl Machine<'_> {
    /// What lists and views have in common.
    pub(super) fn call_collection(
        &mut self,
        collection: &Value,
        method: Method,
        arguments: &[Value],
    ) -> Answer {
        match (method, arguments) {
            (Method::Iterator, []) => Ok(self
                .heap
                .iteration(collection)
                .map(|iteration| Value::Object(self.heap.add(Object::Iterator(iteration))))),
            (Method::Contains, [wanted]) => {
                let elements = self.heap.elements(collection).unwrap_or_default();
                Ok(Some(Value::Bool(self.any_equals(&elements, wanted)?)))
            }
            (Method::AddAll | Method::ContainsAll | Method::RemoveAll | Method::RetainAll, [Value::Null]) => {
                self.thrown_over_null(method)
            }
            (Method::ContainsAll, [wanted]) => {
                let Some(wanted) = self.collection(wanted) else { return Ok(None) };
                let elements = self.heap.elements(collection).unwrap_or_default();
                for one in &wanted {
                    if !self.any_equals(&elements, one)? {
                        return Ok(Some(Value::Bool(false)));
                    }
                }
                Ok(Some(Value::Bool(true)))
            }
            (Method::ToArray, []) => {
                let elements = self.heap.elements(collection).unwrap_or_default();
                let list = self.heap.list(ListKind::Strings, elements);
                self.charge(0)?;
                Ok(Some(list))
            }
            _ => Ok(None),
        }
    }

    /// `keySet()`, `values()` and `entrySet()`.
    pub(super) fn call_view(&mut self, id: Id, method: Method, arguments: &[Value]) -> Answer {
        let Object::View { map, kind } = *self.heap.get(id) else { return Ok(None) };
        let size = self.heap.map_of(map).map_or(0, crate::value::Map::len);
        match (method, arguments) {
            (Method::Size, []) => Ok(Some(Value::size(size))),
            (Method::IsEmpty, []) => Ok(Some(Value::Bool(size == 0))),
            (Method::Contains, [key]) if kind == ViewKind::Keys => {
                Ok(Some(Value::Bool(self.heap.map_of(map).is_some_and(|map| map.get(key).is_some()))))
            }
            (Method::Remove, [key]) if kind == ViewKind::Keys => {
                let removed = self.heap.map_mut(map).and_then(|map| map.remove(key));
                Ok(Some(Value::Bool(removed.is_some())))
            }
            (Method::Clear, []) => {
                if let Some(map) = self.heap.map_mut(map) {
                    map.clear();
                }
                nothing()
            }
            (Method::Add | Method::AddAll, [_]) => {
                self.thrown(MethodCause::Fixed, method, "the keys and values of a map take no more of them")
            }
            _ => self.call_collection(&Value::Object(id), method, arguments),
        }
    }

    /// An entry of a map.
    pub(super) fn call_entry(&mut self, id: Id, method: Method, arguments: &[Value]) -> Answer {
        let Object::Entry { key, value } = self.heap.get(id) else { return Ok(None) };
        Ok(match (method, arguments) {
            (Method::GetKey, []) => Some(key.clone()),
            (Method::GetValue, []) => Some(value.clone()),
            _ => None,
        })
    }

    /// An iterator.
    pub(super) fn call_iterator(&mut self, id: Id, method: Method, arguments: &[Value]) -> Answer {
        let Object::Iterator(iteration) = self.heap.get(id) else { return Ok(None) };
        let mut iteration = iteration.clone();
        match (method, arguments) {
            (Method::HasNext, []) => Ok(Some(Value::Bool(self.heap.has_next(&iteration)))),
            (Method::Next, []) => {
                if !self.heap.has_next(&iteration) {
                    return self.thrown(MethodCause::Exhausted, method, "the iterator has no more elements");
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
