//! The gateway in front of a handler of one's own.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use bytes::Bytes;
use http::request::Parts;
use indexmap::IndexMap;

use super::answer::{self, Answer};
use super::api_key::KeyLimits;
use super::authorizer::{AuthorizerRequest, Decision};
use super::caller::Caller;
use super::compile::{id_of, missing_paths};
use super::deployed::Deployed;
use super::on_demand;
use super::rest_api::CompiledApi;
use super::rules::{InjectedFailure, InjectedFailureError};
use super::setup::Setup;
use super::signature::{Credentials, CredentialsError};
use super::stage::{Admitted, MockEnvironment, ServedStage, StageVerdict};
use gatecast::diagnostic::Checked;
use gatecast::gateway::{Api, Gateway};
use gatecast::source::SourceFile;

/// An API on a stage, ready to answer requests as API Gateway would: for mock servers.
///
/// Paths are those of the API, without the stage. Cheap to share in an `Arc`.
///
/// ```
/// use gatecast::{ImportOptions, SourceFile, import};
/// use gatecast_mock::MockGateway;
///
/// let mut options = ImportOptions::default();
/// options.rest_api = true; // what requests are routed by
/// let source = SourceFile::new("api.json", r#"{
///   "openapi": "3.0.1",
///   "paths": { "/pets": { "get": {} } },
///   "x-amazon-apigateway-gateway-responses": {
///     "MISSING_AUTHENTICATION_TOKEN": { "statusCode": 404 }
///   }
/// }"#);
/// let api = import(&source, &options)?.value;
/// let gateway = MockGateway::new(&api).value;
///
/// let (parts, ()) = http::Request::get("/owners").body(())?.into_parts();
/// let answer = gateway.answer(&parts, b"");
/// assert_eq!(answer.status(), 404);
/// assert_eq!(&answer.body()[..], br#"{"message":"Missing Authentication Token"}"#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct MockGateway {
    stage: ServedStage,
    around: MockEnvironment,
}

impl MockGateway {
    /// Compiles an API, on a stage called `prod`. Without the REST API that
    /// [`ImportOptions::rest_api`](gatecast::ImportOptions::rest_api) asks for, every path and
    /// method is one that the API has.
    #[must_use]
    pub fn new(api: &Api) -> Checked<Self> {
        let gateway = Gateway::compile(api);
        let mut diagnostics = gateway.diagnostics;
        diagnostics.extend(api.document.as_deref().and_then(missing_paths));
        let rest = match &api.rest_api {
            Some(rest_api) => CompiledApi::of(rest_api).into_value(&mut diagnostics),
            None => CompiledApi::of_anything(),
        };
        let stage = ServedStage {
            api_id: id_of(api.name.as_deref().unwrap_or_default()),
            name: "prod".to_owned(),
            variables: IndexMap::new(),
            deployment_id: id_of("deployment"),
            deployed: Arc::new(Deployed::new(gateway.value, rest)),
        };
        let mut around = MockEnvironment::default();
        api.rest_api.iter().for_each(|rest_api| around.keys.add_defined(rest_api));
        Checked::new(Self { stage, around }, diagnostics)
    }

    /// Calls the stage something else.
    #[must_use]
    pub fn on_stage(mut self, name: &str) -> Self {
        name.clone_into(&mut self.stage.name);
        self
    }

    /// Sets a stage variable.
    #[must_use]
    pub fn with_stage_variable(mut self, name: &str, value: &str) -> Self {
        self.stage.variables.insert(name.to_owned(), value.to_owned());
        self
    }

    /// Takes an API key, without limits.
    #[must_use]
    pub fn with_api_key(mut self, key: &str) -> Self {
        self.around.keys.add(key, KeyLimits::default());
        self
    }

