//! Keys that are written twice in one mapping.

use std::collections::HashMap;

use super::Node;
use crate::diagnostic::{Diagnostic, quoted};
use crate::source::Text;

/// Reports every key that stands more than once among the members.
pub(super) fn report(members: &[(Text, Node)], diagnostics: &mut Vec<Diagnostic>) {
    let mut seen: HashMap<&str, &Text> = HashMap::with_capacity(members.len());
    for (key, _) in members {
        if let Some(earlier) = seen.insert(key.as_str(), key) {
            diagnostics.push(
                Diagnostic::warning(
                    "duplicate-key",
                    format!("the key {} is there twice", quoted(key.as_str())),
                )
                .at(key.place(), "this one counts")
                .at(earlier.place(), "this one is ignored")
                .help("remove one of the two"),
            );
        }
    }
}
