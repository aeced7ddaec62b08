//! A member that gateway responses do not have.
//!
//! # Why
//! A definition has a status, parameters and templates, in the spelling of its format: `statusCode`
//! in OpenAPI, `StatusCode` in CloudFormation, `status_code` in Terraform. Anything else is ignored,
//! or refused by the tool that deploys it.
//!
//! # Bad
//! ```json
//! {"THROTTLED": {"statuscode": 429}}
//! ```
//!
//! # Good
//! ```json
//! {"THROTTLED": {"statusCode": 429}}
//! ```
//!
//! # Evidence
//! The shape of the API reference; CloudFormation and SAM refuse unknown properties.

use crate::check::rule::{Check, Rule};
use crate::diagnostic::Severity;

pub(in crate::check) const RULE: Rule = Rule {
    name: "unknown-member",
    severity: Severity::Warning,
    file: include_str!("unknown_member.rs"),
    check: Check::WhileReading,
};
