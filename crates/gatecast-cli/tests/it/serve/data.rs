//! What clients of an API see.

use std::process::Command;

use serde_json::{Value, json};

use super::server::{Answer, Server, serve};
use crate::support::ROOT;

const ORCHARD: &str = "fixtures/serve/orchard.yaml --mock fixtures/serve/mock.yaml";

fn orchard() -> Server {
    serve(ORCHARD)
}

fn type_of(answer: &Answer) -> (u16, String) {
    (answer.status, answer.json()["type"].as_str().unwrap_or_default().to_owned())
}

#[test]
fn stages_are_reached_as_clients_know_them() {
    let server = orchard();
    let health = server.get("/_gatecast/health").json();
    let id = health["apis"][0]["id"].as_str().expect("an id").to_owned();
    assert_eq!(health["apis"][0]["stages"], json!(["prod"]));
    let by_host = format!("Host: {id}.execute-api.localhost:{}", server.address.port());
    for answer in [
        server.get("/prod/open"),
        server.get(&format!("/restapis/{id}/prod/_user_request_/open")),
        server.request("GET", "/prod/open", &[&by_host], ""),
    ] {
        assert_eq!((answer.status, answer.header("x-gatecast")), (200, Some("stub")), "{answer:?}");
    }
    for answer in [
        server.get("/test/open"),
        server.get("/"),
        server.request("GET", "/x/", &["Host: nobody.execute-api.localhost"], ""),
    ] {
        assert_eq!((answer.status, answer.body.as_str()), (403, r#"{"message":"Forbidden"}"#));
        assert_eq!(answer.header("x-amzn-errortype"), Some("ForbiddenException"));
    }
}

#[test]
fn unknown_routes_are_refused() {
    let server = orchard();
    for (method, path) in
        [("GET", "/prod/nothing"), ("POST", "/prod/open"), ("GET", "/prod/"), ("GET", "/prod")]
    {
        let answer = server.request(method, path, &["X-Echo: me"], "");
        assert_eq!(type_of(&answer), (403, "MISSING_AUTHENTICATION_TOKEN".to_owned()), "{method} {path}");
        assert_eq!((answer.header("x-echo"), &answer.json()["resource"]), (Some("me"), &json!("")));
    }
    assert_eq!(server.request("DELETE", "/prod/files/a/b", &[], "").status, 200);
    assert_eq!(server.request("DELETE", "/prod/trees/5", &[], "").status, 200);
    // Measured many times over: API Gateway takes the header for a signature.
    let bearer = server.request("GET", "/prod/nothing", &["Authorization: Bearer abc"], "");
    assert_eq!(
        (bearer.status, bearer.header("x-amzn-errortype")),
        (403, Some("IncompleteSignatureException"))
    );
    assert!(bearer.body.contains("Invalid key=value pair (missing equal-sign)"), "{bearer:?}");
    // Developer guide: the header overrides the method.
    let over = server.request("POST", "/prod/open", &["X-HTTP-Method-Override: GET"], "");
    assert_eq!((over.status, over.header("x-gatecast")), (200, Some("stub")));
    let head = server.request("HEAD", "/prod/nothing", &[], "");
    assert_eq!((head.status, head.body.as_str()), (403, ""));
}

#[test]
fn authorizers_decide_by_token() {
    let server = orchard();
    let with =
        |token: &str| server.request("GET", "/prod/guarded", &[&format!("Authorization: {token}")], "");
    assert_eq!(type_of(&server.get("/prod/guarded")), (401, "UNAUTHORIZED".to_owned()));
    assert_eq!(with("Bearer good").status, 200);
    let denied = with("Bearer guest");
    assert_eq!((denied.status, denied.body.as_str()), (403, r#"{"reason":"guests only","level":"3"}"#));
    assert_eq!(with("Bearer unknown").json(), json!({"reason": "", "level": ""}));
    assert_eq!(type_of(&with("Bearer bad")), (401, "UNAUTHORIZED".to_owned()));
    assert_eq!(type_of(&with("Bearer whoever")), (401, "UNAUTHORIZED".to_owned()));
    let crashed = with("Bearer crash");
    assert_eq!((crashed.status, crashed.body.as_str()), (500, r#"{"message":null}"#));
    assert_eq!(with("Bearer gone").body, r#"{"message": "Internal server error"}"#);
    // All of the identity must be there, and look as the expression says.
    let several =
        |path: &str, token: &str| server.request("GET", path, &[&format!("X-Token: {token}")], "").status;
    assert_eq!(several("/prod/strict?who=me", "123"), 200);
    assert_eq!(several("/prod/strict", "123"), 401);
    assert_eq!(several("/prod/shaped", "abc"), 200);
    assert_eq!(several("/prod/shaped", "123"), 401);
}

#[test]
fn api_keys_are_required_and_metered() {
    let server = orchard();
    let with =
        |key: &str| type_of(&server.request("GET", "/prod/metered", &[&format!("x-api-key: {key}")], ""));
    let is = |status: u16, name: &str| (status, name.to_owned());
    assert_eq!(type_of(&server.get("/prod/metered")), is(403, "INVALID_API_KEY"));
    assert_eq!(with("wrong"), is(403, "INVALID_API_KEY"));
    assert_eq!([with("plain"), with("plain")], [is(200, ""), is(200, "")]);
    assert_eq!(with("slow"), is(200, ""));
    let throttled = server.request("GET", "/prod/metered", &["x-api-key: slow"], "");
    assert_eq!((throttled.status, throttled.header("retry-after")), (429, Some("7")));
    assert_eq!([with("short"), with("short")], [is(200, ""), is(429, "QUOTA_EXCEEDED")]);
}

#[test]
fn signatures_are_required() {
    let server = orchard();
    assert_eq!(type_of(&server.get("/prod/signed")), (403, "MISSING_AUTHENTICATION_TOKEN".to_owned()));
    let signed = "Authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261123/us-east-1/execute-api/aws4_request, \
                  SignedHeaders=host;x-amz-date, Signature=00";
    let answer = server.request("GET", "/prod/signed", &[signed, "X-Amz-Date: 20261123T000000Z"], "");
    assert_eq!(answer.status, 200, "without credentials any signature passes: {answer:?}");
    let bearer = server.request("GET", "/prod/signed", &["Authorization: Bearer abc"], "");
    assert_eq!(bearer.header("x-amzn-errortype"), Some("IncompleteSignatureException"));
}

#[test]
fn requests_are_validated() {
    let server = orchard();
    let answer = server.request("GET", "/prod/trees/5", &["X-Tenant:  "], "");
    assert_eq!(type_of(&answer), (400, "BAD_REQUEST_PARAMETERS".to_owned()));
    assert_eq!(answer.json()["message"], json!("Missing required request parameters: [x-tenant, season]"));
    assert_eq!(answer.json()["resource"], json!("/trees/{treeId}"));
    assert_eq!(server.request("GET", "/prod/trees/5?season=spring", &["X-Tenant: me"], "").status, 200);

    let post = |body: &str, media_type: &str| {
        server.request("POST", "/prod/fruit", &[&format!("Content-Type: {media_type}")], body)
    };
    let json_type = "application/json; charset=utf-8";
    assert_eq!(post(r#"{"name":"a","kind":"pear"}"#, json_type).status, 200);
    assert_eq!(post("no json at all", "text/plain").status, 200, "no model is for it");
    for (body, found) in [
        (r#"{"kind":"pear"}"#, r#"[object has missing required properties ([\"name\"])]"#),
        (
            r#"{"name":"a","kind":"fig"}"#,
            r#"[instance value (\"fig\") not found in enum (possible values: [\"apple\",\"pear\"])]"#,
        ),
        ("", "[Unknown error parsing request body]"),
        ("{", "[Unknown error parsing request body]"),
    ] {
        let answer = post(body, json_type);
        assert_eq!((answer.status, answer.body), (400, format!(r#"{{"found":"{found}"}}"#)), "{body}");
    }
    let text = server.request("POST", "/prod/templated", &["Content-Type: text/plain"], "x");
    assert_eq!(type_of(&text), (415, "UNSUPPORTED_MEDIA_TYPE".to_owned()));
    assert_eq!(
        server.request("POST", "/prod/templated", &["Content-Type: application/json"], "{}").status,
        200
    );
}

#[test]
fn large_requests_are_refused() {
    let server = orchard();
    let answer = server.raw(&format!(
        "POST /prod/fruit HTTP/1.1\r\nHost: {}\r\nContent-Length: 10485761\r\nConnection: close\r\n\r\n",
        server.address
    ));
    assert_eq!((answer.status, answer.header("content-type")), (413, Some("text/plain")));
    assert_eq!(answer.body, "HTTP content length exceeded 10485760 bytes.");
}

#[test]
fn failures_are_sent_on_demand() {
    let server = orchard();
    let preferred = |what: &str| server.request("GET", "/prod/open", &[&format!("Prefer: {what}")], "");
    assert_eq!(preferred("gateway-response=QUOTA_EXCEEDED").status, 429);
    assert_eq!(preferred("respond-async, gateway-response=\"authorizer-threw\"").body, r#"{"message":null}"#);
    assert_eq!(
        preferred("gateway-response=NO_SUCH_TYPE").status,
        200,
        "a preference that means nothing is ignored"
    );
    let hint = "`THROTLED` is neither a response type nor a failure; did you mean `THROTTLED`?";
    let ignored = preferred("gateway-response=THROTLED").headers;
    assert!(ignored.contains(&("x-gatecast".to_owned(), hint.to_owned())), "{ignored:?}");
    let rule = json!({"method": "get", "path": "/trees/{treeId}", "type": "INTEGRATION_TIMEOUT", "times": 2});
    let made = server.call("POST", "/_gatecast/rules", &rule);
    assert_eq!((made.status, &made.json()["id"]), (201, &json!(1)));
    let said = json!({"type": "BAD_REQUEST_BODY", "path": "/op*", "validationError": "[\"x\"]"});
    assert_eq!(server.call("POST", "/_gatecast/rules", &said).status, 201);
    let statuses: Vec<u16> = (0..3).map(|_| server.get("/prod/trees/1?season=s").status).collect();
    assert_eq!(statuses, [504, 504, 400]);
    assert_eq!(server.get("/prod/open").body, r#"{"found":"[\"x\"]"}"#);
    assert_eq!(server.get("/_gatecast/rules").json()["rules"].as_array().map(Vec::len), Some(1));
    assert_eq!(server.call("DELETE", "/_gatecast/rules/2", &Value::Null).json(), json!({"deleted": 1}));
    // A rule that was listed may be added again, under another id.
    assert_eq!(
        server.call("POST", "/_gatecast/rules", &json!({"id": 2, "type": "THROTTLED"})).json()["id"],
        3
    );
    assert_eq!(server.call("DELETE", "/_gatecast/rules/3", &Value::Null).status, 200);
    assert_eq!(server.call("DELETE", "/_gatecast/rules/2", &Value::Null).status, 404);
    assert_eq!(server.get("/prod/open").status, 200);
    for wrong in [
        json!({}),
        json!({"type": "NOPE"}),
        json!({"type": "THROTTLED", "times": 0}),
        json!({"type": "THROTTLED", "tiems": 1}),
    ] {
        let answer = server.call("POST", "/_gatecast/rules", &wrong);
        assert_eq!((answer.status, answer.header("x-gatecast")), (400, Some("own")), "{wrong}");
    }
}

#[test]
fn requests_fill_the_context() {
    let server = serve(&format!("{ORCHARD} --stage live --stage-var color=green --log json"));
    let headers = ["Host: localhost:1", "User-Agent: test/1", "Prefer: gateway-response=WAF_FILTERED"];
    let answer = server.request("GET", "/live/open?q=a%20b&q=c", &headers, "");
    let api = server.get("/_gatecast/health").json()["apis"][0]["id"].clone();
    let expected = json!({"path": "/live/open", "stage": "live", "var": "green", "ip": "127.0.0.1", "agent": "test/1",
        "host": "localhost", "prefix": "localhost", "method": "GET", "api": api, "protocol": "HTTP/1.1", "q": "c"});
    assert_eq!(answer.json(), expected);
    let (id, other) =
        (answer.header("x-amzn-requestid").unwrap_or_default(), answer.header("x-amz-apigw-id"));
    assert_eq!((id.len(), id.matches('-').count(), other.map(str::len)), (36, 4, Some(16)), "{answer:?}");
    assert!(answer.header("date").is_some_and(|date| date.ends_with("GMT")));
    let logged: Value = serde_json::from_str(&server.lines.recv().expect("a line")).expect("JSON");
    assert_eq!(logged["responseType"], json!("WAF_FILTERED"));
    assert_eq!(
        (&logged["status"], &logged["requestId"], &logged["resourcePath"]),
        (&json!(403), &json!(id), &json!("/open"))
    );
}

#[test]
fn serve_refuses_unusable_inputs() {
    for (args, said) in [
        ("fixtures/serve/missing.yaml", "cannot read"),
        ("--listen 0.0.0.0:0", "--allow-remote"),
        ("--upstream https://x", "expected http://HOST:PORT"),
        ("--timeout 0", "above 0"),
        ("--mock fixtures/serve/orchard.yaml", "has no member `openapi`"),
        ("fixtures/cloudformation/functions.yaml --api nobody", "nobody"),
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gatecast"));
        command.arg("serve").args(args.split(' ')).current_dir(ROOT);
        let done = command.output().expect("it runs");
        let stderr = String::from_utf8_lossy(&done.stderr);
        assert_eq!(done.status.code(), Some(2), "{args}: {stderr}");
        assert!(stderr.contains(said), "{args}: {stderr}");
    }
}
