//! Methods with IAM authorization, on the side of the caller: is there a signature, is it right.

use bytes::Bytes;
use http::header::AUTHORIZATION;

use super::caller::Caller;
use super::reason::{Reason, named};
use super::signature::{self, Credentials, RefusalKind};
use gatecast::gateway::Event;

/// The service that invocations are signed for.
const SERVICE: &str = "execute-api";

/// Whether a signed request may go on. Without credentials any signature passes.
pub(super) fn authorize(
    caller: &Caller<'_>,
    body: &Bytes,
    event: &mut Event,
    credentials: Option<&Credentials>,
) -> Result<(), Reason> {
    if let Some(failure) = incomplete(caller) {
        return Err(failure);
    }
    if !signature::is_signed(caller.parts) {
        return Err(named("unsigned-request"));
    }
    let Some(credentials) = credentials else { return Ok(()) };
    match signature::authenticate(caller.parts, body, SERVICE, credentials, caller.received) {
        Ok(signer) => {
            event.set_context("identity.accessKey", signer.access_key);
            Ok(())
        }
        Err(refusal) => {
            let mut failure = named(match refusal.kind {
                RefusalKind::Missing => "unsigned-request",
                RefusalKind::Incomplete => "bad-authorization-header",
                // That a key that nobody knows is answered with this type is documented (re:Post).
                RefusalKind::UnknownKey => "iam-deny",
                RefusalKind::Mismatch => "invalid-signature",
            });
            failure.to_mut().set_message(Some(refusal.message));
            Err(failure)
        }
    }
}

/// What API Gateway says of an `Authorization` header that is no signature: a failure without a
/// type, on unknown routes and on methods with IAM authorization.
pub(super) fn incomplete(caller: &Caller<'_>) -> Option<Reason> {
    let authorization = caller.header(AUTHORIZATION)?;
    let has_date = ["x-amz-date", "date"].iter().any(|name| caller.headers().contains_key(*name));
    let message = signature::incomplete(authorization, has_date)?;
    let mut failure = named("bad-authorization-header");
    failure.to_mut().set_message(Some(message));
    Some(failure)
}
