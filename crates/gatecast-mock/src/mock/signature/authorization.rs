//! What a request says about its signature: in the Authorization header, or in the query string.

use data_encoding::BASE64;
use http::header::AUTHORIZATION;
use http::request::Parts;
use sha2::{Digest as _, Sha256};

use super::Refusal;

const ALGORITHM: &str = "AWS4-HMAC-SHA256";

/// What a request says about its signature.
pub(super) struct Claim {
    /// The access key and the scope: date, region, service, `aws4_request`.
    pub(super) credential: String,
    /// The headers that are signed, sorted.
    pub(super) signed_headers: Vec<String>,
    /// The signature, in hexadecimal digits.
    pub(super) signature: String,
    /// When it was signed, not read yet.
    pub(super) date: String,
    /// The session token.
    pub(super) token: Option<String>,
    /// For how many seconds a presigned request is good, not read yet.
    pub(super) expires: Option<String>,
}

impl Claim {
    /// Reads what a request says.
    pub(super) fn of(parts: &Parts) -> Result<Self, Refusal> {
        let authorization = header(parts, AUTHORIZATION.as_str());
        match (authorization, in_query(parts, "X-Amz-Algorithm")) {
            // What AWS says of a request with two signatures is assumed.
            (Some(_), Some(_)) => Err(Refusal::mismatch()),
            (Some(authorization), None) => Self::of_header(parts, &authorization),
            (None, Some(algorithm)) if algorithm == ALGORITHM => Self::of_query(parts),
            (None, _) => Err(Refusal::missing()),
        }
    }

    fn of_header(parts: &Parts, authorization: &str) -> Result<Self, Refusal> {
        let date = header(parts, "x-amz-date").or_else(|| header(parts, "date"));
        let (scheme, parameters) = split(authorization);
        let credential = parameter(parameters, "Credential");
        let signature = parameter(parameters, "Signature");
        let signed_headers = parameter(parameters, "SignedHeaders");
        if let Some(message) = incomplete(authorization, date.is_some()) {
            return Err(Refusal::incomplete(message));
        }
        if scheme != ALGORITHM {
            // Complete, but for another scheme: one public transcript has the answer to a request
            // without a signature. The sentence for another algorithm of AWS's is assumed.
            return Err(if scheme.starts_with("AWS4-") {
                Refusal::incomplete(format!("Unsupported AWS 'algorithm': '{scheme}'."))
            } else {
                Refusal::missing()
            });
        }
        let token = header(parts, "x-amz-security-token");
        Ok(Self {
            credential: credential.unwrap_or_default().to_owned(),
            signed_headers: names(signed_headers.unwrap_or_default()),
            signature: signature.unwrap_or_default().to_owned(),
            date: date.unwrap_or_default(),
            token,
            expires: None,
        })
    }

    fn of_query(parts: &Parts) -> Result<Self, Refusal> {
        let mut missing = String::new();
        let mut required = |name: &str| {
            in_query(parts, name).unwrap_or_else(|| {
                missing.push_str(&format!("AWS query-string parameters must include '{name}'. "));
                String::new()
            })
        };
        let claim = Self {
            credential: required("X-Amz-Credential"),
            signature: required("X-Amz-Signature"),
            signed_headers: names(&required("X-Amz-SignedHeaders")),
            date: required("X-Amz-Date"),
            token: in_query(parts, "X-Amz-Security-Token"),
            expires: in_query(parts, "X-Amz-Expires"),
        };
        if missing.is_empty() {
            Ok(claim)
        } else {
            Err(Refusal::incomplete(format!("{missing}Re-examine the query-string parameters.")))
        }
    }
}

/// Whether a request carries a signature, or what stands where one would.
pub(crate) fn is_signed(parts: &Parts) -> bool {
    parts.headers.contains_key(AUTHORIZATION)
        || ["X-Amz-Signature", "X-Amz-Algorithm"].iter().any(|name| in_query(parts, name).is_some())
}

/// What API Gateway says of an Authorization header that is no AWS signature, where it looks for
/// one. `None` where the header looks complete. `has_date` is whether the request has an
/// `X-Amz-Date` or a `Date` header.
///
/// The first word is the scheme, whatever it is: `Bearer a` has no pair, `Basic YQ==` has one, and
/// a bare token has no parameters (public transcripts). The hash is over all of the header's value
/// (checked against one public transcript).
pub(crate) fn incomplete(authorization: &str, has_date: bool) -> Option<String> {
    let (_, parameters) = split(authorization);
    let hash = || BASE64.encode(&Sha256::digest(authorization));
    if pieces(parameters).any(|piece| !piece.contains('=')) {
        return Some(format!(
            "Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded \
             with Base64): '{}'.",
            hash()
        ));
    }
    let mut missing = String::new();
    for name in ["Credential", "Signature", "SignedHeaders"] {
        if parameter(parameters, name).is_none() {
            missing.push_str(&format!("Authorization header requires '{name}' parameter. "));
        }
    }
    if !has_date {
        missing.push_str(
            "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ",
        );
    }
    // One public transcript has the words in parentheses; what follows them is assumed.
    (!missing.is_empty())
        .then(|| format!("{missing}(Hashed with SHA-256 and encoded with Base64) Authorization={}", hash()))
}

/// The scheme, and what follows it.
fn split(authorization: &str) -> (&str, &str) {
    let trimmed = authorization.trim();
    trimmed.split_once(char::is_whitespace).unwrap_or((trimmed, ""))
}

fn pieces(parameters: &str) -> impl Iterator<Item = &str> {
    parameters.split(',').map(str::trim).filter(|piece| !piece.is_empty())
}

/// The value of a parameter; the last one where it is repeated.
fn parameter<'a>(parameters: &'a str, name: &str) -> Option<&'a str> {
    let pairs = pieces(parameters).filter_map(|piece| piece.split_once('='));
    pairs.filter(|(key, _)| *key == name).last().map(|(_, value)| value)
}

/// The names in a list of signed headers, sorted, each once.
fn names(list: &str) -> Vec<String> {
    let mut names: Vec<_> = list.split(';').map(str::to_owned).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// The first value of a header.
fn header(parts: &Parts, name: &str) -> Option<String> {
    let value = parts.headers.get(name)?;
    Some(String::from_utf8_lossy(value.as_bytes()).trim().to_owned())
}

/// The first value of a parameter of the query string.
fn in_query(parts: &Parts, name: &str) -> Option<String> {
    let query = parts.uri.query()?;
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}
