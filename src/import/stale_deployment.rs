//! Deployments that lack the gateway responses of their API, in every format that has both.

use crate::diagnostic::codes;

codes! {
    pub(super) static STALE_DEPLOYMENT: Warning = "stale-deployment", include_str!("pages/stale-deployment.md");
}

/// How many responses a finding points at.
pub(super) const MAX_LABELS: usize = 3;

/// What every such finding has to say.
pub(super) const CAPTURED: &str = "a stage serves what its deployment captured";
