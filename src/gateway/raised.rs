//! From where in an API a response type can be raised, as far as its files show.
//!
//! The causes are those of the developer guide ("Gateway response types"), corrected by recordings: an unknown path
//! raises `MISSING_AUTHENTICATION_TOKEN`, and nothing has been seen to raise `RESOURCE_NOT_FOUND`.

use super::{Api, ResponseType};
use crate::rest_api::{
    Authorization, AuthorizerKind, IntegrationKind, Method, Passthrough, Resource, RestApi,
};

/// From where a response type is raised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Raised<'a> {
    /// Any request can raise it.
    Always {
        /// What it runs into.
        cause: AnyRequest,
        /// The usage plans in question, by name.
        plans: Vec<&'a str>,
    },
    /// These methods can, in order of writing; at least one.
    Methods {
        /// Why they can.
        cause: Cause,
        /// The methods, each behind its path.
        methods: Vec<(&'a str, &'a str)>,
        /// The authorizers or usage plans in question, by name.
        names: Vec<&'a str>,
    },
    /// No method can.
    Never(Cause),
}

/// What any request may run into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnyRequest {
    /// A path or method that the API does not have.
    UnknownRoute,
    /// A body of more than 10 MB.
    Size,
    /// The limits of the account, the stage, or a usage plan.
    Rate,
    /// The rules of a web ACL, which files of an API do not show.
    WebAcl,
    /// The resource policy of the API.
    ResourcePolicy,
    /// A mistake in the configuration of an integration.
    Configuration,
}

/// What a method has that lets it raise a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// An authorizer.
    Authorizer,
    /// An authorizer that is a Lambda function.
    LambdaAuthorizer,
    /// An authorizer, or a signature.
    AuthorizerOrSignature,
    /// A signature (IAM).
    Signature,
    /// An API key.
    ApiKey,
    /// An API key, whose usage plan may have a quota.
    Quota,
    /// A model that bodies are validated by.
    Model,
    /// A required parameter that is validated.
    RequiredParameter,
    /// A backend.
    Backend,
    /// An integration that refuses media types without a template.
    MediaTypes,
}

impl Api {
    /// From where a response type can be raised; `None` where the files do not show it: they name no
    /// methods, or the type is that of a family, or no method that was read can raise it and there may be more.
    ///
    /// ```
    /// use gatecast::gateway::{Raised, ResponseType};
    /// use gatecast::{ImportOptions, SourceFile, import};
    ///
    /// let mut options = ImportOptions::default();
    /// options.rest_api = true;
    /// let source = SourceFile::new("api.json", r#"{"openapi": "3.0.1", "paths": {"/pets": {"get": {}}}}"#);
    /// let api = import(&source, &options)?.value;
    /// assert!(matches!(api.raised(ResponseType::InvalidApiKey), Some(Raised::Never(_))));
    /// # Ok::<(), gatecast::ImportError>(())
    /// ```
    #[must_use]
    pub fn raised(&self, response_type: ResponseType) -> Option<Raised<'_>> {
        let rest_api = self.rest_api.as_deref().filter(|rest_api| rest_api.has_methods())?;
        let cause = match response_type {
            ResponseType::MissingAuthenticationToken => return Some(always(AnyRequest::UnknownRoute)),
            ResponseType::RequestTooLarge => return Some(always(AnyRequest::Size)),
            ResponseType::Throttled => {
                let plans = rest_api.usage_plans.iter().filter(|plan| plan.throttle.is_some());
                let plans = plans.map(|plan| plan.name.as_str()).collect();
                return Some(Raised::Always { cause: AnyRequest::Rate, plans });
            }
            ResponseType::WafFiltered => return Some(always(AnyRequest::WebAcl)),
            ResponseType::ApiConfigurationError => return Some(always(AnyRequest::Configuration)),
            ResponseType::AccessDenied if rest_api.policy.is_some() => {
                return Some(always(AnyRequest::ResourcePolicy));
            }
            ResponseType::AccessDenied => Cause::AuthorizerOrSignature,
            ResponseType::Unauthorized => Cause::Authorizer,
            ResponseType::AuthorizerFailure | ResponseType::AuthorizerConfigurationError => {
                Cause::LambdaAuthorizer
            }
            ResponseType::ExpiredToken | ResponseType::InvalidSignature => Cause::Signature,
            ResponseType::InvalidApiKey => Cause::ApiKey,
            ResponseType::QuotaExceeded => Cause::Quota,
            ResponseType::BadRequestBody => Cause::Model,
            ResponseType::BadRequestParameters => Cause::RequiredParameter,
            ResponseType::IntegrationFailure | ResponseType::IntegrationTimeout => Cause::Backend,
            ResponseType::UnsupportedMediaType => Cause::MediaTypes,
            ResponseType::ResourceNotFound | ResponseType::Default4xx | ResponseType::Default5xx => {
                return None;
            }
        };
        rest_api.raised_by(cause)
    }
}

