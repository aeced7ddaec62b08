//! What a deployment lacks of the gateway responses of its API.

use std::path::{Path, PathBuf};

use super::deployments::OwnedResponse;
use super::reach::Reach;
use crate::import::terraform::resources::GATEWAY_RESPONSE;
use crate::source::normalised;

/// Why a deployment lacks a response.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Lack {
    /// The response waits for the deployment.
    MadeAfter,
    /// Nothing orders them.
    Unordered,
    /// Nothing orders them, while the deployment is made again and again.
    Racing,
    /// The deployment is not made again.
    NotAgain,
}

impl Lack {
    /// In the order in which they are reported.
    pub(super) const ALL: [Self; 4] = [Self::MadeAfter, Self::Unordered, Self::Racing, Self::NotAgain];

    /// What is wrong with a deployment, which is shown as this, and what a finding says beside it.
    pub(super) fn described(self, deployment: &str) -> (String, &'static str) {
        match self {
            Self::MadeAfter => {
                (format!("{deployment} is made before the API's gateway responses"), "misses them")
            }
            Self::Unordered => (
                format!("{deployment} does not depend on the API's gateway responses"),
                "may be made first and miss them, and is not made again when they change",
            ),
            Self::Racing => (
                format!("{deployment} does not wait for the API's gateway responses"),
                "may be made first and miss them",
            ),
            Self::NotAgain => (
                format!("{deployment} is not made again when the API's gateway responses change"),
                "keeps the old ones",
            ),
        }
    }

    /// What a finding says beside a response.
    pub(super) fn of_response(self) -> &'static str {
        if self == Self::MadeAfter { "waits for the deployment" } else { "" }
    }
}

/// What a deployment lacks of a response.
pub(super) fn lack_of(
    response: &OwnedResponse,
    deployment: &(usize, String),
    before: &Reach,
    renewing: &Reach,
    of_response: &Reach,
) -> Option<Lack> {
    let own = (response.instance, format!("{GATEWAY_RESPONSE}.{}", response.name));
    let has = |reach: &Reach| reach.resources.contains(&own) || reach.modules.contains(&response.instance);
    let its_file = normalised(Path::new(response.place.source.name()));
    let is_its_file = |file: &Option<PathBuf>| file.as_ref().is_none_or(|file| *file == its_file);
    if of_response.resources.contains(deployment) {
        return Some(Lack::MadeAfter);
    }
    let is_file_covered = renewing.files.iter().any(is_its_file);
    if has(renewing) || is_file_covered {
        return None;
    }
    // A value from outside may well be made of them.
    let may_be_renewed = renewing.is_always_new || renewing.is_open && renewing.resources.is_empty();
    if !has(before) {
        return Some(if may_be_renewed { Lack::Racing } else { Lack::Unordered });
    }
    (!may_be_renewed).then_some(Lack::NotAgain)
}
