//! Authorizers: what they look at, and the stubs that decide in their place.

use std::sync::LazyLock;

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::caller::Caller;
use super::rest_api::Authorizer;
use gatecast::gateway::Event;
use gatecast::rest_api::IdentitySource;

/// What an authorizer says of a token.
///
/// The values of a context map are what templates see as `$context.authorizer.KEY`.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Decision {
    /// The policy allows the call.
    Allow(Map<String, Value>),
    /// The policy denies the call.
    Deny(Map<String, Value>),
    /// The policy does not mention the call.
    ImplicitDeny(Map<String, Value>),
    /// It throws `Unauthorized`.
    Unauthorized,
    /// It throws something else.
    Fail,
    /// It cannot be reached, or returns no policy.
    Broken,
}

impl Decision {
    /// The failure that a request runs into; `None` where it may go on.
    pub(crate) fn failure(&self) -> Option<&'static str> {
        match self {
            Self::Allow(_) => None,
            Self::Deny(_) => Some("authorizer-explicit-deny"),
            Self::ImplicitDeny(_) => Some("authorizer-implicit-deny"),
            Self::Unauthorized => Some("unauthorized"),
            Self::Fail => Some("authorizer-threw"),
            Self::Broken => Some("authorizer-unreachable"),
        }
    }

    /// What it returned beside its policy.
    pub(crate) fn context(&self) -> Option<&Map<String, Value>> {
        match self {
            Self::Allow(context) | Self::Deny(context) | Self::ImplicitDeny(context) => Some(context),
            Self::Unauthorized | Self::Fail | Self::Broken => None,
        }
    }
}

/// What stands in the place of authorizers, by their names.
#[derive(Clone, Debug, Default)]
pub struct Stubs(IndexMap<String, IndexMap<String, Decision>>);

/// The token that stands for all others.
const OTHERS: &str = "*";

/// What everybody gets where nothing is said.
static ALLOW: LazyLock<Decision> = LazyLock::new(|| Decision::Allow(Map::new()));

impl Stubs {
    /// Sets what an authorizer says of a token; `*` stands for all others.
    pub(crate) fn set(&mut self, authorizer: &str, token: &str, decision: Decision) {
        self.0.entry(authorizer.to_owned()).or_default().insert(token.to_owned(), decision);
    }

    /// The names of the authorizers that something is said of.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// What an authorizer says of its identity: the token, or several values. Without a stub
    /// everybody may come in.
    pub(crate) fn decide(&self, authorizer: &str, identity: &[String]) -> &Decision {
        let Some(stub) = self.0.get(authorizer) else { return &ALLOW };
        let said = identity.iter().find_map(|token| stub.get(token));
        said.or_else(|| stub.get(OTHERS)).unwrap_or(&ALLOW)
    }
}

impl Authorizer {
    /// The values that it looks at; `None` where one of them is missing or no token it would take,
    /// so that it is not asked at all (API reference, `identitySource`).
    pub(crate) fn identity(&self, caller: &Caller<'_>, event: &Event) -> Option<Vec<String>> {
        let of = |(source, name): &(IdentitySource, String)| {
            let value = match source {
                IdentitySource::Header => caller.header(name).map(str::to_owned),
                IdentitySource::Query => caller.query(name),
                IdentitySource::StageVariable => event.stage_variable(name).map(str::to_owned),
                IdentitySource::Context => event.context(name).map(str::to_owned),
            };
            value.filter(|value| !value.trim().is_empty())
        };
        let identity = self.identity.iter().map(of).collect::<Option<Vec<_>>>()?;
        let fits = |token: &String| self.pattern.as_ref().is_none_or(|pattern| pattern.is_match(token));
        identity.iter().all(fits).then_some(identity)
    }
}
