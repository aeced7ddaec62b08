//! Deployments that lack the gateway responses of their API, in every format that has both.

use crate::diagnostic::{Diagnostic, codes};
use crate::source::Place;

codes! {
    pub(super) static STALE_DEPLOYMENT: Warning = "stale-deployment", include_str!("pages/stale-deployment.md");
}

/// How many responses a finding points at.
pub(super) const MAX_LABELS: usize = 3;

/// What every such finding has to say.
pub(super) const CAPTURED: &str = "a stage serves what its deployment captured";

/// The finding about a deployment at `place`, beside the first of the responses that it lacks, each with its label.
pub(super) fn finding<'l>(
    message: String,
    place: Option<Place>,
    label: &str,
    responses: impl IntoIterator<Item = (Option<Place>, &'l str)>,
) -> Diagnostic {
    let finding = Diagnostic::of(&STALE_DEPLOYMENT, message).at(place, label);
    responses.into_iter().take(MAX_LABELS).fold(finding, |finding, (place, label)| finding.at(place, label))
}
