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

use crate::check::registry::RULES;
use crate::check::rule::{Check, Rule};
use crate::diagnostic::{Diagnostic, Edit, Fix, Severity, nearest, quoted};
use crate::source::Place;

pub(in crate::check) const RULE: Rule = Rule {
    name: "unknown-rule",
    severity: Severity::Warning,
    file: include_str!("unknown_rule.rs"),
    check: Check::WhileReading,
};

/// The finding about a name that is no rule's.
pub(crate) fn found(name: &str, place: Place) -> Diagnostic {
    let near = nearest(name, RULES.iter().map(|rule| rule.name));
    let edit = |near: &str| Edit { place: place.clone(), replacement: near.to_owned() };
    let fix = near.map(|near| Fix { edits: vec![edit(near)], is_safe: false });
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`gatecast check --list-rules` lists the rules".to_owned(),
    };
    let message = format!("there is no rule {}", quoted(name));
    RULE.finding(message).at(Some(place), "changes nothing").help(help).fix(fix)
}