    /// Says what an authorizer decides for a token; `*` stands for all others. The authorizer is
    /// called as its security scheme. Without a word about it, it lets everybody in.
    #[must_use]
    pub fn with_decision(mut self, authorizer: &str, token: &str, decision: Decision) -> Self {
        self.around.stubs.set(authorizer, token, decision);
        self
    }

    /// Lets a function decide of the requests that an authorizer is asked about, unless their token has a
    /// [decision](Self::with_decision). It is called once a request, after the identity sources were found there.
    ///
    /// ```
    /// use gatecast::{ImportOptions, SourceFile, import};
    /// use gatecast_mock::{Decision, MockGateway};
    ///
    /// let mut options = ImportOptions::default();
    /// options.rest_api = true;
    /// let source = SourceFile::new("api.json", r#"{
    ///   "openapi": "3.0.1",
    ///   "paths": { "/pets": { "get": { "security": [{ "tokens": [] }] } } },
    ///   "components": { "securitySchemes": { "tokens": {
    ///     "type": "apiKey", "name": "Authorization", "in": "header",
    ///     "x-amazon-apigateway-authorizer": { "type": "token" }
    ///   } } }
    /// }"#);
    /// let api = import(&source, &options)?.value;
    /// let gateway = MockGateway::new(&api).value.with_authorizer("tokens", |request| {
    ///     match request.identity {
    ///         [token] if token.starts_with("good") => Decision::Allow(Default::default()),
    ///         _ => Decision::Unauthorized,
    ///     }
    /// });
    /// let status = |token: &str| {
    ///     let request = http::Request::get("/pets").header("Authorization", token).body(());
    ///     gateway.answer(&request.expect("a request").into_parts().0, b"").status().as_u16()
    /// };
    /// assert_eq!((status("good morning"), status("bad")), (200, 401));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_authorizer(
        mut self,
        authorizer: &str,
        decide: impl Fn(&AuthorizerRequest<'_>) -> Decision + Send + Sync + 'static,
    ) -> Self {
        self.around.stubs.ask(authorizer, Arc::new(decide));
        self
    }

    /// Takes the decisions and API keys of a mock file, in place of all that were there.
    #[must_use]
    pub fn with_setup(mut self, setup: Setup) -> Self {
        self.around.stubs = setup.stubs;
        self.around.keys = setup.keys;
        self.around.source = setup.source;
        self
    }

    /// Verifies signatures with the keys of a file as `~/.aws/credentials` is one. Without, any
    /// signature passes.
    ///
    /// # Errors
    /// [`CredentialsError`] where it is no such file.
    pub fn with_credentials(mut self, file: &SourceFile) -> Result<Self, CredentialsError> {
        self.around.credentials = Some(Credentials::parse(file.name(), file.text())?);
        Ok(self)
    }

    /// Lets the next requests of a kind run into a failure; returns the id of the rule. Of several
    /// rules the first that fits counts.
    ///
    /// # Errors
    /// [`InjectedFailureError`] where there is no such failure, it would never be used, or there are too many.
    pub fn add_rule(&self, rule: InjectedFailure) -> Result<u64, InjectedFailureError> {
        self.around.rules.add(rule).map(|rule| rule.id)
    }

    /// The rules that are left.
    #[must_use]
    pub fn rules(&self) -> Vec<InjectedFailure> {
        self.around.rules.list()
    }

    /// Deletes a rule, or all of them; returns how many there were.
    pub fn delete_rules(&self, id: Option<u64>) -> usize {
        self.around.rules.delete(id)
    }

    /// The answer that API Gateway gives without a backend; `None` where a backend would answer.
    #[must_use]
    pub fn refusal(&self, parts: &Parts, body: &[u8]) -> Option<http::Response<Bytes>> {
        match self.admit(&caller(parts), body) {
            StageVerdict::Answered(answered) => Some(remarked(parts, answered.answer)),
            StageVerdict::Integrated(answer) => Some(remarked(parts, answer)),
            StageVerdict::Admitted(_) => None,
        }
    }

