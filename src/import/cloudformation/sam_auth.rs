//! `Auth` of APIs and events in SAM.

use super::super::document::Node;
use crate::rest_api::{Authorization, Authorizer, AuthorizerKind, IdentitySource, Method, RestApi};
use crate::source::Text;

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

    /// Sets who may call the method of an event, as far as the event says so.
    pub(super) fn apply_event(&self, node: Option<&Node>, method: &mut Method) {
        let named = node.and_then(|node| node.known_of("Authorizer"));
        let is_preflight = method.name == "OPTIONS";
        let default = self.default.clone().filter(|_| !is_preflight || self.guards_preflight);
        let needs_key = self.needs_key && (!is_preflight || self.keys_preflight);
        if let Some(name) = named.or(default) {
            self.authorize(&name, method);
        }
        if let Some(node) = node {
            let scopes = node.texts_of("AuthorizationScopes");
            if !scopes.is_empty() {
                method.scopes = scopes;
            }
            method.needs_key = match node.text_of("ApiKeyRequired") {
                Some(required) => required.as_str() == "true",
                None => needs_key,
            };
        } else {
            method.needs_key = needs_key;
        }
    }

    fn authorize(&self, name: &str, method: &mut Method) {
        method.authorization = match name {
            "NONE" => Authorization::None,
            "AWS_IAM" => Authorization::Iam,
            name => Authorization::Authorizer(name.to_owned()),
        };
        let scopes = self.scopes.iter().find(|(of, _)| of == name);
        method.scopes = scopes.map(|(_, scopes)| scopes.clone()).unwrap_or_default();
    }

    /// Gives preflight requests, and the methods of a document that say nothing, the default authorizer;
    /// preflight requests the key too.
    pub(super) fn apply_defaults(&self, api: &mut RestApi, has_document: bool) {
        for method in api.resources.values_mut().flat_map(|resource| &mut resource.methods) {
            let is_preflight = method.name == "OPTIONS" && method.is_mock();
            let is_guarded = if is_preflight { self.guards_preflight } else { has_document };
            let is_open = method.authorization == Authorization::None;
            if let Some(default) = self.default.as_deref().filter(|_| is_guarded && is_open) {
                self.authorize(default, method);
            }
            method.needs_key |=
                self.needs_key && if is_preflight { self.keys_preflight } else { has_document };
        }
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
