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
/// [`UnknownOnDemand`] for a name that neither a type nor a failure has.
pub(crate) fn find(name: &str) -> Result<Failure, UnknownOnDemand> {
    if let Ok(response_type) = name.parse::<ResponseType>() {
        return Ok(Failure::of(response_type));
    }
    Failure::named(name).ok_or_else(|| {
        let types = ResponseType::ALL.iter().map(|known| known.name());
        let failures = CataloguedFailure::ALL.iter().map(|known| known.name);
        UnknownOnDemand { name: name.to_owned(), nearest: nearest(name, types.chain(failures)) }
    })
}

/// A name that neither a response type nor a failure has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{} is neither a response type nor a failure{}",
    quoted(name),
    nearest.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default()
)]
pub struct UnknownOnDemand {
    /// The name.
    pub name: String,
    /// A name that is like it.
    pub nearest: Option<&'static str>,
}

/// The failure that a request asks for. A preference that means nothing is ignored (RFC 7240, 2).
pub(crate) fn preferred(headers: &HeaderMap) -> Option<Failure> {
    asked(headers).find_map(|asked| asked.ok())
}

/// Says in an answer which failure was asked for in vain.
pub(crate) fn remark(headers: &HeaderMap, answer: &mut HeaderMap) {
    if let Some(trouble) = asked(headers).find_map(Result::err)
        && let Ok(remark) = HeaderValue::from_str(&trouble.to_string())
    {
        answer.append(&MARK, remark);
    }
}

fn asked(headers: &HeaderMap) -> impl Iterator<Item = Result<Failure, UnknownOnDemand>> {
    let values = headers.get_all(&PREFER).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split([',', ';'])).filter_map(|preference| {
        let (name, value) = preference.split_once('=')?;
        let is_ours = name.trim().eq_ignore_ascii_case(PREFERENCE);
        is_ours.then(|| find(value.trim().trim_matches('"')))
    })
}
