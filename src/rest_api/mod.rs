//! A REST API as its files describe it: resources, methods, authorizers, integrations, stages.
//!
//! Every format is read into these types, and no importer is here; `export` writes the OpenAPI document
//! that API Gateway would. Texts keep the place where they
//! are written, and the holes of what a file leaves open; nothing is judged yet. Not here: which request
//! leads to which method, which belongs to the mock gateway.

mod access;
mod address_range;
mod cors;
mod cors_check;
mod export;
mod integration;
mod lookup;
mod method;
mod policy;
mod stage;
mod wildcard;

use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::Value;

pub use access::{ApiKeySource, Authorization, Authorizer, AuthorizerKind, IdentitySource};
pub(crate) use cors::RESPONSE_HEADER;
pub use cors::{ALLOW_CREDENTIALS, ALLOW_ORIGIN, CorsSetting, Preflight, PreflightGuard};
pub use cors_check::{CorsCheck, CorsRefusal, HeaderValue, Page, PreflightCheck};
pub use integration::{
    Integration, IntegrationKind, IntegrationResponse, Passthrough, TemplateByType, ValueMapping,
    function_name,
};
pub use lookup::MethodAt;
pub use method::{
    ANY, METHODS, Method, MethodResponse, ParameterLocation, RequestModel, RequestParameter, Resource,
    Validates,
};
pub(crate) use method::{MAX_SEGMENTS, has_few_segments};
pub use policy::{PolicyRequest, PolicyVerdict, ResourcePolicy};
pub use stage::{ApiKey, Quota, QuotaPeriod, Stage, Throttle, UsagePlan};

use crate::source::{Place, Text};

/// A REST API without its gateway responses.
#[derive(Clone, Debug, Default)]
pub struct RestApi {
    /// The resources that the files name, by path, in order of writing.
    pub resources: IndexMap<String, Resource>,
    /// The authorizers, by name.
    pub authorizers: IndexMap<String, Authorizer>,
    /// Where requests carry their API key.
    pub key_source: ApiKeySource,
    /// The document that references of models lead into: models by their names below `definitions` or
    /// `components`.
    pub schemas: Arc<Value>,
    /// The stages that the files define.
    pub stages: Vec<Stage>,
    /// The usage plans that the files define for stages of this API.
    pub usage_plans: Vec<UsagePlan>,
    /// The API keys that the files define.
    pub api_keys: Vec<ApiKey>,
    /// Media types whose bodies are binary.
    pub binary_media_types: Vec<Text>,
    /// `EDGE`, `REGIONAL` or `PRIVATE`; `EDGE` where nothing is written.
    pub endpoint_types: Vec<Text>,
    /// Whether the address below `execute-api` is switched off.
    pub is_default_endpoint_disabled: bool,
    /// The resource policy.
    pub policy: Option<Arc<Value>>,
    /// Whether the files have more than could be read: what is not here may exist all the same.
    pub is_partial: bool,
}

impl RestApi {
    /// The resource of a path, made where it is new.
    pub fn resource_at(&mut self, path: &str, place: Option<&Place>) -> &mut Resource {
        let made = || Resource { path: path.to_owned(), place: place.cloned(), methods: Vec::new() };
        self.resources.entry(path.to_owned()).or_insert_with(made)
    }

    /// Whether any resource has a method.
    #[must_use]
    pub fn has_methods(&self) -> bool {
        self.resources.values().any(|resource| !resource.methods.is_empty())
    }

    /// Every method with its resource, in order of writing.
    pub fn methods(&self) -> impl Iterator<Item = (&Resource, &Method)> {
        let resources = self.resources.values();
        resources.flat_map(|resource| resource.methods.iter().map(move |method| (resource, method)))
    }

    /// Takes over what a later file says of the same API.
    pub fn merge(&mut self, later: Self) {
        for (path, resource) in later.resources {
            let own = self.resource_at(&path, resource.place.as_ref());
            resource.methods.into_iter().for_each(|method| own.set(method));
        }
        self.authorizers.extend(later.authorizers);
        if self.schemas.is_null() {
            self.schemas = later.schemas;
        } else if !later.schemas.is_null() {
            add_schemas(Arc::make_mut(&mut self.schemas), Arc::unwrap_or_clone(later.schemas));
        }
        if later.key_source != ApiKeySource::default() {
            self.key_source = later.key_source;
        }
        self.stages.extend(later.stages);
        self.usage_plans.extend(later.usage_plans);
        self.api_keys.extend(later.api_keys);
        self.binary_media_types.extend(later.binary_media_types);
        if !later.endpoint_types.is_empty() {
            self.endpoint_types = later.endpoint_types;
        }
        self.is_default_endpoint_disabled |= later.is_default_endpoint_disabled;
        self.policy = later.policy.or_else(|| self.policy.take());
        self.is_partial |= later.is_partial;
    }
}

/// Members of a document below which models are, one below the other.
const ABOVE_MODELS: [&str; 3] = ["components", "schemas", "definitions"];

/// Adds models to those of another document.
fn add_schemas(own: &mut Value, later: Value) {
    let (Value::Object(own), Value::Object(later)) = (own, later) else { return };
    for (name, value) in later {
        match own.get_mut(&name) {
            Some(known) if ABOVE_MODELS.contains(&name.as_str()) => add_schemas(known, value),
            _ => _ = own.insert(name, value),
        }
    }
}
