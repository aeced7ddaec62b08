//! A deployment that does not wait for the gateway responses of its API.
//!
//! # Why
//! A stage serves what its deployment captured. Without `DependsOn`, CloudFormation may make the
//! deployment first, and the responses never go live. A deployment is never changed either: a
//! response that changes needs a new one, under a new logical id.
//!
//! # Bad
//! ```yaml
//! Deployment:
//!   Type: AWS::ApiGateway::Deployment
//!   Properties: {RestApiId: !Ref Api}
//! Denied:
//!   Type: AWS::ApiGateway::GatewayResponse
//!   Properties: {RestApiId: !Ref Api, ResponseType: ACCESS_DENIED, StatusCode: '404'}
//! ```
//!
//! # Good
//! ```yaml
//! Deployment:
//!   Type: AWS::ApiGateway::Deployment
//!   DependsOn: [Denied]
//!   Properties: {RestApiId: !Ref Api}
//! Denied:
//!   Type: AWS::ApiGateway::GatewayResponse
//!   Properties: {RestApiId: !Ref Api, ResponseType: ACCESS_DENIED, StatusCode: '404'}
//! ```
//!
//! # Evidence
//! Reported three times: a change shows only after a new deployment (ministack pull request 1756
//! among them); a known fault of public templates.

use crate::check::rule::{Check, Rule};
use crate::diagnostic::Severity;

pub(in crate::check) const RULE: Rule = Rule {
    name: "stale-deployment",
    severity: Severity::Warning,
    file: include_str!("stale_deployment.rs"),
    check: Check::WhileReading,
};
