//! Why a request goes no further.

use std::borrow::Cow;
use std::sync::LazyLock;

use gatecast::gateway::{CataloguedFailure, Failure, ResponseType};

/// Why a request goes no further: mostly a failure just as the catalogue has it.
pub(crate) type Reason = Cow<'static, Failure>;

/// The failures of the catalogue, made once. They are few: looking through them is the fastest way.
static CATALOGUE: LazyLock<Vec<(&str, Failure)>> = LazyLock::new(|| {
    CataloguedFailure::ALL.iter().map(|entry| (entry.name, Failure::catalogued(entry))).collect()
});

/// A failure of the catalogue.
pub(super) fn named(name: &str) -> Reason {
    match CATALOGUE.iter().find(|(known, _)| *known == name) {
        Some((_, failure)) => Cow::Borrowed(failure),
        None => Cow::Owned(Failure::of(ResponseType::Default5xx)),
    }
}
