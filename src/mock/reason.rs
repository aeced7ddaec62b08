//! Why a request goes no further.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use crate::gateway::{CataloguedFailure, Failure, ResponseType};

/// Why a request goes no further: mostly a failure just as the catalogue has it.
pub(crate) type Reason = Cow<'static, Failure>;

/// The failures of the catalogue, made once.
static CATALOGUE: LazyLock<HashMap<&str, Failure>> = LazyLock::new(|| {
    CataloguedFailure::ALL.iter().map(|entry| (entry.name, Failure::catalogued(entry))).collect()
});

/// A failure of the catalogue.
pub(super) fn named(name: &str) -> Reason {
    match CATALOGUE.get(name) {
        Some(failure) => Cow::Borrowed(failure),
        None => Cow::Owned(Failure::of(ResponseType::Default5xx)),
    }
}
