//! A header's constant with a single quote at one end only.
//!
//! # Why
//! A mapping is a constant between two single quotes, or a variable without quotes. API Gateway
//! refuses anything else, and with it the whole definition.
//!
//! # Bad
//! ```json
//! {"gatewayresponse.header.Access-Control-Allow-Origin": "'https://a.example"}
//! ```
//!
//! # Good
//! ```json
//! {"gatewayresponse.header.Access-Control-Allow-Origin": "'https://a.example'"}
//! ```
//!
//! # Evidence
//! aws/aws-cdk issues 11306 and 20274 show the refusal of values that are no mapping.

use crate::check::rule::{Check, Rule};
use crate::diagnostic::Severity;

pub(in crate::check) const RULE: Rule = Rule {
    name: "half-quoted-constant",
    severity: Severity::Error,
    file: include_str!("half_quoted_constant.rs"),
    check: Check::WhileReading,
};
