//! Who signed a request, and whether the signature is right.
//!
//! AWS Signature Version 4, in the Authorization header and in the query string, as clients of every
//! service but S3 make it. A request is put into canonical form, hashed, and compared with what the
//! secret of its access key makes of that.

mod authorization;
mod canonical;
mod credentials;
mod refusal;
mod scope;
mod time;

#[cfg(test)]
mod signed;
#[cfg(test)]
mod tests;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::request::Parts;

pub(crate) use authorization::{incomplete, is_signed};
pub use credentials::Credentials;
pub use credentials::CredentialsError;
pub(crate) use refusal::{Refusal, RefusalKind};

use super::caller::OVERRIDE;
use authorization::Claim;
use scope::Scope;

/// Who signed a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signer {
    /// The access key.
    pub(crate) access_key: String,
    /// The profile whose key it is.
    pub(crate) profile: String,
}

/// Verifies the signature of a request, and that it covers what becomes of it: the path, which is
/// routed as it was sent but signed in its normal form, and the method, which a header can override.
///
/// `service` is `apigateway` for the control plane and `execute-api` for invocations. The region is
/// the one that the request was signed for, whichever it is. What AWS says of requests whose path or
/// method is not covered is not known; they are refused as ones that were changed.
pub fn authenticate(
    parts: &Parts,
    body: &Bytes,
    service: &str,
    credentials: &Credentials,
    now: DateTime<Utc>,
) -> Result<Signer, Refusal> {
    let claim = Claim::of(parts)?;
    let signer = verify(&claim, parts, body, service, credentials, now)?;
    let is_covered = !parts.headers.contains_key(&OVERRIDE)
        || claim.signed_headers.iter().any(|name| name.as_str() == OVERRIDE.as_str());
    if is_covered && canonical::is_normal(parts.uri.path()) { Ok(signer) } else { Err(Refusal::mismatch()) }
}

/// Verifies a claim.
fn verify(
    claim: &Claim,
    parts: &Parts,
    body: &Bytes,
    service: &str,
    credentials: &Credentials,
    now: DateTime<Utc>,
) -> Result<Signer, Refusal> {
    if !claim.signed_headers.iter().any(|name| name == "host") {
        return Err(Refusal::invalid(
            "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
        ));
    }
    let signed_at = time::read(&claim.date)?;
    time::check(signed_at, claim.expires.as_deref(), now)?;

    let scope = Scope::read(&claim.credential, service, signed_at)?;
    // That a wrong session token is answered as an unknown access key, and before the signature is
    // looked at, is assumed.
    let keys =
        credentials.get(scope.access_key).filter(|keys| keys.token.as_deref() == claim.token.as_deref());
    let keys = keys.ok_or_else(Refusal::unknown_key)?;
    let hash = canonical::hash(parts, body, &claim.signed_headers);
    if !scope.verifies(&keys.secret, signed_at, hash, &claim.signature) {
        return Err(Refusal::mismatch());
    }
    Ok(Signer { access_key: scope.access_key.to_owned(), profile: keys.profile.clone() })
}
