//! An OpenAPI document becomes what API Gateway knows of an API.
//!
//! Read as API Gateway imports it: OpenAPI 3 and Swagger 2 with the `x-amazon-apigateway-…`
//! extensions. <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html>

pub(super) mod models;
pub(super) mod operation;
pub(super) mod security;

use std::collections::BTreeSet;

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use self::operation::operation;
use self::security::Security;
use super::rest_api::{ANY, KeySource, METHODS, Method, RestApi, RouteResource};
use gatecast::diagnostic::{Checked, Diagnostic, codes, quoted};

codes! {
    /// A path that API Gateway would refuse.
    ///
    /// Two paths match the same requests, or a greedy parameter is not the last segment.
    static PATH_NOT_SERVED: Warning = "path-not-served";

    /// A document without `paths`.
    ///
    /// API Gateway imports it with a warning, and no request has a route.
    static MISSING_PATHS: Warning = "missing-paths";
}

const ANY_METHOD: &str = "x-amazon-apigateway-any-method";

/// How deep references may lead to references.
const MAX_REFERENCES: usize = 16;

/// A document, and what was found in it.
struct OpenApiReader<'d> {
    document: &'d Value,
    security: Security<'d>,
    diagnostics: Vec<Diagnostic>,
}

impl RestApi {
    /// Reads a document.
    pub(crate) fn of(document: &Value) -> Checked<Self> {
        let mut api = Self {
            key_source: match document.get("x-amazon-apigateway-api-key-source").and_then(Value::as_str) {
                Some(source) if source.eq_ignore_ascii_case("AUTHORIZER") => KeySource::Authorizer,
                _ => KeySource::Header,
            },
            ..Self::default()
        };
        let mut reader = OpenApiReader { document, security: Security::default(), diagnostics: Vec::new() };
        reader.named_models();
        reader.security = reader.read_security(&mut api.authorizers);
        if document.is_object() && document.get("paths").is_none() {
            let message = "the document has no `paths`: no request has a route";
            let finding = Diagnostic::of(&MISSING_PATHS, message);
            reader.diagnostics.push(finding.aws("Parse issue: attribute paths is missing"));
        }
        let paths = object(document.get("paths"));
        api.resources = resources(paths.keys());
        for resource in &mut api.resources {
            if let Some(item) = paths.get(&resource.path) {
                let item = reader.resolve(item).clone();
                reader.methods(&item, resource);
            }
        }
        for index in 0..api.resources.len() {
            if api.resources[index].methods.is_empty() {
                continue;
            }
            if let Err(reason) = api.add_route(index) {
                let path = quoted(&api.resources[index].path);
                let message = format!("the path {path} is not served: {reason}");
                reader.diagnostics.push(Diagnostic::of(&PATH_NOT_SERVED, message));
            }
        }
        Checked::new(api, reader.diagnostics)
    }

    /// An API that nothing is known of but its definitions: every request is one that it has.
    pub(crate) fn of_anything() -> Self {
        let mut api = Self { resources: resources([&"/{proxy+}".to_owned()].into_iter()), ..Self::default() };
        for index in 0..api.resources.len() {
            api.resources[index].methods.insert(ANY.to_owned(), Method::default());
            let added = api.add_route(index);
            debug_assert!(added.is_ok(), "the two paths are different");
        }
        api
    }
}

impl<'d> OpenApiReader<'d> {
    /// What a value is, or what it refers to.
    fn resolve(&self, value: &'d Value) -> &'d Value {
        let mut value = value;
        for _ in 0..MAX_REFERENCES {
            let target =
                value.get("$ref").and_then(Value::as_str).and_then(|target| target.strip_prefix('#'));
            match target.and_then(|pointer| self.document.pointer(pointer)) {
                Some(target) => value = target,
                None => break,
            }
        }
        value
    }

    fn methods(&mut self, item: &Value, resource: &mut RouteResource) {
        let shared = item.get("parameters");
        for (name, node) in object(Some(item)) {
            let method = match name.as_str() {
                ANY_METHOD => ANY.to_owned(),
                name => match METHODS.into_iter().find(|method| method.to_ascii_lowercase() == name) {
                    Some(method) if method != ANY => method.to_owned(),
                    _ => continue,
                },
            };
            let read = operation(self, node, shared, &format!("{method} {}", resource.path));
            resource.methods.insert(method, read);
        }
    }
}

/// The resources of paths, with those between them: `/a/{b}` has a parent `/a`.
fn resources<'p>(paths: impl Iterator<Item = &'p String>) -> Vec<RouteResource> {
    let mut all = BTreeSet::from(["/".to_owned()]);
    for path in paths.filter(|path| path.starts_with('/')) {
        for (at, _) in path.match_indices('/').skip(1) {
            all.insert(path[..at].to_owned());
        }
        all.insert(path.clone());
    }
    let resource = |path: String| RouteResource { id: id_of(&path), path, ..RouteResource::default() };
    all.into_iter().map(resource).collect()
}

/// Ten letters and digits, always the same for the same text, as ids of API Gateway look.
pub(crate) fn id_of(text: &str) -> String {
    const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789";
    let hash = Sha256::digest(text.as_bytes());
    hash.iter().take(10).map(|byte| char::from(LETTERS[usize::from(*byte) % LETTERS.len()])).collect()
}

/// The members of an object; none where it is no object.
fn object(value: Option<&Value>) -> &Map<String, Value> {
    static NONE: std::sync::LazyLock<Map<String, Value>> = std::sync::LazyLock::new(Map::new);
    value.and_then(Value::as_object).unwrap_or(&NONE)
}

#[cfg(all(test, feature = "validation"))]
mod tests;
