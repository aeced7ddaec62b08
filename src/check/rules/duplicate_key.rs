//! A key that is there twice in one object.
//!
//! # Why
//! Loaders of YAML and JSON keep the last of them, or fail. What the first says is lost.
//!
//! # Bad
//! ```yaml
//! ACCESS_DENIED: {statusCode: 403}
//! ACCESS_DENIED: {statusCode: 401}
//! ```
//!
//! # Good
//! ```yaml
//! ACCESS_DENIED: {statusCode: 401}
//! ```
//!
//! # Evidence
//! YAML 1.2, 3.2.1.3; RFC 8259, section 4.

use crate::check::rule::{Check, Rule};
use crate::diagnostic::Severity;

pub(in crate::check) const RULE: Rule = Rule {
    name: "duplicate-key",
    severity: Severity::Warning,
    file: include_str!("duplicate_key.rs"),
    check: Check::WhileReading,
};
