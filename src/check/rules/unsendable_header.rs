//! A value with characters that no header can carry.
//!
//! # Why
//! A line break would split the response. What API Gateway does with other control characters, and
//! with letters beyond ASCII, was never measured; here the header is left out.
//!
//! # Bad
//! ```json
//! {"gatewayresponse.header.X-Text": "'später'"}
//! ```
//!
//! # Good
//! ```json
//! {"gatewayresponse.header.X-Text": "'later'"}
//! ```
//!
//! # Evidence
//! RFC 9110, 5.5; assumed for API Gateway.

use crate::check::rule::{Check, Rule};
use crate::diagnostic::Severity;

pub(in crate::check) const RULE: Rule = Rule {
    name: "unsendable-header",
    severity: Severity::Warning,
    file: include_str!("unsendable_header.rs"),
    check: Check::WhileReading,
};
