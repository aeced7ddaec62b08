//! A definition of REQUEST_TOO_LARGE.
//!
//! # Why
//! Requests over 10 MB are refused before gateway responses are looked at: body, Content-Type and
//! headers do not change, whatever is defined. A loop over all types does no harm.
//!
//! # Bad
//! ```json
//! {"REQUEST_TOO_LARGE": {"statusCode": 400}}
//! ```
//!
//! # Good
//! ```json
//! {"THROTTLED": {"statusCode": 429}}
//! ```
//!
//! # Evidence
//! AWS developer guide, *known issues*; confirmed by three reports.

use crate::check::rule::{Check, Rule};
use crate::diagnostic::Severity;

pub(in crate::check) const RULE: Rule = Rule {
    name: "definition-without-effect",
    severity: Severity::Note,
    file: include_str!("definition_without_effect.rs"),
    check: Check::WhileReading,
};
