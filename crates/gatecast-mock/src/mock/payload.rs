//! Payloads: bodies of requests, read to their end.

use std::error::Error;
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;
use http::request::Parts;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use tower::BoxError;

/// Why a body could not be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PayloadTrouble {
    #[error("the body has more than {0} bytes")]
    TooLarge(usize),
    #[error("the body did not come within {} seconds", .0.as_secs())]
    TooSlow(Duration),
    #[error("the body broke off: {0}")]
    Broken(String),
    #[error("{0}")]
    NoRoom(NoRoom),
}

/// The bodies of all requests together are too large.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the bodies of all requests together are too large at the moment; try again later")]
pub(crate) struct NoRoom;

impl PayloadTrouble {
    /// The status that says so.
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow(_) => StatusCode::REQUEST_TIMEOUT,
            Self::Broken(_) => StatusCode::BAD_REQUEST,
            Self::NoRoom(_) => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

/// Reads a body that has at most `limit` bytes, in at most `time`.
pub(crate) async fn read<B>(
    parts: &Parts,
    body: B,
    limit: usize,
    time: Duration,
) -> Result<Bytes, PayloadTrouble>
where
    B: http_body::Body<Data = Bytes>,
    B::Error: Into<BoxError>,
{
    if announced(parts).is_some_and(|length| length > limit as u64) {
        return Err(PayloadTrouble::TooLarge(limit));
    }
    match tokio::time::timeout(time, Limited::new(body, limit).collect()).await {
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(PayloadTrouble::TooLarge(limit)),
        Ok(Err(error)) => Err(match cause::<NoRoom>(&*error) {
            Some(no_room) => PayloadTrouble::NoRoom(*no_room),
            None => PayloadTrouble::Broken(error.to_string()),
        }),
        Err(_) => Err(PayloadTrouble::TooSlow(time)),
    }
}

/// The error of a type that led to another one.
pub(crate) fn cause<'e, E: Error + 'static>(error: &'e (dyn Error + 'static)) -> Option<&'e E> {
    let mut at = Some(error);
    while let Some(error) = at {
        if let Some(wanted) = error.downcast_ref() {
            return Some(wanted);
        }
        at = error.source();
    }
    None
}

/// How many bytes a request says that it has.
pub(crate) fn announced(parts: &Parts) -> Option<u64> {
    parts.headers.get(http::header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}
