//! Who may call a method: security schemes, and the authorizers and API keys behind them.

use indexmap::IndexMap;
use regex::Regex;
use serde_json::Value;

use super::{OpenApiReader, object};
use crate::mock::rest_api::{Authorization, Authorizer, IdentitySource, Method};
use gatecast::diagnostic::{Diagnostic, codes, quoted};

codes! {
    /// An `identityValidationExpression` that is no regular expression here.
    ///
    /// Tokens are not checked against it before the authorizer is asked. Regular expressions of Java that
    /// look around or refer back are not understood.
    static EXPRESSION_NOT_USED: Warning = "expression-not-used";
}

const AUTHORIZER: &str = "x-amazon-apigateway-authorizer";
const AUTH_TYPE: &str = "x-amazon-apigateway-authtype";

/// What the schemes of a document stand for.
#[derive(Debug, Default)]
pub(super) struct Security<'d>(IndexMap<&'d str, Scheme>);

#[derive(Debug)]
enum Scheme {
    ApiKey,
    Authorization(Authorization),
}

impl<'d> OpenApiReader<'d> {
    /// Reads the security schemes, and the authorizers that they describe.
    pub(super) fn read_security(&mut self, authorizers: &mut IndexMap<String, Authorizer>) -> Security<'d> {
        let document = self.document;
        let of_3 = document.get("components").and_then(|components| components.get("securitySchemes"));
        let mut schemes = IndexMap::new();
        for (name, scheme) in object(of_3.or_else(|| document.get("securityDefinitions"))) {
            let scheme = self.resolve(scheme);
            let is = |member: &str, text: &str| {
                scheme.get(member).and_then(Value::as_str).is_some_and(|it| it.eq_ignore_ascii_case(text))
            };
            let read = if let Some(described) = scheme.get(AUTHORIZER) {
                let authorizer = self.authorizer(name, scheme, self.resolve(described));
                authorizers.insert(name.clone(), authorizer);
                Scheme::Authorization(Authorization::Authorizer(name.clone()))
            } else if is(AUTH_TYPE, "awsSigv4") {
                Scheme::Authorization(Authorization::Iam)
            } else if is("type", "apiKey") && is("in", "header") && is("name", "x-api-key") {
                Scheme::ApiKey
            } else {
                // A scheme that describes something else; API Gateway does nothing for it.
                continue;
            };
            schemes.insert(name.as_str(), read);
        }
        Security(schemes)
    }

    fn authorizer(&mut self, name: &str, scheme: &Value, described: &Value) -> Authorizer {
        let text = |member: &str| described.get(member).and_then(Value::as_str);
        let sources = text("identitySource").unwrap_or_default();
        let mut identity: Vec<_> =
            sources.split(',').filter_map(|source| identity_source(source.trim())).collect();
        // Token authorizers and user pools look at the header of the scheme.
        if identity.is_empty() && text("type") != Some("request") {
            let header = scheme.get("name").and_then(Value::as_str).unwrap_or("Authorization");
            identity.push((IdentitySource::Header, header.to_owned()));
        }
        // Authorizers that look at requests have none, and those of user pools match a claim with it.
        let expression = text("identityValidationExpression").filter(|_| text("type") == Some("token"));
        let pattern = expression.and_then(|pattern| {
            Regex::new(&format!("^(?:{pattern})$"))
                .map_err(|error| {
                    let message = format!(
                        "identityValidationExpression {} of the authorizer {} is not used: {error}",
                        quoted(pattern),
                        quoted(name)
                    );
                    self.diagnostics.push(Diagnostic::of(&EXPRESSION_NOT_USED, message));
                })
                .ok()
        });
        Authorizer { identity, pattern }
    }

    /// Sets who may call a method, and whether a key is needed.
    pub(super) fn authorize(&self, operation: &Value, method: &mut Method) {
        // That of the document is for operations without their own, against the developer guide
        // (recorded: test_import_with_global_api_key_authorizer). An empty one is their own.
        let written = operation.get("security").or_else(|| self.document.get("security"));
        let requirements = written.and_then(Value::as_array);
        for name in
            requirements.into_iter().flatten().flat_map(|requirement| object(Some(requirement)).keys())
        {
            match self.security.0.get(name.as_str()) {
                Some(Scheme::ApiKey) => method.needs_key = true,
                Some(Scheme::Authorization(authorization)) => method.authorization = authorization.clone(),
                None => {}
            }
        }
        // An extension that says it without a scheme.
        let auth = operation.get("x-amazon-apigateway-auth").and_then(|auth| auth.get("type"));
        match auth.and_then(Value::as_str) {
            Some("AWS_IAM") => method.authorization = Authorization::Iam,
            Some("NONE") => method.authorization = Authorization::None,
            _ => {}
        }
    }
}

/// `method.request.header.Authorization`, as `identitySource` has it.
fn identity_source(text: &str) -> Option<(IdentitySource, String)> {
    const SOURCES: [(&str, IdentitySource); 4] = [
        ("method.request.header.", IdentitySource::Header),
        ("method.request.querystring.", IdentitySource::Query),
        ("stageVariables.", IdentitySource::StageVariable),
        ("context.", IdentitySource::Context),
    ];
    let of =
        |(prefix, source): &(&str, IdentitySource)| Some((*source, text.strip_prefix(prefix)?.to_owned()));
    SOURCES.iter().find_map(of)
}
