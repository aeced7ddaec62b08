//! The table of known variables.
//!
//! Names and meanings: AWS developer guide, *Variables for data transformations* and *Variables
//! for access logging*. What a gateway response can see of them is a smaller matter; where it
//! was measured, the entry says so.

/// A field of `$context.error`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorField {
    /// `message`: plain text.
    Message,
    /// `messageString`: the message as a JSON string, with its quotes.
    MessageString,
    /// `responseType`: a response type's name.
    ResponseType,
    /// `validationErrorString`: what the body validator found, escaped, without quotes.
    ValidationErrorString,
}

impl ErrorField {
    /// The field of this name below `context.error`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "message" => Some(Self::Message),
            "messageString" => Some(Self::MessageString),
            "responseType" => Some(Self::ResponseType),
            "validationErrorString" => Some(Self::ValidationErrorString),
            _ => None,
        }
    }
}

/// A documented field of `$context`, as an index into [`CONTEXT`].
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ContextField(usize);

impl ContextField {
    /// How many there are.
    pub const COUNT: usize = CONTEXT.len();

    /// The field of this dotted name below `context`; names are case-sensitive.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        CONTEXT.binary_search_by(|facts| facts.name.cmp(name)).ok().map(Self)
    }

    /// [`named`](Self::named) for a name that is there, when the program is compiled.
    ///
    /// # Panics
    /// For any other name.
    #[must_use]
    pub const fn known(name: &str) -> Self {
        let mut index = 0;
        while index < CONTEXT.len() {
            if is_same(CONTEXT[index].name.as_bytes(), name.as_bytes()) {
                return Self(index);
            }
            index += 1;
        }
        panic!("no field of `$context` has this name")
    }

    /// Every field, in order of their names.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..Self::COUNT).map(Self)
    }

    /// Its position in [`CONTEXT`].
    #[must_use]
    pub fn index(self) -> usize {
        self.0
    }

    /// What is known about it.
    #[must_use]
    pub fn facts(self) -> &'static VariableFacts {
        &CONTEXT[self.0]
    }
}

/// `==`, which constants cannot use.
const fn is_same(left: &[u8], right: &[u8]) -> bool {
    let mut index = 0;
    while index < left.len() && index < right.len() && left[index] == right[index] {
        index += 1;
    }
    index == left.len() && index == right.len()
}

/// By its name.
impl std::fmt::Debug for ContextField {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.facts().name)
    }
}

/// What is known about a variable.
#[derive(Clone, Copy, Debug)]
pub struct VariableFacts {
    /// Its name below `context`.
    pub name: &'static str,
    /// What it holds.
    pub about: &'static str,
    /// When it is set, where that is not always.
    pub when: &'static str,
    /// How to write it where a JSON value is wanted.
    pub in_json: InJson,
}

/// How a variable is written where a JSON value is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InJson {
    /// Plain text: quotes around it.
    Quoted,
    /// Brings its own quotes: no quotes around it.
    Bare,
    /// A number: either way.
    Either,
}

const fn text(name: &'static str, when: &'static str, about: &'static str) -> VariableFacts {
    VariableFacts { name, about, when, in_json: InJson::Quoted }
}

const fn number(name: &'static str, when: &'static str, about: &'static str) -> VariableFacts {
    VariableFacts { name, about, when, in_json: InJson::Either }
}

const ALWAYS: &str = "";
const SIGNED: &str = "when the caller signed the request with IAM credentials";
const MUTUAL_TLS: &str = "on a custom domain name with mutual TLS";
const API_KEY: &str = "when the method requires an API key";
const COGNITO: &str = "when the caller signed in through an Amazon Cognito identity pool";
const MATCHED: &str = "when a resource matched the request";
const WAF: &str = "when a WAF web ACL is associated with the stage";

