//! `Auth` of APIs and events in SAM.

use std::collections::HashMap;

use super::super::document::Node;
use super::super::openapi::{AUTH, method_name};
use crate::rest_api::{Authorization, Authorizer, AuthorizerKind, IdentitySource, Method, RestApi};
use crate::source::Text;

/// What a method names to be open in spite of the default.
const NONE: &str = "NONE";

/// The authorizer that every API has.
const IAM: &str = "AWS_IAM";

/// The security schemes by which the transform marks methods that need a key, and that do not.
const KEY: &str = "api_key";
const NO_KEY: &str = "api_key_false";

/// `Auth` of an API.
#[derive(Default)]
pub(super) struct SamAuth {
    pub(super) authorizers: Vec<Authorizer>,
    /// Scopes of authorizers that have some, by name.
    scopes: Vec<(String, Vec<Text>)>,
    default: Option<String>,
    needs_key: bool,
    /// Whether the default authorizer stands before preflight requests too.
    guards_preflight: bool,
    /// Whether preflight requests want the key too.
    keys_preflight: bool,
}

impl SamAuth {
    pub(super) fn of(node: Option<&Node>) -> Self {
        let Some(node) = node else { return Self::default() };
        let is_off = |name: &str| node.text_of(name).is_some_and(|text| text.as_str() == "false");
        let described = node.members_of("Authorizers");
        let scopes = described
            .iter()
            .map(|(name, node)| (name.as_str().to_owned(), node.texts_of("AuthorizationScopes")));
        Self {
            authorizers: described.iter().map(|(name, node)| authorizer(name, node)).collect(),
            scopes: scopes.filter(|(_, scopes)| !scopes.is_empty()).collect(),
            default: node.known_of("DefaultAuthorizer"),
            needs_key: node.is_true("ApiKeyRequired"),
            guards_preflight: !is_off("AddDefaultAuthorizerToCorsPreflight"),
            keys_preflight: !is_off("AddApiKeyRequiredToCorsPreflight"),
        }
    }

    /// Sets who may call a method, as far as its event says so.
    pub(super) fn apply_event(
        &self,
        node: Option<&Node>,
        path: &str,
        method: &mut Method,
        own: &mut OwnSecurity,
    ) {
        let Some(node) = node else { return };
        if let Some(name) = node.known_of("Authorizer") {
            self.authorize(&name, method);
            let scopes = node.texts_of("AuthorizationScopes");
            if !scopes.is_empty() {
                method.scopes = scopes;
            }
            own.add(path, &method.name, name, method.scopes.clone());
        }
        if let Some(required) = node.text_of("ApiKeyRequired") {
            method.needs_key = required.as_str() == "true";
            let scheme = if method.needs_key { KEY } else { NO_KEY };
            own.add(path, &method.name, scheme.to_owned(), Vec::new());
        }
    }

    fn authorize(&self, name: &str, method: &mut Method) {
        method.authorization = match name {
            NONE => Authorization::None,
            IAM => Authorization::Iam,
            name => Authorization::Authorizer(name.to_owned()),
        };
        let scopes = self.scopes.iter().find(|(of, _)| of == name);
        method.scopes = scopes.map(|(_, scopes)| scopes.clone()).unwrap_or_default();
    }

    /// Gives every method that says nothing of its own the default authorizer and the key.
    pub(super) fn apply_defaults(&self, api: &mut RestApi, own: &OwnSecurity) {
        let default = self.default.as_deref().filter(|default| self.has_authorizer(default));
        for resource in api.resources.values_mut() {
            let path = resource.path.as_str();
            for method in &mut resource.methods {
                let named = own.requirements(path, &method.name);
                let is = |scheme: &str| named.iter().any(|(name, _)| name == scheme);
                let is_preflight = method.name == "OPTIONS";
                let is_guarded = !is_preflight || self.guards_preflight;
                let is_known =
                    |name: &str| if name == IAM { default.is_some() } else { self.has_authorizer(name) };
                match (named.iter().find(|(name, _)| is_known(name)), default) {
                    _ if is(NONE) => {}
                    (Some((name, scopes)), _) => {
                        self.authorize(name, method);
                        method.scopes.clone_from(scopes);
                    }
                    (None, Some(default)) if is_guarded => self.authorize(default, method),
                    (None, _) => {}
                }
                if self.needs_key {
                    let is_keyless = is_preflight && !self.keys_preflight;
                    method.needs_key = !is_keyless && !is(NO_KEY);
                }
            }
        }
    }

