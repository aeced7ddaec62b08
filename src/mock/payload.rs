//! Payloads: bodies of requests, read to their end.

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
}

impl PayloadTrouble {
    /// The status that says so.
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow(_) => StatusCode::REQUEST_TIMEOUT,
            Self::Broken(_) => StatusCode::BAD_REQUEST,
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
        Ok(Err(error)) => Err(PayloadTrouble::Broken(error.to_string())),
        Err(_) => Err(PayloadTrouble::TooSlow(time)),
    }
}

/// How many bytes a request says that it has.
pub(crate) fn announced(parts: &Parts) -> Option<u64> {
    parts.headers.get(http::header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}
