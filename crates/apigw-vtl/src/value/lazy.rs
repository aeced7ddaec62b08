//! Parts of documents as values. An object is made of an array or object of a document only when it is asked for.

use std::rc::Rc;

use super::heap::{Heap, Id, List, ListKind, Object};
use super::{Key, Map, MapKind, Value};
use crate::json::{Document, FoundMember, Json, JsonView};

/// Up to how many members are looked at in the document; more are made a map.
const FEW: usize = 16;

/// A part of a document. Each of its nodes has a number on the heap.
#[derive(Debug)]
pub(super) struct Shown {
    document: Rc<Document>,
    /// The part.
    at: usize,
    /// The number of the object that the part is.
    first: usize,
}

impl Shown {
    /// The node with this number.
    fn node(&self, number: usize) -> Json<'_> {
        self.document.at(self.at + (number - self.first))
    }

    fn value(&self, json: Json<'_>) -> Value {
        scalar(json).unwrap_or_else(|| Value::Object(Id::new(self.first + (json.at() - self.at))))
    }
}

/// What contains nothing.
fn scalar(json: Json<'_>) -> Option<Value> {
    Some(match json.view() {
        JsonView::Null => Value::Null,
        JsonView::Bool(value) => Value::Bool(value),
        JsonView::Number(number) => Value::Number(number.clone()),
        JsonView::Text(_) => Value::Text(json.text()),
        JsonView::Array | JsonView::Object => return None,
    })
}

impl Heap {
    /// A value of a document.
    pub(crate) fn show(&mut self, document: &Rc<Document>, at: usize) -> Value {
        let json = document.at(at);
        if let Some(value) = scalar(json) {
            return value;
        }
        // As much as if all objects were made.
        self.bytes = self.bytes.saturating_add(json.size().saturating_mul(size_of::<(Key, Value)>()));
        let first = self.reserve(json.size());
        self.shown.push(Shown { document: Rc::clone(document), at, first });
        Value::Object(Id::new(first))
    }

    /// The part of a document with this number.
    fn shown(&self, number: usize) -> Option<&Shown> {
        let after = self.shown.partition_point(|shown| shown.first <= number);
        self.shown.get(after.checked_sub(1)?)
    }

    /// The object that a node of a document is.
    pub(super) fn made(&self, number: usize) -> Object {
        let empty = || Object::Map(Map::new(MapKind::Linked));
        let Some(shown) = self.shown(number) else { return empty() };
        let json = shown.node(number);
        match json.view() {
            JsonView::Array => {
                let items = json.elements().map(|element| shown.value(element)).collect();
                Object::List(List { kind: ListKind::Json, items, changes: 0 })
            }
            _ => {
                let members = json.members().map(|member| (member.name_text(), shown.value(member.value())));
                Object::Map(Map::of_members(json.members().count(), members))
            }
        }
    }

    /// Whether an object is a map. This makes no object.
    pub(crate) fn is_map(&self, id: Id) -> bool {
        match (self.made_already(id), self.shown(id.number())) {
            (None, Some(shown)) => matches!(shown.node(id.number()).view(), JsonView::Object),
            _ => self.map_of(id).is_some(),
        }
    }

    /// Goes from member to member of an object of a document that no object was made of, as far as there are names and
    /// such objects: the value that is reached, and how many names led to it. Nothing where there is no such object.
    pub(crate) fn walk<'n>(&self, id: Id, names: impl Iterator<Item = &'n str>) -> Option<(Value, usize)> {
        if self.made_already(id).is_some() {
            return None;
        }
        let shown = self.shown(id.number())?;
        let mut at = shown.at + (id.number() - shown.first);
        let mut taken = 0;
        for name in names {
            match shown.document.member_of(at, name, FEW) {
                FoundMember::At(member) => at = member,
                FoundMember::Missing if shown.document.at(at).is_object() => {
                    return Some((Value::Null, taken + 1));
                }
                FoundMember::Missing | FoundMember::Unknown => break,
            }
            taken += 1;
            if self.made_already(Id::new(shown.first + (at - shown.at))).is_some() {
                break;
            }
        }
        (taken > 0).then(|| (shown.value(shown.document.at(at)), taken))
    }

    /// The member of a map with this name.
    pub(crate) fn member(&self, id: Id, name: &str) -> Option<Value> {
        if self.made_already(id).is_none()
            && let Some(shown) = self.shown(id.number())
        {
            let object = shown.at + (id.number() - shown.first);
            match shown.document.member_of(object, name, FEW) {
                FoundMember::At(at) => return Some(shown.value(shown.document.at(at))),
                FoundMember::Missing => return None,
                FoundMember::Unknown => {}
            }
        }
        self.map_of(id)?.get_str(name).cloned()
    }
}
