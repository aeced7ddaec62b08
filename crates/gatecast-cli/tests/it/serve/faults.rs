//! Clients that behave badly do not stop it from answering others.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::thread;

use super::server::{Server, serve};
use crate::support::eventually;

fn petstore() -> Server {
    serve("fixtures/petstore/openapi.yaml")
}

fn answers(server: &Server) {
    assert_eq!(server.get("/prod/nothing").status, 404);
}

#[test]
fn malformed_requests_are_refused() {
    let server = petstore();
    for bytes in [
        &b"\r\n\r\n"[..],
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc",
        b"GET /prod/\xff HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET http://[ HTTP/1.1\r\n\r\n",
        b"POST /prod/pets HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST /prod/pets HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"PUT /restapis/x/gatewayresponses/y HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n",
    ] {
        let mut stream = server.connect();
        stream.write_all(bytes).expect("written");
        let _ = stream.shutdown(Shutdown::Write);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let text = String::from_utf8_lossy(&answer);
        assert!(answer.is_empty() || text.starts_with("HTTP/1.1 4"), "{:?}: {text}", String::from_utf8_lossy(bytes));
        answers(&server);
    }
    let mut many = String::from("GET /prod/x HTTP/1.1\r\n");
    (0..500).for_each(|index| many.push_str(&format!("X-{index}: 1\r\n")));
    assert_eq!(server.raw(&format!("{many}\r\n")).status, 431);
    let long = format!("GET /prod/{} HTTP/1.1\r\n\r\n", "a".repeat(200_000));
    let mut stream = server.connect();
    let _ = stream.write_all(long.as_bytes());
    answers(&server);
}

#[test]
fn slow_clients_hold_nobody_up() {
    let server = petstore();
    let mut slow: Vec<TcpStream> = Vec::new();
    for index in 0..200 {
        let mut stream = server.connect();
        let part: &[u8] = match index % 4 {
            0 => b"GET /prod/pets HTTP/1.1\r\nHost: ",
            1 => b"POST /prod/pets HTTP/1.1\r\nHost: x\r\nAuthorization: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{",
            2 => b"PUT /restapis/a1b2c3d4e5/gatewayresponses/THROTTLED HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{",
            _ => b"",
        };
        stream.write_all(part).expect("written");
        slow.push(stream);
    }
    for stream in slow.iter().step_by(7) {
        let _ = stream.shutdown(Shutdown::Write);
    }
    answers(&server);
    drop(slow);
    answers(&server);
}

/// Beyond the limit only the question whether the server is well is answered.
#[test]
fn connections_beyond_the_limit_are_sent_away() {
    let server = serve("fixtures/petstore/openapi.yaml --max-connections 1");
    let mut first = server.connect();
    first.write_all(b"GET /prod/nothing HTTP/1.1\r\nHost: localhost\r\n\r\n").expect("written");
    let mut start = [0; 12];
    first.read_exact(&mut start).expect("an answer");
    assert_eq!(&start, b"HTTP/1.1 404");
    let answer = server.get("/prod/nothing");
    assert_eq!((answer.status, answer.header("x-gatecast")), (503, Some("own")), "{answer:?}");
    assert_eq!(answer.header("connection"), Some("close"));
    assert_eq!(server.get("/_gatecast/health").status, 200);
    // Connections that say nothing do not keep the places of the reserve.
    let silent: Vec<TcpStream> = (0..40).map(|_| server.connect()).collect();
    assert_eq!(server.get("/_gatecast/health").status, 200);
    drop(silent);
    drop(first);
    eventually("a place is free again", || server.get("/prod/nothing").status == 404);
}

/// As many as the system lets a process have.
#[test]
fn idle_connections_hold_nobody_up() {
    let server = petstore();
    let allowed = rlimit::increase_nofile_limit(u64::MAX).expect("a limit");
    let count = usize::try_from(allowed.saturating_sub(512)).unwrap_or(usize::MAX).min(10_000);
    let mut idle = Vec::with_capacity(count);
    for index in 0..count {
        match TcpStream::connect(server.address) {
            Ok(stream) => idle.push(stream),
            Err(error) => panic!("{index}: {error}"),
        }
    }
    answers(&server);
    drop(idle);
    answers(&server);
}

