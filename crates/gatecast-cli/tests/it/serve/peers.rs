//! What other gateways and validators were seen to do, on cases that lie beside the project, where they do.

use std::fs;
use std::path::{Path, PathBuf};

use gatecast::{Checked, ImportOptions, SourceFile, import};
use gatecast_mock::MockGateway;
use serde_json::{Value, json};

fn cases() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/cases/peers/serve");
    folder.is_dir().then_some(folder)
}

/// The gateway of a document, and the names of the errors that were found.
fn gateway(name: &str, document: &str) -> (MockGateway, Vec<&'static str>) {
    let mut options = ImportOptions::default();
    options.rest_api = true;
    let api = import(&SourceFile::new(name, document), &options).expect("a document").value;
    let Checked { value, diagnostics } = MockGateway::new(&api);
    (value, diagnostics.iter().filter_map(|finding| finding.name()).collect())
}

/// What the client gets in place of the backend: the status and the body; `None` where the backend is called.
fn refusal(gateway: &MockGateway, method: &str, path: &str, body: &str) -> Option<(u16, Value)> {
    let request =
        http::Request::builder().method(method).uri(path).header("content-type", "application/json");
    let (parts, ()) = request.body(()).expect("a request").into_parts();
    let refused = gateway.refusal(&parts, body.as_bytes())?;
    Some((refused.status().as_u16(), serde_json::from_slice(refused.body()).expect("JSON")))
}

#[test]
fn documents_are_served_as_they_were_seen_to_be() {
    let Some(cases) = cases() else { return };
    let of = |name: &str| gateway(name, &fs::read_to_string(cases.join(name)).expect("a document")).0;
    let message = |text: &str| Some(json!({ "message": text }));
    let unknown = (Some(403), message("Missing Authentication Token"));
    let reached = (None, None);
    for (name, method, path, expected) in [
        ("global-security.yaml", "GET", "/pets", (Some(401), message("Unauthorized"))),
        ("global-security.yaml", "GET", "/open", reached.clone()),
        ("greedy-after-method.yaml", "OPTIONS", "/test", reached.clone()),
        ("greedy-after-method.yaml", "POST", "/test", reached.clone()),
        ("greedy-after-method.yaml", "GET", "/test", unknown.clone()),
        ("greedy-after-method.yaml", "GET", "/test/any", reached),
        ("greedy-after-method.yaml", "GET", "/users/me", unknown),
        (
            "parameter-order.yaml",
            "POST",
            "/nested/v",
            (Some(400), message("Missing required request parameters: [x-header-param, issuer, qs1]")),
        ),
    ] {
        let refused = refusal(&of(name), method, path, "").unzip();
        assert_eq!(refused, expected, "{name}: {method} {path}");
    }
}

/// Each line has a schema, a body, and what the validator that AWS uses says.
#[test]
fn bodies_are_validated_in_the_words_of_the_validator() {
    let Some(cases) = cases() else { return };
    let lines = fs::read_to_string(cases.join("validation.jsonl")).expect("a list");
    for line in lines.lines() {
        let case: Value = serde_json::from_str(line).expect("JSON");
        let says = case["json-schema-validator"].as_str().expect("text");
        // As it is written: a number has more than one spelling.
        let body = line.split_once("\"body\": ").expect("a body").1;
        let body = body.split(", \"json-schema-validator\"").next().expect("a body");
        let schema = line.split_once("\"schema\": ").expect("a schema").1;
        let schema = schema.split(", \"body\"").next().expect("a schema");
        let document = format!(
            r##"{{"openapi": "3.0.1", "info": {{"title": "v", "version": "1"}},
            "x-amazon-apigateway-request-validators": {{"b": {{"validateRequestBody": true, "validateRequestParameters": false}}}},
            "x-amazon-apigateway-request-validator": "b",
            "paths": {{"/": {{"post": {{"requestBody": {{"content": {{"application/json": {{"schema": {{"$ref": "#/components/schemas/M"}}}}}}}}}}}}}},
            "components": {{"schemas": {{"M": {schema}}}}},
            "x-amazon-apigateway-gateway-responses": {{"BAD_REQUEST_BODY": {{"responseTemplates": {{"application/json": "{{\"says\":\"$context.error.validationErrorString\"}}"}}}}}}}}"##
        );
        let (gateway, findings) = gateway("v.json", &document);
        if says.starts_with("refuses the schema") {
            assert!(findings.contains(&"refused-model"), "{line}: {findings:?}");
            continue;
        }
        let refused = refusal(&gateway, "POST", "/", body);
        let expected = (!says.is_empty()).then(|| (400, json!({ "says": says })));
        assert_eq!(refused, expected, "{line}");
    }
}
