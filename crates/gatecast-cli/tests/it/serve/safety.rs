//! Who may change what is served.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use super::server::serve;

#[test]
fn other_origins_change_nothing() {
    let server = serve("fixtures/petstore/openapi.yaml");
    let entry = json!({"statusCode": "418"}).to_string();
    let rule = json!({"type": "THROTTLED"}).to_string();
    let path = "/restapis/a1b2c3d4e5/gatewayresponses/THROTTLED";
    for header in
        ["Origin: http://evil.example", "Origin: null", "Host: rebound.example", "Sec-Fetch-Site: cross-site"]
    {
        assert_eq!(server.request("PUT", path, &[header], &entry).status, 403, "{header}");
        assert_eq!(server.request("POST", "/_gatecast/rules", &[header], &rule).status, 403, "{header}");
        assert_eq!(server.request("DELETE", "/_gatecast/rules", &[header], "").status, 403, "{header}");
    }
    assert_eq!(server.get("/_gatecast/rules").json(), json!({"rules": []}));
    assert_eq!(server.call("GET", path, &Value::Null).json()["statusCode"], json!("429"));
    for path in ["/restapis", path, "/_gatecast/rules", "/_gatecast/health", "/restapis/x/y/z"] {
        let answer = server.request("GET", path, &["Host: rebound.example"], "");
        assert_eq!(answer.status, 403, "{path}");
        let message = "the host `rebound.example` is not this machine; use localhost or 127.0.0.1";
        assert_eq!(answer.json()["message"], json!(message), "{path}");
    }
    // Clients of an API call it by its own name.
    assert_eq!(server.request("GET", "/prod/nothing", &["Host: api.example.com"], "").status, 404);
    let same = format!("Origin: http://{}", server.address);
    assert_eq!(server.request("PUT", path, &[&same], &entry).status, 201);
}

/// Names of stages are names of files as well.
#[test]
fn stages_are_called_as_on_aws() {
    for (arguments, said) in [
        (["--stage", "../../out"], "--stage ../../out: Stage name only allows a-zA-Z0-9_-"),
        (["--stage", "v1.0"], "--stage v1.0: Stage name only allows a-zA-Z0-9_-"),
        (["--stage-var", "a b=c"], "--stage-var a b=c: Invalid stage variable name: a b."),
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gatecast"));
        command.args(["serve", "--listen", "192.0.2.1:1", "--allow-remote"]).args(arguments);
        let done = command.output().expect("it runs");
        let stderr = String::from_utf8_lossy(&done.stderr);
        assert_eq!(done.status.code(), Some(2));
        assert!(stderr.contains(said), "{stderr}");
    }
}

#[test]
fn signatures_are_verified_with_credentials() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("credentials");
    fs::create_dir_all(&folder).expect("a folder");
    let file = folder.join("credentials");
    fs::write(&file, "[default]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = secret\n")
        .expect("written");
    let server = serve(&format!("fixtures/serve/orchard.yaml --credentials {}", file.display()));
    let missing = server.call("GET", "/restapis", &Value::Null);
    assert_eq!(
        (missing.status, missing.header("x-amzn-errortype")),
        (403, Some("MissingAuthenticationTokenException"))
    );
    let now = chrono::Utc::now();
    let signed = |key: &str| {
        let credential =
            format!("Credential={key}/{}/us-east-1/apigateway/aws4_request", now.format("%Y%m%d"));
        let header = format!(
            "Authorization: AWS4-HMAC-SHA256 {credential}, SignedHeaders=host;x-amz-date, Signature={}",
            "0".repeat(64)
        );
        let time = format!("X-Amz-Date: {}", now.format("%Y%m%dT%H%M%SZ"));
        let answer = server.request("GET", "/restapis", &[&header, &time], "");
        (answer.status, answer.header("x-amzn-errortype").unwrap_or_default().to_owned())
    };
    assert_eq!(signed("AKIDEXAMPLE"), (403, "InvalidSignatureException".to_owned()));
    assert_eq!(signed("AKIDNOBODY"), (403, "UnrecognizedClientException".to_owned()));
    // The data plane asks for them where a method does.
    assert_eq!(server.get("/prod/open").status, 200);
    let old = "Authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20201123/us-east-1/execute-api/aws4_request, SignedHeaders=host;x-amz-date, Signature=00";
    let answer = server.request("GET", "/prod/signed", &[old, "X-Amz-Date: 20201123T000000Z"], "");
    assert_eq!((answer.status, &answer.json()["type"]), (403, &json!("INVALID_SIGNATURE")), "{answer:?}");
    // Whoever is on this machine may set rules.
    assert_eq!(server.call("POST", "/_gatecast/rules", &json!({"type": "THROTTLED"})).status, 201);
}
