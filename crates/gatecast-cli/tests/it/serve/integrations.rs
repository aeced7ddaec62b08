//! Integrations that are evaluated between a client and a backend over loopback.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::thread;

use insta::assert_snapshot;
use serde_json::json;

use super::server::serve;

/// A backend that answers by the path of each request: what a function returns, or what an HTTP backend
/// answers. A request for anything else gets 404.
fn backend(answers: &'static [(&'static str, &'static str)]) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let mut reader = BufReader::new(stream.try_clone().expect("a stream"));
            let (mut head, mut length) = (String::new(), 0);
            while reader.read_line(&mut head).is_ok_and(|read| read > 2) {
                let line = head.lines().last().unwrap_or_default().to_ascii_lowercase();
                if let Some(value) = line.strip_prefix("content-length: ") {
                    length = value.parse().expect("a number");
                }
            }
            let mut body = vec![0; length];
            reader.read_exact(&mut body).expect("the body");
            let path = head.split(' ').nth(1).unwrap_or_default();
            let (status, answer) = match answers.iter().find(|(known, _)| path.starts_with(known)) {
                Some((_, answer)) => ("200 OK", answer.replace("BODY", &String::from_utf8_lossy(&body))),
                None => ("404 Not Found", String::new()),
            };
            let _ = write!(
                stream,
                "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nETag: \"7\"\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{answer}",
                answer.len()
            );
        }
    });
    address
}

const ANSWERS: &[(&str, &str)] = &[
    ("/base/v1/pets/7?stage=prod", r#"{"name": "Rex", "tags": ["good"]}"#),
    ("/2015-03-31/functions/orders/invocations", r#"{"got": BODY}"#),
    (
        "/2015-03-31/functions/rest/invocations",
        r#"{"statusCode": 201, "headers": {"X-A": "1"}, "body": "made"}"#,
    ),
];

#[test]
fn integrations_are_evaluated_in_both_directions() {
    let address = backend(ANSWERS);
    let server = serve(&format!(
        "fixtures/integrations/shop.yaml --stage-var environment=test --upstream http://{address}/base \
         --lambda-endpoint http://{address}"
    ));
    let mut transcript = String::new();
    for (method, path, headers, body) in [
        ("GET", "/prod/pets/7", &[][..], ""),
        ("GET", "/prod/pets/8", &[], ""),
        ("OPTIONS", "/prod/pets/7", &[], ""),
        ("DELETE", "/prod/pets/7?force=true", &[], ""),
        ("DELETE", "/prod/pets/7", &[], ""),
        ("POST", "/prod/orders", &["Content-Type: application/json"], r#"{"sku": 5}"#),
        ("POST", "/prod/orders", &["Content-Type: text/plain"], "sku=5"),
        ("GET", "/prod/broken", &[], ""),
        ("PATCH", "/prod/a/b", &[], ""),
    ] {
        let answer = server.request(method, path, headers, body);
        let _ = writeln!(transcript, "{method} {path}\n{}", answer.status);
        let own = ["date", "x-amzn-requestid", "x-amz-apigw-id"];
        for (name, value) in answer.headers.iter().filter(|(name, _)| !own.contains(&name.as_str())) {
            let _ = writeln!(transcript, "{name}: {value}");
        }
        let _ = writeln!(transcript, "\n{}\n", answer.body);
    }
    assert_snapshot!(transcript);
}

#[test]
fn a_function_that_is_not_there_is_a_configuration_error() {
    let address = backend(&[]);
    let server = serve(&format!("fixtures/integrations/shop.yaml --lambda rest=http://{address}"));
    let answer = server.get("/prod/a/b");
    assert_eq!((answer.status, answer.body.as_str()), (500, r#"{"code": "API_CONFIGURATION_ERROR"}"#));
    // Another function has no endpoint, and gets the stub.
    let answer = server.request("POST", "/prod/orders", &["Content-Type: application/json"], "{}");
    assert_eq!((answer.status, answer.header("x-gatecast")), (200, Some("stub")));
}

/// TestInvokeMethod calls a method without what stands before its integration.
#[test]
fn methods_are_invoked_for_a_test() {
    let address = backend(ANSWERS);
    let server = serve(&format!(
        "fixtures/integrations/shop.yaml --lambda-endpoint http://{address} --auto-deploy false"
    ));
    let apis = server.get("/restapis").json();
    let id = apis["item"][0]["id"].as_str().expect("an id");
    let resources = server.get(&format!("/restapis/{id}/resources")).json();
    let resource = |path: &str| {
        let mut all = resources["item"].as_array().expect("resources").iter();
        let found = all.find(|resource| resource["path"] == path).expect("the resource");
        found["id"].as_str().expect("an id").to_owned()
    };
    let mut transcript = String::new();
    for (path, method, body) in [
        ("/pets/{petId}", "DELETE", json!({ "pathWithQueryString": "/pets/7?force=true" })),
        ("/pets/{petId}", "DELETE", json!({})),
        ("/orders", "POST", json!({ "body": "{\"sku\": 5}", "headers": { "Content-Type": "text/plain" } })),
        ("/broken", "GET", json!({})),
        ("/broken", "PUT", json!({})),
    ] {
        let address = format!("/restapis/{id}/resources/{}/methods/{method}", resource(path));
        let mut told = server.call("POST", &address, &body).json();
        if let Some(log) = told["log"].as_str() {
            assert!(log.contains(" UTC "), "{log}");
            // Without the times and the id.
            let id = log.lines().next().and_then(|line| line.rsplit(' ').next()).expect("an id").to_owned();
            let lines = log.lines().map(|line| line.split_once(" : ").map_or(line, |(_, line)| line));
            let lines: Vec<String> = lines.map(|line| line.replace(&id, "ID")).collect();
            told["log"] = json!(lines);
            told["latency"] = json!(0);
        }
        let told = serde_json::to_string_pretty(&told).expect("JSON");
        let _ = writeln!(transcript, "{method} {path} {body}\n{told}\n");
    }
    assert_snapshot!(transcript);
}
