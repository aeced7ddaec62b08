//! Rules: the next requests of a kind run into a failure, so that a client can be tried on it.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{PoisonError, RwLock};

use serde::{Deserialize, Serialize};

use super::caller::Caller;
use super::on_demand;
use super::stage::Stage;
use crate::gateway::Failure;

/// How many rules there may be.
const MAX_RULES: usize = 1_000;

/// The rules of a server, in the order in which they were made: the first that fits counts.
#[derive(Debug, Default)]
pub(crate) struct Rules {
    list: RwLock<Vec<Rule>>,
    /// Whether there are any: requests are many and rules are rare.
    any: AtomicBool,
    made: AtomicU64,
}

/// What a rule says, as it is sent and listed.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct RuleText {
    /// Its id, which the server gives it.
    #[serde(default, skip_deserializing)]
    pub(crate) id: u64,
    /// The API; any where it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) api: Option<String>,
    /// The stage; any where it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) stage: Option<String>,
    /// The method; any where it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) method: Option<String>,
    /// A path below the stage, or that of a resource; a `*` at its end stands for anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) path: Option<String>,
    /// A response type, or a failure of the catalogue.
    #[serde(rename = "type")]
    pub(crate) failure: String,
    /// How many requests it still takes; without, all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) times: Option<u64>,
    /// The message in place of the usual one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) message: Option<String>,
    /// What the body validator found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) validation_error: Option<String>,
}

#[derive(Debug)]
struct Rule {
    text: RuleText,
    failure: Failure,
}

/// Why a rule is not taken.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RuleError {
    /// No such failure.
    #[error("`{0}` is neither a response type nor a failure; `gatecast explain failures` lists them")]
    UnknownFailure(String),
    /// It would never be used.
    #[error("`times` is 0; say how many requests the rule is for, or leave it out for all")]
    Never,
    /// There are as many as there may be.
    #[error("there are {MAX_RULES} rules already; delete some with DELETE /_gatecast/rules")]
    TooMany,
}

impl Rules {
    /// Adds a rule and returns it with its id.
    pub(crate) fn add(&self, mut text: RuleText) -> Result<RuleText, RuleError> {
        let Some(mut failure) = on_demand::find(&text.failure) else {
            return Err(RuleError::UnknownFailure(text.failure));
        };
        if text.times == Some(0) {
            return Err(RuleError::Never);
        }
        if let Some(message) = &text.message {
            failure.set_message(Some(message.clone()));
        }
        if let Some(found) = &text.validation_error {
            failure.set_validation_error(found);
        }
        let mut list = self.list.write().unwrap_or_else(PoisonError::into_inner);
        if list.len() >= MAX_RULES {
            return Err(RuleError::TooMany);
        }
        text.id = self.made.fetch_add(1, Ordering::Relaxed) + 1;
        list.push(Rule { text: text.clone(), failure });
        self.any.store(true, Ordering::Release);
        Ok(text)
    }

    /// The rules that are left.
    pub(crate) fn list(&self) -> Vec<RuleText> {
        let list = self.list.read().unwrap_or_else(PoisonError::into_inner);
        list.iter().map(|rule| rule.text.clone()).collect()
    }

    /// Deletes a rule, or all of them; how many there were.
    pub(crate) fn delete(&self, id: Option<u64>) -> usize {
        let mut list = self.list.write().unwrap_or_else(PoisonError::into_inner);
        let before = list.len();
        list.retain(|rule| id.is_some_and(|id| rule.text.id != id));
        self.any.store(!list.is_empty(), Ordering::Release);
        before - list.len()
    }

    /// The failure that a rule has for a request; the rule is used once more by it.
    pub(crate) fn take(&self, stage: &Stage, caller: &Caller<'_>, resource: Option<&str>) -> Option<Failure> {
        if !self.any.load(Ordering::Acquire) {
            return None;
        }
        let mut list = self.list.write().unwrap_or_else(PoisonError::into_inner);
        let at = list.iter().position(|rule| rule.text.fits(stage, caller, resource))?;
        let failure = list[at].failure.clone();
        if let Some(times) = &mut list[at].text.times {
            *times -= 1;
            if *times == 0 {
                list.remove(at);
                self.any.store(!list.is_empty(), Ordering::Release);
            }
        }
        Some(failure)
    }
}

impl RuleText {
    fn fits(&self, stage: &Stage, caller: &Caller<'_>, resource: Option<&str>) -> bool {
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
