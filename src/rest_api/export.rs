//! A REST API as the OpenAPI document that API Gateway exports of it.
//!
//! As GetExport writes it with `extensions=apigateway`, so that an API of any format can be imported where
//! OpenAPI documents are taken.
//! <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-export-api.html>

use serde_json::{Map, Value, json};

use super::{
    ANY, ApiKeySource, Authorization, Authorizer, Integration, IntegrationResponse, Method,
    ParameterLocation, RestApi, TemplateByType, Validates, ValueMapping,
};
use crate::source::Text;

/// The scheme of methods that want an API key.
const API_KEY: &str = "api_key";
/// The scheme of methods that want a signature.
const SIGV4: &str = "sigv4";

impl RestApi {
    /// The OpenAPI document of an API with this name.
    #[must_use]
    pub fn to_openapi(&self, name: &str) -> Value {
        let mut paths = Map::new();
        for resource in self.resources.values() {
            let methods =
                resource.methods.iter().map(|method| (operation_name(&method.name), operation(method)));
            paths.insert(resource.path.clone(), Value::Object(methods.collect()));
        }
        let mut document = json!({
            "openapi": "3.0.1",
            "info": { "title": name, "version": "1" },
            "paths": paths,
            "components": { "securitySchemes": self.security_schemes() },
            "x-amazon-apigateway-request-validators": validators(),
        });
        for part in ["definitions", "components"] {
            for (name, value) in self.schemas.get(part).and_then(Value::as_object).into_iter().flatten() {
                if name != "securitySchemes" {
                    document[part][name] = value.clone();
                }
            }
        }
        if self.key_source == ApiKeySource::Authorizer {
            document["x-amazon-apigateway-api-key-source"] = json!(self.key_source.name());
        }
        if !self.binary_media_types.is_empty() {
            document["x-amazon-apigateway-binary-media-types"] = texts(&self.binary_media_types);
        }
        if let Some(policy) = &self.policy {
            document["x-amazon-apigateway-policy"] = Value::clone(policy);
        }
        if self.is_default_endpoint_disabled || !self.endpoint_types.is_empty() {
            document["x-amazon-apigateway-endpoint-configuration"] = json!({
                "types": texts(&self.endpoint_types),
                "disableExecuteApiEndpoint": self.is_default_endpoint_disabled,
            });
        }
        document
    }

    fn security_schemes(&self) -> Map<String, Value> {
        let mut schemes = Map::new();
        if self.methods().any(|(_, method)| method.needs_key) {
            schemes
                .insert(API_KEY.to_owned(), json!({ "type": "apiKey", "name": "x-api-key", "in": "header" }));
        }
        if self.methods().any(|(_, method)| method.authorization == Authorization::Iam) {
            let scheme = json!({
                "type": "apiKey", "name": "Authorization", "in": "header",
                "x-amazon-apigateway-authtype": "awsSigv4",
            });
            schemes.insert(SIGV4.to_owned(), scheme);
        }
        schemes.extend(
            self.authorizers.values().map(|authorizer| (authorizer.name.clone(), scheme(authorizer))),
        );
        schemes
    }
}

/// The scheme that describes an authorizer.
fn scheme(authorizer: &Authorizer) -> Value {
    let sources = authorizer.identity.iter().map(|(source, name)| source.expression(name));
    let mut described = Map::new();
    described.insert("type".to_owned(), json!(authorizer.kind.name().to_ascii_lowercase()));
    described.insert("identitySource".to_owned(), json!(sources.collect::<Vec<_>>().join(", ")));
    let texts_of =
        [("identityValidationExpression", &authorizer.expression), ("authorizerUri", &authorizer.uri)];
    for (name, text) in texts_of {
        described.extend(text.as_ref().map(|text| (name.to_owned(), json!(text.as_str()))));
    }
    if !authorizer.provider_arns.is_empty() {
        described.insert("providerARNs".to_owned(), texts(&authorizer.provider_arns));
    }
    described.extend(authorizer.ttl.map(|ttl| ("authorizerResultTtlInSeconds".to_owned(), json!(ttl))));
    json!({
        "type": "apiKey",
        "name": authorizer.identity.first().map_or("Unused", |(_, name)| name),
        "in": "header",
        "x-amazon-apigateway-authtype": if authorizer.provider_arns.is_empty() { "custom" } else { "cognito_user_pools" },
        "x-amazon-apigateway-authorizer": described,
    })
}

fn operation_name(method: &str) -> String {
    if method == ANY { "x-amazon-apigateway-any-method".to_owned() } else { method.to_ascii_lowercase() }
}

