//! API keys, and the usage plans that meter them.

use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Datelike, Utc};
use governor::{DefaultDirectRateLimiter, Quota as Rate, RateLimiter};
use indexmap::IndexMap;

use super::compile::id_of;
use super::setup::whole;
use gatecast::rest_api::{self, Quota, QuotaPeriod, RestApi};

/// The keys that an API takes, by value.
#[derive(Clone, Debug, Default)]
pub struct ApiKeys(IndexMap<String, Arc<MeteredKey>>);

/// A key and its usage plan.
#[derive(Debug)]
pub(crate) struct MeteredKey {
    /// `$context.identity.apiKeyId`.
    pub(crate) id: String,
    rate: Option<DefaultDirectRateLimiter>,
    quota: Option<(Quota, Mutex<Used>)>,
}

/// What a usage plan allows.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct KeyLimits {
    /// Requests a second, and how many may come at once.
    pub(crate) rate: Option<(f64, u32)>,
    pub(crate) quota: Option<Quota>,
}

#[derive(Debug, Default)]
struct Used {
    period: i64,
    requests: u64,
}

/// What a usage plan does not allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OverLimit {
    Rate,
    Quota,
}

impl KeyLimits {
    /// A plan as the files of an API define it.
    fn of(plan: &rest_api::UsagePlan) -> Self {
        let rate = plan
            .throttle
            .map(|throttle| (throttle.rate, throttle.burst.unwrap_or_else(|| whole(throttle.rate))));
        Self {
            rate: rate.filter(|(rate, burst)| rate.is_finite() && *rate > 0.0 && *burst > 0),
            quota: plan.quota,
        }
    }
}

impl ApiKeys {
    /// Adds the keys that the files of an API give a value and a usage plan; those that are there stay.
    pub fn add_defined(&mut self, api: &RestApi) {
        for plan in &api.usage_plans {
            for key in api.api_keys.iter().filter(|key| key.is_enabled && plan.keys.contains(&key.name)) {
                let value = key.value.as_ref().filter(|value| !value.has_holes());
                if let Some(value) = value.filter(|value| !self.0.contains_key(value.as_str())) {
                    self.add(value.as_str(), KeyLimits::of(plan));
                }
            }
        }
    }

    /// Adds a key.
    pub fn add(&mut self, value: &str, plan: KeyLimits) {
        self.0.insert(value.to_owned(), Arc::new(MeteredKey::new(value, plan)));
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn get(&self, value: &str) -> Option<&MeteredKey> {
        self.0.get(value).map(|key| &**key)
    }
}

impl MeteredKey {
    fn new(value: &str, plan: KeyLimits) -> Self {
        let rate = plan.rate.and_then(|(rate, burst)| {
            let one = Duration::try_from_secs_f64(1.0 / rate).ok()?;
            Some(RateLimiter::direct(Rate::with_period(one)?.allow_burst(NonZeroU32::new(burst)?)))
        });
        Self { id: id_of(value), rate, quota: plan.quota.map(|quota| (quota, Mutex::default())) }
    }

    /// Counts a request. That the rate is looked at before the quota is assumed.
    pub(crate) fn count(&self, now: DateTime<Utc>) -> Result<(), OverLimit> {
        if self.rate.as_ref().is_some_and(|rate| rate.check().is_err()) {
            return Err(OverLimit::Rate);
        }
        let Some((quota, used)) = &self.quota else { return Ok(()) };
        let mut used = used.lock().unwrap_or_else(PoisonError::into_inner);
        let period = number_of(quota.period, now);
        if used.period != period {
            *used = Used { period, requests: 0 };
        }
        if used.requests >= quota.limit {
            return Err(OverLimit::Quota);
        }
        used.requests += 1;
        Ok(())
    }
}

/// A number that is the same within one period only; in UTC, weeks beginning on Sunday.
fn number_of(period: QuotaPeriod, time: DateTime<Utc>) -> i64 {
    let day = i64::from(time.num_days_from_ce());
    match period {
        QuotaPeriod::Day => day,
        // Day 0 before the common era's first day is a Sunday.
        QuotaPeriod::Week => day.div_euclid(7),
        QuotaPeriod::Month => i64::from(time.year()) * 12 + i64::from(time.month0()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("a time")
    }

    #[test]
    fn quotas_begin_anew() {
        let quota = |period| Some(Quota { limit: 2, period });
        for (period, later) in [
            (QuotaPeriod::Day, "2026-11-24T00:00:00Z"),
            (QuotaPeriod::Week, "2026-11-29T00:00:00Z"),
            (QuotaPeriod::Month, "2026-12-01T00:00:00Z"),
        ] {
            let key = MeteredKey::new("k", KeyLimits { rate: None, quota: quota(period) });
            let now = at("2026-11-23T12:00:00Z");
            assert_eq!((key.count(now), key.count(now)), (Ok(()), Ok(())));
            assert_eq!(key.count(at("2026-11-23T23:59:59Z")), Err(OverLimit::Quota), "{period:?}");
            assert_eq!(key.count(at(later)), Ok(()), "{period:?}");
        }
    }

    #[test]
    fn rates_allow_a_burst() {
        let key = MeteredKey::new("k", KeyLimits { rate: Some((0.001, 2)), quota: None });
        let now = Utc::now();
        assert_eq!([key.count(now), key.count(now), key.count(now)], [Ok(()), Ok(()), Err(OverLimit::Rate)]);
    }
}
