//! A response type with nothing behind its colon.
//!
//! # Why
//! `null` customises nothing. Often the members below it have lost their indentation.
//!
//! # Bad
//! ```yaml
//! THROTTLED:
//! ```
//!
//! # Good
//! ```yaml
//! THROTTLED:
//!   statusCode: 429
//! ```
//!
//! # Evidence
//! Assumed: nobody has measured what an import makes of it; here it is left out.

use crate::check::rule::{Check, Rule};
use crate::diagnostic::Severity;

pub(in crate::check) const RULE: Rule = Rule {
    name: "null-definition",
    severity: Severity::Warning,
    file: include_str!("null_definition.rs"),
    check: Check::WhileReading,
};
