//! Documents, and what becomes of them.

use std::time::Duration;

use serde_json::{Value, json};

use super::*;
use gatecast::rest_api::{ApiKeySource, IdentitySource, ParameterLocation, Passthrough, Validates};

/// An API, and the ids of what was found in its document.
fn read(document: &Value) -> (CompiledApi, Vec<&'static str>) {
    let read = CompiledApi::of_document(document);
    let found = read.diagnostics.iter().map(|diagnostic| diagnostic.name().unwrap_or_default()).collect();
    (read.value, found)
}

/// A document with one operation, `POST /pets`.
fn with_operation(operation: &Value, rest: Value) -> Value {
    let mut document = rest;
    document["paths"] = json!({ "/pets": { "post": operation } });
    document
}

fn post(api: &CompiledApi) -> &CompiledMethod {
    let resource = api.resources.iter().find(|resource| resource.path == "/pets").expect("the resource");
    resource.method("POST").expect("the method")
}

#[test]
fn paths_have_the_resources_between_them() {
    let method = json!({});
    let (api, found) = read(&json!({ "paths": {
        "/pets/{petId}/toys": { "get": method, "x-amazon-apigateway-any-method": method, "summary": "toys" },
        "/pets": { "GET": method, "trace": method, "delete": method },
        "no/slash": { "get": method },
    } }));
    let listed: Vec<(&str, Vec<&str>)> = api
        .resources
        .iter()
        .map(|resource| (resource.path.as_str(), resource.methods.keys().map(String::as_str).collect()))
        .collect();
    assert_eq!(
        listed,
        [
            ("/", vec![]),
            ("/pets", vec!["DELETE"]),
            ("/pets/{petId}", vec![]),
            ("/pets/{petId}/toys", vec!["GET", "ANY"]),
        ]
    );
    assert_eq!(found, Vec::<&str>::new());
    assert!(api.routes.find("/pets/5").is_none(), "a resource without methods answers nothing");
    assert_eq!(id_of("/pets"), api.resources[1].id, "the same every time");
}

#[test]
fn paths_for_the_same_requests_are_reported() {
    let (api, found) =
        read(&json!({ "paths": { "/pets/{id}": { "get": {} }, "/pets/{name}": { "put": {} } } }));
    assert_eq!(found, ["path-not-served"]);
    assert!(api.routes.find("/pets/5").is_some());
}

/// Recorded for `OPTIONS /test`, which `/{proxy+}` answers where `/test` has only POST.
#[test]
fn methods_that_a_resource_lacks_are_those_of_a_greedy_one() {
    let (api, _) = read(&json!({ "paths": {
        "/test": { "post": {} },
        "/test/any": { "x-amazon-apigateway-any-method": {} },
        "/test/sub/{rest+}": { "get": {} },
        "/{proxy+}": { "options": {} },
        "/users/{id}": { "get": {} },
        "/users/me": { "put": {} },
    } }));
    let found = |method: &str, path: &str| {
        let found = api.route(path, method)?;
        let resource = &api.resources[found.resource];
        let (name, value) = found.parameters.into_iter().next().unwrap_or_default();
        resource.method(method).map(|_| format!("{} {name}={value}", resource.path))
    };
    assert_eq!(found("OPTIONS", "/test").as_deref(), Some("/{proxy+} proxy=test"));
    assert_eq!(found("POST", "/test").as_deref(), Some("/test ="));
    assert_eq!(found("OPTIONS", "/test/any").as_deref(), Some("/test/any ="));
    assert_eq!(found("OPTIONS", "/test/sub/a").as_deref(), Some("/{proxy+} proxy=test/sub/a"));
    assert_eq!(found("OPTIONS", "/users/me").as_deref(), Some("/{proxy+} proxy=users/me"));
    assert_eq!(found("GET", "/test"), None);
    assert_eq!(found("GET", "/users/me"), None, "only greedy parameters stand in");
}

#[test]
fn path_items_and_parameters_may_be_references() {
    let (api, _) = read(&json!({
        "paths": { "/pets": { "$ref": "#/components/pathItems/pets" } },
        "components": {
            "pathItems": { "pets": { "post": { "parameters": [{ "$ref": "#/components/parameters/page" }] } } },
            "parameters": { "page": { "name": "page", "in": "query", "required": true } },
        },
    }));
    assert_eq!(post(&api).required, [(ParameterLocation::Query, "page".to_owned())]);
    // A reference to itself ends.
    let (api, _) = read(&json!({ "paths": { "/a": { "$ref": "#/paths/~1a" } } }));
    assert_eq!(api.resources.len(), 2);
}

