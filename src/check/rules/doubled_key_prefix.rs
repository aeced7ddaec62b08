//! A key of `responseParameters` with its prefix twice.
//!
//! # Why
//! `addGatewayResponse` of the CDK and some other tools add `gatewayresponse.header.` to the names
//! that they are given. Whoever writes it as well has it twice, and API Gateway refuses it.
//!
//! # Bad
//! ```json
//! {"gatewayresponse.header.gatewayresponse.header.WWW-Authenticate": "'Basic'"}
//! ```
//!
//! # Good
//! ```json
//! {"gatewayresponse.header.WWW-Authenticate": "'Basic'"}
//! ```
//!
//! # Evidence
//! The refusal is that of any key that is none (aws/aws-cli issue 2879); 6 of 309 public sources.

use crate::check::rule::{Check, Rule};
use crate::diagnostic::Severity;

pub(in crate::check) const RULE: Rule = Rule {
    name: "doubled-key-prefix",
    severity: Severity::Error,
    file: include_str!("doubled_key_prefix.rs"),
    check: Check::WhileReading,
};
