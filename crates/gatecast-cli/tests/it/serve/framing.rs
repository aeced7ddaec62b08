//! How requests and answers are framed on their way to the backend and back (RFC 9112, 6.3).

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use super::server::{Answer, Server, serve};
use super::upstream::backend;

const API: &str = "fixtures/serve/orchard.yaml";

fn before(address: SocketAddr) -> Server {
    serve(&format!("{API} --upstream http://{address}"))
}

/// What a client gets where the backend answers these bytes, and then closes the connection.
fn through(method: &str, answer: &'static str) -> (Answer, String) {
    let (address, _received) = backend(answer);
    let server = before(address);
    let mut stream = server.connect();
    let request = format!("{method} /prod/files/a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).expect("written");
    let mut text = String::new();
    let _ = stream.read_to_string(&mut text);
    let answer = super::server::parse(&text).unwrap_or_else(|| panic!("no answer: {text}"));
    (answer, text)
}

/// A body without the framing of chunks.
fn plain(answer: &Answer) -> String {
    if answer.header("transfer-encoding").is_none() {
        return answer.body.clone();
    }
    let mut body = String::new();
    let mut rest = answer.body.as_str();
    while let Some((size, after)) = rest.split_once("\r\n") {
        let size = usize::from_str_radix(size, 16).expect("a size");
        if size == 0 {
            return body;
        }
        body.push_str(&after[..size]);
        rest = &after[size + 2..];
    }
    panic!("no last chunk: {answer:?}")
}

#[test]
fn answers_come_whole_and_are_framed_once() {
    for (answer, body) in [
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
            "hello",
        ),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 99\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
            "hello",
        ),
        ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello", "hello"),
        ("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello", "hello"),
        ("HTTP/1.0 200 OK\r\n\r\nhello", "hello"),
        ("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "hello"),
        (
            "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
            "hello",
        ),
        ("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", ""),
    ] {
        let (got, text) = through("GET", answer);
        assert_eq!((got.status, plain(&got).as_str()), (200, body), "{answer:?}: {text}");
        let framings = ["content-length", "transfer-encoding"];
        let count = got.headers.iter().filter(|(name, _)| framings.contains(&name.as_str())).count();
        assert_eq!(count, 1, "{answer:?}: {text}");
    }
    for answer in [
        "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello",
        "HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        "HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\nhello",
    ] {
        let (got, text) = through("GET", answer);
        assert!(matches!(got.status, 204 | 304) && got.body.is_empty(), "{answer:?}: {text}");
    }
    let (head, text) = through("HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
    assert_eq!((head.header("content-length"), head.body.as_str()), (Some("5"), ""), "{text}");
}

#[test]
fn malformed_answers_are_refused() {
    for answer in [
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 4\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length: 5, 4\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n",
    ] {
        let (got, text) = through("GET", answer);
        assert_eq!(got.status, 502, "{answer:?}: {text}");
        assert_eq!(got.body, r#"{"message": "Internal server error"}"#, "{answer:?}");
    }
}

/// A client must not take a part of a body for all of it.
#[test]
fn bodies_that_break_off_do_so_for_the_client() {
    let (cut, _) = through("GET", "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello");
    assert_eq!(cut.header("content-length"), Some("50"));
    assert!(cut.body.len() < 50, "{cut:?}");
    let (_, cut) = through("GET", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
    assert!(!cut.ends_with("0\r\n\r\n"), "{cut}");
}

#[test]
fn backends_do_not_speak_for_gatecast() {
    let answer = "HTTP/1.1 200 OK\r\nX-Gatecast: stub\r\nx-gatecast: own\r\nContent-Length: 0\r\n\r\n";
    let (got, text) = through("GET", answer);
    assert_eq!((got.status, got.header("x-gatecast")), (200, None), "{text}");
}

/// A backend that reads whole requests and answers `count` of them on each connection.
fn careful_backend(count: usize) -> (SocketAddr, Receiver<(String, String)>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let (sender, received) = channel();
    thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let sender = sender.clone();
            thread::spawn(move || {
                let mut from = BufReader::new(stream.try_clone().expect("a connection"));
                for _ in 0..count {
                    let Some(request) = request(&mut from) else { return };
                    let _ = sender.send(request);
                    let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                }
                // The next request comes, and is not answered.
                let _ = from.fill_buf();
            });
        }
    });
    (address, received)
}

