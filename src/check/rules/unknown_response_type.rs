//! A response type that does not exist.
//!
//! # Why
//! There are 21 types, in capitals; `gatecast explain types` lists them. `DEFAULT_4xx` with a small
//! x comes from a page of the SAM documentation. API Gateway refuses the definition.
//!
//! # Bad
//! ```json
//! {"x-amazon-apigateway-gateway-responses": {"DEFAULT_4xx": {"statusCode": 400}}}
//! ```
//!
//! # Good
//! ```json
//! {"x-amazon-apigateway-gateway-responses": {"THROTTLED": {"statusCode": 429}}}
//! ```
//!
//! # Evidence
//! Recorded: the validation message of the control plane, which lists all names; 2 of 309 public
//! sources.

use crate::check::rule::{Check, Rule};
use crate::diagnostic::Severity;

pub(in crate::check) const RULE: Rule = Rule {
    name: "unknown-response-type",
    severity: Severity::Error,
    file: include_str!("unknown_response_type.rs"),
    check: Check::WhileReading,
};
