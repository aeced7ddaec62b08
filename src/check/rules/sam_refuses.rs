//! Something in `GatewayResponses` that the SAM transform refuses.
//!
//! # Why
//! SAM has a form of its own: a map of response types, each with `StatusCode`, `ResponseParameters`
//! in groups (`Headers`, `Paths`, `QueryStrings`) with bare names, and `ResponseTemplates`. The
//! transform fails with the words that the finding shows.
//!
//! # Bad
//! ```yaml
//! GatewayResponses:
//!   UNAUTHORIZED:
//!     ResponseParameters:
//!       gatewayresponse.header.WWW-Authenticate: "'Bearer'"
//! ```
//!
//! # Good
//! ```yaml
//! GatewayResponses:
//!   UNAUTHORIZED:
//!     ResponseParameters:
//!       Headers:
//!         WWW-Authenticate: "'Bearer'"
//! ```
//!
//! # Evidence
//! The source of the SAM transform and its tests; 3 of 309 public sources.

use crate::check::rule::{Check, Rule};
use crate::diagnostic::Severity;

pub(in crate::check) const RULE: Rule = Rule {
    name: "sam-refuses",
    severity: Severity::Error,
    file: include_str!("sam_refuses.rs"),
    check: Check::WhileReading,
};
