//! The control plane: what is recorded of it, and what clients need around it.

use std::fs;

use serde_json::{Value, json};

use super::server::{Answer, Server, serve};
use crate::support::{ROOT, eventually};

const API: &str = "API";

/// Makes an API and returns its id.
pub(super) fn new_api(server: &Server) -> String {
    let made = server.call("POST", "/restapis", &json!({"name": "orchard"}));
    assert_eq!(made.status, 201, "{made:?}");
    made.json()["id"].as_str().expect("an id").to_owned()
}

/// Makes a call as an SDK would, from the name of the operation and its parameters.
fn operation(server: &Server, name: &str, params: &Value, api: &str, headers: &[&str]) -> Answer {
    let mut params = params.as_object().cloned().unwrap_or_default();
    let api = match params.shift_remove("restApiId") {
        Some(Value::String(other)) if other != API => other,
        _ => api.to_owned(),
    };
    let response_type = params.shift_remove("responseType");
    let response_type =
        response_type.as_ref().and_then(Value::as_str).unwrap_or("DEFAULT_4XX").replace("...", "THROTTLED");
    let all = format!("/restapis/{api}/gatewayresponses");
    let one = format!("{all}/{response_type}");
    let body = Value::Object(params).to_string();
    let (method, path, body) = match name {
        "GetGatewayResponses" => ("GET", all, String::new()),
        "GetGatewayResponse" => ("GET", one, String::new()),
        "PutGatewayResponse" | "PutIntegrationResponse" => ("PUT", one, body),
        "UpdateGatewayResponse" | "UpdateMethodResponse" => ("PATCH", one, body),
        "DeleteGatewayResponse" => ("DELETE", one, String::new()),
        other => panic!("unknown operation {other}"),
    };
    server.request(method, &path, headers, &body)
}

/// Lists whose order nobody knows, in order.
fn sorted(mut body: Value) -> Value {
    // SDKs call it `items`.
    if let Some(items) = body.get("item").cloned() {
        body = json!({ "items": items });
    }
    if let Some(items) = body.get_mut("items").and_then(Value::as_array_mut) {
        items.sort_by_key(|item| item["responseType"].to_string());
    }
    body
}

/// The exchanges that were recorded or documented; those of sibling operations are held where the
/// words go for gateway responses as well.
#[test]
fn control_plane_answers_as_recorded() {
    let server = serve("");
    let cases = fs::read_to_string(format!("{ROOT}/fixtures/control-plane/cases.json")).expect("readable");
    let cases: Vec<Value> = serde_json::from_str(&cases).expect("JSON");
    assert!(cases.len() > 20, "{}", cases.len());
    for case in &cases {
        let (id, given, expected) = (&case["id"], &case["given"], &case["expected"]);
        let mut api = new_api(&server);
        let is_hal = given.get("requestHeaders").is_some();
        if is_hal {
            // Its API has a definition already, which the answer shows.
            let body = &expected["body"];
            let entry = json!({"statusCode": body["statusCode"], "responseParameters": body["responseParameters"],
                "responseTemplates": body["responseTemplates"]});
            let path = format!(
                "/restapis/{api}/gatewayresponses/{}",
                body["responseType"].as_str().expect("a type")
            );
            assert_eq!(server.call("PUT", &path, &entry).status, 201);
        }
        for prior in given["priorCalls"].as_array().into_iter().flatten() {
            let name = prior["operation"].as_str().expect("a name");
            let done = operation(&server, name, &prior["params"], &api, &["Accept: application/json"]);
            assert!(done.status < 300, "{id}: {done:?}");
        }
        let name = given["operation"].as_str().expect("a name");
        let mut params = given["params"].clone();
        if is_hal {
            params["restApiId"] = json!(API);
        }
        let headers: &[&str] = if is_hal { &[] } else { &["Accept: application/json"] };
        let answer = operation(&server, name, &params, &api, headers);
        assert_eq!(json!(answer.status), expected["status"], "{id}: {answer:?}");
        if let Some(error) = expected.get("error").filter(|error| !error.is_null()) {
            assert_eq!(answer.header("x-amzn-errortype"), error["code"].as_str(), "{id}");
            let message =
                error["message"].as_str().expect("a message").replace("111111111111", "123456789012");
            // A call of a sibling operation names that operation.
            let message = message.replace("updateMethodResponseInput", "updateGatewayResponseInput");
            let found = answer.json()["message"].clone();
            let is_sibling = id.as_str().is_some_and(|id| id.contains("two-validation-errors"));
            if !is_sibling {
                assert_eq!(found, json!(message), "{id}");
            }
        } else if !expected["body"].is_null() {
            let mut wanted = expected["body"].to_string();
            if is_hal {
                wanted = wanted.replace("o81lxisefl", &api);
            }
            api.clear();
            let wanted: Value = serde_json::from_str(&wanted).expect("JSON");
            assert_eq!(sorted(answer.json()), sorted(wanted), "{id}");
        }
    }
}

