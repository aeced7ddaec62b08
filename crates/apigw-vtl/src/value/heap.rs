//! Lists, maps and other objects of a rendering.
//!
//! They live in one place and values hold their numbers. So they can be shared and changed as in Java,
//! contain themselves, and all go away at once after the rendering, however deep they are nested.

use std::cell::OnceCell;

use super::lazy::Shown;
use super::map::{Map, MapKind};
use super::{Key, Value};

/// The number of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Id(u32);

impl Id {
    pub(super) fn new(number: usize) -> Self {
        Self(u32::try_from(number).unwrap_or(u32::MAX))
    }

    pub(super) fn number(self) -> usize {
        self.0 as usize
    }
}

/// All objects of a rendering.
#[derive(Debug, Default)]
pub(crate) struct Heap {
    /// Those of documents are made when they are asked for.
    objects: Vec<OnceCell<Box<Object>>>,
    pub(super) shown: Vec<Shown>,
    /// How many bytes of values were made, whether they are still in use or not.
    pub(crate) bytes: usize,
}

#[derive(Debug)]
pub(crate) enum Object {
    List(List),
    Map(Map),
    /// The keys, values or entries of a map.
    View {
        map: Id,
        kind: ViewKind,
    },
    Entry {
        key: Value,
        value: Value,
    },
    Iterator(Iteration),
    Foreach(Scope),
}

/// What is printed and allowed of a list depends on its class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ListKind {
    /// `java.util.ArrayList`: what templates write.
    Array,
    /// json-smart's `JSONArray`, which prints as JSON.
    Json,
    /// An array of strings: what `split` gives.
    Strings,
}

#[derive(Debug)]
pub(crate) struct List {
    pub(crate) kind: ListKind,
    pub(crate) items: Vec<Value>,
    /// How many times an element was added or removed.
    pub(crate) changes: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ViewKind {
    Keys,
    Values,
    Entries,
}

/// Where a walk through an object is.
#[derive(Clone, Debug)]
pub(crate) struct Iteration {
    pub(crate) of: Option<Id>,
    pub(crate) view: ViewKind,
    /// The order in which members of a map come, where it is not the order of insertion.
    pub(crate) order: Option<Vec<usize>>,
    pub(crate) at: usize,
    pub(crate) changes: u32,
    /// For maps: whether there was a next one when the last one was taken.
    pub(crate) more: bool,
}

/// `$foreach` of a running loop.
#[derive(Debug)]
pub(crate) struct Scope {
    pub(crate) index: i32,
    pub(crate) has_next: bool,
    pub(crate) parent: Option<Id>,
    /// What `$foreach` was before, if it was no scope.
    pub(crate) replaced: Value,
    pub(crate) storage: Id,
}

impl Heap {
    pub(crate) fn add(&mut self, object: Object) -> Id {
        let id = Id::new(self.objects.len());
        self.bytes = self.bytes.saturating_add(size_of::<Object>());
        self.objects.push(OnceCell::from(Box::new(object)));
        id
    }

    /// Numbers for so many objects, and the first of them.
    pub(super) fn reserve(&mut self, count: usize) -> usize {
        let first = self.objects.len();
        self.objects.resize_with(first.saturating_add(count), OnceCell::new);
        first
    }

    /// An object; nothing where there is only the part of a document that it will be made of.
    #[inline]
    pub(crate) fn made_already(&self, id: Id) -> Option<&Object> {
        self.objects[id.number()].get().map(|object| &**object)
    }

    #[inline]
    pub(crate) fn get(&self, id: Id) -> &Object {
        self.objects[id.number()].get_or_init(|| Box::new(self.made(id.number())))
    }

    pub(crate) fn get_mut(&mut self, id: Id) -> &mut Object {
        self.get(id);
        self.objects[id.number()].get_mut().expect("it was made")
    }

    pub(crate) fn list(&mut self, kind: ListKind, items: Vec<Value>) -> Value {
        self.bytes = self.bytes.saturating_add(items.len().saturating_mul(size_of::<Value>()));
        Value::Object(self.add(Object::List(List { kind, items, changes: 0 })))
    }

