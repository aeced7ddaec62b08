//! A `gatecast.toml` that cannot be used.
//!
//! # Why
//! It is not TOML, or a value is of a wrong kind. Nothing is checked then, because what was asked for
//! is not known: the exit code is 2. This rule cannot be switched off.
//!
//! # Bad
//! ```toml
//! [check.rules]
//! lost-cors = "off"
//! ```
//!
//! # Good
//! ```toml
//! [check.rules]
//! lost-cors = "allow"
//! ```
//!
//! # Evidence
//! TOML 1.1.0, for the syntax.

use crate::check::rule::{Check, Rule};
#[cfg(feature = "cli")]
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Severity;
#[cfg(feature = "cli")]
use crate::source::Place;

pub(in crate::check) const RULE: Rule = Rule {
    name: "invalid-settings",
    severity: Severity::Error,
    file: include_str!("invalid_settings.rs"),
    check: Check::WhileReading,
};

/// The error about a file that cannot be used.
#[cfg(feature = "cli")]
pub(crate) fn found(message: impl std::fmt::Display, place: Option<Place>, expected: &str) -> Diagnostic {
    RULE.finding(message).at(place, expected)
}
