//! A dollar that the shell takes for its own.
//!
//! # Why
//! Between double quotes and in here-documents a shell replaces `$context` by its own variable of
//! that name, which is empty. API Gateway gets a template without its references.
//!
//! # Bad
//! ```sh
//! aws apigateway put-gateway-response … --response-templates "{\"application/json\":\"$context.error.messageString\"}"
//! ```
//!
//! # Good
//! ```sh
//! aws apigateway put-gateway-response … --response-templates '{"application/json":"$context.error.messageString"}'
//! ```
//!
//! # Evidence
//! POSIX shell command language, 2.2.3; one of 309 public sources.

use crate::check::rule::{Check, Rule};
use crate::diagnostic::Severity;

pub(in crate::check) const RULE: Rule = Rule {
    name: "shell-expansion",
    severity: Severity::Warning,
    file: include_str!("shell_expansion.rs"),
    check: Check::WhileReading,
};