    /// Whether the transform takes a name for an authorizer of this API.
    fn has_authorizer(&self, name: &str) -> bool {
        name == IAM || self.authorizers.iter().any(|authorizer| authorizer.name == name)
    }
}

/// What methods say of their callers by themselves: the names in their `security`, by path and method.
#[derive(Default)]
pub(super) struct OwnSecurity(HashMap<(String, String), Vec<Requirement>>);

/// A security scheme by its name, and scopes.
type Requirement = (String, Vec<Text>);

impl OwnSecurity {
    /// Of the operations of a document. `security` of the document as a whole is not theirs.
    pub(super) fn of_document(document: &Node) -> Self {
        let mut own = Self::default();
        for (path, item) in document.members_of("paths") {
            for (name, operation) in item.members().unwrap_or_default() {
                let Some(method) = method_name(name.as_str()) else { continue };
                let names = operation
                    .items_of("security")
                    .iter()
                    .flat_map(|requirement| requirement.members().unwrap_or_default());
                for (name, scopes) in names {
                    own.add(path.as_str(), method, name.as_str().to_owned(), scopes.texts());
                }
                let auth = operation.get(AUTH).and_then(|auth| auth.text_of("type"));
                if let Some(auth) = auth {
                    own.add(path.as_str(), method, auth.as_str().to_owned(), Vec::new());
                }
            }
        }
        own
    }

    fn add(&mut self, path: &str, method: &str, name: String, scopes: Vec<Text>) {
        self.0.entry((path.to_owned(), method.to_owned())).or_default().push((name, scopes));
    }

    fn requirements(&self, path: &str, method: &str) -> &[Requirement] {
        self.0.get(&(path.to_owned(), method.to_owned())).map(Vec::as_slice).unwrap_or_default()
    }
}

fn authorizer(name: &Text, node: &Node) -> Authorizer {
    let is_pool = node.get("UserPoolArn").is_some();
    let kind = node.text_of("FunctionPayloadType");
    let kind = match kind.and_then(|kind| AuthorizerKind::of(kind.as_str())) {
        _ if is_pool => AuthorizerKind::CognitoUserPools,
        Some(kind) => kind,
        None => AuthorizerKind::Token,
    };
    let identity = node.get("Identity");
    let identity_text = |name: &str| identity.and_then(|identity| identity.text_of(name));
    let sources = match kind {
        AuthorizerKind::Request => identity.map(request_sources).unwrap_or_default(),
        _ => {
            let header = identity.and_then(|identity| identity.known_of("Header"));
            let header = header.unwrap_or_else(|| "Authorization".to_owned());
            vec![(IdentitySource::Header, header)]
        }
    };
    let pools = match node.texts_of("UserPoolArn") {
        pools if pools.is_empty() => node.text_of("UserPoolArn").into_iter().collect(),
        pools => pools,
    };
    Authorizer {
        name: name.as_str().to_owned(),
        kind,
        identity: sources,
        expression: identity_text("ValidationExpression"),
        uri: node.text_of("FunctionArn"),
        provider_arns: pools,
        ttl: identity_text("ReauthorizeEvery").and_then(|ttl| ttl.as_str().parse().ok()),
        place: name.place(),
    }
}

fn request_sources(identity: &Node) -> Vec<(IdentitySource, String)> {
    let groups = [
        ("Headers", IdentitySource::Header),
        ("QueryStrings", IdentitySource::Query),
        ("StageVariables", IdentitySource::StageVariable),
        ("Context", IdentitySource::Context),
    ];
    let of = |(group, source)| {
        identity.texts_of(group).into_iter().map(move |name| (source, name.as_str().to_owned()))
    };
    groups.into_iter().flat_map(of).collect()
}
