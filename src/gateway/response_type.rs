//! The 21 response types and all that AWS fixes about them.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};
use thiserror::Error;

use super::Evidence;
use crate::diagnostic::{nearest, quoted};

/// A gateway response type.
///
/// In the order of AWS's own list (the validation message of the control plane).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names are AWS's; `summary` says what each is")]
#[non_exhaustive]
pub enum ResponseType {
    RequestTooLarge,
    ResourceNotFound,
    AuthorizerConfigurationError,
    MissingAuthenticationToken,
    BadRequestBody,
    InvalidSignature,
    InvalidApiKey,
    BadRequestParameters,
    AuthorizerFailure,
    Unauthorized,
    IntegrationTimeout,
    AccessDenied,
    Default4xx,
    Default5xx,
    WafFiltered,
    QuotaExceeded,
    Throttled,
    ApiConfigurationError,
    UnsupportedMediaType,
    IntegrationFailure,
    ExpiredToken,
}

/// Which fallback a type has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Family {
    /// `DEFAULT_4XX`.
    Client,
    /// `DEFAULT_5XX`.
    Server,
}

impl Family {
    /// The type that stands in for the family's members.
    #[must_use]
    pub fn fallback(self) -> ResponseType {
        match self {
            Self::Client => ResponseType::Default4xx,
            Self::Server => ResponseType::Default5xx,
        }
    }
}

/// How far a request has got when a type is raised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reach {
    /// No resource is matched, or none exists: no `resourcePath`, no path parameters.
    Gateway,
    /// A resource is matched; an authorizer was not called, or returned no policy.
    Resource,
    /// An authorizer, where there is one, returned a policy and its context.
    Authorizer,
}

/// What AWS fixes about a type.
struct Facts {
    name: &'static str,
    family: Family,
    /// The built-in status; the families have none.
    status: Option<u16>,
    /// `x-amzn-ErrorType`.
    error_type: Option<&'static str>,
    error_type_evidence: Evidence,
    /// Whether `$context.error.messageString` begins with a space.
    spaced: bool,
    summary: &'static str,
}

impl ResponseType {
    /// All types, in the order of AWS's own list.
    pub const ALL: [Self; 21] = [
        Self::RequestTooLarge,
        Self::ResourceNotFound,
        Self::AuthorizerConfigurationError,
        Self::MissingAuthenticationToken,
        Self::BadRequestBody,
        Self::InvalidSignature,
        Self::InvalidApiKey,
        Self::BadRequestParameters,
        Self::AuthorizerFailure,
        Self::Unauthorized,
        Self::IntegrationTimeout,
        Self::AccessDenied,
        Self::Default4xx,
        Self::Default5xx,
        Self::WafFiltered,
        Self::QuotaExceeded,
        Self::Throttled,
        Self::ApiConfigurationError,
        Self::UnsupportedMediaType,
        Self::IntegrationFailure,
        Self::ExpiredToken,
    ];

    /// All types, in order of their names.
    #[must_use]
    pub fn by_name() -> [Self; Self::ALL.len()] {
        let mut types = Self::ALL;
        types.sort_by_key(|response_type| response_type.name());
        types
    }

    /// Its name: `MISSING_AUTHENTICATION_TOKEN`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.facts().name
    }

    /// Which fallback governs it where it has no definition of its own.
    #[must_use]
    pub fn family(self) -> Family {
        self.facts().family
    }

    /// Whether it is `DEFAULT_4XX` or `DEFAULT_5XX`.
    #[must_use]
    pub fn is_family(self) -> bool {
        matches!(self, Self::Default4xx | Self::Default5xx)
    }

    /// Whether a definition of it has an effect. Only `REQUEST_TOO_LARGE` answers the same
    /// whatever is defined. Source: AWS developer guide, known issues; confirmed by three reports.
    #[must_use]
    pub fn is_customisable(self) -> bool {
        self != Self::RequestTooLarge
    }

    /// The built-in status; `None` for the families, which keep the status of the failure.
    /// Recorded from GetGatewayResponses.
    #[must_use]
    pub fn status(self) -> Option<u16> {
        self.facts().status
    }

    /// The value of `x-amzn-ErrorType`, whatever is customised; `None` where none was ever seen.
    #[must_use]
    pub fn error_type(self) -> Option<&'static str> {
        self.facts().error_type
    }

    /// How well [`error_type`](Self::error_type) is known.
    #[must_use]
    pub fn error_type_evidence(self) -> Evidence {
        self.facts().error_type_evidence
    }

    /// What `$context.error.responseType` renders: the name, but for
    /// `AUTHORIZER_CONFIGURATION_ERROR`, which was measured to call itself `API_CONFIGURATION_ERROR`.
    #[must_use]
    pub fn reported_name(self) -> &'static str {
        match self {
            Self::AuthorizerConfigurationError => Self::ApiConfigurationError.name(),
            other => other.name(),
        }
    }

    /// When API Gateway answers with it.
    #[must_use]
    pub fn summary(self) -> &'static str {
        self.facts().summary
    }

    /// Whether `$context.error.messageString` begins with one space for this type. Measured for
    /// some types (ministack pull request 1756); the byte counts of built-in bodies put the two
    /// integration types into the group.
    pub(super) fn is_spaced(self) -> bool {
        self.facts().spaced
    }

    /// How far a request has got. That authorizer values are missing where the authorizer threw
    /// or was not called is reported; that there is no resource path where none matched, assumed.
    pub(super) fn reach(self) -> Reach {
        match self {
            Self::RequestTooLarge
            | Self::WafFiltered
            | Self::MissingAuthenticationToken
            | Self::ResourceNotFound
            | Self::Default4xx => Reach::Gateway,
            Self::Unauthorized
            | Self::AuthorizerFailure
            | Self::AuthorizerConfigurationError
            | Self::InvalidSignature
            | Self::ExpiredToken => Reach::Resource,
            _ => Reach::Authorizer,
        }
    }

    /// Its place in [`Self::ALL`].
    pub fn index(self) -> usize {
        self as usize
    }

    fn facts(self) -> &'static Facts {
        &FACTS[self.index()]
    }
}

