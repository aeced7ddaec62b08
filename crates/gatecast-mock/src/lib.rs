//! The mock gateway of gatecast: refuses requests as Amazon API Gateway (REST APIs) would.
//!
//! [`MockGateway`] decides whether a request reaches the backend, and renders the gateway response
//! where it does not; [`GatewayLayer`] puts it before a service of `tower`. With the feature `serve`
//! it is a server of its own, with the control plane of API Gateway.
//!
//! # Features
//!
//! - `yaml`, `hcl` (default), `files`: what the library reads.
//! - `validation` (default): bodies are validated by the models of their methods.
//! - `serve`: the server behind `gatecast serve`; its interface is not stable.

#![cfg_attr(
    not(feature = "serve"),
    allow(dead_code, unused_imports, reason = "the server uses more than the embedded gateway")
)]

#[doc(hidden)]
pub mod mock;
#[cfg(feature = "serve")]
#[doc(hidden)]
pub mod server;

pub use mock::{
    AuthorizerRequest, CredentialsError, Decision, GatewayLayer, GatewayService, InjectedFailure,
    InjectedFailureError, MockGateway, Setup, UnknownOnDemand,
};

/// The examples of the documentation are tests.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/rust.md")]
struct InRust;
