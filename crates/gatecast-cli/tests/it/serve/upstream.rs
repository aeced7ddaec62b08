//! Requests that go on to a backend.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use serde_json::json;

use super::server::serve;

/// A backend that gives one answer to each connection and says what it got.
pub(super) fn backend(answer: &'static str) -> (SocketAddr, Receiver<String>) {
    let (address, received, _) = held_backend(answer);
    (address, received)
}

/// A backend that answers each connection once it is told to, or at once when nobody can tell it any
/// more.
fn held_backend(answer: &'static str) -> (SocketAddr, Receiver<String>, Sender<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let (sender, received) = channel();
    let (release, released) = channel();
    thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let mut request = Vec::new();
            let mut buffer = [0; 4096];
            // All of a small request comes at once, or its body after its head.
            while let Ok(count) = stream.read(&mut buffer) {
                request.extend_from_slice(&buffer[..count]);
                let text = String::from_utf8_lossy(&request);
                let wants_body = text.starts_with("POST");
                if count == 0 || text.contains("\r\n\r\n") && (!wants_body || text.ends_with("!")) {
                    break;
                }
            }
            let is_wanted = sender.send(String::from_utf8_lossy(&request).into_owned()).is_ok();
            let _ = released.recv();
            let _ = stream.write_all(answer.as_bytes());
            if !is_wanted {
                break;
            }
        }
    });
    (address, received, release)
}

const OK: &str = "HTTP/1.1 201 Created\r\nX-Backend: yes\r\nKeep-Alive: timeout=5\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello";

#[test]
fn valid_requests_reach_the_backend() {
    let (address, received) = backend(OK);
    let server = serve(&format!("fixtures/serve/orchard.yaml --upstream http://{address}/v1/"));
    let headers = [
        "X-Mine: 1",
        "Connection: close, X-Hop",
        "X-Hop: 2",
        "TE: trailers",
        "Content-Type: text/plain",
        "Expect: an-answer",
    ];
    let answer = server.request("POST", "/prod/fruit?a=b%20c", &headers, "a body!");
    assert_eq!(
        (answer.status, answer.body.as_str(), answer.header("x-backend")),
        (201, "hello", Some("yes"))
    );
    assert_eq!(answer.headers.iter().filter(|(name, _)| name == "set-cookie").count(), 2);
    assert_eq!(answer.header("keep-alive"), None);
    assert!(answer.header("x-amzn-requestid").is_some());
    let request = received.recv().expect("a request").to_ascii_lowercase();
    assert!(request.starts_with("post /v1/fruit?a=b%20c http/1.1\r\n"), "{request}");
    assert!(request.ends_with("a body!"), "{request}");
    for (line, is_there) in [
        ("x-mine: 1", true),
        ("x-hop:", false),
        ("te:", false),
        ("expect:", false),
        ("content-type: text/plain", true),
        ("x-forwarded-for: 127.0.0.1", true),
        (&format!("host: {address}"), true),
    ] {
        assert_eq!(request.contains(&format!("\r\n{line}")), is_there, "{line}: {request}");
    }
    // What the gateway answers goes no further.
    assert_eq!(server.get("/prod/nothing").status, 403);
    assert!(received.recv_timeout(Duration::from_millis(100)).is_err());
}

/// What was read to be validated is sent on whole.
#[test]
fn validated_bodies_are_sent_on() {
    let (address, received) = backend(OK);
    let server = serve(&format!("fixtures/serve/orchard.yaml --upstream http://{address}"));
    let body = r#"{"name":"a!","kind":"pear"}"#;
    let fitting = server.request(
        "POST",
        "/prod/fruit",
        &["Content-Type: application/json"],
        &format!("{body}\n\n\n\n!"),
    );
    assert_eq!(fitting.status, 400, "{fitting:?}");
    drop(received);
}

#[test]
fn failed_backends_answer_as_integrations_do() {
    let closed = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    let server = serve(&format!("fixtures/serve/orchard.yaml --upstream http://{closed}"));
    let answer = server.get("/prod/open");
    assert_eq!(
        (answer.status, answer.body.as_str()),
        (504, r#"{"message": "Network error communicating with endpoint"}"#)
    );

    let (late, _received, _release) = held_backend(OK);
    let server = serve(&format!("fixtures/serve/orchard.yaml --upstream http://{late} --timeout 0.3"));
    for path in ["/prod/open", "/prod/slow"] {
        let answer = server.get(path);
        assert_eq!(
            (answer.status, answer.body.as_str()),
            (504, r#"{"message": "Endpoint request timed out"}"#)
        );
    }

    let (nonsense, _received) = backend("what?\r\n\r\n");
    let server = serve(&format!("fixtures/serve/orchard.yaml --upstream http://{nonsense}"));
    let answer = server.get("/prod/open");
    assert_eq!((answer.status, answer.json()), (502, json!({"message": "Internal server error"})));

    let (silent, _received) = backend("");
    let server = serve(&format!("fixtures/serve/orchard.yaml --upstream http://{silent}"));
    assert_eq!(server.get("/prod/open").status, 504);
}

/// One request too many is sent away, but for the question whether the server is well.
#[test]
fn busy_server_refuses_requests() {
    let (address, received, release) = held_backend(OK);
    let server = serve(&format!("fixtures/serve/orchard.yaml --max-requests 1 --upstream http://{address}"));
    let mut first = TcpStream::connect(server.address).expect("a connection");
    first.write_all(b"GET /prod/open HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").expect("written");
    assert!(received.recv().is_ok());
    let answer = server.get("/prod/open");
    assert_eq!((answer.status, answer.header("x-gatecast")), (503, Some("own")));
    assert_eq!(server.get("/_gatecast/health").status, 200);
    release.send(()).expect("the backend waits");
    let mut answered = String::new();
    first.read_to_string(&mut answered).expect("an answer");
    assert!(answered.starts_with("HTTP/1.1 201 "), "{answered}");
}

#[test]
fn log_says_why_a_backend_did_not_answer() {
    let free = TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    let server = serve(&format!("fixtures/serve/orchard.yaml --log human --upstream http://{free}"));
    assert_eq!(server.get("/prod/open").status, 504);
    let line = server.lines.recv().expect("a line");
    assert_eq!(line, "504 GET /prod/open  INTEGRATION_FAILURE (built-in): connection refused");
}
