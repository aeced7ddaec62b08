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
//! - `yaml`, `hcl` (default): YAML documents and the files of Terraform modules. Without them, JSON
//!   documents.
//! - `files` (default): folders and files of a file system.
//! - `integrations`: what API Gateway does between a client and a backend.
//!
//! With `default-features = false` the engine remains: no I/O, no clock, no threads.
//!
//! The mock gateway is the package `gatecast-mock`, and the program `gatecast-cli`.

#![cfg_attr(
    not(all(feature = "files", feature = "hcl", feature = "yaml")),
    allow(dead_code, unused_imports, reason = "some helpers are there for one format")
)]

pub mod check;
pub mod diagnostic;
#[doc(hidden)]
pub mod gateway;
#[doc(hidden)]
pub mod import;
#[cfg(feature = "integrations")]
pub mod integration;
pub mod project;
pub mod rest_api;
#[doc(hidden)]
pub mod source;
pub mod template;

pub use diagnostic::{Checked, Diagnostic};
pub use gateway::{Api, Definition, Event, Failure, Gateway, Response, ResponseType};
pub use import::{ImportError, ImportOptions, import};
pub use source::SourceFile;

// What the packages of this repository, and few others, take from here: it may change in any version.
#[doc(hidden)]
pub use diagnostic::{Code, Severity};
#[doc(hidden)]
pub use gateway::{
    CataloguedFailure, CompileOptions, DefinitionStatus, DroppedHeader, EventError, Evidence, Family,
    Location, Parameter, Responses, TemplateEntry, UnknownFailure, UnknownResponseType, Unresolved,
};
#[cfg(feature = "files")]
#[doc(hidden)]
pub use import::folder::Folder;
#[doc(hidden)]
pub use import::{Files, FilesError, Format, PlanSide, UnknownFormat, import_all, import_event, select};
#[doc(hidden)]
pub use source::{Place, SourceError, Span, Text, TextBuilder};
