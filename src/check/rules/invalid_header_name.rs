//! A header name with characters that no parameter name has.
//!
//! # Why
//! Names of parameters have letters, digits and any of `.` `_` `$` `-`.
//!
//! # Bad
//! ```json
//! {"gatewayresponse.header.Retry After": "'60'"}
//! ```
//!
//! # Good
//! ```json
//! {"gatewayresponse.header.Retry-After": "'60'"}
//! ```
//!
//! # Evidence
//! API Gateway developer guide, *Mapping request and response data*: the pattern
//! `^[a-zA-Z0-9._$-]+$`.

use crate::check::rule::{Check, Rule};
use crate::diagnostic::Severity;

pub(in crate::check) const RULE: Rule = Rule {
    name: "invalid-header-name",
    severity: Severity::Error,
    file: include_str!("invalid_header_name.rs"),
    check: Check::WhileReading,
};
