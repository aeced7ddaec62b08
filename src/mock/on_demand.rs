//! Failures that are asked for by name: a response type, or a failure of the catalogue.

use http::HeaderMap;
use http::header::HeaderName;

use crate::gateway::{Failure, ResponseType};

/// The preference that asks for one: `Prefer: gateway-response=THROTTLED`.
const PREFERENCE: &str = "gateway-response";

static PREFER: HeaderName = HeaderName::from_static("prefer");

/// The failure of this name.
pub(crate) fn find(name: &str) -> Option<Failure> {
    match name.parse::<ResponseType>() {
        Ok(response_type) => Some(Failure::of(response_type)),
        Err(_) => Failure::named(name),
    }
}

/// The failure that a request asks for. A preference that means nothing is ignored (RFC 7240, 2).
pub(crate) fn preferred(headers: &HeaderMap) -> Option<Failure> {
    let values = headers.get_all(&PREFER).iter().filter_map(|value| value.to_str().ok());
    let mut preferences = values.flat_map(|value| value.split([',', ';']));
    preferences.find_map(|preference| {
        let (name, value) = preference.split_once('=')?;
        let is_ours = name.trim().eq_ignore_ascii_case(PREFERENCE);
        is_ours.then(|| find(value.trim().trim_matches('"'))).flatten()
    })
}
