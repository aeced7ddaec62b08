//! What the resource policy of an API says of a request.

use super::caller::Caller;
use super::event::ACCOUNT;
use super::reason::Reason;
use super::rest_api::CompiledMethod;
use super::stage::ServedStage;
use gatecast::gateway::{Failure, ResponseType};
use gatecast::rest_api::{Authorization, AuthorizerKind, PolicyRequest, PolicyVerdict};

/// The region of everything, as in the examples of the documentation.
const REGION: &str = "us-east-1";

/// What the policy says; `None` where there is none.
pub(super) fn verdict(stage: &ServedStage, caller: &Caller<'_>) -> Option<PolicyVerdict> {
    let policy = stage.deployed.rest.policy.as_ref()?;
    let (method, path) = (caller.method().as_str(), caller.path);
    Some(policy.verdict(PolicyRequest { source: caller.source, stage: &stage.name, method, path }))
}

/// Whether something beside the resource policy can allow calls of a method.
pub(super) fn may_be_allowed_elsewhere(stage: &ServedStage, method: &CompiledMethod) -> bool {
    match &method.authorization {
        Authorization::None | Authorization::Unknown => false,
        Authorization::Iam => true,
        Authorization::Authorizer(name) => {
            let authorizer = stage.deployed.rest.authorizers.get(name);
            authorizer.is_some_and(|found| found.kind != AuthorizerKind::CognitoUserPools)
        }
    }
}

/// The refusal of a caller without a signature, who learns what was called.
pub(super) fn refusal(stage: &ServedStage, caller: &Caller<'_>, is_explicit: bool) -> Reason {
    let (api, account) = (&stage.api_id, &ACCOUNT[ACCOUNT.len() - 4..]);
    let (stage, method, path) = (&stage.name, caller.method(), caller.path);
    let why = if is_explicit { " with an explicit deny in a resource-based policy" } else { "" };
    let message = format!(
        "User: anonymous is not authorized to perform: execute-api:Invoke on resource: \
         arn:aws:execute-api:{REGION}:********{account}:{api}/{stage}/{method}{path}{why}"
    );
    let name = if is_explicit { "resource-policy-explicit-deny" } else { "resource-policy-implicit-deny" };
    let mut failure = Failure::named(name).unwrap_or_else(|| Failure::of(ResponseType::AccessDenied));
    failure.set_message(Some(message));
    Reason::Owned(failure)
}
