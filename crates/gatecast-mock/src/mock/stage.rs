//! A stage of an API: what happens to a request before a backend sees it.
//!
//! In the order that execution logs show: resource and method, authorizer, API key and usage plan,
//! parameters, body, content type. That nothing else comes between is assumed.

use std::net::IpAddr;
use std::sync::Arc;

use bytes::Bytes;
use indexmap::IndexMap;

use super::answer::Answer;
use super::api_key::{ApiKeys, OverLimit};
use super::authorizer::{AuthorizerRequest, Decision, Stubs};
use super::caller::Caller;
use super::deployed::{Answered, Deployed};
use super::integration::EvaluatedIntegration;
use super::reason::{Reason, named};
use super::rest_api::{CompiledMethod, RouteResource};
use super::routes::RouteMatch;
use super::signature::Credentials;
use super::{event, iam, on_demand, policy, rules, validate};
use gatecast::gateway::Event;
use gatecast::rest_api::{ANY, ApiKeySource, Authorization, PolicyVerdict};

/// What stands in for everything around an API: authorizers, keys, credentials.
#[derive(Debug, Default)]
pub struct MockEnvironment {
    pub stubs: Stubs,
    pub keys: ApiKeys,
    /// Whom signatures are verified for; without, any signature passes.
    pub credentials: Option<Credentials>,
    /// Where all requests are taken to come from, where that is said.
    pub source: Option<IpAddr>,
    /// Responses that were asked for in advance.
    pub rules: rules::InjectedFailures,
}

/// A stage, and what is deployed on it.
#[derive(Clone, Debug)]
pub(crate) struct ServedStage {
    pub(crate) api_id: String,
    pub(crate) name: String,
    pub(crate) variables: IndexMap<String, String>,
    pub(crate) deployment_id: String,
    pub(crate) deployed: Arc<Deployed>,
}

/// A request whose resource was looked for.
#[derive(Debug)]
pub(crate) struct Routed<'s> {
    found: Option<RouteMatch<'s>>,
    resource: Option<&'s RouteResource>,
    method: Option<&'s CompiledMethod>,
    needs_body: bool,
}

impl Routed<'_> {
    /// Whether the body must be there before anything can be decided.
    pub(crate) fn needs_body(&self) -> bool {
        self.needs_body
    }

    /// Whether deciding about a request with a body of this length may hold up other requests.
    pub(crate) fn is_slow(&self, bytes: usize) -> bool {
        let method = self.method.filter(|method| method.validates.body);
        method.is_some_and(|method| method.models.values().any(|model| model.is_slow(bytes)))
    }

    /// What evaluates the integration of the method.
    pub(crate) fn integration(&self) -> Option<&EvaluatedIntegration> {
        self.method?.evaluated.as_deref()
    }

    /// The path of the resource.
    pub(crate) fn resource_path(&self) -> Option<&str> {
        self.resource.map(|resource| resource.path.as_str())
    }
}

/// A request that may go to the backend.
#[derive(Debug)]
pub(crate) struct Admitted<'s> {
    pub(crate) event: Box<Event>,
    pub(crate) resource: &'s RouteResource,
    pub(crate) method: &'s CompiledMethod,
}

/// What becomes of a request.
#[derive(Debug)]
pub(crate) enum StageVerdict<'s> {
    /// It goes no further.
    Answered(Answered),
    /// An integration without a backend answers.
    Integrated(Answer),
    /// It may go to the backend.
    Admitted(Box<Admitted<'s>>),
}