#[test]
fn parameters_of_the_operation_go_before_those_of_the_path() {
    let parameter =
        |at: &str, name: &str, required: bool| json!({ "in": at, "name": name, "required": required });
    let (api, _) = read(&json!({ "paths": { "/pets": {
        "parameters": [parameter("query", "page", true), parameter("header", "X-Tenant", true)],
        "post": { "parameters": [parameter("query", "page", false), parameter("cookie", "c", true),
                                 parameter("header", "page", true)] },
    } } }));
    let expected =
        [(ParameterLocation::Header, "X-Tenant".to_owned()), (ParameterLocation::Header, "page".to_owned())];
    assert_eq!(post(&api).required, expected);
}

#[test]
fn authorization_follows_the_security_of_the_operation() {
    let rest = json!({
        "components": { "securitySchemes": {
            "key": { "type": "apiKey", "in": "header", "name": "x-api-key" },
            "other-key": { "type": "apiKey", "in": "query", "name": "x-api-key" },
            "iam": { "type": "apiKey", "in": "header", "name": "Authorization", "x-amazon-apigateway-authtype": "awsSigv4" },
            "pool": {
                "type": "apiKey", "in": "header", "name": "Auth",
                "x-amazon-apigateway-authtype": "cognito_user_pools",
                "x-amazon-apigateway-authorizer": { "type": "cognito_user_pools", "providerARNs": [] },
            },
        } },
        "x-amazon-apigateway-api-key-source": "AUTHORIZER",
    });
    let of = |operation: Value| {
        let (api, found) = read(&with_operation(&operation, rest.clone()));
        let method = post(&api);
        assert_eq!((found, api.key_source), (vec![], ApiKeySource::Authorizer));
        (method.authorization.clone(), method.needs_key)
    };
    assert_eq!(of(json!({})), (Authorization::None, false));
    assert_eq!(of(json!({ "security": [{ "key": [] }] })), (Authorization::None, true));
    assert_eq!(
        of(json!({ "security": [{ "other-key": [] }, { "unknown": [] }] })),
        (Authorization::None, false)
    );
    assert_eq!(of(json!({ "security": [{ "iam": [], "key": [] }] })), (Authorization::Iam, true));
    let pool = Authorization::Authorizer("pool".to_owned());
    assert_eq!(of(json!({ "security": [{ "pool": ["scope"] }] })), (pool, false));
    assert_eq!(of(json!({ "x-amazon-apigateway-auth": { "type": "AWS_IAM" } })), (Authorization::Iam, false));
}

/// Recorded, against the developer guide.
#[test]
fn security_of_the_document_is_that_of_operations_without_their_own() {
    let rest = json!({
        "security": [{ "pool": ["read"] }, { "key": [] }],
        "securityDefinitions": {
            "key": { "type": "apiKey", "in": "header", "name": "x-api-key" },
            "iam": { "type": "apiKey", "in": "header", "name": "Authorization", "x-amazon-apigateway-authtype": "awsSigv4" },
            "pool": { "x-amazon-apigateway-authorizer": { "type": "cognito_user_pools" } },
        },
    });
    let of = |operation: Value| {
        let (api, found) = read(&with_operation(&operation, rest.clone()));
        assert_eq!(found, Vec::<&str>::new());
        (post(&api).authorization.clone(), post(&api).needs_key)
    };
    assert_eq!(of(json!({})), (Authorization::Authorizer("pool".to_owned()), true));
    assert_eq!(of(json!({ "security": [] })), (Authorization::None, false));
    assert_eq!(of(json!({ "security": [{ "iam": [] }] })), (Authorization::Iam, false));
}

#[test]
fn authorizers_have_identity_sources() {
    let of = |authorizer: Value| {
        let scheme = json!({ "type": "apiKey", "in": "header", "name": "Token", "x-amazon-apigateway-authorizer": authorizer });
        let (mut api, found) =
            read(&json!({ "paths": {}, "components": { "securitySchemes": { "it": scheme } } }));
        let authorizer = api.authorizers.swap_remove("it").expect("the authorizer");
        (authorizer.identity, authorizer.pattern.map(|pattern| pattern.as_str().to_owned()), found)
    };
    let header = |name: &str| (IdentitySource::Header, name.to_owned());
    let none = Vec::<&str>::new();
    assert_eq!(
        of(json!({ "type": "token", "identityValidationExpression": "Bearer .+" })),
        (vec![header("Token")], Some("^(?:Bearer .+)$".to_owned()), none.clone())
    );
    assert_eq!(
        of(json!({ "type": "token", "identityValidationExpression": "(" })),
        (vec![header("Token")], None, vec!["expression-not-used"])
    );
    let sources = "method.request.header.A, method.request.querystring.q,stageVariables.v, context.accountId";
    assert_eq!(
        of(json!({ "type": "request", "identitySource": sources, "identityValidationExpression": "x" })),
        (
            vec![
                header("A"),
                (IdentitySource::Query, "q".to_owned()),
                (IdentitySource::StageVariable, "v".to_owned()),
                (IdentitySource::Context, "accountId".to_owned()),
            ],
            None,
            none.clone()
        )
    );
    // Without a source, one that looks at requests is always asked.
    assert_eq!(of(json!({ "type": "request" })), (vec![], None, none));
}