    pub(crate) fn map(&mut self, kind: MapKind) -> Id {
        self.add(Object::Map(Map::new(kind)))
    }

    /// The list that a value is.
    pub(crate) fn as_list(&self, value: &Value) -> Option<&List> {
        match value {
            Value::Object(id) => match self.get(*id) {
                Object::List(list) => Some(list),
                _ => None,
            },
            _ => None,
        }
    }

    /// The map that a value is.
    pub(crate) fn as_map(&self, value: &Value) -> Option<&Map> {
        match value {
            Value::Object(id) => self.map_of(*id),
            _ => None,
        }
    }

    /// The map that an object is; of a scope of `#foreach` the map that it is as well.
    pub(crate) fn map_of(&self, id: Id) -> Option<&Map> {
        match self.get(id) {
            Object::Map(map) => Some(map),
            Object::Foreach(scope) => self.map_of(scope.storage),
            _ => None,
        }
    }

    /// As [`Self::map_of`], to change it.
    pub(crate) fn map_mut(&mut self, id: Id) -> Option<&mut Map> {
        let id = if let Object::Foreach(scope) = self.get(id) { scope.storage } else { id };
        match self.get_mut(id) {
            Object::Map(map) => Some(map),
            _ => None,
        }
    }

    /// Puts a member into a map and gives what was there.
    pub(crate) fn put(&mut self, map: Id, key: Value, value: Value) -> Value {
        self.bytes = self.bytes.saturating_add(2 * size_of::<(Key, Value)>());
        self.map_mut(map).map_or(Value::Null, |map| map.put(Key(key), value))
    }

    /// A walk through a list, a map or what shows one; nothing for what has no elements.
    pub(crate) fn iteration(&mut self, value: &Value) -> Option<Iteration> {
        let Value::Object(id) = value else { return None };
        let (of, view) = match self.get(*id) {
            Object::List(_) => (*id, ViewKind::Values),
            Object::Map(_) => (*id, ViewKind::Values),
            Object::Foreach(scope) => (scope.storage, ViewKind::Values),
            Object::View { map, kind } => (*map, *kind),
            Object::Iterator(iteration) => return Some(iteration.clone()),
            Object::Entry { .. } => return None,
        };
        let (order, changes, more) = match self.get(of) {
            Object::List(list) => (None, list.changes, false),
            _ => {
                let map = self.map_of(of)?;
                (map.order(), map.changes, map.len() > 0)
            }
        };
        self.bytes =
            self.bytes.saturating_add(order.as_ref().map_or(0, Vec::len).saturating_mul(size_of::<usize>()));
        Some(Iteration { of: Some(of), view, order, at: 0, changes, more })
    }

    pub(crate) fn has_next(&self, iteration: &Iteration) -> bool {
        match iteration.of.map(|of| self.get(of)) {
            Some(Object::List(list)) => iteration.at != list.items.len(),
            Some(_) => iteration.more,
            None => false,
        }
    }

    /// The next element; nothing where the object was changed meanwhile.
    pub(crate) fn next(&mut self, iteration: &mut Iteration) -> Option<Value> {
        let of = iteration.of?;
        let at = iteration.at;
        if let Object::List(list) = self.get(of) {
            if list.changes != iteration.changes {
                return None;
            }
            iteration.at += 1;
            return list.items.get(at).cloned();
        }
        let map = self.map_of(of)?;
        if map.changes != iteration.changes {
            return None;
        }
        let index = iteration.order.as_ref().map_or(Some(at), |order| order.get(at).copied())?;
        let (key, value) = map.at(index)?;
        iteration.at += 1;
        iteration.more = iteration.at < map.len();
        let (key, value) = (key.clone(), value.clone());
        Some(match iteration.view {
            ViewKind::Keys => key,
            ViewKind::Values => value,
            ViewKind::Entries => Value::Object(self.add(Object::Entry { key, value })),
        })
    }

    /// All elements of a collection, or the values of a map.
    pub(crate) fn elements(&mut self, value: &Value) -> Option<Vec<Value>> {
        let mut iteration = self.iteration(value)?;
        let mut elements = Vec::new();
        while self.has_next(&iteration) {
            elements.push(self.next(&mut iteration)?);
        }
        Some(elements)
    }
}
