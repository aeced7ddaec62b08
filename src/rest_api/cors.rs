//! What a page of another origin gets of preflight requests.

use super::{
    ANY, Authorization, AuthorizerKind, IdentitySource, IntegrationKind, Method, Resource, RestApi,
    ValueMapping,
};
use crate::source::{Place, Text};
use crate::template::mapping::{Mapping, parse_value};

/// A setting that lets pages of other origins call an API.
#[derive(Clone, Debug)]
pub struct CorsSetting {
    /// The origin that it allows, where the files say it.
    pub origin: Option<String>,
    /// The mapping of the origin, its quotes included, where the files have one.
    pub mapping: Option<Text>,
    /// Whether pages may send credentials.
    pub allows_credentials: bool,
    /// Where it is.
    pub place: Option<Place>,
}

impl RestApi {
    /// What the preflights allow that API Gateway answers with headers for CORS, in order of writing.
    pub fn cors_settings(&self) -> impl Iterator<Item = CorsSetting> {
        let options = self.methods().map(|(_, method)| method).filter(|method| method.name == "OPTIONS");
        options.filter(|method| method.is_mock()).filter_map(|method| {
            let mapping = method.header_mapping(ALLOW_ORIGIN)?;
            let is_known = !mapping.value.has_holes();
            Some(CorsSetting {
                origin: method.constant_header(ALLOW_ORIGIN).filter(|_| is_known),
                mapping: Some(mapping.value.clone()),
                allows_credentials: method.constant_header(ALLOW_CREDENTIALS).as_deref() == Some("true"),
                place: method.place.clone(),
            })
        })
    }

    /// Whether a path has a method of its own for preflight requests.
    #[must_use]
    pub fn answers_preflight(&self) -> bool {
        self.methods().any(|(_, method)| method.name == "OPTIONS")
    }
}

/// The header that names the origin whose pages may read a response.
pub const ALLOW_ORIGIN: &str = "Access-Control-Allow-Origin";

/// The header that lets pages that send credentials read a response.
pub const ALLOW_CREDENTIALS: &str = "Access-Control-Allow-Credentials";

/// What answers the preflight requests of a resource.
#[derive(Clone, Copy, Debug)]
pub enum Preflight<'a> {
    /// The resource has no method for them: API Gateway answers 403, without headers for CORS.
    Missing,
    /// A `MOCK` integration, with these headers.
    Mock(&'a Method),
    /// The backend, which may send any header.
    Backend(&'a Method),
}

impl Resource {
    /// What answers its preflight requests.
    #[must_use]
    pub fn preflight(&self) -> Preflight<'_> {
        let Some(method) = self.method("OPTIONS").or_else(|| self.method(ANY)) else {
            return Preflight::Missing;
        };
        if method.is_mock() { Preflight::Mock(method) } else { Preflight::Backend(method) }
    }
}

/// What stands before a method and refuses preflight requests, which carry no credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PreflightGuard<'a> {
    /// An authorizer that wants something that is not in the request.
    Authorizer(&'a str),
    /// An authorizer whose function is asked all the same, for it wants nothing of the request: it decides.
    DecidingAuthorizer(&'a str),
    /// IAM: the request must be signed.
    Signature,
    /// An API key.
    ApiKey,
}

impl RestApi {
    /// What refuses the preflight requests that a method gets, if something does.
    #[must_use]
    pub fn preflight_guard<'a>(&self, method: &'a Method) -> Option<PreflightGuard<'a>> {
        match &method.authorization {
            Authorization::Iam => Some(PreflightGuard::Signature),
            Authorization::Authorizer(name) if self.decides_without_credentials(name) => {
                Some(PreflightGuard::DecidingAuthorizer(name))
            }
            Authorization::Authorizer(name) => Some(PreflightGuard::Authorizer(name)),
            Authorization::None | Authorization::Unknown => {
                method.needs_key.then_some(PreflightGuard::ApiKey)
            }
        }
    }

    /// Whether the function of an authorizer is asked for requests without headers of the page: one of
    /// requests, none of whose identity sources is a header or in the query.
    fn decides_without_credentials(&self, authorizer: &str) -> bool {
        self.authorizers.get(authorizer).is_some_and(|authorizer| {
            let is_of_client =
                |source: IdentitySource| matches!(source, IdentitySource::Header | IdentitySource::Query);
            authorizer.kind == AuthorizerKind::Request
                && !authorizer.identity.iter().any(|(source, _)| is_of_client(*source))
        })
    }
}

impl Preflight<'_> {
    /// The method that gets the preflight requests.
    #[must_use]
    pub fn method(&self) -> Option<&Method> {
        match self {
            Self::Missing => None,
            Self::Mock(method) | Self::Backend(method) => Some(method),
        }
    }
}

impl PreflightGuard<'_> {
    /// In a word, as reports and JSON have it.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Authorizer(_) | Self::DecidingAuthorizer(_) => "authorizer",
            Self::Signature => "signature",
            Self::ApiKey => "API key",
        }
    }
}

impl Method {
    /// Whether API Gateway answers by itself.
    #[must_use]
    pub fn is_mock(&self) -> bool {
        self.integration.as_ref().is_some_and(|integration| integration.kind == IntegrationKind::Mock)
    }

    /// The value that its responses map to a header, where it is a constant: that of the default response,
    /// or else of the first one that has it.
    #[must_use]
    pub fn constant_header(&self, name: &str) -> Option<String> {
        self.header_mapping(name).and_then(|mapping| constant(&mapping.value))
    }

    /// The mapping of a header of its responses.
    #[must_use]
    pub fn header_mapping(&self, name: &str) -> Option<&ValueMapping> {
        let responses = &self.integration.as_ref()?.responses;
        let default = responses.iter().filter(|response| response.selection_pattern.is_none());
        let mut all = default.chain(responses).flat_map(|response| &response.parameters);
        all.find(|mapping| mapping.response_header().is_some_and(|header| header.eq_ignore_ascii_case(name)))
    }
}

/// The target of a mapping that sets a header of a response, without the name of the header.
pub(crate) const RESPONSE_HEADER: &str = "method.response.header.";

impl ValueMapping {
    /// The mapping that sets a header of a response.
    #[must_use]
    pub fn of_response_header(name: &str, value: Text) -> Self {
        Self { target: Text::unplaced(format!("{RESPONSE_HEADER}{name}")), value }
    }

    /// The header of a response that it sets.
    #[must_use]
    pub fn response_header(&self) -> Option<&str> {
        self.target.as_str().strip_prefix(RESPONSE_HEADER)
    }
}

/// The text of a constant between single quotes.
fn constant(value: &Text) -> Option<String> {
    match parse_value(value.as_str()).ok()? {
        Mapping::Constant(text) => Some(text.into()),
        Mapping::Variable(..) => None,
    }
}