/// Requests that are under way end, new ones are not taken.
#[cfg(unix)]
#[test]
fn terminated_server_ends_what_it_began() {
    let server = petstore();
    let mut stream = server.connect();
    let head = "POST /prod/pets HTTP/1.1\r\nHost: x\r\nAuthorization: a\r\nContent-Type: application/json\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n{";
    stream.write_all(head.as_bytes()).expect("written");
    // The server asks for the body, so the request is under way.
    let mut asks = [0; b"HTTP/1.1 100 Continue\r\n\r\n".len()];
    stream.read_exact(&mut asks).expect("an answer");
    assert_eq!(&asks, b"HTTP/1.1 100 Continue\r\n\r\n");
    let address = server.address;
    let ended = thread::spawn(move || server.terminate());
    eventually("new connections are refused", || TcpStream::connect(address).is_err());
    stream.write_all(b"}").expect("written");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
    assert_eq!(ended.join().expect("it ended"), Some(0));
}

/// A document whose model is a language of its own, as filters often are.
fn filters() -> std::path::PathBuf {
    let of = |name: &str| {
        serde_json::json!({"type": "object", "required": ["op", "args"], "properties": {
            "op": {"enum": [name]}, "args": {"type": "array", "items": {"$ref": "#/components/schemas/Expr"}}}})
    };
    let branches: Vec<_> = ["And", "Or", "Not", "Leaf"]
        .map(|name| serde_json::json!({"$ref": format!("#/components/schemas/{name}")}))
        .into();
    let document = serde_json::json!({"openapi": "3.0.1", "info": {"title": "filters", "version": "1"},
        "x-amazon-apigateway-request-validators": {"body": {"validateRequestBody": true}},
        "paths": {"/x": {"post": {"x-amazon-apigateway-request-validator": "body", "requestBody": {"content": {
            "application/json": {"schema": {"$ref": "#/components/schemas/Expr"}}}}}}},
        "components": {"schemas": {"And": of("and"), "Or": of("or"), "Not": of("not"),
            "Leaf": {"type": "object", "required": ["field"], "properties": {"field": {"type": "string"}}},
            "Expr": {"oneOf": branches}}}});
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("filters.json");
    std::fs::write(&path, document.to_string()).expect("writable");
    path
}

/// Bodies whose branches double at every level are checked in time, and hold nobody else up.
#[test]
fn bodies_of_recursive_models_hold_nobody_up() {
    let server = serve(&filters().to_string_lossy());
    let mut body = String::from("{\"field\":1}");
    for _ in 0..60 {
        body = format!("{{\"op\":\"and\",\"args\":[{body}]}}");
    }
    let request = format!(
        "POST /prod/x HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut calls: Vec<TcpStream> = (0..8).map(|_| server.connect()).collect();
    calls.iter_mut().for_each(|call| call.write_all(request.as_bytes()).expect("written"));
    assert_eq!(server.get("/_gatecast/health").status, 200);
    for mut call in calls {
        let mut answer = String::new();
        call.read_to_string(&mut answer).expect("answered");
        assert!(answer.starts_with("HTTP/1.1 400"), "{answer}");
    }
}

/// What a burst of connections took goes back to the system.
#[cfg(all(target_os = "linux", not(target_env = "musl")))]
#[test]
fn memory_comes_back_after_a_burst() {
    let server = petstore();
    let memory = || {
        let status = std::fs::read_to_string(format!("/proc/{}/status", server.child.id())).expect("it runs");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("a figure");
        line.trim().trim_end_matches(" kB").parse::<u64>().expect("a number")
    };
    let before = memory();
    let mut open: Vec<TcpStream> = (0..1_500).map(|_| server.connect()).collect();
    for stream in &mut open {
        stream.write_all(b"GET /prod/pets HTTP/1.1\r\nHost: x\r\n\r\n").expect("written");
        let _ = stream.read(&mut [0; 64]);
    }
    let most = memory();
    assert!(most > before + 8_192, "the connections take memory: {before} {most}");
    drop(open);
    eventually("half of the memory is back", || memory() < before + (most - before) / 2);
}
