//! Routes of every format, and the preflights that API Gateway answers by itself.

use std::fmt::Write as _;

use insta::assert_snapshot;

use super::server::{Answer, serve};

/// What a page and a caller see of an API.
const REQUESTS: [(&str, &str, &[&str]); 5] = [
    ("OPTIONS", "/pets", &["Origin: https://shop.example"]),
    ("POST", "/pets", &["Content-Type: application/json"]),
    ("POST", "/pets", &["Content-Type: application/json", "Authorization: Bearer a"]),
    ("GET", "/pets/3", &[]),
    ("GET", "/nowhere", &[]),
];

fn shown(answer: &Answer) -> String {
    let mut shown = answer.status.to_string();
    let volatile = ["x-amzn-requestid", "x-amz-apigw-id", "date", "content-length"];
    for (name, value) in answer.headers.iter().filter(|(name, _)| !volatile.contains(&name.as_str())) {
        let _ = write!(shown, "\n  {name}: {value}");
    }
    // A stub's body has the id of the request.
    if answer.header("x-gatecast").is_none() && !answer.body.is_empty() {
        let _ = write!(shown, "\n  {}", answer.body);
    }
    shown
}

#[test]
fn apis_of_one_name_are_served_under_ids_of_their_own() {
    let server = serve("fixtures/folders/two-of-a-name");
    let health = server.get("/_gatecast/health").json();
    let ids: Vec<&str> =
        health["apis"].as_array().expect("APIs").iter().filter_map(|api| api["id"].as_str()).collect();
    assert_eq!(ids.len(), 2, "{health}");
    let answered =
        |id: &str, path: &str| server.get(&format!("/restapis/{id}/prod/_user_request_{path}")).status == 200;
    for id in ids {
        assert_ne!(answered(id, "/dogs"), answered(id, "/pets"), "{id}");
        let api = server.get(&format!("/restapis/{id}")).json();
        assert_eq!(api["endpointConfiguration"]["types"], serde_json::json!(["REGIONAL"]), "{api}");
    }
}

#[test]
fn unknown_stages_are_said_at_the_start() {
    let server = serve("fixtures/serve/open-stage.yaml");
    let said = server.greeting.split("shop: http").next().expect("findings");
    assert_snapshot!(said);
    assert_eq!(server.get("/prod/orders").status, 200);
    let named = serve("fixtures/serve/open-stage.yaml --parameter StageName=live");
    assert!(!named.greeting.contains("unknown-stage"), "{}", named.greeting);
    assert_eq!(named.get("/live/orders").status, 200);
}

/// An export is of one stage, and says which.
#[test]
fn exports_are_served_on_their_stage() {
    let server = serve("fixtures/round-trip/get-export.json");
    assert!(server.greeting.contains("/live/"), "{}", server.greeting);
    assert_eq!(server.get("/live/none").header("x-gatecast"), None);
}

#[test]
fn routes_of_every_format_are_served() {
    let shapes = [
        ("template.yaml", "Shop"),
        ("sam.yaml --api Shop", "Shop"),
        ("serverless.yml", "ApiGatewayRestApi"),
        ("main.tf", "shop"),
    ];
    for (file, name) in shapes {
        let server = serve(&format!("fixtures/routes/{file}"));
        let stage = if file.starts_with("s") { "live" } else { "prod" };
        let mut transcript = String::new();
        for (method, path, headers) in REQUESTS {
            let body = if method == "POST" { "{}" } else { "" };
            let answer = server.request(method, &format!("/{stage}{path}"), headers, body);
            let _ = writeln!(transcript, "{method} {path} {headers:?}\n{}\n", shown(&answer));
        }
        assert_snapshot!(format!("routes-{}-{name}", file.split('.').next().unwrap_or_default()), transcript);
    }
}

#[test]
fn keys_of_the_files_are_taken_and_metered() {
    let server = serve("fixtures/routes/template.yaml");
    let call = || server.request("GET", "/prod/pets/3", &["x-api-key: 0123456789abcdefghij"], "");
    assert_eq!(call().status, 200);
    let refused = call();
    assert_eq!((refused.status, refused.body.as_str()), (429, "{\"message\":\"Limit Exceeded\"}"));
}

#[test]
fn keys_that_are_switched_off_are_refused() {
    let server = serve("fixtures/routes/beside/cloudformation-body.yaml");
    let call = |key: &str| server.request("GET", "/live/pets", &[&format!("x-api-key: {key}")], "").status;
    // On, off, and off because nothing is said.
    let keys = ["0123456789abcdefghij", "9876543210abcdefghij", "5555543210abcdefghij"];
    assert_eq!(keys.map(call), [200, 403, 403]);
}
