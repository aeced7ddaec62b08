//! What the control plane answers, and how it refuses.

use bytes::Bytes;
use http::StatusCode;
use http::header::{CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use serde_json::{Value, json};

use crate::mock::answer::{Answer, MARK, json_answer, json_text_answer};
use crate::mock::event::{ACCOUNT, extended_request_id, request_id};
use crate::mock::signature;
use crate::server::store::StateError;

/// What an answer has as its body.
#[derive(Debug)]
pub(crate) enum ReplyBody {
    None,
    Document(Value),
    /// A document as text, which other answers have as well.
    Shared(Bytes),
}

/// An answer that is not a refusal.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) body: ReplyBody,
    /// Whether it is HAL, with links.
    pub(crate) is_hal: bool,
}

impl Reply {
    /// An answer with a document.
    pub(crate) fn json(status: StatusCode, body: Value) -> Self {
        Self { status, body: ReplyBody::Document(body), is_hal: false }
    }

    /// An answer with a document that is text already.
    pub(crate) fn shared(status: StatusCode, text: Bytes) -> Self {
        Self { status, body: ReplyBody::Shared(text), is_hal: false }
    }

    /// An answer without a body, to what was deleted.
    pub(crate) fn deleted() -> Self {
        Self { status: StatusCode::ACCEPTED, body: ReplyBody::None, is_hal: false }
    }
}

/// A refusal in AWS's words.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    /// `x-amzn-ErrorType`.
    pub(crate) error_type: &'static str,
    pub(crate) message: String,
    /// `Retry-After`, in seconds.
    pub(crate) retry_after: Option<u64>,
    /// What is behind it, for the log alone.
    pub(crate) cause: Option<String>,
}

impl Refusal {
    pub(crate) fn new(status: StatusCode, error_type: &'static str, message: impl Into<String>) -> Self {
        Self { status, error_type, message: message.into(), retry_after: None, cause: None }
    }

    /// The request is not what the operation takes.
    pub(crate) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "BadRequestException", message)
    }

    /// Members are not what their shapes allow; all of them are named in one message.
    pub(crate) fn validation(errors: &[String]) -> Self {
        let noun = if errors.len() == 1 { "error" } else { "errors" };
        let message = format!("{} validation {noun} detected: {}", errors.len(), errors.join("; "));
        Self::new(StatusCode::BAD_REQUEST, "ValidationException", message)
    }

    /// A member of another type than its shape.
    pub(crate) fn serialization(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "SerializationException", message)
    }

    pub(crate) fn not_found(message: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "NotFoundException", message)
    }

    /// There is no API of this id (recorded for gateway responses).
    pub(crate) fn no_api(id: &str) -> Self {
        Self::not_found(format!("Invalid API identifier specified {ACCOUNT}:{id}"))
    }

    pub(crate) fn conflict(message: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, "ConflictException", message)
    }

    /// Too many of something, or too fast; the client may come again.
    pub(crate) fn too_many(error_type: &'static str, message: &str) -> Self {
        Self { retry_after: Some(1), ..Self::new(StatusCode::TOO_MANY_REQUESTS, error_type, message) }
    }

    /// The answer as it is sent.
    pub(crate) fn into_answer(self) -> Answer {
        let mut answer = json_answer(self.status, &json!({ "message": self.message }));
        answer.headers_mut().insert("x-amzn-errortype", HeaderValue::from_static(self.error_type));
        // AWS has no reason to say so; it is this server that is busy.
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            answer.headers_mut().insert(&MARK, HeaderValue::from_static("own"));
        }
        if let Some(seconds) = self.retry_after {
            answer.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        with_ids(answer)
    }
}

/// What is written is not there for good: the operation has not happened.
impl From<signature::Refusal> for Refusal {
    fn from(refusal: signature::Refusal) -> Self {
        Self::new(StatusCode::FORBIDDEN, refusal.error_type, refusal.message)
    }
}

impl From<StateError> for Refusal {
    fn from(error: StateError) -> Self {
        // Where files lie is for whoever runs the server.
        let done = if matches!(error, StateError::Unreadable { .. }) { "read" } else { "written" };
        let message =
            format!("The state could not be {done}; nothing has changed. The log of the server says why");
        let refusal = Self::new(StatusCode::INTERNAL_SERVER_ERROR, "InternalFailure", message);
        Self { cause: Some(error.to_string()), ..refusal }
    }
}

impl Reply {
    /// The answer as it is sent.
    pub(crate) fn into_answer(self) -> Answer {
        let mut answer = match self.body {
            ReplyBody::Document(body) => json_answer(self.status, &body),
            ReplyBody::Shared(text) => json_text_answer(self.status, text),
            ReplyBody::None => {
                let mut empty = Answer::default();
                *empty.status_mut() = self.status;
                empty
            }
        };
        if self.is_hal {
            // The media type is assumed; that links come without an Accept header is documented.
            answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/hal+json"));
        }
        with_ids(answer)
    }
}

fn with_ids(mut answer: Answer) -> Answer {
    let headers = answer.headers_mut();
    for (name, id) in [("x-amzn-requestid", request_id()), ("x-amz-apigw-id", extended_request_id())] {
        if let Ok(value) = HeaderValue::from_str(&id) {
            headers.insert(name, value);
        }
    }
    answer
}