impl ServedStage {
    /// Looks for the resource and the method of a request.
    pub(crate) fn route(&self, caller: &Caller<'_>, around: &MockEnvironment) -> Routed<'_> {
        let found = self.deployed.rest.route(caller.path, caller.method().as_str());
        let resource = found.as_ref().map(|found| &self.deployed.rest.resources[found.resource]);
        let method = resource.and_then(|resource| resource.method(caller.method().as_str()));
        let needs_body = method.is_some_and(|method| {
            let is_signed = method.authorization == Authorization::Iam && around.credentials.is_some();
            is_signed || method.answers_itself() || (method.validates.body && !method.models.is_empty())
        });
        Routed { found, resource, method, needs_body }
    }

    /// Decides what becomes of a request; `body` is empty where nobody needs it.
    pub(crate) fn admit<'s>(
        &'s self,
        routed: &Routed<'s>,
        caller: &Caller<'_>,
        body: &Bytes,
        around: &MockEnvironment,
    ) -> StageVerdict<'s> {
        let mut event = event::of(caller, self);
        if let (Some(found), Some(resource), Some(_)) = (&routed.found, routed.resource, routed.method) {
            event::match_resource(&mut event, &resource.id, &resource.path, &found.parameters);
        }
        let admitted = match self.asked_for(routed, caller, &mut event, around) {
            Some(reason) => Err(reason),
            None => self.failure(routed, caller, body, &mut event, around),
        };
        match admitted {
            Ok((_, CompiledMethod { mock: Some(mock), .. })) => match mock.answer(caller, &event, body) {
                Some(answer) => StageVerdict::Integrated(answer),
                None => StageVerdict::Answered(self.answer_to("integration-misconfigured", &event)),
            },
            Ok((_, CompiledMethod { evaluated: Some(evaluated), .. })) if evaluated.is_mock() => {
                evaluated.answer(self, caller, &event, body)
            }
            Ok((resource, method)) => StageVerdict::Admitted(Box::new(Admitted { event, resource, method })),
            Err(reason) => {
                let answered = self.deployed.answer(&reason, &event);
                event::give_back(event);
                StageVerdict::Answered(answered)
            }
        }
    }

    /// A failure that happens when everything before was in order, in the place of an integration.
    pub(crate) fn answer_to(&self, name: &str, event: &Event) -> Answered {
        self.deployed.answer(&named(name), event)
    }

    /// The answer to a request that is too large to be looked at.
    pub(crate) fn too_large(&self, caller: &Caller<'_>) -> Answered {
        self.answer_to("request-too-large", &event::of(caller, self))
    }

    /// A failure that the request itself or a rule asks for.
    fn asked_for(
        &self,
        routed: &Routed<'_>,
        caller: &Caller<'_>,
        event: &mut Event,
        around: &MockEnvironment,
    ) -> Option<Reason> {
        let preferred = on_demand::preferred(caller.headers());
        let failure = match preferred {
            Some(failure) => failure,
            None => around.rules.take(self, caller, routed.resource_path())?,
        };
        // What it would see of an authorizer it sees.
        if failure.sees_authorizer()
            && let Some(method) = routed.method
            && let Some((_, decision)) = self.authorizer(method, caller, event, around)
        {
            set_authorizer(event, &decision);
        }
        if !failure.sees_resource() {
            event.context.unset("resourceId");
            event.context.unset("resourcePath");
            event.request.path.clear();
        }
        Some(Reason::Owned(failure))
    }

    fn failure<'s>(
        &'s self,
        routed: &Routed<'s>,
        caller: &Caller<'_>,
        body: &Bytes,
        event: &mut Event,
        around: &MockEnvironment,
    ) -> Result<(&'s RouteResource, &'s CompiledMethod), Reason> {
        let (Some(resource), Some(method)) = (routed.resource, routed.method) else {
            return Err(unknown_route(caller));
        };
        // A denial counts before anybody is asked. Where an authorizer or IAM may allow the call as well, no word
        // of the policy is no refusal (developer guide, "API Gateway resource policies and authorization workflow").
        let verdict = policy::verdict(self, caller);
        if verdict == Some(PolicyVerdict::Denied) {
            return Err(policy::refusal(self, caller, true));
        }
        let mut usage_key = None;
        match &method.authorization {
            Authorization::None | Authorization::Unknown => {}
            Authorization::Iam => iam::authorize(caller, body, event, around.credentials.as_ref())?,
            Authorization::Authorizer(_) => {
                let Some((identity_is_there, decision)) = self.authorizer(method, caller, event, around)
                else {
                    return Err(named("integration-misconfigured"));
                };
                if !identity_is_there {
                    return Err(named("unauthorized"));
                }
                set_authorizer(event, &decision);
                if let Some(name) = decision.failure() {
                    return Err(named(name));
                }
                let key = decision.context().and_then(|context| context.get("usageIdentifierKey"));
                usage_key = key.and_then(|key| key.as_str()).map(str::to_owned);
            }
        }
        if verdict == Some(PolicyVerdict::Unmentioned) && !policy::may_be_allowed_elsewhere(self, method) {
            return Err(policy::refusal(self, caller, false));
        }
        if method.needs_key {
            let given = match self.deployed.rest.key_source {
                ApiKeySource::Header => caller.header("x-api-key").map(str::to_owned),
                ApiKeySource::Authorizer => usage_key,
            };
            self.meter(given.as_deref(), caller, event, around)?;
        }
        validate::parameters(method, caller, event)?;
        validate::body(method, caller, body)?;
        validate::media_type(method, caller)?;
        Ok((resource, method))
    }

    /// What the method's authorizer says: whether it is asked at all, and its decision.
    fn authorizer(
        &self,
        method: &CompiledMethod,
        caller: &Caller<'_>,
        event: &Event,
        around: &MockEnvironment,
    ) -> Option<(bool, Decision)> {
        let Authorization::Authorizer(name) = &method.authorization else { return None };
        let authorizer = self.deployed.rest.authorizers.get(name)?;
        Some(match authorizer.identity(caller, event) {
            Some(identity) => {
                let request = AuthorizerRequest { identity: &identity, parts: caller.parts, event };
                (true, around.stubs.decide(name, authorizer.kind, caller, &request).into_owned())
            }
            None => (false, Decision::Unauthorized),
        })
    }

    fn meter(
        &self,
        given: Option<&str>,
        caller: &Caller<'_>,
        event: &mut Event,
        around: &MockEnvironment,
    ) -> Result<(), Reason> {
        let Some(key) = given.and_then(|given| around.keys.get(given)) else {
            return Err(named("invalid-api-key"));
        };
        if let Some(given) = given {
            event.set_context("identity.apiKey", given);
            event.set_context("identity.apiKeyId", key.id.as_str());
        }
        key.count(caller.received).map_err(|over| {
            named(match over {
                OverLimit::Rate => "throttled",
                OverLimit::Quota => "quota-exceeded",
            })
        })
    }
}

/// No such path, or no such method on it. API Gateway looks for a signature first.
fn unknown_route(caller: &Caller<'_>) -> Reason {
    iam::incomplete(caller).unwrap_or_else(|| named("unknown-route"))
}

fn set_authorizer(event: &mut Event, decision: &Decision) {
    for (key, value) in decision.context().into_iter().flatten() {
        event.context.set_json(&format!("authorizer.{key}"), value);
    }
}
impl ServedStage {
    /// Methods that want an API key, for messages: `GET /pets`.
    pub(crate) fn methods_with_key(&self) -> Vec<String> {
        let resources = self.deployed.rest.resources.iter();
        let methods =
            resources.flat_map(|resource| resource.methods.iter().map(move |method| (resource, method)));
        let with_key = methods.filter(|(_, (_, method))| method.needs_key);
        with_key
            .map(|(resource, (name, _))| {
                format!("{} {}", if name == ANY { "*" } else { name }, resource.path)
            })
            .collect()
    }
}
