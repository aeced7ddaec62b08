//! Members in the order in which they were added.

use std::hash::Hash;

use indexmap::{Equivalent, IndexMap};

/// Up to how many members looking at each takes less time than calculating a hash.
const FEW: usize = 12;

/// Keys and values: few of them in a row, many with an index.
#[derive(Clone, Debug)]
pub(crate) enum Members<K, V> {
    Few(Vec<(K, V)>),
    Many(IndexMap<K, V>),
}

impl<K: Hash + Eq, V> Members<K, V> {
    pub(crate) fn new() -> Self {
        Self::Few(Vec::new())
    }

    pub(crate) fn with_capacity(capacity: usize) -> Self {
        if capacity > FEW {
            Self::Many(IndexMap::with_capacity(capacity))
        } else {
            Self::Few(Vec::with_capacity(capacity))
        }
    }

    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Few(members) => members.len(),
            Self::Many(members) => members.len(),
        }
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::new();
    }

    pub(crate) fn get<Q: ?Sized + Hash + Equivalent<K>>(&self, key: &Q) -> Option<&V> {
        match self {
            Self::Few(members) => members.iter().find(|(own, _)| key.equivalent(own)).map(|(_, value)| value),
            Self::Many(members) => members.get(key),
        }
    }

    pub(crate) fn get_mut<Q: ?Sized + Hash + Equivalent<K>>(&mut self, key: &Q) -> Option<&mut V> {
        match self {
            Self::Few(members) => {
                members.iter_mut().find(|(own, _)| key.equivalent(own)).map(|(_, value)| value)
            }
            Self::Many(members) => members.get_mut(key),
        }
    }

    /// The member at this place.
    pub(crate) fn at(&self, index: usize) -> Option<(&K, &V)> {
        match self {
            Self::Few(members) => members.get(index).map(|(key, value)| (key, value)),
            Self::Many(members) => members.get_index(index),
        }
    }

    /// Adds a member whose key is not there, at `index`.
    pub(crate) fn add_at(&mut self, index: usize, key: K, value: V) {
        if let Self::Few(members) = self
            && members.len() >= FEW
        {
            *self = Self::Many(members.drain(..).collect());
        }
        match self {
            Self::Few(members) => members.insert(index, (key, value)),
            Self::Many(members) => {
                members.shift_insert(index, key, value);
            }
        }
    }

    /// Adds a member whose key is not there, at the end.
    pub(crate) fn add(&mut self, key: K, value: V) {
        self.add_at(self.len(), key, value);
    }

    /// Takes a member away; those behind it move up.
    pub(crate) fn remove<Q: ?Sized + Hash + Equivalent<K>>(&mut self, key: &Q) -> Option<V> {
        match self {
            Self::Few(members) => {
                let at = members.iter().position(|(own, _)| key.equivalent(own))?;
                Some(members.remove(at).1)
            }
            Self::Many(members) => members.shift_remove(key),
        }
    }

    /// How many members come first for which `test` holds.
    pub(crate) fn partition_point(&self, test: impl Fn(&K) -> bool) -> usize {
        match self {
            Self::Few(members) => members.partition_point(|(key, _)| test(key)),
            Self::Many(members) => members.partition_point(|key, _| test(key)),
        }
    }
}
