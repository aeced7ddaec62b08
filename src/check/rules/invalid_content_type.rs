//! A key of `responseTemplates` that is no media type.
//!
//! # Why
//! A key without a slash is refused. One that no Content-Type header can carry is left out here.
//!
//! # Bad
//! ```json
//! {"responseTemplates": {"json": "{}"}}
//! ```
//!
//! # Good
//! ```json
//! {"responseTemplates": {"application/json": "{}"}}
//! ```
//!
//! # Evidence
//! Recorded for integration responses: `Invalid content type specified: 123`.

use crate::check::rule::{Check, Rule};
use crate::diagnostic::Severity;

pub(in crate::check) const RULE: Rule = Rule {
    name: "invalid-content-type",
    severity: Severity::Error,
    file: include_str!("invalid_content_type.rs"),
    check: Check::WhileReading,
};
