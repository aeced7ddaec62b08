//! A header that API Gateway or its HTTP layer sends by itself.
//!
//! # Why
//! `Content-Length`, `Transfer-Encoding` and `Connection` belong to the HTTP layer; a mapping to them
//! has no effect. `Date`, `Server` and `x-amzn-…` are sent beside the ones that API Gateway sends.
//!
//! # Bad
//! ```json
//! {"gatewayresponse.header.x-amzn-RequestId": "'mine'"}
//! ```
//!
//! # Good
//! ```json
//! {"gatewayresponse.header.X-Request-Id": "context.requestId"}
//! ```
//!
//! # Evidence
//! Assumed: nobody has measured it for gateway responses.

use crate::check::rule::{Check, Rule};
use crate::diagnostic::Severity;

pub(in crate::check) const RULE: Rule = Rule {
    name: "reserved-header",
    severity: Severity::Warning,
    file: include_str!("reserved_header.rs"),
    check: Check::WhileReading,
};
