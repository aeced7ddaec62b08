//! One response type defined twice for one API.
//!
//! # Why
//! An API has one definition for each type. Of two resources the one that is deployed last counts,
//! and which that is can change from deployment to deployment.
//!
//! # Bad
//! ```yaml
//! DeniedA:
//!   Type: AWS::ApiGateway::GatewayResponse
//!   Properties: {RestApiId: !Ref Api, ResponseType: ACCESS_DENIED, StatusCode: '403'}
//! DeniedB:
//!   Type: AWS::ApiGateway::GatewayResponse
//!   Properties: {RestApiId: !Ref Api, ResponseType: ACCESS_DENIED, StatusCode: '401'}
//! ```
//!
//! # Good
//! ```yaml
//! Denied:
//!   Type: AWS::ApiGateway::GatewayResponse
//!   Properties: {RestApiId: !Ref Api, ResponseType: ACCESS_DENIED, StatusCode: '403'}
//! ```
//!
//! # Evidence
//! Recorded: PutGatewayResponse replaces what was there; 2 of 309 public sources, one with 31 of them
//! in a loop.

use crate::check::rule::{Check, Rule};
use crate::diagnostic::Severity;

pub(in crate::check) const RULE: Rule = Rule {
    name: "duplicate-definition",
    severity: Severity::Warning,
    file: include_str!("duplicate_definition.rs"),
    check: Check::WhileReading,
};
