//! What an OpenAPI document says of its REST API.
//!
//! Read as API Gateway imports it: OpenAPI 3 and Swagger 2 with the `x-amazon-apigateway-…` extensions.
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html>

use std::sync::Arc;

use super::operation::operation;
use super::security::SecuritySchemes;
use crate::diagnostic::{Checked, Diagnostic};
use crate::import::document::Node;
use crate::rest_api::{ANY, ApiKeySource, METHODS, RestApi, Stage, has_few_segments};
use crate::source::{Span, Text};

const ANY_METHOD: &str = "x-amazon-apigateway-any-method";
const POLICY: &str = "x-amazon-apigateway-policy";
const ENDPOINT: &str = "x-amazon-apigateway-endpoint-configuration";
const BINARY: &str = "x-amazon-apigateway-binary-media-types";
const KEY_SOURCE: &str = "x-amazon-apigateway-api-key-source";

/// How deep references may lead to references.
const MAX_REFERENCES: usize = 16;

/// A document, and what was found in it.
pub(super) struct RestApiReader<'d> {
    pub(super) document: &'d Node,
    pub(super) security: SecuritySchemes,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl RestApi {
    /// Reads an OpenAPI document: its resources and what is around them, not its gateway responses.
    #[must_use]
    pub fn of_openapi(document: &Node) -> Checked<Self> {
        let text = |name: &str| document.text_of(name);
        let mut api = Self {
            key_source: text(KEY_SOURCE).map(|name| ApiKeySource::of(name.as_str())).unwrap_or_default(),
            schemas: Arc::new(schemas(document)),
            binary_media_types: document.texts_of(BINARY),
            policy: document.get(POLICY).map(|policy| Arc::new(policy.to_json())),
            ..Self::default()
        };
        if let Some(endpoint) = document.get(ENDPOINT) {
            api.endpoint_types = endpoint.texts_of("types");
            api.is_default_endpoint_disabled = endpoint.is_true("disableExecuteApiEndpoint");
        }
        api.stages.extend(exported_stage(document));
        let mut reader =
            RestApiReader { document, security: SecuritySchemes::default(), diagnostics: Vec::new() };
        reader.read_security(&mut api);
        for (path, item) in document.members_of("paths") {
            if !has_few_segments(path.as_str()) {
                api.is_partial = true;
            } else if path.as_str().starts_with('/') {
                reader.path(path, reader.resolve(item), &mut api);
            }
        }
        Checked::new(api, reader.diagnostics)
    }
}

/// The stage that an export was made of: `https://ID.execute-api.REGION.amazonaws.com/{basePath}` with
/// `/prod` for `basePath`, or the `basePath` of such a `host` in Swagger.
fn exported_stage(document: &Node) -> Option<Stage> {
    let is_of_aws = |address: &Text| address.as_str().contains(".execute-api.");
    let of_swagger = || document.text_of("host").filter(is_of_aws).and_then(|_| document.text_of("basePath"));
    let servers = document.get("servers").and_then(Node::items).into_iter().flatten();
    let mut of_servers = servers.filter_map(|server| {
        let url = server.text_of("url").filter(is_of_aws)?;
        let path = url.as_str().split_once("://").map_or(url.as_str(), |(_, rest)| rest);
        let at = path.find('/')? + url.as_str().len() - path.len();
        match &url.as_str()[at..] {
            "/{basePath}" => server.get("variables")?.get("basePath")?.text_of("default"),
            _ => Some(url.slice(Span::new(at, url.as_str().len()))),
        }
    });
    let path = of_servers.next().or_else(of_swagger)?;
    let start = usize::from(path.as_str().starts_with('/'));
    let name = path.slice(Span::new(start, path.as_str().len()));
    let is_name = !name.as_str().is_empty() && !name.as_str().contains(['/', '{']);
    is_name.then(|| Stage { place: name.place(), name, variables: Vec::new() })
}

impl<'d> RestApiReader<'d> {
    /// A value, or the value that it refers to.
    pub(super) fn resolve(&self, value: &'d Node) -> &'d Node {
        let mut value = value;
        for _ in 0..MAX_REFERENCES {
            let target = value.get("$ref").and_then(Node::string);
            let target = target.and_then(|target| target.as_str().strip_prefix('#'));
            match target.and_then(|pointer| self.document.pointer(pointer)) {
                Some(target) => value = target,
                None => break,
            }
        }
        value
    }

    /// The methods of a path.
    fn path(&mut self, path: &Text, item: &'d Node, api: &mut RestApi) {
        let shared = item.get("parameters");
        for (name, node) in item.members().unwrap_or_default() {
            let Some(method) = method_name(name.as_str()) else { continue };
            let mut read = operation(self, node, shared, &format!("{method} {path}"));
            read.name = method.to_owned();
            read.place = name.place();
            api.resource_at(path.as_str(), path.place().as_ref()).set(read);
        }
        // A path without methods is a resource all the same.
        api.resource_at(path.as_str(), path.place().as_ref());
    }
}

/// The method that a member of a path stands for, in upper case.
pub(in crate::import) fn method_name(member: &str) -> Option<&'static str> {
    if member == ANY_METHOD {
        return Some(ANY);
    }
    METHODS.into_iter().find(|method| *method != ANY && method.to_ascii_lowercase() == member)
}

/// The part of a document that references of models lead into.
fn schemas(document: &Node) -> serde_json::Value {
    let kept = ["definitions", "components"].into_iter();
    let kept = kept.filter_map(|name| Some((name.to_owned(), document.get(name)?.to_json())));
    serde_json::Value::Object(kept.collect())
}
