//! A template over the limit of API Gateway.
//!
//! # Why
//! A mapping template may have 300 KB. `--max-template-bytes` raises the limit here.
//!
//! # Bad
//! A template of 400 KB.
//!
//! # Good
//! A shorter one.
//!
//! # Evidence
//! AWS developer guide, *Quotas*; not stated separately for gateway responses.

use crate::check::rule::{Check, Rule};
use crate::diagnostic::Severity;

pub(in crate::check) const RULE: Rule = Rule {
    name: "template-too-large",
    severity: Severity::Error,
    file: include_str!("template_too_large.rs"),
    check: Check::WhileReading,
};
