//! The catalogue of failures: what goes wrong, and the exact words API Gateway has for it.

use std::fmt;

use super::ResponseType;
use super::response_type::Reach;

/// How well a behaviour is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Evidence {
    /// Recorded from AWS by a test suite that keeps the exchange.
    Recorded,
    /// In AWS's documentation.
    Documented,
    /// Reported by people who saw AWS answer so.
    Reported,
    /// Nobody measured it; the best reading of what is known.
    Assumed,
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Recorded => "recorded",
            Self::Documented => "documented",
            Self::Reported => "reported",
            Self::Assumed => "assumed",
        })
    }
}

/// A failure by name: a response type and the message AWS has for it.
#[derive(Clone, Copy, Debug)]
pub struct CataloguedFailure {
    /// Its name: `authorizer-implicit-deny`.
    pub name: &'static str,
    /// Its response type; a family for a failure that has none.
    pub response_type: ResponseType,
    /// The status it has where no definition sets one.
    pub status: u16,
    /// The message; `None` is null.
    pub message: Option<&'static str>,
    /// What the body validator found, as it is inserted: escaped.
    pub validation_error: Option<&'static str>,
    /// How it comes about.
    pub summary: &'static str,
    /// How well the message is known.
    pub evidence: Evidence,
}

const fn failure(
    name: &'static str,
    response_type: ResponseType,
    status: u16,
    message: &'static str,
    summary: &'static str,
    evidence: Evidence,
) -> CataloguedFailure {
    CataloguedFailure {
        name,
        response_type,
        status,
        message: Some(message),
        validation_error: None,
        summary,
        evidence,
    }
}

impl CataloguedFailure {
    /// All of them; the first of each type is its most common one.
    pub const ALL: &'static [Self] = &CATALOGUE;

    /// The failure of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        CATALOGUE.iter().find(|failure| failure.name == name)
    }

    /// How far the request has got when it happens.
    pub(super) fn reach(&self) -> Reach {
        match self.name {
            // IAM and the resource policy decide without a Lambda authorizer, on a resource.
            "unsigned-request" | "iam-deny" => Reach::Resource,
            name if name.starts_with("resource-policy-") => Reach::Resource,
            _ => self.response_type.reach(),
        }
    }

    /// The failures of a type, the most common one first.
    pub fn of(response_type: ResponseType) -> impl Iterator<Item = &'static Self> {
        CATALOGUE.iter().filter(move |failure| failure.response_type == response_type)
    }
}