/// A name that is no response type.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("unknown response type {}{}", quoted(name), self.hint())]
pub struct UnknownResponseType {
    /// What was written.
    pub name: String,
    /// The type most like it.
    pub nearest: Option<&'static str>,
}

impl UnknownResponseType {
    fn hint(&self) -> String {
        self.nearest.map(|name| format!("; did you mean `{name}`?")).unwrap_or_default()
    }
}

/// From its exact name.
impl FromStr for ResponseType {
    type Err = UnknownResponseType;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let all = || Self::ALL.into_iter();
        all().find(|candidate| candidate.name() == name).ok_or_else(|| UnknownResponseType {
            name: name.to_owned(),
            nearest: nearest(name, all().map(Self::name)),
        })
    }
}

impl fmt::Display for ResponseType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl Serialize for ResponseType {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// By [`ResponseType::index`]. Statuses: recorded (GetGatewayResponses, 2024-04-15). Error types:
/// recorded or reported exchanges, but where the evidence says otherwise.
static FACTS: [Facts; 21] = [
    Facts {
        name: "REQUEST_TOO_LARGE",
        family: Family::Client,
        status: Some(413),
        error_type: None,
        error_type_evidence: Evidence::Reported,
        spaced: false,
        summary: "the request is larger than 10485760 bytes; refused before gateway responses are looked at, \
                  so that nothing can customise it",
    },
    Facts {
        name: "RESOURCE_NOT_FOUND",
        family: Family::Client,
        status: Some(404),
        error_type: None,
        error_type_evidence: Evidence::Assumed,
        spaced: false,
        summary: "documented for a resource that cannot be found after the request was authorized; never seen: \
                  a route that does not exist raises MISSING_AUTHENTICATION_TOKEN",
    },
    Facts {
        name: "AUTHORIZER_CONFIGURATION_ERROR",
        family: Family::Server,
        status: Some(500),
        error_type: Some("AuthorizerConfigurationException"),
        error_type_evidence: Evidence::Reported,
        spaced: true,
        summary: "the authorizer could not be reached, or returned a document without a policy",
    },
    Facts {
        name: "MISSING_AUTHENTICATION_TOKEN",
        family: Family::Client,
        status: Some(403),
        error_type: Some("MissingAuthenticationTokenException"),
        error_type_evidence: Evidence::Recorded,
        spaced: false,
        summary: "no such route or method, or an IAM method called without a signature",
    },
    Facts {
        name: "BAD_REQUEST_BODY",
        family: Family::Client,
        status: Some(400),
        error_type: Some("BadRequestException"),
        error_type_evidence: Evidence::Reported,
        spaced: true,
        summary: "the body does not fit the model of the method's request validator",
    },
    Facts {
        name: "INVALID_SIGNATURE",
        family: Family::Client,
        status: Some(403),
        error_type: Some("InvalidSignatureException"),
        error_type_evidence: Evidence::Reported,
        spaced: false,
        summary: "the request was signed with a wrong key, or more than five minutes ago",
    },
    Facts {
        name: "INVALID_API_KEY",
        family: Family::Client,
        status: Some(403),
        error_type: Some("ForbiddenException"),
        error_type_evidence: Evidence::Reported,
        spaced: false,
        summary: "the method requires an API key and got none, or an unknown one",
    },
    Facts {
        name: "BAD_REQUEST_PARAMETERS",
        family: Family::Client,
        status: Some(400),
        error_type: Some("BadRequestException"),
        error_type_evidence: Evidence::Reported,
        spaced: true,
        summary: "parameters that the request validator requires are missing or blank",
    },
    Facts {
        name: "AUTHORIZER_FAILURE",
        family: Family::Server,
        status: Some(500),
        error_type: Some("AuthorizerConfigurationException"),
        error_type_evidence: Evidence::Reported,
        spaced: false,
        summary: "the authorizer threw anything but `Unauthorized`; the message is null",
    },
    Facts {
        name: "UNAUTHORIZED",
        family: Family::Client,
        status: Some(401),
        error_type: Some("UnauthorizedException"),
        error_type_evidence: Evidence::Reported,
        spaced: false,
        summary: "the identity source is missing, the token is not valid, or the authorizer threw `Unauthorized`",
    },
    Facts {
        name: "INTEGRATION_TIMEOUT",
        family: Family::Server,
        status: Some(504),
        error_type: Some("InternalServerErrorException"),
        error_type_evidence: Evidence::Reported,
        spaced: true,
        summary: "the integration did not answer in time",
    },
    Facts {
        name: "ACCESS_DENIED",
        family: Family::Client,
        status: Some(403),
        error_type: Some("AccessDeniedException"),
        error_type_evidence: Evidence::Reported,
        spaced: false,
        summary: "an authorizer's policy, an IAM policy or the resource policy does not allow the call",
    },
    Facts {
        name: "DEFAULT_4XX",
        family: Family::Client,
        status: None,
        error_type: Some("IncompleteSignatureException"),
        error_type_evidence: Evidence::Reported,
        spaced: true,
        summary: "the fallback for 4XX types without a definition, and for 4XX failures without a type, \
                  of which a bad Authorization header is the known one",
    },
    Facts {
        name: "DEFAULT_5XX",
        family: Family::Server,
        status: None,
        error_type: Some("InternalServerErrorException"),
        error_type_evidence: Evidence::Reported,
        spaced: true,
        summary: "the fallback for 5XX types without a definition, and for 5XX failures without a type, \
                  of which a malformed answer of a Lambda proxy is the known one",
    },
    Facts {
        name: "WAF_FILTERED",
        family: Family::Client,
        status: Some(403),
        error_type: Some("ForbiddenException"),
        error_type_evidence: Evidence::Reported,
        spaced: false,
        summary: "AWS WAF blocked the request; a custom response of WAF takes precedence",
    },
    Facts {
        name: "QUOTA_EXCEEDED",
        family: Family::Client,
        status: Some(429),
        error_type: Some("LimitExceededException"),
        error_type_evidence: Evidence::Reported,
        spaced: false,
        summary: "the quota of the usage plan is used up",
    },
    Facts {
        name: "THROTTLED",
        family: Family::Client,
        status: Some(429),
        error_type: Some("TooManyRequestsException"),
        error_type_evidence: Evidence::Reported,
        spaced: false,
        summary: "the rate of a usage plan, method, stage or account is exceeded",
    },
    Facts {
        name: "API_CONFIGURATION_ERROR",
        family: Family::Server,
        status: Some(500),
        error_type: Some("InternalServerErrorException"),
        error_type_evidence: Evidence::Recorded,
        spaced: true,
        summary: "the API is configured wrongly: an invalid endpoint, a forbidden header mapping, no permission to \
                  call the function",
    },
    Facts {
        name: "UNSUPPORTED_MEDIA_TYPE",
        family: Family::Client,
        status: Some(415),
        error_type: Some("BadRequestException"),
        error_type_evidence: Evidence::Assumed,
        spaced: false,
        summary: "no template fits the content type of the request, and the method passes nothing through",
    },
    Facts {
        name: "INTEGRATION_FAILURE",
        family: Family::Server,
        status: Some(504),
        error_type: Some("InternalServerErrorException"),
        error_type_evidence: Evidence::Reported,
        spaced: true,
        summary: "the integration could not be reached",
    },
    Facts {
        name: "EXPIRED_TOKEN",
        family: Family::Client,
        status: Some(403),
        error_type: Some("ExpiredTokenException"),
        error_type_evidence: Evidence::Assumed,
        spaced: false,
        summary: "the security token of a signed request has expired",
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table_follows_the_list() {
        for (index, response_type) in ResponseType::ALL.into_iter().enumerate() {
            assert_eq!(response_type.index(), index, "{response_type}");
            assert_eq!(response_type.name().parse(), Ok(response_type));
            let class = if response_type.family() == Family::Client { 4 } else { 5 };
            assert!(response_type.status().is_none_or(|status| status / 100 == class), "{response_type}");
            assert_eq!(response_type.status().is_none(), response_type.is_family());
            assert!(!response_type.summary().is_empty());
        }
    }

    #[test]
    fn typos_are_recognised() {
        let error = "DEFAULT_4xx".parse::<ResponseType>().expect_err("not a type");
        assert_eq!(error.to_string(), "unknown response type `DEFAULT_4xx`; did you mean `DEFAULT_4XX`?");
    }
}
