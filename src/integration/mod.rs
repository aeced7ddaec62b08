//! What API Gateway does between a client and a backend.
//!
//! A [`CompiledIntegration`] runs for one request as an [`Execution`]: the request side gives what the
//! backend gets, and from the backend's answer the response side gives what the client gets. A failure on
//! the way is a [`Failure`](crate::Failure), which the definitions of gateway responses render. What
//! happens at each step is in the [`ExecutionLog`].
//!
//! No I/O: the answer of the backend is a value given to it. Not here: which method a request leads to,
//! and who may call it (the mock gateway).

mod answer;
mod client;
mod compile;
mod compiled_template;
mod execution;
mod failure;
mod header_rules;
mod http_request;
mod lambda_event;
mod lambda_result;
mod log;
mod parameters;
mod payload;
pub mod put;
mod request_side;
mod response_side;
mod sample;
mod select;
mod template_choice;

pub use answer::{BackendAnswer, BackendRequest, LambdaInvocation, MethodAnswer};
pub use client::ClientRequest;
pub use compile::CompiledIntegration;
pub(crate) use compiled_template::without_holes;
pub use execution::{Executed, Execution};
pub use failure::{IntegrationFailure, TemplateFailure};
pub use log::ExecutionLog;
pub use parameters::{ParameterFailure, parameter_of_request, parameter_of_response};
pub use payload::{BinaryMediaTypes, ContentHandling, convert_request, convert_response};
pub use sample::SampleAnswer;
pub use select::{SelectionPattern, select_response};
pub use template_choice::{RequestTemplate, choose_request_template};
