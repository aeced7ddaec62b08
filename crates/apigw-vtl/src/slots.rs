//! The variables of a template: each has a number, since which there are is known when the template is read.

use std::collections::HashMap;
use std::sync::Arc;

/// The number of a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Slot(u32);

impl Slot {
    // What is always there.
    pub(crate) const INPUT: Self = Self(0);
    pub(crate) const UTIL: Self = Self(1);
    pub(crate) const CONTEXT: Self = Self(2);
    pub(crate) const STAGE_VARIABLES: Self = Self(3);
    // What a loop sets beside its own variable.
    pub(crate) const FOREACH: Self = Self(4);
    pub(crate) const COUNTER: Self = Self(5);
    pub(crate) const NEXT_FLAG: Self = Self(6);

    pub(crate) fn number(self) -> usize {
        self.0 as usize
    }
}

/// Their names, by number.
const ALWAYS: [&str; 7] =
    ["input", "util", "context", "stageVariables", "foreach", "velocityCount", "velocityHasNext"];

/// How many variables are found without a hash.
const PLACES: usize = 64;

/// The variables that a template names.
#[derive(Debug)]
pub(crate) struct Slots {
    names: Vec<Arc<str>>,
    by_name: HashMap<Arc<str>, Slot>,
    /// Those that came last, in places by their first and last byte and their length.
    recent: [Option<Slot>; PLACES],
}

impl Slots {
    /// No variables, not even those that are always there.
    pub(crate) fn none() -> Self {
        Self { names: Vec::new(), by_name: HashMap::new(), recent: [None; PLACES] }
    }

    /// Those that are always there.
    pub(crate) fn new() -> Self {
        let mut slots = Self::none();
        for name in ALWAYS {
            slots.slot(name);
        }
        slots
    }

    /// How many variables there are.
    pub(crate) fn len(&self) -> usize {
        self.names.len()
    }

    /// The variable of a name, which may be a new one.
    pub(crate) fn slot(&mut self, name: &str) -> Slot {
        let bytes = name.as_bytes();
        let (first, last) = (bytes.first().copied(), bytes.last().copied());
        let mixed = usize::from(first.unwrap_or_default()) * 7
            + usize::from(last.unwrap_or_default()) * 3
            + bytes.len();
        let place = mixed % PLACES;
        if let Some(slot) = self.recent[place]
            && *self.names[slot.number()] == *name
        {
            return slot;
        }
        let slot = self.find(name).unwrap_or_else(|| self.added(name));
        self.recent[place] = Some(slot);
        slot
    }

    fn added(&mut self, name: &str) -> Slot {
        let slot = Slot(u32::try_from(self.names.len()).unwrap_or(u32::MAX));
        let name: Arc<str> = name.into();
        self.names.push(Arc::clone(&name));
        self.by_name.insert(name, slot);
        slot
    }

    /// The name of a variable.
    pub(crate) fn name(&self, slot: Slot) -> &str {
        self.names.get(slot.number()).map_or("", |name| &**name)
    }

    /// The variable of a name, where the template has it.
    pub(crate) fn find(&self, name: &str) -> Option<Slot> {
        self.by_name.get(name).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::{ALWAYS, Slot, Slots};

    #[test]
    fn names_have_one_number_each() {
        let mut slots = Slots::new();
        assert_eq!(slots.find("foreach"), Some(Slot::FOREACH));
        assert_eq!(slots.slot("velocityHasNext"), Slot::NEXT_FLAG);
        assert_eq!(slots.len(), ALWAYS.len());
        let item = slots.slot("item");
        assert_eq!(item.number(), ALWAYS.len());
        // The same first and last byte and length.
        let other = slots.slot("ixxm");
        assert_ne!(item, other);
        assert_eq!((slots.slot("item"), slots.slot("ixxm"), slots.slot("")), (item, other, slots.slot("")));
        assert_eq!(slots.find("nope"), None);
    }
}
