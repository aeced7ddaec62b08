//! Messages that no good client sends: each is answered with one well-formed message, or the
//! connection is closed, and the server goes on.

mod bodies;
mod headers;
mod targets;

use std::io::{Read, Write};
use std::net::Shutdown;

use super::server::{Server, serve};

/// What must come back for a message.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Wanted {
    /// An answer with this status.
    Status(u16),
    /// A refusal of the message itself, or the end of the connection without a word.
    Refused,
    /// Some answer below 500; which one is not of interest.
    Answered,
    /// Answers with these statuses, in order.
    Several(&'static [u16]),
    /// Any of these: the head may be cut off before it is answered.
    Cut,
}

/// A message and what is expected of it.
struct Case {
    message: Vec<u8>,
    wanted: Wanted,
}

#[derive(Default)]
struct Suite(Vec<Case>);

impl Suite {
    fn raw(&mut self, message: impl Into<Vec<u8>>, wanted: Wanted) {
        self.0.push(Case { message: message.into(), wanted });
    }

    /// A request with more header lines, the last of its connection.
    fn with(&mut self, line: &str, headers: &[&str], body: &str, wanted: Wanted) {
        let mut message = format!("{line}\r\nConnection: close\r\n");
        if !headers.iter().any(|header| header.to_ascii_lowercase().starts_with("host")) {
            message.push_str("Host: localhost\r\n");
        }
        for header in headers {
            message.push_str(&format!("{header}\r\n"));
        }
        self.raw(format!("{message}\r\n{body}"), wanted);
    }
}

use Wanted::{Answered, Cut, Refused, Several, Status};

const GET: &str = "GET /prod/open HTTP/1.1";
const POST: &str = "POST /prod/files/a HTTP/1.1";
const RULES: &str = "POST /_gatecast/rules HTTP/1.1";

/// What came back: the statuses of all answers, each of which is one message of its own.
///
/// Without an end the connection was cut within an answer, which no message here gives a reason to.
fn statuses(case: &str, mut bytes: &[u8], is_head: bool) -> Vec<u16> {
    let mut statuses = Vec::new();
    while !bytes.is_empty() {
        let end =
            bytes.windows(4).position(|it| it == b"\r\n\r\n").unwrap_or_else(|| panic!("no head: {case}"));
        let head = std::str::from_utf8(&bytes[..end]).unwrap_or_else(|_| panic!("no text: {case}"));
        let rest = &bytes[end + 4..];
        let mut lines = head.split("\r\n");
        let status = lines
            .next()
            .and_then(|line| line.strip_prefix("HTTP/1."))
            .and_then(|line| line.get(2..5)?.parse::<u16>().ok())
            .unwrap_or_else(|| panic!("no status line in {head}: {case}"));
        let mut lengths = Vec::new();
        for line in lines {
            let (name, value) = line.split_once(':').unwrap_or_else(|| panic!("no header: {line}: {case}"));
            assert!(
                !name.is_empty() && !name.contains(' ') && !value.contains(['\r', '\n', '\0']),
                "{line}: {case}"
            );
            assert!(!name.eq_ignore_ascii_case("transfer-encoding"), "{line}: {case}");
            if name.eq_ignore_ascii_case("content-length") {
                lengths.push(value.trim().parse::<usize>().unwrap_or_else(|_| panic!("{line}: {case}")));
            }
        }
        if status == 100 {
            bytes = rest;
            continue;
        }
        let has_body = !is_head && status != 204 && status != 304;
        assert!(lengths.len() == usize::from(has_body) || !has_body && lengths.len() < 2, "{head}: {case}");
        let length = if has_body { lengths[0] } else { 0 };
        assert!(rest.len() >= length, "cut off: {head}: {case}");
        statuses.push(status);
        bytes = &rest[length..];
    }
    statuses
}

/// Sends a message; what is wrong with the answer to it.
fn run(server: &Server, case: &Case) -> Option<String> {
    let shown = String::from_utf8_lossy(&case.message);
    let shown: String = shown.chars().take(300).collect();
    let shown = format!("{shown:?} should be {:?}", case.wanted);
    let mut stream = server.connect();
    // The server may have closed the connection before all of it is written.
    let _ = stream.write_all(&case.message);
    if matches!(case.wanted, Refused | Cut) {
        let _ = stream.shutdown(Shutdown::Write);
    }
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    let text = String::from_utf8_lossy(&answer);
    for place in [env!("CARGO_MANIFEST_DIR"), "src/", ".rs:", "/home/", "RUST_BACKTRACE", "panicked"] {
        assert!(!text.contains(place), "{place} is in the answer to {shown}: {text}");
    }
    let statuses = statuses(&shown, &answer, case.message.starts_with(b"HEAD "));
    assert!(statuses.iter().all(|status| *status < 500), "{statuses:?}: {shown}");
    let is_right = match case.wanted {
        Status(status) => statuses == [status],
        Several(several) => statuses == several,
        Answered => statuses.len() == 1,
        Refused => statuses.is_empty() || matches!(statuses[..], [400 | 413 | 414 | 431]),
        Cut => statuses.len() < 2,
    };
    (!is_right).then(|| format!("{statuses:?}: {shown}"))
}

#[test]
fn hostile_messages_harm_nobody() {
    let server = serve("fixtures/serve/orchard.yaml --mock fixtures/serve/mock.yaml");
    let mut suite = Suite::default();
    let families = [
        targets::request_lines,
        targets::targets,
        headers::hosts,
        headers::headers,
        bodies::framing,
        bodies::pipelines,
        bodies::overrides,
        bodies::control_bodies,
    ];
    families.iter().for_each(|family| family(&mut suite));
    assert!(suite.0.len() >= 800, "{}", suite.0.len());
    let mut wrong = Vec::new();
    for case in &suite.0 {
        wrong.extend(run(&server, case));
        let health = server.get("/_gatecast/health");
        assert_eq!(health.status, 200);
    }
    assert!(wrong.is_empty(), "{} are wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(server.get("/_gatecast/rules").body, r#"{"rules":[]}"#);
}
