//! A mapping from something that is no source of values.
//!
//! # Why
//! Values come from `context.…`, `stageVariables.…` and
//! `method.request.{header,querystring,path,multivalueheader,multivaluequerystring}.…`.
//! `method.input.params.…` stands in a sample of the AWS guide, and nothing shows that it works;
//! `integration.response.…` belongs to integration responses.
//!
//! # Bad
//! ```json
//! {"gatewayresponse.header.X-Tenant": "method.input.params.tenant"}
//! ```
//!
//! # Good
//! ```json
//! {"gatewayresponse.header.X-Tenant": "method.request.header.tenant"}
//! ```
//!
//! # Evidence
//! API Gateway developer guide, *Set up gateway responses*; what import does with
//! `method.input.params` was never measured.

use crate::check::rule::{Check, Rule};
use crate::diagnostic::Severity;

pub(in crate::check) const RULE: Rule = Rule {
    name: "unknown-mapping-source",
    severity: Severity::Error,
    file: include_str!("unknown_mapping_source.rs"),
    check: Check::WhileReading,
};