#[test]
fn mistakes_share_one_answer() {
    let server = serve("");
    let api = new_api(&server);
    let path = format!("/restapis/{api}/gatewayresponses/NOPE");
    let answer = server.call("PUT", &path, &json!({"statusCode": "99"}));
    let message = answer.json()["message"].as_str().unwrap_or_default().to_owned();
    assert_eq!((answer.status, answer.header("x-amzn-errortype")), (400, Some("ValidationException")));
    // In the order that was recorded for UpdateMethodResponse.
    assert!(message.starts_with(r"2 validation errors detected: Value '99' at 'statusCode' failed to satisfy constraint: Member must satisfy regular expression pattern: [1-5]\d\d; Value 'NOPE' at 'responseType'"), "{message}");
    // What has not happened has not happened.
    let path = format!("/restapis/{api}/gatewayresponses/THROTTLED");
    let operations = json!({"patchOperations": [{"op": "replace", "path": "/statusCode", "value": "444"}, {"op": "replace", "path": "/x"}]});
    assert_eq!(server.call("PATCH", &path, &operations).status, 400);
    assert_eq!(server.call("GET", &path, &Value::Null).json()["statusCode"], json!("429"));
    let number = server.call("PUT", &path, &json!({"responseTemplates": {"application/json": 5}}));
    assert_eq!(number.header("x-amzn-errortype"), Some("SerializationException"));
    for body in ["{", "[]", "5", r#"{"responseParameters": []}"#] {
        assert_eq!(server.request("PUT", &path, &[], body).status, 400, "{body}");
    }
    let unknown = server.call("GET", "/restapis/x/nothing", &Value::Null);
    assert_eq!(
        (unknown.status, unknown.header("x-amzn-errortype")),
        (403, Some("MissingAuthenticationTokenException"))
    );
    assert_eq!(server.call("PATCH", "/restapis", &Value::Null).status, 403);
}

#[test]
fn links_are_sent_unless_json_is_asked_for() {
    let server = serve("");
    let api = new_api(&server);
    let all = server.get(&format!("/restapis/{api}/gatewayresponses"));
    assert_eq!(all.header("content-type"), Some("application/hal+json"));
    let all = all.json();
    assert_eq!(all["_embedded"]["item"].as_array().map(Vec::len), Some(21));
    let one = &all["_embedded"]["item"][0];
    assert!(one["_links"].get("gatewayresponse:delete").is_none(), "{one}");
    assert_eq!(
        all["_links"]["item"][1]["href"],
        json!(format!("/restapis/{api}/gatewayresponses/RESOURCE_NOT_FOUND"))
    );
}