/// The head and the body of a request, in lower case.
fn request(from: &mut impl BufRead) -> Option<(String, String)> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if from.read_line(&mut head).ok()? == 0 {
            return None;
        }
    }
    let head = head.to_ascii_lowercase();
    let mut body = Vec::new();
    if head.contains("\r\ntransfer-encoding: chunked\r\n") {
        loop {
            let mut size = String::new();
            from.read_line(&mut size).ok()?;
            let size = u64::from_str_radix(size.trim(), 16).ok()?;
            from.by_ref().take(size).read_to_end(&mut body).ok()?;
            from.read_line(&mut String::new()).ok()?;
            if size == 0 {
                break;
            }
        }
    } else if let Some((_, length)) = head.split_once("\r\ncontent-length: ") {
        let length = length.lines().next()?.parse().ok()?;
        from.by_ref().take(length).read_to_end(&mut body).ok()?;
    }
    Some((head, String::from_utf8(body).ok()?))
}

#[test]
fn bodies_go_on_whatever_the_method() {
    let (address, received) = careful_backend(100);
    let server = before(address);
    for (method, over) in [
        ("GET", ""),
        ("DELETE", ""),
        ("POST", ""),
        ("PUT", ""),
        ("OPTIONS", ""),
        ("POST", "GET"),
        ("GET", "POST"),
        ("POST", "DELETE"),
    ] {
        for framed in
            ["Content-Length: 5\r\n\r\nhello", "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"]
        {
            let over =
                if over.is_empty() { String::new() } else { format!("X-HTTP-Method-Override: {over}\r\n") };
            let text =
                format!("{method} /prod/files/a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{over}{framed}");
            assert_eq!(server.raw(&text).status, 200, "{text}");
            let (head, body) = received.recv().expect("a request");
            assert_eq!(body, "hello", "{text}: {head}");
        }
    }
    assert_eq!(server.get("/prod/open").status, 200);
    let (head, _) = received.recv().expect("a request");
    assert!(!head.contains("content-length") && !head.contains("transfer-encoding"), "{head}");
    let addresses = ["X-Forwarded-For: 192.0.2.1, 192.0.2.2", "X-Forwarded-For: 192.0.2.3"];
    assert_eq!(server.request("GET", "/prod/open", &addresses, "").status, 200);
    let (head, _) = received.recv().expect("a request");
    assert!(head.contains("\r\nx-forwarded-for: 192.0.2.1, 192.0.2.2, 192.0.2.3, 127.0.0.1\r\n"), "{head}");
    assert_eq!(head.matches("x-forwarded-for").count(), 1, "{head}");
}

/// A body in chunks says nothing of its size at first.
#[test]
fn large_bodies_in_chunks_are_too_large() {
    let (address, _received) = careful_backend(100);
    let server = before(address);
    let text = |path: &str| {
        let mut text = format!(
            "POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n\
             Transfer-Encoding: chunked\r\n\r\n"
        );
        let piece = format!("100000\r\n{}\r\n", " ".repeat(0x10_0000));
        (0..11).for_each(|_| text.push_str(&piece));
        text
    };
    // One is passed on as it comes, the other read for its validator.
    for path in ["/prod/files/a", "/prod/fruit"] {
        let mut stream = server.connect();
        let mut back = stream.try_clone().expect("a connection");
        let writer = thread::spawn(move || drop(stream.write_all(text(path).as_bytes())));
        let mut answer = Vec::new();
        let _ = back.read_to_end(&mut answer);
        let _ = writer.join();
        let answer = String::from_utf8_lossy(&answer);
        assert!(answer.starts_with("HTTP/1.1 413 "), "{path}: {answer}");
        assert!(answer.contains("HTTP content length exceeded 10485760 bytes."), "{path}: {answer}");
    }
}

/// Backends close connections that were kept; what they did not answer is sent once more.
#[test]
fn closed_connections_are_tried_once_more() {
    let (address, received) = careful_backend(1);
    let server = before(address);
    for index in 0..20 {
        let answer = server.request("POST", "/prod/files/a", &[], "hello");
        assert_eq!((answer.status, answer.body.as_str()), (200, "ok"), "{index}");
        assert_eq!(received.recv().expect("a request").1, "hello");
    }
    // A new connection that is closed is no reason to try again.
    let (silent, received) = careful_backend(0);
    assert_eq!(before(silent).request("POST", "/prod/files/a", &[], "hello").status, 504);
    assert!(received.recv_timeout(Duration::from_millis(100)).is_err());
}
