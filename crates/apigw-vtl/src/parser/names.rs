//! Names, of which a template has few that come often: each of them is kept once for a while.

use std::sync::Arc;

/// How many names are remembered.
const PLACES: usize = 64;

/// The names that came last.
#[derive(Debug, Default)]
pub(super) struct RecentNames {
    places: Vec<Option<Arc<str>>>,
}

impl RecentNames {
    /// A name to keep.
    pub(super) fn shared(&mut self, name: &str) -> Arc<str> {
        let bytes = name.as_bytes();
        let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else { return name.into() };
        if self.places.is_empty() {
            self.places.resize(PLACES, None);
        }
        let mixed = usize::from(*first) * 7 + usize::from(*last) * 3 + bytes.len();
        let place = &mut self.places[mixed % PLACES];
        match place {
            Some(known) if **known == *name => Arc::clone(known),
            _ => Arc::clone(place.insert(name.into())),
        }
    }
}