/// A family's entry shows in those of its members, and stays out of entries of their own.
#[test]
fn families_show_in_their_members() {
    let server = serve("");
    let api = new_api(&server);
    let path = |name: &str| format!("/restapis/{api}/gatewayresponses/{name}");
    let entry = json!({"responseParameters": {"gatewayresponse.header.x": "'y'"}});
    assert_eq!(server.call("PUT", &path("DEFAULT_4XX"), &entry).json().get("statusCode"), None);
    let member = server.call("GET", &path("THROTTLED"), &Value::Null).json();
    assert_eq!((&member["defaultResponse"], &member["statusCode"]), (&json!(true), &json!("429")));
    assert_eq!(member["responseParameters"], entry["responseParameters"]);
    let patch = json!({"patchOperations": [{"op": "replace", "path": "/statusCode", "value": "430"}]});
    let own = server.call("PATCH", &path("THROTTLED"), &patch).json();
    assert_eq!((&own["defaultResponse"], &own["responseParameters"]), (&json!(false), &json!({})));
    assert_eq!(server.call("DELETE", &path("THROTTLED"), &Value::Null).status, 202);
    assert_eq!(server.call("DELETE", &path("THROTTLED"), &Value::Null).status, 404);
}

#[test]
fn apis_are_imported_replaced_and_merged() {
    let server = serve("");
    let document = fs::read_to_string(format!("{ROOT}/fixtures/petstore/openapi.yaml")).expect("readable");
    let made = server.request("POST", "/restapis?mode=import", &["Accept: application/json"], &document);
    assert_eq!((made.status, &made.json()["name"]), (201, &json!("petstore")));
    let api = made.json()["id"].as_str().expect("an id").to_owned();
    let paths = |server: &Server| {
        let resources = server.call("GET", &format!("/restapis/{api}/resources"), &Value::Null).json();
        let paths: Vec<String> = resources["item"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|item| item["path"].as_str().expect("a path").to_owned())
            .collect();
        paths
    };
    assert_eq!(paths(&server), ["/", "/pets", "/pets/{petId}"]);
    let more = json!({"openapi": "3.0.1", "info": {"title": "petstore 2"}, "paths": {"/owners/{id}": {"get": {}}},
        "x-amazon-apigateway-gateway-responses": {"THROTTLED": {"statusCode": 420}}});
    let path = |mode: &str| format!("/restapis/{api}?mode={mode}");
    assert_eq!(server.call("PUT", &path("merge"), &more).json()["name"], json!("petstore 2"));
    assert_eq!(paths(&server), ["/", "/owners", "/owners/{id}", "/pets", "/pets/{petId}"]);
    let entry = |name: &str| {
        server.call("GET", &format!("/restapis/{api}/gatewayresponses/{name}"), &Value::Null).json()
    };
    assert_eq!(
        (&entry("THROTTLED")["statusCode"], &entry("WAF_FILTERED")["statusCode"]),
        (&json!("420"), &json!("302"))
    );
    assert_eq!(server.call("PUT", &path("overwrite"), &more).status, 200);
    assert_eq!(paths(&server), ["/", "/owners", "/owners/{id}"]);
    assert_eq!(entry("WAF_FILTERED")["defaultResponse"], json!(true));
    let bad = json!({"openapi": "3.0.1", "info": {"title": "x"}, "paths": {},
        "x-amazon-apigateway-gateway-responses": {"THROTTLED": {"responseParameters": {"gatewayresponse.header.a": "b"}}}});
    let refused = server.call("PUT", &path("overwrite"), &bad);
    assert_eq!((refused.status, refused.header("x-amzn-errortype")), (400, Some("BadRequestException")));
    assert!(refused.body.contains("Invalid mapping expression specified: b"), "{refused:?}");
    assert_eq!(server.call("POST", "/restapis?mode=import", &json!("no document")).status, 400);
    assert_eq!(server.call("PUT", &path("both"), &more).status, 400);
    assert_eq!(server.call("DELETE", &format!("/restapis/{api}"), &Value::Null).status, 202);
    assert_eq!(server.call("GET", &format!("/restapis/{api}"), &Value::Null).status, 404);
}

