//! Something in `GatewayResponses` that SAM takes and makes nonsense of.
//!
//! # Why
//! SAM adds `gatewayresponse.header.` to every name, so that a name that has it already has it twice;
//! and an intrinsic function in place of a group is taken for the name of a header. The deployment
//! fails later, with the words of API Gateway.
//!
//! # Bad
//! ```yaml
//! Headers:
//!   gatewayresponse.header.Vary: "'Origin'"
//! ```
//!
//! # Good
//! ```yaml
//! Headers:
//!   Vary: "'Origin'"
//! ```
//!
//! # Evidence
//! The source of the SAM transform.

use crate::check::rule::{Check, Rule};
use crate::diagnostic::Severity;

pub(in crate::check) const RULE: Rule = Rule {
    name: "sam-mistakes",
    severity: Severity::Error,
    file: include_str!("sam_mistakes.rs"),
    check: Check::WhileReading,
};
