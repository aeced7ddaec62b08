//! A REST API becomes one that requests can be routed, authorized and validated by.

mod identity;
pub(super) mod models;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

pub(crate) use self::identity::id_of;
use super::body::BodyModel;
use super::integration::EvaluatedIntegration;
use super::mock_integration::MockIntegration;
use super::rest_api::{CompiledApi, CompiledAuthorizer, CompiledIntegration, CompiledMethod, RouteResource};
use gatecast::diagnostic::{Checked, Diagnostic, codes, quoted};
use gatecast::import::document::Node;
use gatecast::rest_api::{self, ANY, Authorization, AuthorizerKind, RestApi};
use regex::Regex;

codes! {
    /// A path that API Gateway would refuse.
    ///
    /// Two paths match the same requests, or a greedy parameter is not the last segment.
    static PATH_NOT_SERVED: Warning = "path-not-served";

    /// A document without `paths`.
    ///
    /// API Gateway imports it with a warning, and no request has a route.
    static MISSING_PATHS: Warning = "missing-paths";

    /// An `identityValidationExpression` that is not a regular expression here.
    ///
    /// Tokens are not checked against it before the authorizer is asked. Regular expressions of Java that
    /// look around or refer back are not understood.
    static EXPRESSION_NOT_USED: Warning = "expression-not-used";

    /// A model that bodies are not validated with.
    ///
    /// It refers to what is not in the document, which API Gateway warns of, or it is one that only
    /// API Gateway can use: nested too deep, or applied to itself without end.
    static MODEL_NOT_USED: Warning = "model-not-used";
}

impl CompiledApi {
    /// Compiles the REST API of an OpenAPI document.
    pub(crate) fn of_document(document: &Value) -> Checked<Self> {
        let Checked { value: api, mut diagnostics } = RestApi::of_openapi(&Node::of_json(document));
        diagnostics.extend(missing_paths(document));
        let compiled = Self::of(&api).into_value(&mut diagnostics);
        Checked::new(compiled, diagnostics)
    }

    /// Compiles a REST API.
    pub(crate) fn of(api: &RestApi) -> Checked<Self> {
        let mut compiler = Compiler { api, diagnostics: Vec::new() };
        compiler.named_models();
        let mut compiled =
            Self { key_source: api.key_source, policy: api.resource_policy(), ..Self::default() };
        for authorizer in api.authorizers.values() {
            compiled.authorizers.insert(authorizer.name.clone(), compiler.authorizer(authorizer));
        }
        compiled.resources = resources(api.resources.keys().map(String::as_str));
        for resource in &mut compiled.resources {
            for method in api.resources.get(&resource.path).map_or(&[][..], |described| &described.methods) {
                let method_compiled = compiler.method(method, &resource.path);
                resource.methods.insert(method.name.clone(), method_compiled);
            }
        }
        for index in 0..compiled.resources.len() {
            if compiled.resources[index].methods.is_empty() {
                continue;
            }
            if let Err(reason) = compiled.add_route(index) {
                let path = &compiled.resources[index].path;
                let message = format!("the path {} is not served: {reason}", quoted(path));
                let place = api.resources.get(path).and_then(|resource| resource.place.clone());
                compiler.diagnostics.push(Diagnostic::of(&PATH_NOT_SERVED, message).at(place, ""));
            }
        }
        Checked::new(compiled, compiler.diagnostics)
    }

    /// An API that nothing is known of but its definitions: every request is one that it has.
    pub(crate) fn of_anything() -> Self {
        let mut api = Self { resources: resources(std::iter::once("/{proxy+}")), ..Self::default() };
        for index in 0..api.resources.len() {
            api.resources[index].methods.insert(ANY.to_owned(), CompiledMethod::default());
            let added = api.add_route(index);
            debug_assert!(added.is_ok(), "the two paths are different");
        }
        api
    }
}

/// What there is to say of a document without paths.
pub(crate) fn missing_paths(document: &Value) -> Option<Diagnostic> {
    let is_missing = document.is_object() && document.get("paths").is_none();
    let message = "the document has no `paths`: no request has a route";
    let finding = || Diagnostic::of(&MISSING_PATHS, message).aws("Parse issue: attribute paths is missing");
    is_missing.then(finding)
}

