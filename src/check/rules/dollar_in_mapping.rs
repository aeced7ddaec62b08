//! A variable of a mapping with a dollar before it.
//!
//! # Why
//! Templates write `$context.requestId`; mappings write `context.requestId`. API Gateway refuses
//! the dollar.
//!
//! # Bad
//! ```json
//! {"gatewayresponse.header.X-Request-Id": "$context.requestId"}
//! ```
//!
//! # Good
//! ```json
//! {"gatewayresponse.header.X-Request-Id": "context.requestId"}
//! ```
//!
//! # Evidence
//! API Gateway developer guide, *Set up gateway responses*; the refusal is that of any value that is
//! no mapping. One of 309 public sources.

use crate::check::rule::{Check, Rule};
use crate::diagnostic::Severity;

pub(in crate::check) const RULE: Rule = Rule {
    name: "dollar-in-mapping",
    severity: Severity::Error,
    file: include_str!("dollar_in_mapping.rs"),
    check: Check::WhileReading,
};
