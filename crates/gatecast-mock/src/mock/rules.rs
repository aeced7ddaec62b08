//! Rules: the next requests of a kind run into a failure, so that a client can be tried on it.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{PoisonError, RwLock};

use serde::{Deserialize, Serialize};

use super::caller::Caller;
use super::on_demand::{self, UnknownOnDemand};
use super::stage::ServedStage;
use gatecast::gateway::Failure;

/// How many rules there may be.
const MAX_RULES: usize = 1_000;

/// The rules of a server, in the order in which they were made: the first that fits counts.
#[derive(Debug, Default)]
pub struct InjectedFailures {
    list: RwLock<Vec<Kept>>,
    /// Whether there are any: requests are many and rules are rare.
    any: AtomicBool,
    made: AtomicU64,
}

/// The next requests of a kind run into a failure.
///
/// In JSON, its members are those of `POST /_gatecast/rules`.
///
/// ```
/// use gatecast::{Api};
/// use gatecast_mock::{MockGateway, InjectedFailure};
///
/// let gateway = MockGateway::new(&Api::default()).value;
/// gateway.add_rule(InjectedFailure::new("THROTTLED").on("GET", "/pets").times(1))?;
///
/// let (parts, ()) = http::Request::get("/pets").body(())?.into_parts();
/// assert_eq!(gateway.answer(&parts, b"").status(), 429);
/// assert_eq!(gateway.answer(&parts, b"").status(), 200);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct InjectedFailure {
    /// Its id, which it gets when it is added, whatever it was before.
    #[serde(default)]
    pub id: u64,
    /// The id of the API; any where it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub api: Option<String>,
    /// The stage; any where it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<String>,
    /// The method; any where it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// A path below the stage, or that of a resource; a `*` at its end stands for anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// A response type, or a failure of the catalogue.
    #[serde(rename = "type")]
    pub failure: String,
    /// How many requests it still takes; without, all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u64>,
    /// The message in place of the usual one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// What the body validator found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub validation_error: Option<String>,
}

impl InjectedFailure {
    /// All requests run into a failure: a response type, or a failure of the catalogue.
    #[must_use]
    pub fn new(failure: &str) -> Self {
        Self { failure: failure.to_owned(), ..Self::default() }
    }

    /// Only requests with this method and this path, which may end with `*`.
    #[must_use]
    pub fn on(mut self, method: &str, path: &str) -> Self {
        self.method = Some(method.to_owned());
        self.path = Some(path.to_owned());
        self
    }

    /// Only the next few requests.
    #[must_use]
    pub fn times(mut self, times: u64) -> Self {
        self.times = Some(times);
        self
    }
}

#[derive(Debug)]
struct Kept {
    rule: InjectedFailure,
    failure: Failure,
}

/// Why a rule is not taken.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InjectedFailureError {
    /// No such failure.
    #[error(transparent)]
    UnknownFailure(#[from] UnknownOnDemand),
    /// It would never be used.
    #[error("`times` is 0; say how many requests the rule is for, or leave it out for all")]
    Never,
    /// There are as many as there may be.
    #[error("there are {MAX_RULES} rules already; delete some with DELETE /_gatecast/rules")]
    TooMany,
}

impl InjectedFailures {
    /// Adds a rule and returns it with its id.
    pub(crate) fn add(&self, mut rule: InjectedFailure) -> Result<InjectedFailure, InjectedFailureError> {
        let mut failure = on_demand::find(&rule.failure)?;
        if rule.times == Some(0) {
            return Err(InjectedFailureError::Never);
        }
        if let Some(message) = &rule.message {
            failure.set_message(Some(message.clone()));
        }
        if let Some(found) = &rule.validation_error {
            failure.set_validation_error(found);
        }
        let mut list = self.list.write().unwrap_or_else(PoisonError::into_inner);
        if list.len() >= MAX_RULES {
            return Err(InjectedFailureError::TooMany);
        }
        rule.id = self.made.fetch_add(1, Ordering::Relaxed) + 1;
        list.push(Kept { rule: rule.clone(), failure });
        self.any.store(true, Ordering::Release);
        Ok(rule)
    }

    /// The rules that are left.
    pub(crate) fn list(&self) -> Vec<InjectedFailure> {
        let list = self.list.read().unwrap_or_else(PoisonError::into_inner);
        list.iter().map(|kept| kept.rule.clone()).collect()
    }

    /// Deletes a rule, or all of them; how many there were.
    pub(crate) fn delete(&self, id: Option<u64>) -> usize {
        let mut list = self.list.write().unwrap_or_else(PoisonError::into_inner);
        let before = list.len();
        list.retain(|kept| id.is_some_and(|id| kept.rule.id != id));
        self.any.store(!list.is_empty(), Ordering::Release);
        before - list.len()
    }

    /// The failure that a rule has for a request; the rule is used once more by it.
    pub(crate) fn take(
        &self,
        stage: &ServedStage,
        caller: &Caller<'_>,
        resource: Option<&str>,
    ) -> Option<Failure> {
        if !self.any.load(Ordering::Acquire) {
            return None;
        }
        let mut list = self.list.write().unwrap_or_else(PoisonError::into_inner);
        let at = list.iter().position(|kept| kept.rule.fits(stage, caller, resource))?;
        let failure = list[at].failure.clone();
        if let Some(times) = &mut list[at].rule.times {
            *times -= 1;
            if *times == 0 {
                list.remove(at);
                self.any.store(!list.is_empty(), Ordering::Release);
            }
        }
        Some(failure)
    }
}

impl InjectedFailure {
    fn fits(&self, stage: &ServedStage, caller: &Caller<'_>, resource: Option<&str>) -> bool {
        let is = |wanted: &Option<String>, found: &str| wanted.as_ref().is_none_or(|wanted| wanted == found);
        let method = self.method.as_ref();
        let is_method = method.is_none_or(|method| method.eq_ignore_ascii_case(caller.method().as_str()));
        let is_path = self.path.as_deref().is_none_or(|wanted| match wanted.strip_suffix('*') {
            Some(start) => caller.path.starts_with(start),
            None => caller.path == wanted || resource == Some(wanted),
        });
        is(&self.api, &stage.api_id) && is(&self.stage, &stage.name) && is_method && is_path
    }
}