#[test]
fn validators_are_those_of_the_method_or_the_document() {
    let rest = json!({
        "x-amazon-apigateway-request-validator": "all",
        "x-amazon-apigateway-request-validators": {
            "all": { "validateRequestBody": true, "validateRequestParameters": true },
            "parameters": { "validateRequestParameters": true },
        },
    });
    let of = |operation: Value| {
        let (api, found) = read(&with_operation(&operation, rest.clone()));
        let Validates { parameters, body } = post(&api).validates;
        (parameters, body, found)
    };
    let named = |name: &str| json!({ "x-amazon-apigateway-request-validator": name });
    assert_eq!(of(json!({})), (true, true, vec![]));
    assert_eq!(of(named("parameters")), (true, false, vec![]));
    assert_eq!(of(named("Parameters")), (false, false, vec!["unknown-validator"]));
}

#[test]
fn models_are_those_of_the_body() {
    let rest = json!({
        "consumes": ["application/vnd.pets+json", "application/json"],
        "x-amazon-apigateway-request-validator": "body",
        "x-amazon-apigateway-request-validators": { "body": { "validateRequestBody": true } },
    });
    let of = |operation: Value| {
        let (api, found) = read(&with_operation(&operation, rest.clone()));
        (post(&api).models.keys().cloned().collect::<Vec<_>>(), found)
    };
    let body =
        |schema: Value| json!({ "requestBody": { "content": { "Application/JSON": { "schema": schema } } } });
    assert_eq!(of(body(json!({ "type": "object" }))), (vec!["application/json".to_owned()], vec![]));
    let (models, found) = of(body(json!({ "$ref": "#/components/schemas/missing" })));
    assert_eq!((models, found), (vec![], vec!["model-not-used"]));
    // Swagger 2: one model for all that the document consumes.
    let parameter =
        json!({ "parameters": [{ "in": "body", "name": "pet", "schema": { "type": "object" } }] });
    let both = vec!["application/vnd.pets+json".to_owned(), "application/json".to_owned()];
    assert_eq!(of(parameter), (both, vec![]));
    // Nobody looks at a model without a validator.
    let (api, found) = read(&with_operation(&body(json!({ "$ref": "#/nowhere" })), json!({})));
    assert!(post(&api).models.is_empty() && found.is_empty());
}

#[test]
fn integrations_have_passthrough_templates_and_timeout() {
    let of = |described: Value| {
        let document = with_operation(&json!({ "x-amazon-apigateway-integration": described }), json!({}));
        let (api, _) = read(&document);
        let integration = post(&api).integration.clone();
        (integration.passthrough, integration.templates, integration.timeout)
    };
    assert_eq!(of(json!({})), (Passthrough::Always, vec![], None));
    assert_eq!(
        of(json!({ "type": "aws", "passthroughBehavior": "NEVER", "requestTemplates": { "Text/XML": "" } })),
        (Passthrough::Never, vec!["text/xml".to_owned()], None)
    );
    assert_eq!(
        of(json!({ "type": "http", "passthroughBehavior": "when_no_templates", "timeoutInMillis": 1500 })),
        (Passthrough::WhenNoTemplates, vec![], Some(Duration::from_millis(1500)))
    );
    assert_eq!(of(json!({ "type": "AWS_PROXY", "passthroughBehavior": "never" })).0, Passthrough::Always);
}

/// What is of the wrong type is passed over; the rest is served.
#[test]
fn members_of_wrong_types_are_passed_over() {
    let of = |document: Value| {
        let (api, _) = read(&document);
        let paths = api.resources.iter().flat_map(|resource| {
            let methods = resource.methods.keys().map(String::as_str).collect::<Vec<_>>().join(",");
            [resource.path.clone(), methods]
        });
        (paths.collect::<Vec<_>>().join(" "), api.authorizers.len())
    };
    let cases = [
        (json!(null), ("/ ", 0)),
        (json!([]), ("/ ", 0)),
        (json!({ "paths": [1] }), ("/ ", 0)),
        (json!({ "paths": { "/a": 1, "/b": { "get": 2, "put": [] } } }), ("/  /a  /b GET,PUT", 0)),
        (
            json!({ "security": 1, "components": { "securitySchemes": {
                "a": 1, "b": { "x-amazon-apigateway-authorizer": 2 } } } }),
            ("/ ", 1),
        ),
        (
            json!({ "paths": { "/a": {
                "parameters": 1, "get": { "parameters": [1, { "in": "query" }], "security": [1] } } } }),
            ("/  /a GET", 0),
        ),
    ];
    for (document, (paths, authorizers)) in cases {
        assert_eq!(of(document.clone()), (paths.to_owned(), authorizers), "{document}");
    }
}
