//! What the control plane refuses, and in which words.

use serde_json::{Value, json};

use super::control::new_api;
use super::server::{Answer, Server, serve};

/// The status, the error and the message of an answer.
fn refusal(answer: &Answer) -> (u16, String, String) {
    let error = answer.header("x-amzn-errortype").unwrap_or_default().to_owned();
    (answer.status, error, answer.json()["message"].as_str().unwrap_or_default().to_owned())
}

/// Holds a patch of a response type against the answer to it.
fn assert_patch(server: &Server, path: &str, operation: &Value, wanted: (u16, &str, &str)) {
    let answer = server.call("PATCH", path, &json!({ "patchOperations": [operation] }));
    let (status, error, message) = refusal(&answer);
    assert_eq!((status, error.as_str(), message.as_str()), wanted, "{operation}");
}

#[test]
fn patches_of_gateway_responses_are_checked() {
    let server = serve("");
    let api = new_api(&server);
    let path = format!("/restapis/{api}/gatewayresponses/THROTTLED");
    let bad = "BadRequestException";
    let escaped = "/responseTemplates/application/xml";
    let parameter = "/responseParameters/gatewayresponse.header.x";
    let template = "/responseTemplates/application~1xml";
    for (operation, wanted) in [
        (
            json!({"op": "copy", "path": parameter, "from": parameter}),
            format!("Invalid patch path {parameter}"),
        ),
        (json!({"op": "move", "path": "/statusCode"}), "Invalid patch path /statusCode".to_owned()),
        (json!({"path": template, "value": "x"}), format!("Invalid patch path {template}")),
        (json!({"op": "test"}), "Invalid patch path null".to_owned()),
        (json!({"op": "add", "path": escaped, "value": "x"}), format!("Invalid patch path {escaped}")),
        (
            json!({"op": "replace", "path": parameter}),
            "Invalid null or empty value in responseParameters".to_owned(),
        ),
        (
            json!({"op": "replace", "path": template, "value": ""}),
            "Invalid null or empty value in responseTemplates".to_owned(),
        ),
        (
            json!({"op": "add", "path": parameter, "value": "x"}),
            "Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression specified: x]".to_owned(),
        ),
    ] {
        assert_patch(&server, &path, &operation, (400, bad, &wanted));
    }
    let gone = (404, "NotFoundException", "Invalid parameter name specified");
    for operation in [
        json!({"op": "replace", "path": parameter, "value": "'y'"}),
        json!({"op": "replace", "path": template, "value": "<a/>"}),
        json!({"op": "remove", "path": parameter}),
        json!({"op": "remove", "path": template}),
    ] {
        assert_patch(&server, &path, &operation, gone);
    }
    let number = json!({"op": "replace", "path": "/statusCode", "value": 444});
    let answer = server.call("PATCH", &path, &json!({ "patchOperations": [number] }));
    assert_eq!(refusal(&answer).1, "SerializationException");
    let no_list = server.call("PATCH", &path, &json!({"patchOperations": {}}));
    assert_eq!(refusal(&no_list).1, "SerializationException");
    // None of this made an entry, and neither does a patch that changes nothing.
    let shown = server.call("PATCH", &path, &json!({"patchOperations": []}));
    assert_eq!((shown.status, &shown.json()["defaultResponse"]), (200, &json!(true)));
    let nowhere = server.call("PATCH", "/restapis/none/gatewayresponses/THROTTLED", &json!({}));
    assert_eq!(refusal(&nowhere).1, "NotFoundException");
    // What operations do not have is not looked at.
    let odd = json!({"op": "replace", "path": "/statusCode", "value": "444", "note": 5});
    let changed = server.call("PATCH", &path, &json!({ "patchOperations": [odd] }));
    assert_eq!((changed.status, &changed.json()["statusCode"]), (200, &json!("444")));
}

