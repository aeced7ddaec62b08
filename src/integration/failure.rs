//! What goes wrong between a client and a backend.

use apigw_vtl::{RenderError, TemplateError};
use thiserror::Error;

use crate::gateway::Failure;
use crate::source::Place;

/// Why an execution fails. Prints as the line of the execution log that names it.
#[derive(Clone, Debug, Error)]
#[non_exhaustive]
pub enum IntegrationFailure {
    /// No template is for the media type of the body, and it is not passed through.
    #[error("Unsupported media type")]
    UnsupportedMediaType,
    /// A mapping reads a body that looks like JSON and is not.
    #[error("Invalid JSON in request body")]
    RequestBodyNotJson,
    /// The same in the answer of the backend.
    #[error("Execution failed due to configuration error: Invalid JSON in response body")]
    ResponseBodyNotJson,
    /// The request template failed.
    #[error("Execution failed due to configuration error: Unable to transform request")]
    RequestTemplate(TemplateFailure),
    /// The response template failed.
    #[error("Execution failed due to configuration error: Unable to transform response")]
    ResponseTemplate(TemplateFailure),
    /// The body cannot be converted from base64.
    #[error("Execution failed due to configuration error: Unable to base64 decode the body.")]
    Base64,
    /// A mapping sets a header that API Gateway sets itself.
    #[error("Execution failed due to configuration error: {0} header already present")]
    HeaderAlreadyPresent(String),
    /// The address of the backend is not one.
    #[error("Execution failed due to configuration error: Invalid endpoint address")]
    InvalidEndpoint,
    /// A function is invoked with another method than `POST`.
    #[error(
        "Execution failed due to configuration error: Lambda functions are invoked with POST, not with {0}"
    )]
    LambdaMethod(String),
    /// The request of a `MOCK` integration gives no status.
    #[error(
        "Execution failed due to configuration error: statusCode should be an integer which defined in request template"
    )]
    NoMockStatus,
    /// No integration response is for the answer.
    #[error(
        "Execution failed due to configuration error: No match for output mapping and no default output mapping configured. Endpoint Response Status Code: {0}"
    )]
    NoIntegrationResponse(u16),
    /// The method does not declare the status of the integration response.
    #[error(
        "Execution failed due to configuration error: Output mapping refers to an invalid method response: {0}"
    )]
    NoMethodResponse(String),
    /// A proxy function returned something that is not a proxy response.
    #[error("Execution failed due to configuration error: Malformed Lambda proxy response")]
    MalformedProxyResponse,
    /// The function cannot be invoked: there is none, or API Gateway may not.
    #[error("Execution failed due to configuration error: Invalid permissions on Lambda function")]
    FunctionRefused,
    /// The backend cannot be reached.
    #[error("Execution failed due to an internal error")]
    Unreachable,
    /// The backend did not answer in time.
    #[error("Execution failed due to a timeout error")]
    TimedOut,
    /// Nothing is behind the method, or nothing is known of it.
    #[error("Execution failed due to configuration error: Invalid endpoint address")]
    UnknownIntegration,
}

/// Why a template failed.
#[derive(Clone, Debug, Error)]
#[non_exhaustive]
pub enum TemplateFailure {
    /// It has mistakes, each with its place in the file.
    #[error("{}", .0.first().map(|(error, _)| error.to_string()).unwrap_or_default())]
    Syntax(Vec<(TemplateError, Option<Place>)>),
    /// It failed while it was rendered, at this place in the file.
    #[error("{0}")]
    Render(RenderError, Option<Place>),
    /// It prints too much.
    #[error("the output has more than 64 MB")]
    TooLarge,
    /// The payload is binary, which no template can see.
    #[error("the payload is binary; a template sees text alone")]
    Binary,
}

impl IntegrationFailure {
    /// The failure that the client sees, by its name in the catalogue.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::UnsupportedMediaType => "unsupported-media-type",
            Self::RequestBodyNotJson => "mapped-body-not-json",
            Self::MalformedProxyResponse => "malformed-proxy-answer",
            Self::FunctionRefused => "lambda-permission-missing",
            Self::Unreachable => "integration-unreachable",
            Self::TimedOut => "integration-timeout",
            Self::ResponseBodyNotJson
            | Self::RequestTemplate(_)
            | Self::ResponseTemplate(_)
            | Self::Base64
            | Self::HeaderAlreadyPresent(_)
            | Self::InvalidEndpoint
            | Self::LambdaMethod(_)
            | Self::NoMockStatus
            | Self::NoIntegrationResponse(_)
            | Self::NoMethodResponse(_)
            | Self::UnknownIntegration => "integration-misconfigured",
        }
    }

    /// The failure that the client sees.
    #[must_use]
    pub fn failure(&self) -> Failure {
        Failure::named(self.name()).expect("the catalogue has every name of an integration failure")
    }

    /// The template that failed and why, where one did.
    #[must_use]
    pub fn template(&self) -> Option<&TemplateFailure> {
        match self {
            Self::RequestTemplate(failure) | Self::ResponseTemplate(failure) => Some(failure),
            _ => None,
        }
    }
}
