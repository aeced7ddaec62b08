//! A mapping to a path or a query string of a response.
//!
//! # Why
//! The documentation names `gatewayresponse.path.…` and `gatewayresponse.querystring.…`, but a
//! response has neither.
//!
//! # Bad
//! ```json
//! {"gatewayresponse.querystring.page": "'1'"}
//! ```
//!
//! # Good
//! ```json
//! {"gatewayresponse.header.X-Page": "'1'"}
//! ```
//!
//! # Evidence
//! Documented as legal and used by nobody; what API Gateway does with it was never measured.

use crate::check::rule::{Check, Rule};
use crate::diagnostic::Severity;

pub(in crate::check) const RULE: Rule = Rule {
    name: "mapping-without-effect",
    severity: Severity::Warning,
    file: include_str!("mapping_without_effect.rs"),
    check: Check::WhileReading,
};
