//! Single quotes that the AWS CLI takes off.
//!
//! # Why
//! In its shorthand (`key=value`) the CLI takes a value in single quotes without them. API Gateway
//! then gets a constant without quotes, and refuses it.
//!
//! # Bad
//! ```sh
//! --response-parameters "gatewayresponse.header.Vary='Origin'"
//! ```
//!
//! # Good
//! ```sh
//! --response-parameters '{"gatewayresponse.header.Vary": "'"'"'Origin'"'"'"}'
//! ```
//!
//! # Evidence
//! The AWS CLI's own parser, run on such values.

use crate::check::rule::{Check, Rule};
use crate::diagnostic::Severity;

pub(in crate::check) const RULE: Rule = Rule {
    name: "shorthand-quotes",
    severity: Severity::Warning,
    file: include_str!("shorthand_quotes.rs"),
    check: Check::WhileReading,
};