/// The documented fields of `$context` other than `error` and authorizer keys, sorted by name.
pub static CONTEXT: [VariableFacts; 43] = [
    text("accountId", ALWAYS, "the AWS account that owns the API"),
    text("apiId", ALWAYS, "the id of the API"),
    text(
        "authorizer.principalId",
        "when a Lambda authorizer returned a policy",
        "whom the Lambda authorizer took the caller for",
    ),
    text(
        "awsEndpointRequestId",
        "when an AWS integration was called",
        "the request id of the integrated AWS service",
    ),
    text("customDomain.basePathMatched", "on a custom domain name", "the base path mapping that matched"),
    text("deploymentId", ALWAYS, "the id of the deployment that the stage serves"),
    text("domainName", ALWAYS, "the host name the client called"),
    text("domainPrefix", ALWAYS, "the first label of the host name"),
    text("extendedRequestId", ALWAYS, "the id that the client sees as x-amz-apigw-id"),
    text("httpMethod", ALWAYS, "the method of the request"),
    text("identity.accountId", SIGNED, "the AWS account of the caller"),
    text("identity.apiKey", API_KEY, "the API key of the request"),
    text("identity.apiKeyId", API_KEY, "the id of the API key of the request"),
    text("identity.caller", SIGNED, "the principal of the caller"),
    text("identity.clientCert.clientCertPem", MUTUAL_TLS, "the client certificate, PEM encoded"),
    text("identity.clientCert.issuerDN", MUTUAL_TLS, "who issued the client certificate"),
    text("identity.clientCert.serialNumber", MUTUAL_TLS, "the serial number of the client certificate"),
    text("identity.clientCert.subjectDN", MUTUAL_TLS, "whom the client certificate names"),
    text("identity.clientCert.validity.notAfter", MUTUAL_TLS, "the end of the client certificate's validity"),
    text(
        "identity.clientCert.validity.notBefore",
        MUTUAL_TLS,
        "the start of the client certificate's validity",
    ),
    text(
        "identity.cognitoAuthenticationProvider",
        COGNITO,
        "the identity providers the caller used, comma separated",
    ),
    text("identity.cognitoAuthenticationType", COGNITO, "`authenticated` or `unauthenticated`"),
    text("identity.cognitoIdentityId", COGNITO, "the Cognito identity of the caller"),
    text("identity.cognitoIdentityPoolId", COGNITO, "the Cognito identity pool of the caller"),
    text("identity.principalOrgId", SIGNED, "the AWS organization of the caller"),
    text("identity.sourceIp", ALWAYS, "the IP address the request came from"),
    text("identity.user", SIGNED, "the user id of the caller"),
    text("identity.userAgent", ALWAYS, "the User-Agent header of the request"),
    text("identity.userArn", SIGNED, "the ARN of the caller"),
    text("identity.vpcId", "when the request came through a VPC endpoint", "the VPC of the caller"),
    text(
        "identity.vpceId",
        "when the request came through a VPC endpoint",
        "the VPC endpoint of the request",
    ),
    text("isCanaryRequest", "on a stage with a canary", "`true` where the canary serves the request"),
    text("path", ALWAYS, "the path of the request, the stage included: `/prod/pets/5`"),
    text("protocol", ALWAYS, "the protocol of the request: `HTTP/1.1`"),
    text("requestId", ALWAYS, "the id that the client sees as x-amzn-RequestId"),
    text("requestTime", ALWAYS, "when the request came, as in `01/Dec/2021:18:42:35 +0000`"),
    number("requestTimeEpoch", ALWAYS, "when the request came, in milliseconds since 1970"),
    text("resourceId", MATCHED, "the id of the resource that matched"),
    text("resourcePath", MATCHED, "the path of the resource that matched: `/pets/{petId}`"),
    text("stage", ALWAYS, "the stage of the request"),
    text("wafResponseCode", WAF, "what WAF decided: `WAF_ALLOW` or `WAF_BLOCK`"),
    text("webaclArn", WAF, "the ARN of the web ACL"),
    text("xrayTraceId", "when tracing is on", "the id of the X-Ray trace"),
];

