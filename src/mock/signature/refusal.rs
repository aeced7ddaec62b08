//! Why a request is refused as not properly signed.

use scratchstack_aws_signature::SignatureError;

/// The sentence for a signature that is wrong (re:Post; dumps of Lambda URLs).
const MISMATCH: &str = "The request signature we calculated does not match the signature you provided. Check your \
    AWS Secret Access Key and signing method. Consult the service documentation for details.";

/// What is wrong with a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RefusalKind {
    /// There is none.
    Missing,
    /// It lacks a part, or a part cannot be read.
    Incomplete,
    /// Its access key is unknown, or its session token is not that of the key.
    UnknownKey,
    /// It is wrong, for something else, or of another time.
    Mismatch,
    /// It could not be checked.
    Internal,
}

/// Why a request is refused as not properly signed, in AWS's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// The name of the exception, for `x-amzn-ErrorType`.
    pub(crate) error_type: &'static str,
    /// The message of the answer.
    pub(crate) message: String,
    /// What is wrong.
    pub(crate) kind: RefusalKind,
}

impl Refusal {
    /// A request without a signature (recorded).
    pub(super) fn missing() -> Self {
        Self::new(RefusalKind::Missing, "MissingAuthenticationTokenException", "Missing Authentication Token")
    }

    /// A signature that lacks a part, or has one that cannot be read.
    pub(super) fn incomplete(message: impl Into<String>) -> Self {
        Self::new(RefusalKind::Incomplete, "IncompleteSignatureException", message)
    }

    /// A key that nobody has. The type is seen in public dumps of API Gateway's answers; re:Post has
    /// the same message as an AccessDeniedException.
    pub(super) fn unknown_key() -> Self {
        let message = "The security token included in the request is invalid.";
        Self::new(RefusalKind::UnknownKey, "UnrecognizedClientException", message)
    }

    /// A signature of another time, or for something else.
    pub(super) fn invalid(message: impl Into<String>) -> Self {
        Self::new(RefusalKind::Mismatch, "InvalidSignatureException", message)
    }

    /// A signature that is wrong.
    pub(super) fn mismatch() -> Self {
        Self::invalid(MISMATCH)
    }

    /// A signature that could not be checked.
    pub(super) fn internal() -> Self {
        Self::new(RefusalKind::Internal, "InternalFailure", "The signature could not be checked.")
    }

    fn new(kind: RefusalKind, error_type: &'static str, message: impl Into<String>) -> Self {
        Self { error_type, message: message.into(), kind }
    }
}

impl From<SignatureError> for Refusal {
    /// The crate has AWS's sentences on the scope of a credential; the names of its errors are those
    /// of services other than API Gateway.
    fn from(error: SignatureError) -> Self {
        match error {
            SignatureError::SignatureDoesNotMatch(Some(message)) => Self::invalid(message),
            SignatureError::SignatureDoesNotMatch(None) => Self::mismatch(),
            SignatureError::IncompleteSignature(message) => Self::incomplete(message),
            SignatureError::InvalidClientTokenId(_) => Self::unknown_key(),
            _ => Self::internal(),
        }
    }
}