#[test]
fn required_members_are_asked_for() {
    let server = serve("");
    let null = |member: &str| {
        format!("Value null at '{member}' failed to satisfy constraint: Member must not be null")
    };
    let unnamed = refusal(&server.call("POST", "/restapis", &json!({"description": "x"})));
    let message = format!("1 validation error detected: {}", null("createRestApiInput.name"));
    assert_eq!(unnamed, (400, "ValidationException".to_owned(), message));
    let blank = refusal(&server.call("POST", "/restapis", &json!({"name": " "})));
    assert_eq!(
        (blank.1.as_str(), blank.2.as_str()),
        ("BadRequestException", "Name cannot be an empty string")
    );
    let empty = refusal(&server.call("POST", "/restapis", &json!({"name": "a", "description": ""})));
    assert_eq!((empty.0, empty.2.as_str()), (400, "Description cannot be an empty string"));
    let api = new_api(&server);
    let stage = refusal(&server.call("POST", &format!("/restapis/{api}/stages"), &json!({})));
    let (name, deployment) = (null("createStageInput.stageName"), null("createStageInput.deploymentId"));
    assert_eq!(stage.2, format!("2 validation errors detected: {name}; {deployment}"));
}

#[test]
fn limits_of_the_control_plane_are_kept() {
    let server = serve("fixtures/petstore/openapi.yaml");
    let api = "/restapis/a1b2c3d4e5";
    let deployments = server.call("GET", &format!("{api}/deployments"), &Value::Null).json();
    let stage = |index: usize| {
        let stage = json!({"stageName": format!("s{index}"), "deploymentId": deployments["item"][0]["id"]});
        server.call("POST", &format!("{api}/stages"), &stage)
    };
    // One is there already.
    for index in 1..10 {
        assert_eq!(stage(index).status, 201, "{index}");
    }
    let eleventh = stage(10);
    assert_eq!((eleventh.status, eleventh.header("retry-after")), (429, Some("1")));
    assert_eq!(eleventh.header("x-amzn-errortype"), Some("LimitExceededException"));
    // What is announced is refused before it comes.
    let answer = server.raw(&format!(
        "PUT {api}/gatewayresponses/THROTTLED HTTP/1.1\r\nHost: {}\r\nContent-Length: 8388609\r\nConnection: close\r\n\r\n",
        server.address
    ));
    assert_eq!(
        (answer.status, answer.header("x-amzn-errortype")),
        (413, Some("RequestEntityTooLargeException"))
    );
}

#[test]
fn stages_and_their_variables_are_checked() {
    let server = serve("fixtures/petstore/openapi.yaml");
    let stage = "/restapis/a1b2c3d4e5/stages/prod";
    let shown = server.call("GET", stage, &Value::Null).json();
    assert_eq!(
        (&shown["cacheClusterStatus"], &shown["tracingEnabled"]),
        (&json!("NOT_AVAILABLE"), &json!(false))
    );
    let no_value = |value: &str| {
        format!(
            "Invalid stage variable value: {value}.  Please use values with alphanumeric characters and the symbols ' ', -', '.', '_', ':', '/', '?', '&', '=', and ','."
        )
    };
    let no_name = |name: &str| {
        format!("Invalid stage variable name: {name}.  Please use names with only word characters.")
    };
    for (name, value, wanted) in [
        ("a-b", json!("c"), no_name("a-b")),
        ("", json!("c"), no_name("")),
        ("a", json!("{}"), no_value("{}")),
        ("a", json!("é"), no_value("é")),
        ("a", json!(""), no_value("")),
        ("a", json!(null), no_value("null")),
    ] {
        let operation = json!({"op": "replace", "path": format!("/variables/{name}"), "value": value});
        assert_patch(&server, stage, &operation, (400, "BadRequestException", &wanted));
        let deployment = json!({"stageName": "prod", "variables": {name: value}});
        let answer = server.call("POST", "/restapis/a1b2c3d4e5/deployments", &deployment);
        assert_eq!(refusal(&answer).2, wanted);
    }
    let wrong_op = json!({"op": "put", "path": "/description", "value": "x"});
    assert_patch(
        &server,
        stage,
        &wrong_op,
        (
            400,
            "ValidationException",
            "1 validation error detected: Value 'put' at 'updateStageInput.patchOperations.1.member.op' failed to satisfy constraint: Member must satisfy enum value set: [add, remove, move, test, replace, copy]",
        ),
    );
    let allowed = json!({"op": "add", "path": "/variables/url", "value": "https://a.b/c d?e=f,g&h=1#~-_"});
    let changed = server.call("PATCH", stage, &json!({ "patchOperations": [allowed] }));
    assert_eq!((changed.status, &changed.json()["variables"]["url"]), (200, &allowed["value"]));
}
