//! A rule in `gatecast.toml` or in a comment that does not exist.
//!
//! # Why
//! It switches nothing off, and its author thinks that it does. `gatecast check --list-rules` lists
//! the rules.
//!
//! # Bad
//! ```yaml
//! # gatecast: allow lost-crs
//! ```
//!
//! # Good
//! ```yaml
//! # gatecast: allow lost-cors
//! ```
//!
//! # Evidence
//! It is this program's own language.

use crate::check::registry::codes;
use crate::diagnostic::{Diagnostic, Edit, Fix, Help, Setting, codes, nearest, quoted};
use crate::source::Place;

codes! {
    pub(super) static UNKNOWN_RULE: Warning = "unknown-rule", include_str!("unknown_rule.rs");
}

/// The finding about a name that is no rule's.
pub fn found(name: &str, place: Place) -> Diagnostic {
    let near = nearest(name, codes().map(|code| code.name));
    let edit = |near: &str| Edit { place: place.clone(), replacement: near.to_owned() };
    let fix = near.map(|near| Fix { edits: vec![edit(near)], is_safe: false });
    let help = match near {
        Some(near) => Help::from(format!("did you mean `{near}`?")),
        None => Help::from("see ").setting(Setting::Page("rules")),
    };
    let message = format!("there is no rule {}", quoted(name));
    Diagnostic::of(&UNKNOWN_RULE, message).at(Some(place), "changes nothing").help(help).fix(fix)
}
