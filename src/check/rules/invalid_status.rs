//! A status that is not three digits from 100 to 599.
//!
//! # Why
//! API Gateway takes a number or a string of three digits. `4xx` is no status, nor is `'429'` with
//! quotes inside of the string, or `429.0`.
//!
//! # Bad
//! ```json
//! {"THROTTLED": {"statusCode": "4xx"}}
//! ```
//!
//! # Good
//! ```json
//! {"THROTTLED": {"statusCode": 429}}
//! ```
//!
//! # Evidence
//! The pattern `[1-5]\d\d` of the SDK's model; the words of the refusal are recorded for sibling
//! operations. One of 309 public sources.

use crate::check::rule::{Check, Rule};
use crate::diagnostic::Severity;

pub(in crate::check) const RULE: Rule = Rule {
    name: "invalid-status",
    severity: Severity::Error,
    file: include_str!("invalid_status.rs"),
    check: Check::WhileReading,
};
