//! Headers over the limit of API Gateway.
//!
//! # Why
//! The headers of a response may have 10,240 bytes together. Those that pass the limit are left
//! out here.
//!
//! # Bad
//! ```json
//! {"gatewayresponse.header.X-Policy": "'(11,000 characters)'"}
//! ```
//!
//! # Good
//! ```json
//! {"gatewayresponse.header.X-Policy": "'https://example.com/policy'"}
//! ```
//!
//! # Evidence
//! AWS developer guide, *Quotas*: 10,240 bytes of header values; that names count too, and what
//! API Gateway does beyond the limit, is assumed.

use crate::check::rule::{Check, Rule};
use crate::diagnostic::Severity;

pub(in crate::check) const RULE: Rule = Rule {
    name: "headers-too-large",
    severity: Severity::Error,
    file: include_str!("headers_too_large.rs"),
    check: Check::WhileReading,
};
