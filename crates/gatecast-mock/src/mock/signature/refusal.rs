//! Why a request is refused as not properly signed.

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
}

/// Why a request is refused as not properly signed, in AWS's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
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

    fn new(kind: RefusalKind, error_type: &'static str, message: impl Into<String>) -> Self {
        Self { error_type, message: message.into(), kind }
    }
}
