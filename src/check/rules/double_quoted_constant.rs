//! A header's constant in double quotes.
//!
//! # Why
//! The constants of mappings stand in single quotes. Double quotes belong to the file format, or to
//! the text itself.
//!
//! # Bad
//! ```json
//! {"gatewayresponse.header.Access-Control-Allow-Origin": "\"*\""}
//! ```
//!
//! # Good
//! ```json
//! {"gatewayresponse.header.Access-Control-Allow-Origin": "'*'"}
//! ```
//!
//! # Evidence
//! Reported: API Gateway answers `Invalid mapping expression specified: "*"`.

use crate::check::rule::{Check, Rule};
use crate::diagnostic::Severity;

pub(in crate::check) const RULE: Rule = Rule {
    name: "double-quoted-constant",
    severity: Severity::Error,
    file: include_str!("double_quoted_constant.rs"),
    check: Check::WhileReading,
};
