//! Keys that are written twice in one mapping.

use indexmap::IndexMap;

use super::Node;
use crate::diagnostic::{Diagnostic, codes, push_kept, quoted};
use crate::source::Text;

codes! {
    pub(crate) static DUPLICATE_KEY: Warning = "duplicate-key", include_str!("../pages/duplicate-key.md");
}

/// Reports every key that stands more than once among the members, once.
pub(crate) fn report(members: &[(Text, Node)], diagnostics: &mut Vec<Diagnostic>) {
    // The last of each key, in order, and the one before it.
    let mut seen: IndexMap<&str, (&Text, Option<&Text>)> = IndexMap::with_capacity(members.len());
    for (key, _) in members {
        let last = seen.entry(key.as_str()).or_insert((key, None));
        if !std::ptr::eq(last.0, key) {
            *last = (key, Some(last.0));
        }
    }
    for (key, earlier) in seen.into_values() {
        if let Some(earlier) = earlier {
            push_kept(
                diagnostics,
                Diagnostic::of(&DUPLICATE_KEY, format!("the key {} is there twice", quoted(key.as_str())))
                    .at(key.place(), "this one counts")
                    .at(earlier.place(), "this one is ignored")
                    .help("remove one of the two"),
            );
        }
    }
}
