//! Tokens whose claims decide.

use data_encoding::BASE64URL_NOPAD;
use serde_json::{Value, json};

use super::server::serve;

fn token(claims: &Value) -> String {
    let part = |value: &Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
    format!("{}.{}.c2ln", part(&json!({ "alg": "RS256" })), part(claims))
}

#[test]
fn claims_of_tokens_become_the_context() {
    let server = serve("fixtures/serve/pool.yaml --mock fixtures/serve/pool-mock.yaml");
    let asked = |token: &str, more: &[&str]| {
        let header = format!("Authorization: Bearer {token}");
        server.request("GET", "/prod/mine", &[&[header.as_str()], more].concat(), "")
    };
    let valid = token(&json!({ "sub": "u1", "exp": 4_102_444_800_u64 }));
    assert_eq!(asked(&valid, &[]).status, 200);
    let throttled = asked(&valid, &["Prefer: gateway-response=THROTTLED"]);
    assert_eq!((throttled.status, throttled.body.as_str()), (429, r#"{"slower":"u1"}"#));
    let expired = asked(&token(&json!({ "sub": "u1", "exp": 1 })), &[]);
    assert_eq!(expired.body, r#"{"told":"The incoming token has expired"}"#);
    let malformed = asked("abc", &[]);
    assert_eq!((malformed.status, malformed.body.as_str()), (401, r#"{"told":"Unauthorized"}"#));
}