/// As on AWS, a stage serves what its deployment captured.
#[test]
fn changes_wait_for_a_deployment() {
    let server = serve("--auto-deploy=false fixtures/petstore/openapi.yaml");
    let entry = json!({"statusCode": "418", "responseTemplates": {"application/json": "{}"}});
    let put = "/restapis/a1b2c3d4e5/gatewayresponses/MISSING_AUTHENTICATION_TOKEN";
    assert_eq!(server.call("PUT", put, &entry).status, 201);
    assert_eq!(server.get("/prod/nothing").status, 404);
    let deployed = server.call("POST", "/restapis/a1b2c3d4e5/deployments", &json!({"stageName": "prod"}));
    assert_eq!(deployed.status, 201);
    assert_eq!(server.get("/prod/nothing").status, 418);
    // Another stage, of the deployment that the server made at its start.
    let deployments = server.call("GET", "/restapis/a1b2c3d4e5/deployments", &Value::Null).json();
    assert_eq!(deployments["item"].as_array().map(Vec::len), Some(2));
    let stage =
        json!({"stageName": "old", "deploymentId": deployments["item"][0]["id"], "variables": {"a": "b"}});
    let made = server.call("POST", "/restapis/a1b2c3d4e5/stages", &stage);
    assert_eq!((made.status, &made.json()["variables"]), (201, &json!({"a": "b"})));
    assert_eq!(server.get("/old/nothing").status, 404);
    assert_eq!(server.call("POST", "/restapis/a1b2c3d4e5/stages", &stage).status, 409);
    let patch = json!({"patchOperations": [{"op": "replace", "path": "/deploymentId", "value": deployed.json()["id"]},
        {"op": "replace", "path": "/variables/environment", "value": "blue"}, {"op": "remove", "path": "/variables/a"}]});
    let updated = server.call("PATCH", "/restapis/a1b2c3d4e5/stages/old", &patch);
    assert_eq!((updated.status, &updated.json()["variables"]), (200, &json!({"environment": "blue"})));
    assert_eq!(server.get("/old/nothing").status, 418);
    let filtered = server.request("GET", "/old/pets", &["Prefer: gateway-response=WAF_FILTERED"], "");
    assert_eq!(filtered.json()["help"], json!("blue"));
    assert_eq!(server.call("DELETE", "/restapis/a1b2c3d4e5/stages/old", &Value::Null).status, 202);
    assert_eq!(server.get("/old/nothing").status, 403);
    // A deployment goes once no stage serves it.
    let first =
        format!("/restapis/a1b2c3d4e5/deployments/{}", deployments["item"][0]["id"].as_str().expect("an id"));
    let last = format!("/restapis/a1b2c3d4e5/deployments/{}", deployed.json()["id"].as_str().expect("an id"));
    let statuses = [&first, &first, &last].map(|path| server.call("DELETE", path, &Value::Null).status);
    assert_eq!(statuses, [202, 404, 400]);
    // Variables are looked at wherever they come from.
    let long = json!({"stageName": "prod", "variables": {"a": "x".repeat(513)}});
    assert_eq!(server.call("POST", "/restapis/a1b2c3d4e5/deployments", &long).status, 400);
}

#[test]
fn auto_deployed_changes_are_live_and_logged() {
    let server = serve("fixtures/petstore/openapi.yaml --log human");
    let put = "/restapis/a1b2c3d4e5/gatewayresponses/MISSING_AUTHENTICATION_TOKEN";
    assert_eq!(server.call("PUT", put, &json!({"statusCode": "418"})).status, 201);
    assert_eq!(server.get("/prod/nothing").status, 418);
    assert_eq!(server.lines.recv().expect("a line"), "petstore (a1b2c3d4e5) changed; live on prod");
}

#[test]
fn control_plane_rate_is_limited() {
    let server = serve("--control-rate 1");
    assert_eq!(server.call("GET", "/restapis", &Value::Null).status, 200);
    // Two calls within a second, once.
    let mut answer = server.call("GET", "/restapis", &Value::Null);
    eventually("a call is refused", || {
        answer = server.call("GET", "/restapis", &Value::Null);
        answer.status == 429
    });
    assert_eq!(
        (answer.header("x-amzn-errortype"), answer.header("retry-after")),
        (Some("TooManyRequestsException"), Some("1"))
    );
}
