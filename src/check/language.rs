//! The language that a body is in, by its media type.

use mediatype::{MediaType, names};

/// What a body parses as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    /// JSON and every `+json`.
    Json,
    /// XML and every `+xml`.
    Xml,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// Anything else: nothing parses it here.
    Other,
}

impl Language {
    /// The language of a content type, whose parameters do not count.
    pub(super) fn of(content_type: &str) -> Self {
        let Ok(media_type) = MediaType::parse(content_type.trim()) else {
            return Self::Other;
        };
        let is = |name| media_type.subty == name || media_type.suffix == Some(name);
        if is(names::JSON) {
            Self::Json
        } else if is(names::XML) {
            Self::Xml
        } else if media_type.subty.as_str().eq_ignore_ascii_case("x-www-form-urlencoded") {
            Self::Form
        } else {
            Self::Other
        }
    }
}
