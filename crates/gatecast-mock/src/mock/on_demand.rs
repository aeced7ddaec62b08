//! Failures that are asked for by name: a response type, or a failure of the catalogue.

use http::HeaderMap;
use http::header::{HeaderName, HeaderValue};

use super::answer::MARK;
use gatecast::diagnostic::{nearest, quoted};
use gatecast::gateway::{CataloguedFailure, Failure, ResponseType};

/// The preference that asks for one: `Prefer: gateway-response=THROTTLED`.
const PREFERENCE: &str = "gateway-response";

static PREFER: HeaderName = HeaderName::from_static("prefer");

/// The failure of this name.
///
/// # Errors
/// A sentence that says which name is like it.
pub(crate) fn find(name: &str) -> Result<Failure, String> {
    if let Ok(response_type) = name.parse::<ResponseType>() {
        return Ok(Failure::of(response_type));
    }
    Failure::named(name).ok_or_else(|| {
        let types = ResponseType::ALL.iter().map(|known| known.name());
        let failures = CataloguedFailure::ALL.iter().map(|known| known.name);
        let hint = match nearest(name, types.chain(failures)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`gatecast explain failures` lists them".to_owned(),
        };
        format!("{} is neither a response type nor a failure; {hint}", quoted(name))
    })
}

/// The failure that a request asks for. A preference that means nothing is ignored (RFC 7240, 2).
pub(crate) fn preferred(headers: &HeaderMap) -> Option<Failure> {
    asked(headers).find_map(|asked| asked.ok())
}

/// Says in an answer which failure was asked for in vain.
pub(crate) fn remark(headers: &HeaderMap, answer: &mut HeaderMap) {
    if let Some(trouble) = asked(headers).find_map(Result::err)
        && let Ok(remark) = HeaderValue::from_str(&trouble)
    {
        answer.append(&MARK, remark);
    }
}

fn asked(headers: &HeaderMap) -> impl Iterator<Item = Result<Failure, String>> {
    let values = headers.get_all(&PREFER).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split([',', ';'])).filter_map(|preference| {
        let (name, value) = preference.split_once('=')?;
        let is_ours = name.trim().eq_ignore_ascii_case(PREFERENCE);
        is_ours.then(|| find(value.trim().trim_matches('"')))
    })
}
