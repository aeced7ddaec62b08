//! Pages that are let in for development.

use super::server::{Answer, serve};

const ORIGIN: &str = "Origin: http://localhost:5173";

fn allowed(answer: &Answer) -> Option<&str> {
    answer.header("access-control-allow-origin")
}

#[test]
fn pages_of_named_origins_read_stubs_and_errors() {
    let server = serve(
        "fixtures/serve/orchard.yaml --mock fixtures/serve/mock.yaml --cors-origin http://localhost:5173",
    );
    assert!(
        server.greeting.starts_with("pages of http://localhost:5173 can read stubs and errors"),
        "{}",
        server.greeting
    );
    for path in ["/prod/open", "/prod/nowhere", "/nowhere"] {
        let answer = server.request("GET", path, &[ORIGIN], "");
        assert_eq!(allowed(&answer), Some("http://localhost:5173"), "{path}");
        assert_eq!(answer.header("access-control-allow-credentials"), Some("true"), "{path}");
        assert_eq!(answer.header("vary"), Some("Origin"), "{path}");
        for other in ["Origin: http://localhost:5174", "Origin: null", "Accept: */*"] {
            assert_eq!(allowed(&server.request("GET", path, &[other], "")), None, "{path} {other}");
        }
    }
    let asked =
        [ORIGIN, "Access-Control-Request-Method: PUT", "Access-Control-Request-Headers: authorization"];
    let preflight = server.request("OPTIONS", "/prod/open", &asked, "");
    assert_eq!((preflight.status, allowed(&preflight)), (204, Some("http://localhost:5173")));
    assert_eq!(preflight.header("access-control-allow-methods"), Some("PUT"));
    assert_eq!(preflight.header("access-control-allow-headers"), Some("authorization"));
}

#[test]
fn definitions_win_over_origins_for_development() {
    let server = serve("fixtures/petstore/openapi.yaml --cors-origin http://localhost:5173");
    let answer = server.request("GET", "/prod/nowhere", &[ORIGIN], "");
    assert_eq!(allowed(&answer), Some("https://app.petstore.example"));
}

#[test]
fn no_page_is_let_in_by_default() {
    let server = serve("fixtures/serve/orchard.yaml");
    let answer = server.request("GET", "/prod/open", &[ORIGIN], "");
    assert_eq!((answer.status, allowed(&answer)), (200, None));
}
