//! An integration with everything around it that an execution needs.

use super::compiled_template::CompiledTemplate;
use super::payload::{BinaryMediaTypes, ContentHandling};
use super::select::SelectionPattern;
use crate::rest_api::{
    self, IntegrationKind, IntegrationResponse, Method, Passthrough, RestApi, ValueMapping,
};
use crate::template::integration_mapping::{
    IntegrationSource, IntegrationTarget, parse_request_source, parse_request_target, parse_response_source,
};

/// The integration of a method, compiled once and executed for many requests.
#[derive(Clone, Debug)]
pub struct CompiledIntegration {
    pub(super) kind: IntegrationKind,
    /// The method that the backend gets; `None` for the client's.
    pub(super) http_method: Option<String>,
    /// The address of the backend with its placeholders.
    pub(super) uri: Option<String>,
    pub(super) templates: Vec<CompiledTemplate>,
    pub(super) passthrough: Passthrough,
    pub(super) content_handling: Option<ContentHandling>,
    pub(super) parameters: Vec<RequestMapping>,
    pub(super) responses: Vec<CompiledResponse>,
    pub(super) binary_media_types: BinaryMediaTypes,
    /// How long the backend may take, in milliseconds.
    pub(super) timeout: Option<u32>,
}

/// A mapping of `requestParameters`.
#[derive(Clone, Debug)]
pub(super) struct RequestMapping {
    pub(super) target: IntegrationTarget,
    pub(super) name: String,
    pub(super) source: IntegrationSource,
}

/// An integration response.
#[derive(Clone, Debug)]
pub(super) struct CompiledResponse {
    /// `None` for the default response.
    pub(super) pattern: Option<SelectionPattern>,
    /// As written, which the log shows.
    pub(super) status: String,
    /// The headers that it sets.
    pub(super) headers: Vec<(String, IntegrationSource)>,
    pub(super) templates: Vec<CompiledTemplate>,
    pub(super) content_handling: Option<ContentHandling>,
    /// Whether the method declares its status.
    pub(super) is_declared: bool,
}

impl AsRef<Option<SelectionPattern>> for CompiledResponse {
    fn as_ref(&self) -> &Option<SelectionPattern> {
        &self.pattern
    }
}

impl CompiledIntegration {
    /// Compiles the integration of a method; `None` for a method without one.
    ///
    /// Mistakes are kept: API Gateway takes templates with mistakes, and fails at each request. A mapping
    /// that it would have refused is left out.
    #[must_use]
    pub fn compile(rest_api: &RestApi, method: &Method) -> Option<Self> {
        let integration = method.integration.as_ref()?;
        let text = |text: &crate::source::Text| text.as_str().to_owned();
        let http_method = integration.http_method.as_ref().map(text).filter(|name| name != rest_api::ANY);
        Some(Self {
            kind: integration.kind,
            http_method: http_method.map(|name| name.to_ascii_uppercase()),
            uri: integration.uri.as_ref().map(text),
            templates: CompiledTemplate::all(&integration.templates),
            passthrough: integration.passthrough,
            content_handling: handling(integration.content_handling.as_ref()),
            parameters: integration.parameters.iter().filter_map(RequestMapping::of).collect(),
            responses: integration
                .responses
                .iter()
                .map(|response| CompiledResponse::of(response, rest_api, method))
                .collect(),
            binary_media_types: BinaryMediaTypes::of(rest_api),
            timeout: integration.timeout,
        })
    }

    /// What kind of backend it has.
    #[must_use]
    pub fn kind(&self) -> IntegrationKind {
        self.kind
    }

    /// How long the backend may take, in milliseconds; API Gateway gives it 29 seconds where nothing is
    /// written.
    #[must_use]
    pub fn timeout(&self) -> Option<u32> {
        self.timeout
    }

    /// The address of the backend with its placeholders, as the file has it.
    #[must_use]
    pub fn uri(&self) -> Option<&str> {
        self.uri.as_deref()
    }

    /// Whether the backend is a function.
    #[must_use]
    pub fn is_lambda(&self) -> bool {
        let is_aws = matches!(self.kind, IntegrationKind::Aws | IntegrationKind::AwsProxy);
        let names_one = |uri: &str| uri.contains(":lambda:path/");
        // A proxy integration whose address is not known is one of a function.
        is_aws && self.uri.as_deref().map_or(self.kind == IntegrationKind::AwsProxy, names_one)
    }
}

fn handling(written: Option<&crate::source::Text>) -> Option<ContentHandling> {
    ContentHandling::of(written?.as_str())
}

impl RequestMapping {
    fn of(mapping: &ValueMapping) -> Option<Self> {
        let (target, name) = parse_request_target(mapping.target.as_str())?;
        let source = parse_request_source(mapping.value.as_str())?;
        Some(Self { target, name: name.to_owned(), source })
    }
}

impl CompiledResponse {
    fn of(response: &IntegrationResponse, rest_api: &RestApi, method: &Method) -> Self {
        let header = |mapping: &ValueMapping| {
            let source = parse_response_source(mapping.value.as_str())?;
            Some((mapping.response_header()?.to_owned(), source))
        };
        let pattern = response.selection_pattern.as_ref().filter(|pattern| !pattern.as_str().is_empty());
        // Files that were read in part may declare it elsewhere.
        let may_be_declared = rest_api.is_partial && method.responses.is_empty();
        Self {
            pattern: pattern.map(|pattern| SelectionPattern::new(pattern.as_str())),
            status: response.status.as_str().to_owned(),
            headers: response.parameters.iter().filter_map(header).collect(),
            templates: CompiledTemplate::all(&response.templates),
            content_handling: handling(response.content_handling.as_ref()),
            is_declared: may_be_declared
                || method.responses.iter().any(|declared| declared.status == response.status),
        }
    }
}
