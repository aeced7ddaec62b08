//! A header whose value is empty.
//!
//! # Why
//! A mapping is a constant in single quotes or a variable. An empty constant is written `''`.
//!
//! # Bad
//! ```json
//! {"gatewayresponse.header.Access-Control-Allow-Origin": ""}
//! ```
//!
//! # Good
//! ```json
//! {"gatewayresponse.header.Access-Control-Allow-Origin": "'https://a.example'"}
//! ```
//!
//! # Evidence
//! The refusal is that of any value that is no mapping (aws/aws-cdk issues 11306 and 20274).

use crate::check::rule::{Check, Rule};
use crate::diagnostic::Severity;

pub(in crate::check) const RULE: Rule = Rule {
    name: "empty-mapping",
    severity: Severity::Error,
    file: include_str!("empty_mapping.rs"),
    check: Check::WhileReading,
};