/// Sources of the words: recorded and reported exchanges, re:Post and the developer guide; where
/// the evidence is [`Evidence::Assumed`], nobody has shown the answer of a REST API.
static CATALOGUE: [CataloguedFailure; 35] = [
    failure(
        "authorizer-explicit-deny",
        ResponseType::AccessDenied,
        403,
        "User is not authorized to access this resource with an explicit deny in an identity-based policy",
        "a Lambda authorizer's policy denies the call (text since about 2025)",
        Evidence::Reported,
    ),
    failure(
        "authorizer-explicit-deny-before-2025",
        ResponseType::AccessDenied,
        403,
        "User is not authorized to access this resource with an explicit deny",
        "the same, in the words used until about 2025",
        Evidence::Reported,
    ),
    failure(
        "authorizer-implicit-deny",
        ResponseType::AccessDenied,
        403,
        "User is not authorized to access this resource",
        "a Lambda authorizer's policy does not mention the call",
        Evidence::Reported,
    ),
    failure(
        "resource-policy-implicit-deny",
        ResponseType::AccessDenied,
        403,
        "User: anonymous is not authorized to perform: execute-api:Invoke on resource: \
         arn:aws:execute-api:us-east-1:********9012:a1b2c3d4e5/prod/GET/pets/5",
        "the resource policy does not mention an anonymous caller",
        Evidence::Reported,
    ),
    failure(
        "resource-policy-explicit-deny",
        ResponseType::AccessDenied,
        403,
        "User: anonymous is not authorized to perform: execute-api:Invoke on resource: \
         arn:aws:execute-api:us-east-1:********9012:a1b2c3d4e5/prod/GET/pets/5 \
         with an explicit deny in a resource-based policy",
        "the resource policy denies an anonymous caller",
        Evidence::Reported,
    ),
    failure(
        "resource-policy-explicit-deny-before-2025",
        ResponseType::AccessDenied,
        403,
        "User: anonymous is not authorized to perform: execute-api:Invoke on resource: \
         arn:aws:execute-api:us-east-1:********9012:a1b2c3d4e5/prod/GET/pets/5 with an explicit deny",
        "the same, in the words used until about 2025",
        Evidence::Reported,
    ),
    failure(
        "iam-deny",
        ResponseType::AccessDenied,
        403,
        "User: arn:aws:iam::123456789012:user/jane is not authorized to perform: execute-api:Invoke on resource: \
         arn:aws:execute-api:us-east-1:********9012:a1b2c3d4e5/prod/GET/pets/5",
        "the IAM policies of a signed caller do not allow the call",
        Evidence::Documented,
    ),
    failure(
        "integration-misconfigured",
        ResponseType::ApiConfigurationError,
        500,
        INTERNAL_SERVER_ERROR,
        "an invalid endpoint address, or a mapping to a header that the integration request must not have",
        Evidence::Recorded,
    ),
    failure(
        "lambda-permission-missing",
        ResponseType::ApiConfigurationError,
        500,
        INTERNAL_SERVER_ERROR,
        "the function's policy does not let API Gateway invoke it",
        Evidence::Reported,
    ),
    failure(
        "lambda-throttled",
        ResponseType::ApiConfigurationError,
        500,
        INTERNAL_SERVER_ERROR,
        "the function has no free concurrency (the text is reported, the response type assumed)",
        Evidence::Assumed,
    ),
    failure(
        "authorizer-unreachable",
        ResponseType::AuthorizerConfigurationError,
        500,
        INTERNAL_SERVER_ERROR,
        "the authorizer cannot be reached",
        Evidence::Reported,
    ),
    failure(
        "authorizer-bad-policy",
        ResponseType::AuthorizerConfigurationError,
        500,
        INTERNAL_SERVER_ERROR,
        "the authorizer returned a document without a policy",
        Evidence::Reported,
    ),
    CataloguedFailure {
        name: "authorizer-threw",
        response_type: ResponseType::AuthorizerFailure,
        status: 500,
        message: None,
        validation_error: None,
        summary: "the authorizer threw anything but `Unauthorized`",
        evidence: Evidence::Reported,
    },
    CataloguedFailure {
        name: "invalid-body",
        response_type: ResponseType::BadRequestBody,
        status: 400,
        message: Some(INVALID_REQUEST_BODY),
        validation_error: Some(
            r#"[object has missing required properties ([\"name\"]), instance type (string) does not match any allowed primitive type (allowed: [\"integer\",\"number\"])]"#,
        ),
        summary: "the body does not fit the model",
        evidence: Evidence::Recorded,
    },
    CataloguedFailure {
        name: "unparsable-body",
        response_type: ResponseType::BadRequestBody,
        status: 400,
        message: Some(INVALID_REQUEST_BODY),
        validation_error: Some("[Unknown error parsing request body]"),
        summary: "the body is empty or not JSON",
        evidence: Evidence::Reported,
    },
    failure(
        "missing-parameters",
        ResponseType::BadRequestParameters,
        400,
        "Missing required request parameters: [x-tenant-id, limit]",
        "required headers, query or path parameters are missing or blank",
        Evidence::Recorded,
    ),
    failure(
        "expired-token",
        ResponseType::ExpiredToken,
        403,
        "The security token included in the request is expired",
        "the security token of a signed request has expired",
        Evidence::Assumed,
    ),
    failure(
        "integration-unreachable",
        ResponseType::IntegrationFailure,
        504,
        "Network error communicating with endpoint",
        "the connection to the integration failed",
        Evidence::Reported,
    ),
    failure(
        "integration-timeout",
        ResponseType::IntegrationTimeout,
        504,
        "Endpoint request timed out",
        "the integration did not answer in time",
        Evidence::Reported,
    ),
    failure(
        "invalid-api-key",
        ResponseType::InvalidApiKey,
        403,
        "Forbidden",
        "the API key is missing or unknown",
        Evidence::Reported,
    ),
    failure(
        "invalid-signature",
        ResponseType::InvalidSignature,
        403,
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret \
         Access Key and signing method. Consult the service documentation for details.",
        "a signed request whose signature is wrong or too old (the text is documented, its bytes are not)",
        Evidence::Documented,
    ),
    failure(
        "unknown-route",
        ResponseType::MissingAuthenticationToken,
        403,
        "Missing Authentication Token",
        "no such path, or no such method on it",
        Evidence::Recorded,
    ),
    failure(
        "unsigned-request",
        ResponseType::MissingAuthenticationToken,
        403,
        "Missing Authentication Token",
        "a method with IAM authorization called without a signature",
        Evidence::Reported,
    ),
    failure(
        "quota-exceeded",
        ResponseType::QuotaExceeded,
        429,
        "Limit Exceeded",
        "the quota of the usage plan is used up",
        Evidence::Reported,
    ),
    failure(
        "request-too-large",
        ResponseType::RequestTooLarge,
        413,
        "HTTP content length exceeded 10485760 bytes.",
        "the request is over 10 MB; the answer is plain text",
        Evidence::Reported,
    ),
    failure(
        "resource-not-found",
        ResponseType::ResourceNotFound,
        404,
        "Resource not found",
        "documented, never seen",
        Evidence::Assumed,
    ),
    failure(
        "throttled",
        ResponseType::Throttled,
        429,
        "Too Many Requests",
        "a rate limit is exceeded",
        Evidence::Reported,
    ),
    failure(
        "unauthorized",
        ResponseType::Unauthorized,
        401,
        "Unauthorized",
        "no token, a bad one, or an authorizer that threw `Unauthorized`",
        Evidence::Reported,
    ),
    failure(
        "cognito-token-expired",
        ResponseType::Unauthorized,
        401,
        "The incoming token has expired",
        "the token of a Cognito user pool has expired",
        Evidence::Reported,
    ),
    failure(
        "unsupported-media-type",
        ResponseType::UnsupportedMediaType,
        415,
        "Unsupported Media Type",
        "no template fits the content type of the request",
        Evidence::Reported,
    ),
    failure(
        "waf-filtered",
        ResponseType::WafFiltered,
        403,
        "Forbidden",
        "AWS WAF blocked the request",
        Evidence::Documented,
    ),
    failure(
        "bad-authorization-header",
        ResponseType::Default4xx,
        403,
        "Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded with \
         Base64): 'XXi263ca/R7m0nWJL982GqbbjWIpu2ROtyb6EfSVwl4='.",
        "an Authorization header that is not an AWS signature, on an unknown route or a method with IAM authorization \
         (text since 2025)",
        Evidence::Reported,
    ),
    failure(
        "bad-authorization-header-before-2025",
        ResponseType::Default4xx,
        403,
        "'eyJhbGciOiJIUzI1NiJ9' not a valid key=value pair (missing equal-sign) in Authorization header: \
         'Bearer eyJhbGciOiJIUzI1NiJ9'.",
        "the same, in the words used until 2025",
        Evidence::Reported,
    ),
    failure(
        "mapped-body-not-json",
        ResponseType::Default4xx,
        400,
        "Invalid JSON in request body",
        "a parameter mapping reads a value of a request body that looks like JSON and is not",
        Evidence::Reported,
    ),
    failure(
        "malformed-proxy-answer",
        ResponseType::Default5xx,
        502,
        INTERNAL_SERVER_ERROR,
        "a Lambda proxy function failed, or returned something that is not a proxy response",
        Evidence::Recorded,
    ),
];

const INTERNAL_SERVER_ERROR: &str = "Internal server error";
const INVALID_REQUEST_BODY: &str = "Invalid request body";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_have_failures_with_unique_names() {
        for response_type in ResponseType::ALL {
            let first = CataloguedFailure::of(response_type).next();
            let status = first.expect("every type has a failure").status;
            assert!(response_type.status().is_none_or(|own| own == status), "{response_type}");
        }
        let mut names: Vec<_> = CATALOGUE.iter().map(|failure| failure.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), CATALOGUE.len(), "names are unique");
    }
}
