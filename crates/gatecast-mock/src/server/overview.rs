//! What a server serves, and what is doubtful about it, before it answers the first request.

use std::net::SocketAddr;

use gatecast::diagnostic::{Diagnostic, Help, Setting, codes, nearest, quoted};
use gatecast::source::one_line;

use super::boot::StartedApi;
use super::pages::PageOrigin;
use super::store::Store;
use crate::mock::stage::MockEnvironment;

codes! {
    /// An API that is served although its files do not name its paths.
    ///
    /// Every path with every method is taken for one of the API, nothing is authorized or validated, and
    /// failures come on demand only.
    static ANY_PATH: Note = "any-path";

    /// Methods that want an API key, where there is none.
    ///
    /// All calls of them are answered with INVALID_API_KEY. `--api-key KEY` makes one.
    static NO_API_KEYS: Note = "no-api-keys";

    /// A resource policy with statements that depend on more than the address of the caller.
    ///
    /// Evaluated are statements about `execute-api:Invoke` for every principal, alone or by `aws:SourceIp`. Other
    /// statements deny nothing, and allow what they may allow: principals, VPCs and organizations are not known here.
    static POLICY_NOT_EVALUATED: Note = "policy-not-evaluated";

    /// A stub for an authorizer that no API has.
    ///
    /// Authorizers go by the names of their security schemes.
    static UNKNOWN_AUTHORIZER: Warning = "unknown-authorizer";
}

/// How many stages are shown at the start.
const MOST_STAGES: usize = 50;

/// What is doubtful about the APIs of files, and about the stubs of authorizers.
#[must_use]
pub fn findings(booted: &[StartedApi], around: &MockEnvironment, store: &Store) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for api in booted {
        findings.extend(any_path(api));
        findings.extend(policy_not_evaluated(api));
        if around.keys.is_empty() {
            findings.extend(no_api_keys(api));
        }
    }
    findings.extend(unknown_authorizers(around, store));
    findings
}

fn any_path(api: &StartedApi) -> Option<Diagnostic> {
    let message = format!("the files of {} name no paths: every path and method is accepted", api.name);
    let help = format!("add a file with its paths: an OpenAPI document with the title {}", quoted(&api.name));
    api.has_any_path.then(|| Diagnostic::of(&ANY_PATH, message).help(help))
}

fn policy_not_evaluated(api: &StartedApi) -> Option<Diagnostic> {
    let numbers = api.policy.as_ref()?.unevaluated();
    let some = numbers.iter().map(usize::to_string).collect::<Vec<_>>().join(", ");
    let message = match numbers.len() {
        0 => return None,
        1 => format!("{}: statement {some} of the resource policy is not evaluated", api.name),
        _ => format!("{}: statements {some} of the resource policy are not evaluated", api.name),
    };
    Some(Diagnostic::of(&POLICY_NOT_EVALUATED, message).note("denies nothing, and allows what it may allow"))
}

fn no_api_keys(api: &StartedApi) -> Option<Diagnostic> {
    let some = api.with_key.iter().take(3).map(String::as_str).collect::<Vec<_>>().join(", ");
    let message =
        format!("{} has methods that require an API key, but no key is configured: {some}", api.name);
    (!api.with_key.is_empty())
        .then(|| Diagnostic::of(&NO_API_KEYS, message).help(Help::from("add ").setting(Setting::ApiKey)))
}

/// A stub for an authorizer that no API has decides nothing; most likely its name is misspelt.
fn unknown_authorizers(around: &MockEnvironment, store: &Store) -> Vec<Diagnostic> {
    let world = store.world();
    let names: Vec<&str> =
        world.apis.values().flat_map(|api| api.current.rest.authorizers.keys()).map(String::as_str).collect();
    let unknown = around.stubs.names().filter(|name| !names.contains(name)).map(|name| {
        let message = format!("no API has an authorizer {}", quoted(name));
        let warning = Diagnostic::of(&UNKNOWN_AUTHORIZER, message);
        match nearest(name, names.iter().copied()) {
            Some(near) => warning.help(format!("did you mean `{near}`?")),
            None if names.is_empty() => warning.help("remove it: no API has an authorizer"),
            None => warning.help(format!(
                "name one of these: {}",
                names.iter().take(10).copied().collect::<Vec<_>>().join(", ")
            )),
        }
    });
    unknown.collect()
}

/// What is said of pages that are let in.
#[must_use]
pub fn page_origin(origin: &PageOrigin) -> String {
    format!("pages of {origin} can read stubs and errors, with headers that API Gateway does not send")
}

/// Where everything is, a line each: the stages of the APIs of files, and of those in the state.
#[must_use]
pub fn addresses(store: &Store, address: SocketAddr) -> Vec<String> {
    let world = store.world();
    let port = address.port();
    let mut lines = Vec::new();
    let stages = world.apis.values().flat_map(|api| api.stages.keys().map(move |stage| (&api.record, stage)));
    for (api, stage) in stages.clone().take(MOST_STAGES) {
        let (id, name) = (&api.id, one_line(&api.name));
        lines.push(format!("{name}: http://{id}.execute-api.localhost:{port}/{stage}/"));
        if world.apis.len() == 1 {
            lines.push(format!("{name}: http://{address}/{stage}/"));
        }
    }
    let more = stages.count().saturating_sub(MOST_STAGES);
    if more > 0 {
        lines.push(format!("and {more} stages more"));
    }
    lines.push(format!("listening on http://{address}"));
    lines
}