fn always(cause: AnyRequest) -> Raised<'static> {
    Raised::Always { cause, plans: Vec::new() }
}

impl RestApi {
    fn raised_by(&self, cause: Cause) -> Option<Raised<'_>> {
        let with_cause: Vec<(&Resource, &Method)> =
            self.methods().filter(|(_, method)| self.has_cause(method, cause)).collect();
        if with_cause.is_empty() {
            let may_be_elsewhere =
                self.is_partial || self.methods().any(|(_, method)| self.leaves_open(method, cause));
            return (!may_be_elsewhere).then_some(Raised::Never(cause));
        }
        let mut names: Vec<&str> = match cause {
            Cause::Quota => {
                let plans = self.usage_plans.iter().filter(|plan| plan.quota.is_some());
                plans.map(|plan| plan.name.as_str()).collect()
            }
            Cause::Authorizer | Cause::LambdaAuthorizer | Cause::AuthorizerOrSignature => {
                with_cause.iter().filter_map(|(_, method)| authorizer(method)).collect()
            }
            _ => Vec::new(),
        };
        let mut seen = std::collections::HashSet::new();
        names.retain(|name| seen.insert(*name));
        let methods =
            with_cause.iter().map(|(resource, method)| (resource.path.as_str(), method.name.as_str()));
        Some(Raised::Methods { cause, methods: methods.collect(), names })
    }

    fn has_cause(&self, method: &Method, cause: Cause) -> bool {
        let kind = || self.authorizers.get(authorizer(method)?).map(|authorizer| authorizer.kind);
        let integration = method.integration.as_ref();
        match cause {
            Cause::Authorizer => authorizer(method).is_some(),
            Cause::LambdaAuthorizer => {
                matches!(kind(), Some(AuthorizerKind::Token | AuthorizerKind::Request))
            }
            Cause::AuthorizerOrSignature => {
                authorizer(method).is_some() || method.authorization == Authorization::Iam
            }
            Cause::Signature => method.authorization == Authorization::Iam,
            Cause::ApiKey | Cause::Quota => method.needs_key,
            Cause::Model => method.validates.body && !method.models.is_empty(),
            Cause::RequiredParameter => {
                method.validates.parameters && method.parameters.iter().any(|parameter| parameter.is_required)
            }
            Cause::Backend => integration.is_some_and(|found| found.kind != IntegrationKind::Mock),
            Cause::MediaTypes => integration.is_some_and(|found| match found.passthrough {
                _ if found.kind.is_proxy() => false,
                Passthrough::Never => true,
                Passthrough::WhenNoTemplates => !found.templates.is_empty(),
                Passthrough::Always => false,
            }),
        }
    }

    /// Whether the files leave open if a method has a cause.
    fn leaves_open(&self, method: &Method, cause: Cause) -> bool {
        let is_open = method.authorization == Authorization::Unknown;
        match cause {
            Cause::Authorizer | Cause::AuthorizerOrSignature | Cause::Signature => is_open,
            Cause::LambdaAuthorizer => {
                is_open || authorizer(method).is_some_and(|name| !self.authorizers.contains_key(name))
            }
            Cause::Backend | Cause::MediaTypes => {
                let integration = method.integration.as_ref();
                integration.is_none_or(|found| found.kind == IntegrationKind::Unknown)
            }
            Cause::ApiKey | Cause::Quota | Cause::Model | Cause::RequiredParameter => false,
        }
    }
}

fn authorizer(method: &Method) -> Option<&str> {
    match &method.authorization {
        Authorization::Authorizer(name) => Some(name),
        Authorization::None | Authorization::Iam | Authorization::Unknown => None,
    }
}
