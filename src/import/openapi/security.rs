//! Who may call a method: security schemes, and the authorizers and API keys behind them.

use std::collections::HashMap;

use super::rest_api::RestApiReader;
use crate::import::document::Node;
use crate::rest_api::{Authorization, Authorizer, AuthorizerKind, IdentitySource, Method, RestApi};
use crate::source::Text;

const AUTHORIZER: &str = "x-amazon-apigateway-authorizer";
/// The extension that says who may call an operation without naming a scheme.
pub(in crate::import) const AUTH: &str = "x-amazon-apigateway-auth";
const AUTH_TYPE: &str = "x-amazon-apigateway-authtype";

/// What the schemes of a document stand for, by name.
#[derive(Debug, Default)]
pub(super) struct SecuritySchemes(HashMap<String, SecurityScheme>);

#[derive(Debug)]
enum SecurityScheme {
    ApiKey,
    Authorization(Authorization),
}

impl RestApiReader<'_> {
    /// Reads the security schemes, and the authorizers that they describe.
    pub(super) fn read_security(&mut self, api: &mut RestApi) {
        let document = self.document;
        let of_3 = document.get("components").and_then(|components| components.get("securitySchemes"));
        for (name, scheme) in
            of_3.or_else(|| document.get("securityDefinitions")).and_then(Node::members).unwrap_or_default()
        {
            let scheme = self.resolve(scheme);
            let is = |member: &str, text: &str| {
                let written = scheme.text_of(member);
                written.is_some_and(|written| written.as_str().eq_ignore_ascii_case(text))
            };
            let read = if let Some(described) = scheme.get(AUTHORIZER) {
                let read = authorizer(name, scheme, self.resolve(described));
                api.authorizers.insert(name.as_str().to_owned(), read);
                SecurityScheme::Authorization(Authorization::Authorizer(name.as_str().to_owned()))
            } else if is(AUTH_TYPE, "awsSigv4") {
                SecurityScheme::Authorization(Authorization::Iam)
            } else if is("type", "apiKey") && is("in", "header") && is("name", "x-api-key") {
                SecurityScheme::ApiKey
            } else {
                // A scheme that describes something else; API Gateway does nothing for it.
                continue;
            };
            self.security.0.insert(name.as_str().to_owned(), read);
        }
    }

    /// Sets who may call a method, and whether a key is needed.
    pub(super) fn authorize(&self, operation: &Node, method: &mut Method) {
        // That of the document is for operations without their own, against the developer guide
        // (recorded: test_import_with_global_api_key_authorizer). An empty one is their own.
        let written = operation.get("security").or_else(|| self.document.get("security"));
        let requirements = written.and_then(Node::items).unwrap_or_default().iter();
        for (name, scopes) in requirements.flat_map(|requirement| requirement.members().unwrap_or_default()) {
            match self.security.0.get(name.as_str()) {
                Some(SecurityScheme::ApiKey) => method.needs_key = true,
                Some(SecurityScheme::Authorization(authorization)) => {
                    method.authorization = authorization.clone();
                    method.scopes = scopes.texts();
                }
                None => {}
            }
        }
        // An extension that says it without a scheme.
        let auth = operation.get(AUTH).and_then(|auth| auth.get("type"));
        match auth.and_then(Node::scalar).as_ref().map(Text::as_str) {
            Some("AWS_IAM") => method.authorization = Authorization::Iam,
            Some("NONE") => method.authorization = Authorization::None,
            _ => {}
        }
    }
}

fn authorizer(name: &Text, scheme: &Node, described: &Node) -> Authorizer {
    let text = |member: &str| described.text_of(member);
    let kind = text("type").and_then(|kind| AuthorizerKind::of(kind.as_str()));
    let kind = kind.unwrap_or(AuthorizerKind::Token);
    let mut identity = text("identitySource")
        .map(|sources| IdentitySource::parse_list(sources.as_str()))
        .unwrap_or_default();
    // Token authorizers and user pools look at the header of the scheme.
    if identity.is_empty() && kind != AuthorizerKind::Request {
        let header = scheme.text_of("name");
        let header = header.map_or_else(|| "Authorization".to_owned(), |name| name.as_str().to_owned());
        identity.push((IdentitySource::Header, header));
    }
    Authorizer {
        name: name.as_str().to_owned(),
        kind,
        identity,
        expression: text("identityValidationExpression"),
        uri: text("authorizerUri"),
        provider_arns: described.texts_of("providerARNs"),
        ttl: text("authorizerResultTtlInSeconds").and_then(|ttl| ttl.as_str().parse().ok()),
        place: name.place(),
    }
}