/// A REST API, and what cannot be used of it.
struct Compiler<'a> {
    api: &'a RestApi,
    diagnostics: Vec<Diagnostic>,
}

impl Compiler<'_> {
    fn method(&mut self, method: &rest_api::Method, path: &str) -> CompiledMethod {
        let what = format!("{} {path}", method.name);
        let required = method.parameters.iter().filter(|parameter| parameter.is_required);
        let mut compiled = CompiledMethod {
            authorization: match &method.authorization {
                // Assumed: what the file leaves open is open.
                Authorization::Unknown => Authorization::None,
                known => known.clone(),
            },
            needs_key: method.needs_key,
            validates: method.validates,
            required: required.map(|parameter| (parameter.location, parameter.name.clone())).collect(),
            integration: method.integration.as_ref().map(integration).unwrap_or_default(),
            mock: MockIntegration::of(method).map(Box::new),
            evaluated: EvaluatedIntegration::of(self.api, method).map(Box::new),
            ..CompiledMethod::default()
        };
        for model in &method.models {
            self.model(model, &mut compiled, &what);
        }
        compiled
    }

    fn model(&mut self, model: &rest_api::RequestModel, method: &mut CompiledMethod, what: &str) {
        let (schema, schemas) = (&*model.schema, &*self.api.schemas);
        let is_named = schema.get("$ref").is_some();
        // Nobody looks at it otherwise; those with names are looked at by themselves.
        if !method.validates.body {
            if !is_named && let Err(error) = BodyModel::is_taken(schema, schemas) {
                self.model_error(&format!("of {what}"), &error);
            }
            return;
        }
        match BodyModel::compile(schema, schemas) {
            Ok(compiled) => {
                method.models.insert(model.media_type.as_str().to_ascii_lowercase(), Arc::new(compiled));
            }
            Err(error) if !is_named && error.is_refused() => {
                self.model_error(&format!("of {what}"), &error);
            }
            Err(error) => {
                let message = format!("bodies of {what} are not validated: {error}");
                let mut finding = Diagnostic::of(&MODEL_NOT_USED, message).at(model.media_type.place(), "");
                finding.aws_message = error.aws_message(what).filter(|_| !error.is_refused());
                self.diagnostics.push(finding);
            }
        }
    }

    fn authorizer(&mut self, authorizer: &rest_api::Authorizer) -> CompiledAuthorizer {
        // Authorizers that look at requests have none, and those of user pools match a claim with it.
        let expression = authorizer.expression.as_ref().filter(|_| authorizer.kind == AuthorizerKind::Token);
        let pattern = expression.and_then(|pattern| {
            Regex::new(&format!("^(?:{pattern})$"))
                .map_err(|error| {
                    let message = format!(
                        "identityValidationExpression {} of the authorizer {} is not used: {error}",
                        quoted(pattern.as_str()),
                        quoted(&authorizer.name)
                    );
                    self.diagnostics
                        .push(Diagnostic::of(&EXPRESSION_NOT_USED, message).at(pattern.place(), ""));
                })
                .ok()
        });
        CompiledAuthorizer { kind: authorizer.kind, identity: authorizer.identity.clone(), pattern }
    }
}

fn integration(integration: &rest_api::Integration) -> CompiledIntegration {
    let templates = integration.templates.iter();
    CompiledIntegration {
        templates: templates.map(|template| template.media_type.as_str().to_ascii_lowercase()).collect(),
        passthrough: integration.passthrough,
        timeout: integration.timeout.map(|timeout| Duration::from_millis(timeout.into())),
    }
}

/// The resources of paths, with those between them: `/a/{b}` has a parent `/a`.
fn resources<'p>(paths: impl Iterator<Item = &'p str>) -> Vec<RouteResource> {
    let mut all = BTreeSet::from(["/".to_owned()]);
    for path in paths {
        for (at, _) in path.match_indices('/').skip(1) {
            all.insert(path[..at].to_owned());
        }
        all.insert(path.to_owned());
    }
    let resource = |path: String| RouteResource { id: id_of(&path), path, ..RouteResource::default() };
    all.into_iter().map(resource).collect()
}

#[cfg(all(test, feature = "validation"))]
mod tests;
