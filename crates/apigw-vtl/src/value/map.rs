//! Maps of a rendering: their order is that of the Java class that they are of.

use super::key::StrKey;
use super::{Key, Members, Text, Value};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MapKind {
    /// `java.util.LinkedHashMap`: in the order in which members were added.
    Linked,
    /// `$context` and its members: in the order of a `HashMap`, and prints as nothing.
    Context,
    /// `java.util.TreeMap`: sorted by key.
    Sorted,
}

#[derive(Debug)]
pub(crate) struct Map {
    pub(crate) kind: MapKind,
    members: Members<Key, Value>,
    pub(crate) changes: u32,
    /// How many slots a `HashMap` would have.
    slots: u32,
}

impl Map {
    pub(crate) fn new(kind: MapKind) -> Self {
        Self { kind, members: Members::new(), changes: 0, slots: 16 }
    }

    /// A map of `count` members in their order, each of which has another name.
    pub(super) fn of_members(count: usize, given: impl Iterator<Item = (Text, Value)>) -> Self {
        let members = Members::with_capacity(count);
        let mut map = Self { members, ..Self::new(MapKind::Linked) };
        for (name, value) in given {
            map.members.add(Key(Value::Text(name)), value);
        }
        map.changes = u32::try_from(map.len()).unwrap_or(u32::MAX);
        map.grow();
        map
    }

    pub(crate) fn len(&self) -> usize {
        self.members.len()
    }

    pub(crate) fn get(&self, key: &Value) -> Option<&Value> {
        self.members.get(&Key(key.clone()))
    }

    pub(crate) fn get_str(&self, key: &str) -> Option<&Value> {
        self.members.get(&StrKey(key))
    }

    pub(crate) fn put(&mut self, key: Key, value: Value) -> Value {
        if let Some(member) = self.members.get_mut(&key) {
            return std::mem::replace(member, value);
        }
        self.changes = self.changes.wrapping_add(1);
        if self.kind == MapKind::Sorted {
            let at = self.members.partition_point(|other| sorts_before(other, &key));
            self.members.add_at(at, key, value);
        } else {
            self.members.add(key, value);
        }
        self.grow();
        Value::Null
    }

    fn grow(&mut self) {
        while self.members.len() > self.slots as usize / 4 * 3 && self.slots < 1 << 30 {
            self.slots *= 2;
        }
    }

    pub(crate) fn remove(&mut self, key: &Value) -> Option<Value> {
        let removed = self.members.remove(&Key(key.clone()));
        self.changes = self.changes.wrapping_add(u32::from(removed.is_some()));
        removed
    }

    pub(crate) fn clear(&mut self) {
        self.members.clear();
        self.changes = self.changes.wrapping_add(1);
    }

    /// The member at this place of the order in which members were added.
    pub(crate) fn at(&self, index: usize) -> Option<(&Value, &Value)> {
        self.members.at(index).map(|(key, value)| (&key.0, value))
    }

    /// In which order members come, where it is not the order in which they were added.
    pub(super) fn order(&self) -> Option<Vec<usize>> {
        if self.kind != MapKind::Context {
            return None;
        }
        let slot = |index: usize| -> u32 {
            let hash = self.members.at(index).map_or(0, |(key, _)| key.java_hash());
            let hash = u32::from_ne_bytes(hash.to_ne_bytes());
            (hash ^ (hash >> 16)) & (self.slots - 1)
        };
        let mut order: Vec<usize> = (0..self.members.len()).collect();
        order.sort_by_cached_key(|&index| slot(index));
        Some(order)
    }

    /// The members, in the order in which Java gives them.
    pub(crate) fn members(&self) -> Vec<(Value, Value)> {
        let member = |index| self.at(index).map(|(key, value)| (key.clone(), value.clone()));
        match self.order() {
            Some(order) => order.into_iter().filter_map(member).collect(),
            None => (0..self.len()).filter_map(member).collect(),
        }
    }
}

fn sorts_before(left: &Key, right: &Key) -> bool {
    match (&left.0, &right.0) {
        (Value::Text(left), Value::Text(right)) => left.encode_utf16().lt(right.encode_utf16()),
        _ => false,
    }
}
