//! The mock gateway: what API Gateway does with a request before a backend sees it.
//!
//! A request is routed, authorized, metered and validated; where one of these fails, the failure
//! and the request go to the compiled [`Gateway`](crate::Gateway). Nothing here waits or does I/O.

pub(crate) mod answer;
pub(crate) mod api_key;
mod authorizer;
mod body;
pub(crate) mod caller;
pub(crate) mod deployed;
mod embed;
pub(crate) mod event;
mod iam;
mod mapped;
pub(crate) mod on_demand;
mod openapi;
mod reason;
mod rest_api;
mod routes;
pub(crate) mod rules;
pub(crate) mod setup;
pub(crate) mod signature;
pub(crate) mod stage;
mod validate;
mod wanted;

pub use authorizer::Decision;
pub use embed::MockGateway;
pub(crate) use embed::{MAX_BODY, without_port};
pub(crate) use openapi::id_of;
pub(crate) use rest_api::{Resource, RestApi};