fn operation(method: &Method) -> Value {
    let mut operation = Map::new();
    let parameters: Vec<Value> = method.parameters.iter().map(|parameter| {
        let location = match parameter.location {
            ParameterLocation::Header => "header",
            ParameterLocation::Query => "query",
            ParameterLocation::Path => "path",
        };
        json!({ "name": parameter.name, "in": location, "required": parameter.is_required, "schema": { "type": "string" } })
    }).collect();
    if !parameters.is_empty() {
        operation.insert("parameters".to_owned(), json!(parameters));
    }
    if !method.models.is_empty() {
        let content = method.models.iter();
        let content =
            content.map(|model| (model.media_type.as_str().to_owned(), json!({ "schema": *model.schema })));
        operation.insert("requestBody".to_owned(), json!({ "content": content.collect::<Map<_, _>>() }));
    }
    let responses = method.responses.iter().map(|response| {
        let headers = response.parameters.iter().filter_map(|header| {
            let name = header.response_header()?;
            Some((name.to_owned(), json!({ "schema": { "type": "string" } })))
        });
        (
            response.status.as_str().to_owned(),
            json!({ "description": "", "headers": headers.collect::<Map<_, _>>() }),
        )
    });
    operation.insert("responses".to_owned(), Value::Object(responses.collect()));
    let security = security(method);
    if !security.is_empty() {
        operation.insert("security".to_owned(), json!(security));
    }
    operation.extend(
        validator(method.validates)
            .map(|name| ("x-amazon-apigateway-request-validator".to_owned(), json!(name))),
    );
    if let Some(behind) = &method.integration {
        operation.insert("x-amazon-apigateway-integration".to_owned(), integration(behind));
    }
    Value::Object(operation)
}

fn security(method: &Method) -> Vec<Value> {
    let scopes = texts(&method.scopes);
    let authorization = match &method.authorization {
        Authorization::None | Authorization::Unknown => None,
        Authorization::Iam => Some(json!({ SIGV4: [] })),
        Authorization::Authorizer(name) => Some(json!({ name: scopes })),
    };
    authorization.into_iter().chain(method.needs_key.then(|| json!({ API_KEY: [] }))).collect()
}

/// The request validators that an API can have, by name.
fn validators() -> Map<String, Value> {
    let all = [
        Validates { parameters: true, body: true },
        Validates { parameters: true, body: false },
        Validates { parameters: false, body: true },
    ];
    let described = |validates: &Validates| {
        let Validates { parameters, body } = *validates;
        Some((
            validator(*validates)?.to_owned(),
            json!({ "validateRequestParameters": parameters, "validateRequestBody": body }),
        ))
    };
    all.iter().filter_map(described).collect()
}

/// The name of a request validator.
fn validator(validates: Validates) -> Option<&'static str> {
    match validates {
        Validates { parameters: true, body: true } => {
            Some("Validate body, query string parameters, and headers")
        }
        Validates { parameters: true, body: false } => Some("Validate query string parameters and headers"),
        Validates { parameters: false, body: true } => Some("Validate body"),
        Validates { parameters: false, body: false } => None,
    }
}

fn integration(integration: &Integration) -> Value {
    let mut described = Map::new();
    described.insert("type".to_owned(), json!(integration.kind.name().to_ascii_lowercase()));
    let texts_of = [
        ("uri", &integration.uri),
        ("httpMethod", &integration.http_method),
        ("contentHandling", &integration.content_handling),
    ];
    for (name, text) in texts_of {
        described.extend(text.as_ref().map(|text| (name.to_owned(), json!(text.as_str()))));
    }
    described
        .insert("passthroughBehavior".to_owned(), json!(integration.passthrough.name().to_ascii_lowercase()));
    described.extend(integration.timeout.map(|timeout| ("timeoutInMillis".to_owned(), json!(timeout))));
    insert_pairs(&mut described, "requestTemplates", templates(&integration.templates));
    insert_pairs(&mut described, "requestParameters", mappings(&integration.parameters));
    insert_pairs(&mut described, "responses", integration.responses.iter().map(response).collect());
    Value::Object(described)
}

fn response(response: &IntegrationResponse) -> (String, Value) {
    let pattern = response.selection_pattern.as_ref().map_or("default", Text::as_str);
    let mut described = Map::new();
    described.insert("statusCode".to_owned(), json!(response.status.as_str()));
    described.extend(
        response.content_handling.as_ref().map(|text| ("contentHandling".to_owned(), json!(text.as_str()))),
    );
    insert_pairs(&mut described, "responseParameters", mappings(&response.parameters));
    insert_pairs(&mut described, "responseTemplates", templates(&response.templates));
    (pattern.to_owned(), Value::Object(described))
}

fn insert_pairs(described: &mut Map<String, Value>, name: &str, pairs: Map<String, Value>) {
    if !pairs.is_empty() {
        described.insert(name.to_owned(), Value::Object(pairs));
    }
}

fn templates(templates: &[TemplateByType]) -> Map<String, Value> {
    let pair =
        |template: &TemplateByType| (template.media_type.as_str().to_owned(), json!(template.body.as_str()));
    templates.iter().map(pair).collect()
}

fn mappings(mappings: &[ValueMapping]) -> Map<String, Value> {
    let pair = |mapping: &ValueMapping| (mapping.target.as_str().to_owned(), json!(mapping.value.as_str()));
    mappings.iter().map(pair).collect()
}

fn texts(texts: &[Text]) -> Value {
    texts.iter().map(Text::as_str).collect()
}
