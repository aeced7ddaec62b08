//! Conversion of payloads between text and bytes: `binaryMediaTypes` and `contentHandling`.
//!
//! Every rule here explains the recorded conversions.

use data_encoding::BASE64;

use crate::gateway::essence;
use crate::rest_api::RestApi;

/// `contentHandling` of an integration or of its response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContentHandling {
    /// `CONVERT_TO_TEXT`.
    ToText,
    /// `CONVERT_TO_BINARY`.
    ToBinary,
}

impl ContentHandling {
    /// The conversion of this name.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        match name {
            "CONVERT_TO_TEXT" => Some(Self::ToText),
            "CONVERT_TO_BINARY" => Some(Self::ToBinary),
            _ => None,
        }
    }
}

/// The media types whose payloads are binary.
#[derive(Clone, Debug, Default)]
pub struct BinaryMediaTypes(Vec<String>);

impl BinaryMediaTypes {
    /// Those of an API.
    #[must_use]
    pub fn of(rest_api: &RestApi) -> Self {
        rest_api.binary_media_types.iter().map(|media_type| media_type.as_str().to_owned()).collect()
    }

    /// Whether the first media type of a `Content-Type` or `Accept` is one of them, by name or by `type/*`
    /// and `*/*`.
    #[must_use]
    pub fn has(&self, header: Option<&str>) -> bool {
        let Some(media_type) = header.map(essence).filter(|media_type| !media_type.is_empty()) else {
            return false;
        };
        self.0.iter().any(|binary| match binary.strip_suffix("/*") {
            Some("*") => true,
            Some(family) => media_type
                .split_once('/')
                .is_some_and(|(media_family, _)| media_family.eq_ignore_ascii_case(family)),
            None => binary.eq_ignore_ascii_case(media_type),
        })
    }
}

impl FromIterator<String> for BinaryMediaTypes {
    fn from_iter<I: IntoIterator<Item = String>>(names: I) -> Self {
        Self(names.into_iter().map(|name| name.trim().to_owned()).collect())
    }
}

/// A payload after its conversion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Payload {
    /// Text, which templates can see.
    Text(String),
    /// Bytes, which no template can see.
    Bytes(Vec<u8>),
}

impl Payload {
    /// Its bytes.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        match self {
            Self::Text(text) => text.into_bytes(),
            Self::Bytes(bytes) => bytes,
        }
    }

    /// Its text; lossy where it is bytes.
    pub(super) fn text(&self) -> std::borrow::Cow<'_, str> {
        match self {
            Self::Text(text) => text.into(),
            Self::Bytes(bytes) => String::from_utf8_lossy(bytes),
        }
    }
}

/// Converts the body of a request; `None` for text that should be base64 and is not.
#[must_use]
pub fn convert_request(body: &[u8], is_binary: bool, handling: Option<ContentHandling>) -> Option<Payload> {
    match (is_binary, handling) {
        (true, Some(ContentHandling::ToText)) => Some(Payload::Text(BASE64.encode(body))),
        (true, _) => Some(Payload::Bytes(body.to_vec())),
        (false, Some(ContentHandling::ToBinary)) => decode(body).map(Payload::Bytes),
        (false, _) => Some(Payload::Text(String::from_utf8_lossy(body).into_owned())),
    }
}

/// Converts the body of a backend's answer; `None` for text that should be base64 and is not.
///
/// `accepts_binary` says whether the client accepts one of the binary media types.
#[must_use]
pub fn convert_response(
    body: &[u8],
    is_binary: bool,
    accepts_binary: bool,
    handling: Option<ContentHandling>,
) -> Option<Payload> {
    let to_text = match handling {
        Some(handling) => handling == ContentHandling::ToText,
        None => !accepts_binary,
    };
    match (is_binary, to_text) {
        (true, true) => Some(Payload::Text(BASE64.encode(body))),
        (true, false) => Some(Payload::Bytes(body.to_vec())),
        (false, true) => Some(Payload::Text(String::from_utf8_lossy(body).into_owned())),
        (false, false) => decode(body).map(Payload::Bytes),
    }
}

/// The bytes of a text in base64.
pub(super) fn decode(text: &[u8]) -> Option<Vec<u8>> {
    BASE64.decode(text).ok()
}
