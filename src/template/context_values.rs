//! The values below `$context`.

use std::fmt;

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::bindings::scalar_text;
use super::variables::ContextField;

/// How long a path below `$context` may be. Longer ones are left out: each leaf keeps its whole
/// path, which a hostile event could make as large as it likes.
const MAX_PATH: usize = 1024;

/// How many bytes the values of most requests have.
const USUAL: usize = 256;

/// The values below `$context`, leaves only, as the text that is inserted.
#[derive(Clone)]
pub struct ContextValues {
    /// The values of the documented fields, one after another: every request brings them, and one
    /// piece of memory is made faster than twenty.
    text: String,
    /// Where in the text a value is, by [`ContextField::index`].
    fields: [At; ContextField::COUNT],
    /// Every other leaf by its dotted path: `authorizer.reason`, `authorizer.claims.sub`.
    pub(super) other: IndexMap<String, String>,
}

/// A piece of the text. One that ends before it starts is none.
#[derive(Clone, Copy)]
struct At {
    start: u32,
    end: u32,
}

const NOWHERE: At = At { start: 1, end: 0 };

impl At {
    fn range(self) -> Option<std::ops::Range<usize>> {
        (self.start <= self.end).then_some(self.start as usize..self.end as usize)
    }
}

impl Default for ContextValues {
    fn default() -> Self {
        Self { text: String::new(), fields: [NOWHERE; ContextField::COUNT], other: IndexMap::new() }
    }
}

impl ContextValues {
    /// Sets a documented field.
    pub fn put(&mut self, field: ContextField, value: &str) {
        self.put_with(field, |text| text.push_str(value));
    }

    /// Sets a documented field to what `write` adds to the text it is given.
    pub fn put_with(&mut self, field: ContextField, write: impl FnOnce(&mut String)) {
        self.take_back(field);
        if self.text.capacity() == 0 {
            self.text.reserve(USUAL);
        }
        let start = self.text.len();
        write(&mut self.text);
        match (u32::try_from(start), u32::try_from(self.text.len())) {
            (Ok(start), Ok(end)) => self.fields[field.index()] = At { start, end },
            // No request has four gigabytes of context.
            _ => self.text.truncate(start),
        }
    }

    /// Sets the leaf at a dotted path below `context`.
    ///
    /// `error` and `status` are not taken: the first belongs to the failure, the second is empty
    /// in every gateway response.
    pub fn set(&mut self, path: &str, value: String) {
        match ContextField::named(path) {
            Some(field) => self.put(field, &value),
            None if path == "status" || path == "error" || path.starts_with("error.") => {}
            None => {
                self.other.insert(path.to_owned(), value);
            }
        }
    }

    /// Takes back the value at a dotted path below `context`, and all below it.
    pub fn unset(&mut self, path: &str) {
        let is_below =
            |name: &str| name.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        for field in ContextField::all().filter(|field| is_below(field.facts().name)) {
            self.take_back(field);
        }
        self.other.retain(|name, _| !is_below(name));
    }

    /// Takes back the value of a field, and its text, so that no text grows by being set again.
    fn take_back(&mut self, field: ContextField) {
        let old = std::mem::replace(&mut self.fields[field.index()], NOWHERE);
        let Some(range) = old.range() else { return };
        self.text.drain(range);
        let length = old.end - old.start;
        for later in self.fields.iter_mut().filter(|at| at.start <= at.end && at.start >= old.end) {
            later.start -= length;
            later.end -= length;
        }
    }

    /// Takes every value back, and keeps the memory.
    pub(crate) fn clear(&mut self) {
        let Self { text, fields, other } = self;
        text.clear();
        fields.fill(NOWHERE);
        other.clear();
    }

    /// Sets every leaf of a JSON value at a dotted path; nulls and lists are left out.
    pub fn set_json(&mut self, path: &str, value: &Value) {
        if path.len() > MAX_PATH {
            return;
        }
        if let Value::Object(members) = value {
            for (name, member) in members {
                if name.len() > MAX_PATH {
                    continue;
                }
                let below = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                self.set_json(&below, member);
            }
        } else if let Some(text) = scalar_text(value) {
            self.set(path, text);
        }
    }

    /// The value of a documented field.
    #[must_use]
    pub fn get(&self, field: ContextField) -> Option<&str> {
        self.text.get(self.fields[field.index()].range()?)
    }

    /// The value of the documented field of this name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&str> {
        self.get(ContextField::named(name)?)
    }

    /// The values as an object, those of a dotted path in objects below one another.
    #[must_use]
    pub fn to_json(&self) -> Map<String, Value> {
        let mut object = Map::new();
        for (path, value) in self.iter() {
            put_json(&mut object, path, value);
        }
        object
    }

    fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let known = ContextField::all().filter_map(|field| Some((field.facts().name, self.get(field)?)));
        known.chain(self.other.iter().map(|(path, value)| (path.as_str(), value.as_str())))
    }
}

/// Sets the value at a dotted path below an object, with objects on the way to it.
pub fn put_json(members: &mut Map<String, Value>, path: &str, value: &str) {
    let Some((first, rest)) = path.split_once('.') else {
        members.insert(path.to_owned(), value.into());
        return;
    };
    let below = members.entry(first).or_insert(Value::Null);
    if !below.is_object() {
        *below = Value::Object(Map::new());
    }
    if let Value::Object(below) = below {
        put_json(below, rest, value);
    }
}

/// Equal where the same fields have the same values, however they were set.
impl PartialEq for ContextValues {
    fn eq(&self, other: &Self) -> bool {
        ContextField::all().all(|field| self.get(field) == other.get(field)) && self.other == other.other
    }
}

impl Eq for ContextValues {}

/// Only what is set.
impl fmt::Debug for ContextValues {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::template::variables::CONTEXT;

    proptest! {
        /// Like a map, and the text has no more than the values.
        #[test]
        fn values_are_kept_like_those_of_a_map(
            steps in proptest::collection::vec((0..CONTEXT.len(), proptest::option::of(".{0,5}")), 0..60),
        ) {
            let mut values = ContextValues::default();
            let mut map = std::collections::BTreeMap::new();
            for (index, value) in steps {
                let name = CONTEXT[index].name;
                match value {
                    Some(value) => {
                        values.set(name, value.clone());
                        map.insert(name, value);
                    }
                    None => {
                        values.unset(name);
                        map.retain(|other, _| *other != name && !other.starts_with(&format!("{name}.")));
                    }
                }
            }
            for facts in CONTEXT {
                prop_assert_eq!(values.field(facts.name), map.get(facts.name).map(String::as_str));
            }
            prop_assert_eq!(values.text.len(), map.values().map(String::len).sum::<usize>());
        }
    }
}
