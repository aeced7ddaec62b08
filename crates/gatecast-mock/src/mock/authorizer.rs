//! Authorizers: what they look at, and the stubs that decide in their place.

use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, LazyLock};

use http::request::Parts;
use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::caller::Caller;
use super::jwt;
use super::rest_api::CompiledAuthorizer;
use gatecast::gateway::Event;
use gatecast::rest_api::{AuthorizerKind, IdentitySource};

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
    /// The token of a user pool has expired.
    Expired,
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
            Self::Expired => Some("cognito-token-expired"),
        }
    }

    /// What it returned beside its policy.
    pub(crate) fn context(&self) -> Option<&Map<String, Value>> {
        match self {
            Self::Allow(context) | Self::Deny(context) | Self::ImplicitDeny(context) => Some(context),
            Self::Unauthorized | Self::Fail | Self::Broken | Self::Expired => None,
        }
    }
}

/// What an authorizer is asked about.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct AuthorizerRequest<'r> {
    /// The values of its identity sources, in their order: the token, for most authorizers.
    pub identity: &'r [String],
    /// The request that a client sent.
    pub parts: &'r Parts,
    /// What templates see of it.
    pub event: &'r Event,
}

/// What stands in the place of authorizers, by their names.
#[derive(Clone, Debug, Default)]
pub struct Stubs(IndexMap<String, AuthorizerStub>);

/// What stands in the place of one authorizer.
#[derive(Clone, Default)]
struct AuthorizerStub {
    tokens: IndexMap<String, Decision>,
    /// What decides of tokens that are not listed.
    others: Deciding,
}

#[derive(Clone, Default)]
enum Deciding {
    /// Everybody may come in.
    #[default]
    Open,
    /// The claims of tokens.
    Claims,
    /// A function of the embedder.
    Function(Arc<DecidingFunction>),
}

type DecidingFunction = dyn Fn(&AuthorizerRequest<'_>) -> Decision + Send + Sync;

impl fmt::Debug for AuthorizerStub {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let others = match self.others {
            Deciding::Open => "open",
            Deciding::Claims => "claims",
            Deciding::Function(_) => "function",
        };
        f.debug_struct("AuthorizerStub").field("tokens", &self.tokens).field("others", &others).finish()
    }
}

/// The token that stands for all others.
const OTHERS: &str = "*";

/// What everybody gets where nothing is said.
static ALLOW: LazyLock<Decision> = LazyLock::new(|| Decision::Allow(Map::new()));

impl Stubs {
    /// Sets what an authorizer says of a token; `*` stands for all others.
    pub(crate) fn set(&mut self, authorizer: &str, token: &str, decision: Decision) {
        self.stub(authorizer).tokens.insert(token.to_owned(), decision);
    }

    /// Lets the claims of tokens that are not listed decide; nobody verifies them.
    pub(crate) fn decode(&mut self, authorizer: &str) {
        self.stub(authorizer).others = Deciding::Claims;
    }

    /// Lets a function decide of tokens that are not listed.
    pub(crate) fn ask(&mut self, authorizer: &str, function: Arc<DecidingFunction>) {
        self.stub(authorizer).others = Deciding::Function(function);
    }

    fn stub(&mut self, authorizer: &str) -> &mut AuthorizerStub {
        self.0.entry(authorizer.to_owned()).or_default()
    }

    /// The names of the authorizers that something is said of.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// What an authorizer of a kind says of a request. Without a stub everybody may come in.
    pub(crate) fn decide(
        &self,
        name: &str,
        kind: AuthorizerKind,
        caller: &Caller<'_>,
        request: &AuthorizerRequest<'_>,
    ) -> Cow<'_, Decision> {
        let Some(stub) = self.0.get(name) else { return Cow::Borrowed(&ALLOW) };
        let said = request.identity.iter().find_map(|token| stub.tokens.get(token));
        if let Some(decision) = said.or_else(|| stub.tokens.get(OTHERS)) {
            return Cow::Borrowed(decision);
        }
        match &stub.others {
            Deciding::Open => Cow::Borrowed(&ALLOW),
            Deciding::Claims => {
                let token = request.identity.first().map_or("", String::as_str);
                Cow::Owned(jwt::decide(token, kind, caller.received.timestamp_millis() as f64 / 1e3))
            }
            Deciding::Function(decide) => Cow::Owned(decide(request)),
        }
    }
}

impl CompiledAuthorizer {
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
