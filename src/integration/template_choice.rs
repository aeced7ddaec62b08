//! Which template a request is rendered with, and what happens where there is none.

use crate::gateway::{JSON, essence};
use crate::rest_api::Passthrough;

/// The key of the template for every other media type (observed).
const DEFAULT_KEY: &str = "$default";

/// What an integration does with the body of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestTemplate {
    /// The template at this index renders it.
    Rendered(usize),
    /// It is passed through.
    PassedThrough,
    /// It is refused: `UNSUPPORTED_MEDIA_TYPE`.
    Refused,
}

/// Chooses by the media type of the body, which is `application/json` where the client names none. Source:
/// developer guide, "Method request behavior for payloads without mapping templates".
#[must_use]
pub fn choose_request_template<K: AsRef<str>>(
    keys: &[K],
    content_type: Option<&str>,
    passthrough: Passthrough,
) -> RequestTemplate {
    let media_type = content_type.map(essence).filter(|media_type| !media_type.is_empty()).unwrap_or(JSON);
    let named = |wanted: &str| keys.iter().position(|key| essence(key.as_ref()).eq_ignore_ascii_case(wanted));
    match named(media_type).or_else(|| named(DEFAULT_KEY)) {
        Some(index) => RequestTemplate::Rendered(index),
        None => match passthrough {
            Passthrough::Always => RequestTemplate::PassedThrough,
            Passthrough::WhenNoTemplates if keys.is_empty() => RequestTemplate::PassedThrough,
            Passthrough::WhenNoTemplates | Passthrough::Never => RequestTemplate::Refused,
        },
    }
}