    /// The answer to a request. One that reaches the backend gets an answer that says so, marked
    /// with the header `x-gatecast: stub`.
    #[must_use]
    pub fn answer(&self, parts: &Parts, body: &[u8]) -> http::Response<Bytes> {
        self.answer_by(parts, body, |_, _, _| None)
    }

    /// The answer to a request. What `integrate` says of one that reaches its integration goes before the stub.
    pub(super) fn answer_by(
        &self,
        parts: &Parts,
        body: &[u8],
        integrate: impl FnOnce(&ServedStage, &Caller<'_>, &Admitted<'_>) -> Option<Answer>,
    ) -> http::Response<Bytes> {
        let caller = caller(parts);
        let answer = match self.admit(&caller, body) {
            StageVerdict::Answered(answered) => answered.answer,
            StageVerdict::Integrated(answer) => answer,
            StageVerdict::Admitted(admitted) => {
                integrate(&self.stage, &caller, &admitted).unwrap_or_else(|| answer::stub(&caller, &admitted))
            }
        };
        remarked(parts, answer)
    }

    /// Whether the body must be there to decide about a request.
    pub(crate) fn needs_body(&self, parts: &Parts) -> bool {
        self.stage.route(&caller(parts), &self.around).needs_body()
    }

    fn admit(&self, caller: &Caller<'_>, body: &[u8]) -> StageVerdict<'_> {
        let caller = &caller.coming_from(self.around.source.unwrap_or(caller.source));
        if body.len() > MAX_BODY {
            return StageVerdict::Answered(self.stage.too_large(caller));
        }
        let routed = self.stage.route(caller, &self.around);
        let body = if routed.needs_body() { Bytes::copy_from_slice(body) } else { Bytes::new() };
        self.stage.admit(&routed, caller, &body, &self.around)
    }

    /// The answer to a request whose body is over the limit.
    pub(crate) fn too_large(&self, parts: &Parts) -> http::Response<Bytes> {
        self.stage.too_large(&caller(parts)).answer
    }
}

/// How many bytes a request may have (developer guide, quotas).
pub(crate) const MAX_BODY: usize = 10 * 1024 * 1024;

fn remarked(parts: &Parts, mut answer: http::Response<Bytes>) -> http::Response<Bytes> {
    on_demand::remark(&parts.headers, answer.headers_mut());
    answer
}

fn caller(parts: &Parts) -> Caller<'_> {
    let host = parts.headers.get(http::header::HOST).and_then(|host| host.to_str().ok());
    let host = host.or(parts.uri.host()).unwrap_or("localhost");
    let source = parts.extensions.get::<IpAddr>().copied().unwrap_or(Ipv4Addr::LOCALHOST.into());
    Caller::new(parts, parts.uri.path(), without_port(host), source)
}

/// A host without its port.
pub(crate) fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gatecast::gateway::{Definition, ResponseType};

    /// However many headers a definition maps, and whatever is in them, an answer is made.
    #[test]
    fn any_number_of_headers_is_answered() {
        let mut definition = Definition::new(ResponseType::Default4xx);
        for index in 0..30_000 {
            definition = definition.with_parameter(&format!("gatewayresponse.header.X-{index}"), "'a'");
            let name = format!("gatewayresponse.header.Y-{index}");
            definition = definition.with_parameter(&name, "method.request.header.long");
        }
        let mut api = Api::default();
        api.define(definition);
        let gateway = MockGateway::new(&api).value;
        let request = http::Request::get("/none").header("long", "b".repeat(60_000)).body(());
        let (parts, ()) = request.expect("a request").into_parts();
        if let Some(answer) = gateway.refusal(&parts, &Bytes::new()) {
            assert!(answer.headers().len() < 10_240);
        }
        let size: usize = gateway
            .too_large(&parts)
            .headers()
            .iter()
            .map(|(name, value)| name.as_str().len() + value.len())
            .sum();
        assert!(size <= 10_240, "{size}");
    }
}
