//! `java.util.List`, and arrays, which take its methods.

use super::{Answer, Method, Whole, nothing, outside};
use crate::error::{MethodCause, RenderErrorKind};
use crate::render::{Machine, Outcome};
use crate::value::{Id, List, ListKind, Number, Object, Value};

impl Machine<'_> {
    pub(super) fn call_list(&mut self, id: Id, method: Method, arguments: &[Value]) -> Answer {
        if let Some(answer) = self.list_question(id, method, arguments)? {
            return Ok(Some(answer));
        }
        if let Some(answer) = self.list_change(id, method, arguments)? {
            return Ok(Some(answer));
        }
        self.call_collection(&Value::Object(id), method, arguments)
    }

    fn list_mut(&mut self, id: Id) -> Option<&mut List> {
        match self.heap.get_mut(id) {
            Object::List(list) => Some(list),
            _ => None,
        }
    }

    fn items(&self, id: Id) -> &[Value] {
        match self.heap.get(id) {
            Object::List(list) => &list.items,
            _ => &[],
        }
    }

    fn list_question(&mut self, id: Id, method: Method, arguments: &[Value]) -> Answer {
        let size = self.items(id).len();
        match (method, arguments) {
            (Method::Size, []) => Ok(Some(Value::size(size))),
            (Method::IsEmpty, []) => Ok(Some(Value::Bool(size == 0))),
            (Method::Get, [index]) => {
                let Some(index) = index.as_int() else { return Ok(None) };
                let at = self.index(method, index, size)?;
                Ok(self.items(id).get(at).cloned())
            }
            (Method::IndexOf | Method::LastIndexOf, [wanted]) => {
                let items = self.items(id).to_vec();
                let mut found = -1;
                for (index, item) in items.iter().enumerate() {
                    if self.equals(item, wanted)? {
                        found = i32::try_from(index).unwrap_or(i32::MAX);
                        if method == Method::IndexOf {
                            break;
                        }
                    }
                }
                Ok(Some(Value::int(found)))
            }
            (Method::SubList, [from, to]) => {
                let (Some(from), Some(to)) = (from.as_int(), to.as_int()) else { return Ok(None) };
                match (usize::try_from(from), usize::try_from(to)) {
                    (Ok(from), Ok(to)) if from <= to && to <= size => {
                        let part = self.items(id)[from..to].to_vec();
                        let list = self.heap.list(ListKind::Array, part);
                        self.charge(0)?;
                        Ok(Some(list))
                    }
                    _ => self.thrown(MethodCause::Index, method, outside(from, to, Whole::List, size)),
                }
            }
            (Method::Clone, []) => {
                let items = self.items(id).to_vec();
                let kind = self.heap.as_list(&Value::Object(id)).map_or(ListKind::Array, |list| list.kind);
                let list = self.heap.list(kind, items);
                self.charge(0)?;
                Ok(Some(list))
            }
            (Method::ToJsonString, []) => {
                let mut printed = String::new();
                self.print_json(&Value::Object(id), crate::json::Slashes::Escaped, &mut printed)?;
                super::text(self, printed)
            }
            _ => Ok(None),
        }
    }

    fn index(&self, method: Method, index: i32, size: usize) -> Outcome<usize> {
        match usize::try_from(index) {
            Ok(at) if at < size => Ok(at),
            _ => {
                let reason = outside(index, index.saturating_add(1), Whole::List, size);
                self.thrown(MethodCause::Index, method, reason)
            }
        }
    }

    /// Where an element can be put in, which may be the end.
    fn place(&self, method: Method, at: i32, size: usize) -> Outcome<usize> {
        match usize::try_from(at) {
            Ok(at) if at <= size => Ok(at),
            _ => self.thrown(MethodCause::Index, method, outside(at, at, Whole::List, size)),
        }
    }

    fn list_change(&mut self, id: Id, method: Method, arguments: &[Value]) -> Answer {
        let fixed = self.heap.as_list(&Value::Object(id)).is_some_and(|list| list.kind == ListKind::Strings);
        if fixed
            && matches!(
                method,
                Method::Add
                    | Method::AddAll
                    | Method::Remove
                    | Method::RemoveAll
                    | Method::RetainAll
                    | Method::Clear
            )
        {
            // An array has a length of its own, which stays.
            return self.thrown(MethodCause::Fixed, method, "the length of an array cannot change");
        }
        let size = self.items(id).len();
        match (method, arguments) {
            (Method::Add, [value]) => {
                self.insert(id, size, vec![value.clone()])?;
                Ok(Some(Value::Bool(true)))
            }
            (Method::Add, [at, value]) => {
                let Some(at) = at.as_int() else { return Ok(None) };
                let at = self.place(method, at, size)?;
                self.insert(id, at, vec![value.clone()])?;
                nothing()
            }
            (Method::AddAll, [values]) => {
                let Some(values) = self.collection(values) else { return Ok(None) };
                let any = !values.is_empty();
                self.insert(id, size, values)?;
                Ok(Some(Value::Bool(any)))
            }
            (Method::AddAll, [at, values]) => {
                let (Some(at), Some(values)) = (at.as_int(), self.collection(values)) else {
                    return Ok(None);
                };
                let at = self.place(method, at, size)?;
                let any = !values.is_empty();
                self.insert(id, at, values)?;
                Ok(Some(Value::Bool(any)))
            }
            (Method::Set, [at, value]) => {
                let Some(at) = at.as_int() else { return Ok(None) };
                let at = self.index(method, at, size)?;
                let item = self.list_mut(id).and_then(|list| list.items.get_mut(at));
                Ok(item.map(|item| std::mem::replace(item, value.clone())))
            }
            (Method::Remove, [Value::Number(Number::Int(at))]) => {
                let at = self.index(method, *at, size)?;
                Ok(self.list_mut(id).map(|list| {
                    list.changes += 1;
                    list.items.remove(at)
                }))
            }
            (Method::Remove, [value]) => {
                let items = self.items(id).to_vec();
                for (index, item) in items.iter().enumerate() {
                    if self.equals(item, value)? {
                        if let Some(list) = self.list_mut(id) {
                            list.changes += 1;
                            list.items.remove(index);
                        }
                        return Ok(Some(Value::Bool(true)));
                    }
                }
                Ok(Some(Value::Bool(false)))
            }
            (Method::RemoveAll | Method::RetainAll, [values]) => {
                let Some(values) = self.collection(values) else { return Ok(None) };
                self.filter(id, &values, method == Method::RetainAll)
            }
            (Method::Clear, []) => {
                if let Some(list) = self.list_mut(id) {
                    list.changes += 1;
                    list.items.clear();
                }
                nothing()
            }
            _ => Ok(None),
        }
    }

    /// The elements of a collection; maps are none.
    pub(super) fn collection(&mut self, value: &Value) -> Option<Vec<Value>> {
        match value {
            Value::Object(id) if matches!(self.heap.get(*id), Object::List(_) | Object::View { .. }) => {
                self.heap.elements(value)
            }
            _ => None,
        }
    }

    fn insert(&mut self, id: Id, at: usize, values: Vec<Value>) -> Outcome<()> {
        self.charge(values.len().saturating_mul(size_of::<Value>()))?;
        let size = self.items(id).len();
        self.step((size - at.min(size)) / 64)?;
        if let Some(list) = self.list_mut(id) {
            list.changes += 1;
            list.items.splice(at..at, values);
        }
        Ok(())
    }

    /// Keeps or drops what is in `values`.
    fn filter(&mut self, id: Id, values: &[Value], keep: bool) -> Answer {
        let items = self.items(id).to_vec();
        let mut left = Vec::with_capacity(items.len());
        for item in items {
            if self.any_equals(values, &item)? == keep {
                left.push(item);
            }
        }
        let Some(list) = self.list_mut(id) else {
            return self.error(RenderErrorKind::Unsupported("a change of an array".to_owned()));
        };
        let changed = left.len() != list.items.len();
        list.changes += u32::from(changed);
        list.items = left;
        Ok(Some(Value::Bool(changed)))
    }
}
