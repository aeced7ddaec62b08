//! The control plane: what APIs, imports and stages are made with, and how it is refused.

use serde_json::{Value, json};

use super::control::new_api;
use super::server::{Answer, Server, serve};

fn refused(answer: &Answer) -> String {
    assert!(answer.status >= 400, "{answer:?}");
    let message = answer.json()["message"].as_str().expect("a message").to_owned();
    format!("{} {message}", answer.header("x-amzn-errortype").unwrap_or_default())
}

fn paths(server: &Server, api: &Value) -> Vec<String> {
    let api = api["id"].as_str().expect("an id");
    let listed = server.call("GET", &format!("/restapis/{api}/resources"), &Value::Null).json();
    let listed = listed["item"].as_array().expect("a list").iter();
    listed.map(|item| item["path"].as_str().expect("a path").to_owned()).collect()
}

#[test]
fn apis_keep_their_members() {
    let server = serve("");
    let made = server.call(
        "POST",
        "/restapis",
        &json!({"name": "r", "endpointConfiguration": {"types": ["REGIONAL"]}, "binaryMediaTypes": ["image/png"],
            "apiKeySource": "AUTHORIZER", "disableExecuteApiEndpoint": true, "version": "v9",
            "minimumCompressionSize": 10, "tags": {"a": "b"}, "policy": "{\"Version\":\"2012-10-17\"}"}),
    );
    assert_eq!(made.status, 201, "{made:?}");
    let api = made.json();
    let shown =
        server.call("GET", &format!("/restapis/{}", api["id"].as_str().expect("an id")), &Value::Null);
    assert_eq!(shown.json(), api);
    for (member, expected) in [
        ("endpointConfiguration", json!({"types": ["REGIONAL"], "ipAddressType": "ipv4"})),
        ("binaryMediaTypes", json!(["image/png"])),
        ("apiKeySource", json!("AUTHORIZER")),
        ("disableExecuteApiEndpoint", json!(true)),
        ("version", json!("v9")),
        ("minimumCompressionSize", json!(10)),
        ("tags", json!({"a": "b"})),
        ("policy", json!(r#"{\"Version\":\"2012-10-17\"}"#)),
    ] {
        assert_eq!(api[member], expected, "{member}");
    }
    let other = server.call("POST", "/restapis", &json!({"name": "other", "cloneFrom": api["id"]})).json();
    assert_eq!(other["binaryMediaTypes"], json!(["image/png"]));
    assert_ne!(other["rootResourceId"], api["rootResourceId"]);
    let path = format!("/restapis/{}/resources", other["id"].as_str().expect("an id"));
    let root = server.call("GET", &path, &Value::Null).json()["item"][0]["id"].clone();
    assert_eq!(root, other["rootResourceId"]);
}

#[test]
fn members_that_an_api_cannot_have_are_refused() {
    let server = serve("");
    for (member, value, expected) in [
        (
            "endpointConfiguration",
            json!({"types": ["wrong"]}),
            "ValidationException 1 validation error detected: Value '[wrong]' at 'createRestApiInput.endpointConfiguration.types' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [PRIVATE, EDGE, REGIONAL]]",
        ),
        (
            "endpointConfiguration",
            json!({"types": []}),
            "BadRequestException REGIONAL Configuration and EDGE Configuration cannot be both DISABLED.",
        ),
        (
            "endpointConfiguration",
            json!({"types": ["EDGE", "REGIONAL"]}),
            "BadRequestException Cannot create an api with multiple Endpoint Types.",
        ),
        (
            "endpointConfiguration",
            json!({"types": ["EDGE"], "ipAddressType": "ipv6"}),
            "ValidationException 1 validation error detected: Value 'ipv6' at 'createRestApiInput.endpointConfiguration.ipAddressType' failed to satisfy constraint: Member must satisfy enum value set: [ipv4, dualstack]",
        ),
        (
            "minimumCompressionSize",
            json!("10"),
            "BadRequestException Invalid minimum compression size, must be between 0 and 10485760",
        ),
        (
            "minimumCompressionSize",
            json!(10_485_761),
            "BadRequestException Invalid minimum compression size, must be between 0 and 10485760",
        ),
        (
            "apiKeySource",
            json!("nope"),
            "ValidationException 1 validation error detected: Value 'nope' at 'createRestApiInput.apiKeySource' failed to satisfy constraint: Member must satisfy enum value set: [AUTHORIZER, HEADER]",
        ),
        (
            "cloneFrom",
            json!("zzzzzz"),
            "NotFoundException Invalid API identifier specified 123456789012:zzzzzz",
        ),
        ("description", json!(""), "BadRequestException Description cannot be an empty string"),
        (
            "policy",
            json!("x"),
            "BadRequestException Invalid policy document. Please check the policy syntax and ensure that Principals are valid.",
        ),
    ] {
        let mut members = json!({"name": "r"});
        members[member] = value;
        assert_eq!(refused(&server.call("POST", "/restapis", &members)), expected);
    }
}

#[test]
fn imports_put_the_base_path_where_the_call_says() {
    let server = serve("");
    let document = json!({"swagger": "2.0", "basePath": "/base/v1", "info": {"title": "t", "version": "1"},
        "paths": {"/a": {"get": {}}}, "x-amazon-apigateway-binary-media-types": ["image/png"]});
    for (how, last) in [("ignore", "/a"), ("prepend", "/base/v1/a"), ("split", "/v1/a")] {
        let made = server.call("POST", &format!("/restapis?mode=import&basepath={how}"), &document).json();
        assert_eq!(paths(&server, &made).last().map(String::as_str), Some(last));
        assert_eq!(made["binaryMediaTypes"], json!(["image/png"]));
    }
    let made =
        server.call("POST", "/restapis?mode=import&endpointConfigurationTypes=REGIONAL", &document).json();
    assert_eq!(made["endpointConfiguration"]["types"], json!(["REGIONAL"]));
}

#[test]
fn documents_that_aws_refuses_are_not_imported() {
    let server = serve("");
    let import = |document: &Value| {
        refused(&server.call("POST", "/restapis?mode=import&failonwarnings=true", document))
    };
    let with_model = |model: Value| {
        json!({"openapi": "3.0.1", "info": {"title": "t", "version": "1"}, "paths": {},
            "components": {"schemas": {"M": model}}})
    };
    let refusal = "BadRequestException Errors found during import:\n\tUnable to create model for 'M': Invalid model specified: Validation Result: warnings : [], errors : ";
    for model in [
        json!({"type": "object", "required": []}),
        json!({"type": "string", "pattern": "(?i)abc"}),
        json!({"type": "number", "exclusiveMinimum": 5}),
    ] {
        assert_eq!(import(&with_model(model)), format!("{refusal}[Invalid model schema specified]"));
    }
    let foreign = json!({"$ref": "https://example.com/model.json"});
    assert_eq!(import(&with_model(foreign)), format!("{refusal}[Model reference must be in canonical form]"));
    assert_eq!(
        import(&json!({"openapi": "3.0.1", "info": {"title": "t", "version": "1"}, "paaths": {}})),
        "BadRequestException Warnings found during import:\n\tParse issue: attribute paths is missing"
    );
    for body in ["{'a':1}", "", "[]", "{\"a\":1}", "no document"] {
        let answer = server.request("POST", "/restapis?mode=import", &[], body);
        assert_eq!(refused(&answer), "BadRequestException Invalid OpenAPI input.", "{body}");
    }
    // What only this gateway warns of is no warning to AWS, and neither is the security of the document.
    let document = json!({"openapi": "3.0.1", "info": {"title": "t", "version": "1"}, "security": [{"k": []}],
        "paths": {"/a": {"get": {}}},
        "components": {"securitySchemes": {"k": {"type": "apiKey", "name": "x-api-key", "in": "header"}}}});
    let made = server.call("POST", "/restapis?mode=import&failonwarnings=true", &document);
    assert_eq!(made.status, 201, "{made:?}");
}

#[test]
fn stages_keep_their_members_and_are_patched() {
    let server = serve("");
    let api = new_api(&server);
    let deployments = format!("/restapis/{api}/deployments");
    let stages = format!("/restapis/{api}/stages");
    let deployment = server.call("POST", &deployments, &json!({})).json()["id"].clone();
    let stage = json!({"stageName": "s", "deploymentId": deployment, "cacheClusterEnabled": true,
        "cacheClusterSize": "0.5", "tracingEnabled": true, "tags": {"x": "y"}});
    let made = server.call("POST", &stages, &stage).json();
    for member in ["cacheClusterEnabled", "cacheClusterSize", "tracingEnabled", "tags"] {
        assert_eq!(made[member], stage[member], "{member}");
    }
    let patch = |op: &str, path: &str, value: &str| {
        let operation = json!({"op": op, "path": path, "value": value});
        server.call("PATCH", &format!("{stages}/s"), &json!({"patchOperations": [operation]}))
    };
    assert_eq!(patch("replace", "/tracingEnabled", "false").json()["tracingEnabled"], json!(false));
    let patched = patch("replace", "/*/*/throttling/burstLimit", "123").json();
    // Recorded.
    let settings = json!({"cacheDataEncrypted": false, "cacheTtlInSeconds": 300, "cachingEnabled": false,
        "dataTraceEnabled": false, "metricsEnabled": false, "requireAuthorizationForCacheControl": true,
        "throttlingBurstLimit": 123, "throttlingRateLimit": 10000.0,
        "unauthorizedCacheControlHeaderStrategy": "SUCCEED_WITH_RESPONSE_HEADER"});
    assert_eq!(patched["methodSettings"], json!({"*/*": settings}));
    assert_eq!(patch("remove", "/*/*", "").json()["methodSettings"], json!({}));
    let nothing = |name: &str| {
        format!(
            "BadRequestException Cannot remove method setting {name} because there is no method setting for this method "
        )
    };
    assert_eq!(refused(&patch("remove", "/*/*", "")), nothing("*/*"));
    assert_eq!(refused(&patch("remove", "/canarySettings/badPath", "")), nothing("canarySettings/badPath"));
    for path in ["/documentation_version", "/tags/tag1", "/badPath", "/canarySettings/badPath"] {
        let expected = format!(
            "BadRequestException Invalid method setting path: {path}. Must be one of: [/deploymentId, /description, "
        );
        assert!(refused(&patch("replace", path, "v")).starts_with(&expected));
    }
    for path in ["/deploymentId", "/canarySettings/deploymentId"] {
        let expected = format!("BadRequestException Invalid add operation with path: {path}");
        assert_eq!(refused(&patch("add", path, "v")), expected);
    }
}

/// Recorded: `test_create_canary_deployment_validation`; that there are none is this gateway's.
#[test]
fn canary_releases_are_refused() {
    let server = serve("");
    let api = new_api(&server);
    let deployments = format!("/restapis/{api}/deployments");
    let deploy = |stage: Value| {
        let mut members = json!({"canarySettings": {"percentTraffic": 50}});
        if !stage.is_null() {
            members["stageName"] = stage;
        }
        refused(&server.call("POST", &deployments, &members))
    };
    assert_eq!(
        deploy(Value::Null),
        "BadRequestException Invalid deployment content specified.Non null and non empty stageName must be provided for canary deployment. Provided value is null"
    );
    assert_eq!(
        deploy(json!("s")),
        "BadRequestException Invalid deployment content specified.Stage s must already be created before making a canary release deployment"
    );
    assert_eq!(server.call("POST", &deployments, &json!({"stageName": "s"})).status, 201);
    assert!(deploy(json!("s")).contains("gatecast serves no canary releases"));
}