/// The fields of `$context.error`.
pub static ERROR: [VariableFacts; 4] = [
    text(
        "error.message",
        "except where the message is null (an authorizer that threw)",
        "what went wrong, as plain text",
    ),
    VariableFacts {
        name: "error.messageString",
        about: "what went wrong, as a JSON string that brings its own quotes; `null` where there is no message; \
                for some response types it begins with a space",
        when: ALWAYS,
        in_json: InJson::Bare,
    },
    text(
        "error.responseType",
        ALWAYS,
        "the response type; for AUTHORIZER_CONFIGURATION_ERROR it reads API_CONFIGURATION_ERROR",
    ),
    text(
        "error.validationErrorString",
        "for BAD_REQUEST_BODY",
        "what the body validator found, in square brackets, already escaped for a JSON string but without the quotes of one",
    ),
];

const IN_LOGS: &str = "in access logs only";
const IN_HTTP_LOGS: &str = "in access logs of HTTP APIs only";

/// Names that exist elsewhere and render empty in a gateway response.
pub static NEVER_SET: [VariableFacts; 26] = [
    number("authenticate.latency", IN_LOGS, "how long authentication took, in milliseconds"),
    number("authenticate.status", IN_LOGS, "the status of the authentication"),
    text("authenticate.error", IN_LOGS, "why authentication failed"),
    number("authorize.latency", IN_LOGS, "how long authorization took, in milliseconds"),
    number("authorize.status", IN_LOGS, "the status of the authorization"),
    text("authorize.error", IN_LOGS, "why authorization failed"),
    text(
        "authorizer.claims",
        "nowhere: only its members can be referenced, as in `$context.authorizer.claims.sub`",
        "the claims of a Cognito user pool token",
    ),
    text("awsEndpointRequestId2", IN_HTTP_LOGS, "the second request id of the integrated AWS service"),
    text("cipherSuite", IN_LOGS, "the cipher of the TLS connection"),
    number("dataProcessed", IN_HTTP_LOGS, "the size of the request and the response, in bytes"),
    text("integration.error", IN_LOGS, "the error message of the integration"),
    number(
        "integration.integrationStatus",
        IN_LOGS,
        "the status that the code of a Lambda function returned",
    ),
    number("integration.latency", IN_LOGS, "how long the integration took, in milliseconds"),
    text("integration.requestId", IN_LOGS, "the request id of the integrated AWS service"),
    number("integration.status", IN_LOGS, "the status of the integration"),
    text("integrationErrorMessage", IN_LOGS, "the error message of the integration"),
    number("integrationLatency", IN_LOGS, "how long the integration took, in milliseconds"),
    number("integrationStatus", IN_LOGS, "what the integration answered"),
    number("responseLatency", IN_LOGS, "how long the response took, in milliseconds"),
    number("responseLength", IN_LOGS, "the size of the response, in bytes"),
    text("routeKey", IN_HTTP_LOGS, "the route of the request"),
    number(
        "status",
        "in access logs only; measured to be empty in a gateway response",
        "the status of the response",
    ),
    text("tlsVersion", IN_LOGS, "the version of TLS"),
    text("waf.error", IN_LOGS, "the error message of WAF"),
    number("waf.latency", IN_LOGS, "how long WAF took, in milliseconds"),
    number("waf.status", IN_LOGS, "the status that WAF answered with"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_documented() {
        assert!(CONTEXT.windows(2).all(|pair| pair[0].name < pair[1].name), "sorted, unique");
        for facts in CONTEXT.iter().chain(&ERROR).chain(&NEVER_SET) {
            assert!(!facts.about.is_empty(), "{} is documented", facts.name);
        }
        for facts in &ERROR {
            assert!(
                facts.name.strip_prefix("error.").and_then(ErrorField::named).is_some(),
                "{}",
                facts.name
            );
        }
        assert_eq!(ContextField::named("stage").map(|field| field.facts().name), Some("stage"));
        assert!(ContextField::named("Stage").is_none(), "names are case-sensitive");
    }
}
