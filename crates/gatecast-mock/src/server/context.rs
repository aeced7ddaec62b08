//! What every request is answered from.

use std::sync::Arc;

use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use tokio::sync::Semaphore;

use super::backends::Backends;
use super::budget::Budget;
use super::log::Log;
use super::settings::Settings;
use super::store::Store;
use super::upstream::Upstream;
use crate::mock::stage::MockEnvironment;

/// What every request is answered from.
#[derive(Debug)]
pub struct AppState {
    pub(crate) settings: Settings,
    pub store: Arc<Store>,
    pub(crate) around: MockEnvironment,
    pub(crate) upstream: Option<Upstream>,
    pub(crate) backends: Backends,
    pub log: Log,
    /// How fast the control plane may be called.
    pub(crate) control_rate: Option<DefaultDirectRateLimiter>,
    /// One for each request that may be worked on.
    pub(crate) requests: Semaphore,
    /// How many bytes their bodies may have.
    pub(crate) bodies: Budget,
}

impl AppState {
    pub fn new(settings: Settings, store: Store, around: MockEnvironment, log: Log) -> Self {
        Self {
            store: Arc::new(store),
            around,
            upstream: settings.upstream.clone().map(Upstream::new),
            backends: Backends::new(&settings),
            log,
            control_rate: settings.control_rate.map(|rate| RateLimiter::direct(Quota::per_second(rate))),
            requests: Semaphore::new(settings.limits.requests),
            bodies: Budget::new(settings.limits.bodies),
            settings,
        }
    }
}
