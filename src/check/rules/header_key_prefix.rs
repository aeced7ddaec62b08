//! A key of `responseParameters` without `gatewayresponse.header.` before the name.
//!
//! # Why
//! `method.response.header.…` belongs to integration responses, `gatewayresponses.` and
//! `gatewayresponse.headers.` are misspelt, and a bare name has no prefix at all; only SAM and some
//! wrappers add it by themselves. API Gateway refuses the whole definition.
//!
//! # Bad
//! ```json
//! {"method.response.header.Access-Control-Allow-Origin": "'*'"}
//! ```
//!
//! # Good
//! ```json
//! {"gatewayresponse.header.Access-Control-Allow-Origin": "'*'"}
//! ```
//!
//! # Evidence
//! aws/aws-cli issue 2879 shows the refusal; 6 of 309 public sources.

use crate::check::rule::{Check, Rule};
use crate::diagnostic::Severity;

pub(in crate::check) const RULE: Rule = Rule {
    name: "header-key-prefix",
    severity: Severity::Error,
    file: include_str!("header_key_prefix.rs"),
    check: Check::WhileReading,
};
