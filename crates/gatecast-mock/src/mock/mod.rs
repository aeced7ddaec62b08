//! The mock gateway: what API Gateway does with a request before a backend sees it.
//!
//! A request is routed, authorized, metered and validated; where one of these fails, the failure
//! and the request go to the compiled [`Gateway`](gatecast::Gateway). Nothing here waits or does I/O.

pub(crate) mod answer;
pub mod api_key;
mod authorizer;
#[cfg(feature = "validation")]
pub mod body;
#[cfg(not(feature = "validation"))]
#[path = "body_unvalidated.rs"]
pub mod body;
pub(crate) mod caller;
pub(crate) mod compile;
pub(crate) mod deployed;
pub(crate) mod embed;
pub(crate) mod event;
mod hash_set;
mod iam;
#[cfg_attr(not(feature = "integrations"), path = "integration_missing.rs")]
pub(crate) mod integration;
mod jwt;
mod layer;
mod mapped;
mod mock_integration;
mod model_error;
pub(crate) mod on_demand;
pub(crate) mod payload;
mod policy;
mod reason;
pub(crate) mod rest_api;
mod routes;
pub mod rules;
pub mod setup;
pub mod signature;
pub mod stage;
mod validate;
mod wanted;

pub use authorizer::{AuthorizerRequest, Decision};
pub use embed::MockGateway;
pub use layer::{GatewayLayer, GatewayService};
pub use on_demand::UnknownOnDemand;
pub use rules::{InjectedFailure, InjectedFailureError};
pub use setup::Setup;
pub use signature::CredentialsError;

use gatecast::diagnostic::Code;

/// The codes of all that can be wrong with what is served.
pub static CODE_LISTS: &[&[&Code]] = &[setup::CODES, compile::CODES, compile::models::CODES];
