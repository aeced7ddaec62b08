//! Who signed a request, and whether the signature is right.
//!
//! The requests are put into canonical form here: scratchstack-aws-signature 0.11.4 encodes paths
//! once where clients of every service but S3 encode them twice, puts `a1=` before `a=`, and takes
//! no presigned request. It derives the key, checks the scope, and compares the signatures.

mod authorization;
mod canonical;
mod credentials;
mod refusal;
mod time;

#[cfg(test)]
mod signed;
#[cfg(test)]
mod tests;

use std::future::{Future as _, ready};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use http::request::Parts;
use scratchstack_aws_signature::auth::SigV4Authenticator;
use scratchstack_aws_signature::{GetSigningKeyRequest, GetSigningKeyResponse, SignatureError};
use tower::{BoxError, service_fn};

pub(crate) use authorization::{incomplete, is_signed};
pub(crate) use credentials::Credentials;
pub use credentials::CredentialsError;
pub(crate) use refusal::{Refusal, RefusalKind};

use super::caller::OVERRIDE;
use authorization::Claim;
use credentials::Keys;

/// Who signed a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Signer {
    /// The access key.
    pub(crate) access_key: String,
    /// The profile whose key it is.
    pub(crate) profile: String,
}

/// Verifies the signature of a request, and that it covers what becomes of it: the path, which is
/// routed as it was sent but signed in its normal form, and the method, which a header can override.
///
/// What AWS says of such requests is not known; they are refused as ones that were changed.
pub(crate) fn authenticate(
    parts: &Parts,
    body: &Bytes,
    service: &str,
    credentials: &Credentials,
    now: DateTime<Utc>,
) -> Result<Signer, Refusal> {
    let signer = verify(parts, body, service, credentials, now)?;
    let is_overridden = parts.headers.contains_key(&OVERRIDE);
    let is_covered = !is_overridden
        || Claim::of(parts)?.signed_headers.iter().any(|name| name.as_str() == OVERRIDE.as_str());
    if is_covered && canonical::is_normal(parts.uri.path()) { Ok(signer) } else { Err(Refusal::mismatch()) }
}

/// Verifies the signature of a request.
///
/// `service` is `apigateway` for the control plane and `execute-api` for invocations. The region is
/// the one that the request was signed for, whichever it is.
fn verify(
    parts: &Parts,
    body: &Bytes,
    service: &str,
    credentials: &Credentials,
    now: DateTime<Utc>,
) -> Result<Signer, Refusal> {
    let claim = Claim::of(parts)?;
    if !claim.signed_headers.iter().any(|name| name == "host") {
        return Err(Refusal::invalid(
            "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
        ));
    }
    let signed_at = time::read(&claim.date)?;
    time::check(signed_at, claim.expires.as_deref(), now)?;

    let mut scope = claim.credential.split('/');
    let access_key = scope.next().unwrap_or_default();
    let region = scope.nth(1).unwrap_or_default();
    let keys = credentials.get(access_key);
    let authenticator = SigV4Authenticator::builder()
        .canonical_request_sha256(canonical::hash(parts, body, &claim.signed_headers))
        .credential(claim.credential.clone())
        .signature(claim.signature.clone())
        .request_timestamp(signed_at)
        .build()
        .map_err(|_| Refusal::internal())?;
    let mut find_key = service_fn(|request: GetSigningKeyRequest| {
        ready(signing_key(keys, claim.token.as_deref(), &request))
    });
    // The time is checked already, so the crate is told that it is now when the request was signed.
    let verified =
        authenticator.validate_signature(region, service, signed_at, TimeDelta::zero(), &mut find_key);
    // Nothing in it waits: the key is at hand.
    match pin!(verified).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Ok(_)) => {
            let profile = keys.map(|keys| keys.profile.clone()).unwrap_or_default();
            Ok(Signer { access_key: access_key.to_owned(), profile })
        }
        Poll::Ready(Err(error)) => Err(error.into()),
        Poll::Pending => Err(Refusal::internal()),
    }
}

/// The key that a request must be signed with. That a wrong session token is answered as an unknown
/// access key, and before the signature is looked at, is assumed.
fn signing_key(
    keys: Option<&Keys>,
    token: Option<&str>,
    request: &GetSigningKeyRequest,
) -> Result<GetSigningKeyResponse, BoxError> {
    let keys = keys
        .filter(|keys| keys.token.as_deref() == token)
        .ok_or_else(|| SignatureError::InvalidClientTokenId(String::new()))?;
    let key = keys.secret.to_ksigning(request.request_date(), request.region(), request.service());
    Ok(GetSigningKeyResponse::builder().signing_key(key).build()?)
}
