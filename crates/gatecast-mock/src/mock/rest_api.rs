//! What API Gateway knows of an API beside its gateway responses: resources, methods, authorizers.

use std::sync::Arc;
use std::time::Duration;

use indexmap::IndexMap;
use regex::Regex;

use super::body::BodyModel;
use super::compile::id_of;
use super::integration::EvaluatedIntegration;
use super::mock_integration::MockIntegration;
use super::routes::{RouteMatch, Routes};
use gatecast::rest_api::{
    ANY, ApiKeySource, Authorization, AuthorizerKind, IdentitySource, METHODS, ParameterLocation,
    Passthrough, ResourcePolicy, Validates,
};

/// An API, ready to be asked what happens to a request.
#[derive(Debug, Default)]
pub(crate) struct CompiledApi {
    /// Its resources, the root first, parents before children.
    pub(crate) resources: Vec<RouteResource>,
    /// Its authorizers, by name.
    pub authorizers: IndexMap<String, CompiledAuthorizer>,
    /// Where requests carry their API key.
    pub(crate) key_source: ApiKeySource,
    pub(crate) policy: Option<ResourcePolicy>,
    /// Which resource a path leads to.
    pub(crate) routes: Routes,
    /// Which resource with a greedy parameter a path leads to, by the method that it has; those
    /// with `ANY` are under every method.
    pub(crate) greedy: IndexMap<&'static str, Routes>,
}

/// The id of a resource of an API.
pub(crate) fn resource_id(api: &str, path: &str) -> String {
    id_of(&format!("{api}{path}"))
}

impl CompiledApi {
    /// Gives the resources ids of their own: those of another API are others.
    #[must_use]
    pub(crate) fn of_api(mut self, api: &str) -> Self {
        for resource in &mut self.resources {
            resource.id = resource_id(api, &resource.path);
        }
        self
    }

    /// Lets a path lead to a resource.
    ///
    /// # Errors
    /// As [`Routes::add`].
    pub(crate) fn add_route(&mut self, index: usize) -> Result<(), String> {
        let resource = &self.resources[index];
        self.routes.add(&resource.path, index)?;
        if resource.path.ends_with("+}") {
            for method in METHODS.into_iter().filter(|method| resource.method(method).is_some()) {
                self.greedy.entry(method).or_default().add(&resource.path, index)?;
            }
        }
        Ok(())
    }

    /// The resource that a request is for: the most specific one, and where that lacks the method, the
    /// most specific one with a greedy parameter that has it (recorded:
    /// `test_proxy_routing_with_hardcoded_resource_sibling`). That a resource with a parameter that is
    /// not greedy does not stand in is assumed.
    pub(crate) fn route(&self, path: &str, method: &str) -> Option<RouteMatch<'_>> {
        let found = self.routes.find(path)?;
        if self.resources[found.resource].method(method).is_some() {
            return Some(found);
        }
        let greedy = self.greedy.get(method).or_else(|| self.greedy.get(ANY));
        greedy.and_then(|routes| routes.find(path)).or(Some(found))
    }
}

/// One path, and what can be done with it.
#[derive(Debug, Default)]
pub(crate) struct RouteResource {
    /// `$context.resourceId`.
    pub(crate) id: String,
    /// As the API has it: `/pets/{petId}`.
    pub(crate) path: String,
    /// By upper-case name; `ANY` stands for all that are not here.
    pub(crate) methods: IndexMap<String, CompiledMethod>,
}

impl RouteResource {
    /// The method that a request with this one gets.
    pub(crate) fn method(&self, name: &str) -> Option<&CompiledMethod> {
        self.methods.get(name).or_else(|| self.methods.get(ANY))
    }
}

/// One method of a resource.
#[derive(Clone, Debug, Default)]
pub(crate) struct CompiledMethod {
    /// Who may call it.
    pub(crate) authorization: Authorization,
    /// Whether it wants an API key.
    pub(crate) needs_key: bool,
    /// What its validator looks at.
    pub(crate) validates: Validates,
    /// The parameters that must be there and not blank.
    pub(crate) required: Vec<(ParameterLocation, String)>,
    /// Models of bodies, by media type.
    pub(crate) models: IndexMap<String, Arc<BodyModel>>,
    /// What is behind it.
    pub(crate) integration: CompiledIntegration,
    /// What answers it without a backend, where that is always the same.
    pub(crate) mock: Option<Box<MockIntegration>>,
    /// What evaluates its integration.
    pub(crate) evaluated: Option<Box<EvaluatedIntegration>>,
}

impl CompiledMethod {
    /// How long its backend may take, where the server gives every one this long.
    pub(crate) fn timeout(&self, of_server: Duration) -> Duration {
        self.integration.timeout.map_or(of_server, |own| own.min(of_server))
    }

    /// Whether it is answered without a backend.
    pub(crate) fn answers_itself(&self) -> bool {
        self.mock.is_some() || self.evaluated.as_ref().is_some_and(|evaluated| evaluated.is_mock())
    }
}

/// An authorizer that is asked about a token.
#[derive(Debug)]
pub(crate) struct CompiledAuthorizer {
    pub(crate) kind: AuthorizerKind,
    /// What it looks at; all of it must be there.
    pub(crate) identity: Vec<(IdentitySource, String)>,
    /// What a token must look like, where the authorizer says so.
    pub(crate) pattern: Option<Regex>,
}

/// What is behind a method.
#[derive(Clone, Debug, Default)]
pub(crate) struct CompiledIntegration {
    /// The media types that it has request templates for.
    pub(crate) templates: Vec<String>,
    /// What happens to a body of another media type.
    pub(crate) passthrough: Passthrough,
    /// How long it may take, where that is less than the default.
    pub(crate) timeout: Option<Duration>,
}
