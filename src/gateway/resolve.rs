//! Which definition governs a response.
//!
//! The entry is used whole: a type's own definition, else its family's, else what is built in;
//! nothing is mixed. Recorded for the control plane, measured for the run time.

use super::compile::CompiledDefinition;
use super::{Failure, Gateway, ResponseType};

/// The definition that governs a response.
pub(super) struct Governing<'a> {
    pub(super) entry: &'a CompiledDefinition,
    pub(super) response_type: ResponseType,
}

impl Gateway {
    /// What governs a type; `None` for what is built in.
    #[must_use]
    pub fn governed_by(&self, response_type: ResponseType) -> Option<ResponseType> {
        self.resolve(response_type).map(|governing| governing.response_type)
    }

    pub(super) fn resolve(&self, response_type: ResponseType) -> Option<Governing<'_>> {
        if !response_type.is_customisable() {
            return None;
        }
        let candidates = [response_type, response_type.family().fallback()];
        candidates.into_iter().find_map(|response_type| {
            let entry = self.entries[response_type.index()].as_ref()?;
            Some(Governing { entry, response_type })
        })
    }
}

/// The status of a response. Without one in the entry, a type keeps its own, which is what the
/// control plane stores for it (recorded); a family leaves every failure its own (reported).
pub(super) fn status(governing: Option<&Governing<'_>>, failure: &Failure) -> u16 {
    governing.and_then(|governing| governing.entry.status).unwrap_or(failure.status())
}
