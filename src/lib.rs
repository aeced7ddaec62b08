//! Forecasts what clients see when Amazon API Gateway (REST APIs) answers for itself.
//!
//! A missing token, a denied authorizer, an invalid body, a throttled client: API Gateway answers
//! these without a backend, with a *gateway response*: a status, headers mapped by
//! `responseParameters`, a body rendered from `responseTemplates`. This library compiles those,
//! binds a failure and an event, and produces the status, headers and body that API Gateway would
//! send.
//!
//! Data flows one way: text → [`Api`] → [`Gateway`] → [`Gateway::respond`] → [`Response`].
//!
//! ```
//! use gatecast::{Event, Failure, Gateway, ImportOptions, ResponseType, SourceFile, import};
//!
//! let source = SourceFile::new("api.json", r#"{
//!   "openapi": "3.0.1",
//!   "info": { "title": "petstore" },
//!   "x-amazon-apigateway-gateway-responses": {
//!     "UNAUTHORIZED": {
//!       "responseParameters": { "gatewayresponse.header.WWW-Authenticate": "'Bearer'" },
//!       "responseTemplates": { "application/json": "{\"error\":$context.error.messageString}" }
//!     }
//!   }
//! }"#);
//! let api = import(&source, &ImportOptions::default())?.value;
//! let gateway = Gateway::compile(&api).value;
//!
//! let response = gateway.respond(&Failure::of(ResponseType::Unauthorized), &Event::sample());
//! assert_eq!(response.status, 401);
//! assert_eq!(response.header("www-authenticate"), Some("Bearer"));
//! assert_eq!(response.body, r#"{"error":"Unauthorized"}"#);
//! # Ok::<(), gatecast::ImportError>(())
//! ```
//!
//! # Features
//!
//! - `serve` (default): the command line with its mock gateway.
//! - `cli`: the command line without it.
//! - `embed`: the mock gateway for servers in Rust: [`MockGateway`], [`GatewayLayer`].
//! - `import`: YAML documents, Terraform's HCL, and files that documents refer to. Without it, JSON documents.
//!
//! With `default-features = false` the engine remains: no I/O, no clock, no threads.

pub mod check;
#[cfg(feature = "cli")]
mod compare;
pub mod diagnostic;
mod gateway;
mod import;
#[cfg(feature = "embed")]
mod mock;
#[cfg(feature = "import")]
pub mod project;
#[cfg(feature = "cli")]
mod report;
#[cfg(feature = "serve")]
mod server;
#[cfg(feature = "cli")]
mod snapshot;
mod source;
pub mod template;

#[cfg(feature = "cli")]
#[doc(hidden)]
pub mod cli;
#[cfg(all(fuzzing, feature = "serve"))]
#[doc(hidden)]
pub mod fuzzing;

pub use diagnostic::{Checked, Code, Diagnostic, Severity};
pub use gateway::{
    Api, CataloguedFailure, CompileOptions, Definition, DroppedHeader, Event, EventError, Evidence, Failure,
    Family, Gateway, Location, Parameter, Response, ResponseType, Responses, StatusCode, TemplateEntry,
    UnknownResponseType, Unresolved,
};
#[cfg(feature = "import")]
pub use import::Folder;
pub use import::{
    Files, FilesError, Format, ImportError, ImportOptions, Moment, import, import_all, import_event, select,
};
#[cfg(feature = "embed")]
pub use mock::{CredentialsError, Decision, GatewayLayer, GatewayService, MockGateway, Rule, RuleError};
pub use source::{Place, SourceError, SourceFile, Span, Text, TextBuilder};

/// The examples of the documentation are tests.
#[cfg(all(doctest, feature = "embed"))]
#[doc = include_str!("../docs/rust.md")]
struct InRust;
