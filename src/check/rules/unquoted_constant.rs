//! A header's constant without the single quotes that API Gateway wants.
//!
//! # Why
//! The value of a mapping is a constant in single quotes, or a variable without quotes. The quotes
//! of the file format are not the quotes of the mapping: `'*'` in YAML is `*` for API Gateway, and
//! must be written `"'*'"`. API Gateway refuses the whole definition, at deployment.
//!
//! # Bad
//! ```json
//! {"gatewayresponse.header.Retry-After": "60"}
//! ```
//!
//! # Good
//! ```json
//! {"gatewayresponse.header.Retry-After": "'60'"}
//! ```
//!
//! # Evidence
//! aws/aws-cdk issues 11306 and 20274; 7 of 309 public sources.

use crate::check::rule::{Check, Rule};
use crate::diagnostic::Severity;

pub(in crate::check) const RULE: Rule = Rule {
    name: "unquoted-constant",
    severity: Severity::Error,
    file: include_str!("unquoted_constant.rs"),
    check: Check::WhileReading,
};
