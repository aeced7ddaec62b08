//! Bodies: how they are framed, what follows them, what is in them.

use super::Wanted::{Answered, Refused, Several, Status};
use super::{POST, RULES, Suite};

pub(super) fn framing(suite: &mut Suite) {
    for length in [
        "",
        "-1",
        "+1",
        "1.0",
        "0x1",
        "1 1",
        "1,2",
        "a",
        "1a",
        "99999999999999999999",
        "18446744073709551616",
        "1e3",
        "١",
        "\u{b}1",
    ] {
        suite.with(POST, &[&format!("Content-Length: {length}")], "a", Refused);
        suite.with(RULES, &[&format!("Content-Length: {length}")], "a", Refused);
    }
    suite.with(POST, &["Content-Length: 1", "Content-Length: 2"], "ab", Refused);
    suite.with(POST, &["Content-Length: 0", "Content-Length: 1"], "a", Refused);
    suite.with(POST, &["Content-Length: 1", "Content-Length: 1"], "a", Status(200));
    suite.with(POST, &["Content-Length: 007"], "abcdefg", Status(200));
    suite.with(POST, &["Content-Length: 10485761"], "", Status(413));
    suite.with(POST, &["Content-Length: 9223372036854775807"], "", Status(413));
    suite.with(RULES, &["Content-Length: 9223372036854775807"], "", Status(413));
    for coding in [
        "gzip",
        "identity",
        "chunked, gzip",
        "chunked, identity",
        "xchunked",
        "chunkedx",
        "chunked;q=1",
        "\"chunked\"",
        "",
        "chunk\u{0}ed",
        "chunked, ",
        "c hunked",
    ] {
        suite.with(POST, &[&format!("Transfer-Encoding: {coding}")], "0\r\n\r\n", Refused);
        suite.with(
            POST,
            &["Content-Length: 5", &format!("Transfer-Encoding: {coding}")],
            "0\r\n\r\n",
            Refused,
        );
    }
    for headers in [
        &["Transfer-Encoding : chunked"][..],
        &["Transfer-Encoding\t: chunked"],
        &[" Transfer-Encoding: chunked"],
        &["Transfer-Encoding:\u{b}chunked"],
        &["X: y\r\n Transfer-Encoding: chunked"],
    ] {
        let mut all = vec!["Host: localhost"];
        all.extend(headers);
        suite.with(POST, &all, "0\r\n\r\n", Refused);
    }
    suite.raw("POST /prod/files/a HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", Refused);
    // Both: the length does not count, and nothing that follows is taken for a request.
    let smuggled = "0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n";
    for headers in [
        "Content-Length: 5\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 5",
        "Content-Length: 60\r\ntransfer-encoding: CHUNKED",
    ] {
        suite.raw(format!("{POST}\r\nHost: localhost\r\n{headers}\r\n\r\n{smuggled}"), Several(&[200]));
    }
    const RULE: &str = "{\"type\":\"x\"}";
    for (body, wanted) in [
        (format!("c\r\n{RULE}\r\n0\r\n\r\n"), Status(400)),
        (format!("C;ext=1\r\n{RULE}\r\n0\r\n\r\n"), Status(400)),
        (format!("0000c\r\n{RULE}\r\n000\r\n\r\n"), Status(400)),
        (format!("c\r\n{RULE}\r\n0\r\nX-Trailer: y\r\n\r\n"), Status(400)),
        ("0\r\n\r\n".to_owned(), Status(400)),
    ] {
        suite.with(RULES, &["Transfer-Encoding: chunked"], &body, wanted);
    }
    for size in [
        "",
        " ",
        "g",
        "-1",
        "+1",
        "0x1",
        "ffffffffffffffff",
        "fffffffffffffffff",
        "1 0",
        "1;\u{0}",
        "1\u{0}",
        "1\rx",
        "\r",
        ";a",
        "1,1",
        "1.0",
        "100000000",
        "c\n",
    ] {
        suite.with(
            RULES,
            &["Transfer-Encoding: chunked"],
            &format!("{size}\r\n{RULE}\r\n0\r\n\r\n"),
            Refused,
        );
    }
    for body in [
        "c",
        "c\r\n",
        "c\r\n{",
        "c\r\n{\"type\":\"x\"}",
        "c\r\n{\"type\":\"x\"}XX0\r\n\r\n",
        "1\r\nab\r\n0\r\n\r\n",
        "0\r\n",
        "0",
    ] {
        suite.with(RULES, &["Transfer-Encoding: chunked"], body, Refused);
    }
    let extension = format!("1;{}\r\na\r\n0\r\n\r\n", "x".repeat(40_000));
    suite.with(RULES, &["Transfer-Encoding: chunked"], &extension, Refused);
    let trailers = format!("1\r\na\r\n0\r\n{}\r\n", "X: y\r\n".repeat(5_000));
    suite.with(RULES, &["Transfer-Encoding: chunked"], &trailers, Refused);
    // Bodies that do not come to their end.
    for line in [RULES, "POST /prod/fruit HTTP/1.1", "POST /restapis HTTP/1.1"] {
        suite.with(line, &["Content-Type: application/json", "Content-Length: 10"], "{", Refused);
        suite.with(
            line,
            &["Content-Type: application/json", "Transfer-Encoding: chunked"],
            "5\r\n{",
            Refused,
        );
        suite.with(line, &["Expect: 100-continue", "Content-Length: 10"], "", Refused);
    }
    for method in ["GET", "HEAD", "DELETE", "OPTIONS"] {
        suite.with(&format!("{method} /_gatecast/health HTTP/1.1"), &["Content-Length: 3"], "abc", Answered);
    }
}

pub(super) fn pipelines(suite: &mut Suite) {
    let get = "GET /prod/open HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let post = "POST /prod/files/a HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\n\r\n\r\n";
    let last = "GET /nowhere HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    suite.raw(format!("{get}{last}"), Several(&[200, 403]));
    suite.raw(format!("{get}{get}{get}{last}"), Several(&[200, 200, 200, 403]));
    suite.raw(format!("{post}{last}"), Several(&[200, 403]));
    suite.raw(format!("{get}\r\n\r\n{last}"), Several(&[200, 403]));
    // Nothing after the end of a connection is answered.
    suite.raw(format!("{last}{get}"), Several(&[403]));
    suite.raw(format!("{last}garbage"), Several(&[403]));
    suite.raw(format!("{get}garbage\r\n\r\n"), Several(&[200, 400]));
    suite.raw(format!("{get}GET / HTTP/1.1\r\n\r\n{last}"), Several(&[200, 400, 403]));
}

pub(super) fn overrides(suite: &mut Suite) {
    for (line, said, wanted) in [
        ("POST /prod/open HTTP/1.1", "GET", Status(200)),
        ("POST /prod/open HTTP/1.1", "get", Status(403)),
        ("POST /prod/open HTTP/1.1", "", Status(403)),
        ("POST /prod/open HTTP/1.1", "GET, GET", Status(403)),
        ("POST /prod/open HTTP/1.1", "CONNECT", Status(403)),
        ("POST /prod/open HTTP/1.1", "TRACE", Status(403)),
        ("GET /prod/open HTTP/1.1", "POST", Status(403)),
        ("GET /prod/open HTTP/1.1", "GET /restapis HTTP/1.1", Status(200)),
        ("GET /prod/open HTTP/1.1", "\u{ff}", Status(200)),
        ("FOO /prod/open HTTP/1.1", "GET", Status(200)),
        // The control plane knows no such header.
        ("GET /_gatecast/rules HTTP/1.1", "DELETE", Status(200)),
        ("GET /restapis HTTP/1.1", "POST", Status(200)),
    ] {
        suite.with(line, &[&format!("X-HTTP-Method-Override: {said}")], "", wanted);
    }
}

pub(super) fn control_bodies(suite: &mut Suite) {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let wide = format!("{{{}\"z\":1}}", "\"a\":1,".repeat(20_000));
    for body in [
        "{",
        "}",
        "[",
        "[]",
        "null",
        "true",
        "1",
        "1e999",
        "-",
        "\"",
        "\"\\u\"",
        "\"\\ud800\"",
        "{\"a\"}",
        "{\"a\":}",
        "{,}",
        "{\"a\":1,}",
        "//",
        "nan",
        "{\"type\":null}",
        "{\"type\":1}",
        "{\"type\":{}}",
        "{\"type\":\"\\u0000\"}",
        "\u{feff}{}",
        "<a/>",
        "a: b",
        "--- !!x",
        "{\"type\":\"THROTTLED\",\"times\":-1}",
        "{\"type\":\"THROTTLED\",\"times\":1e99}",
        "{\"__proto__\":{}}",
        &deep,
        &wide,
    ] {
        let length = format!("Content-Length: {}", body.len());
        for line in [
            RULES,
            "POST /restapis HTTP/1.1",
            "POST /restapis?mode=import HTTP/1.1",
            "PUT /restapis/x?mode=overwrite HTTP/1.1",
            "PUT /restapis/x/gatewayresponses/THROTTLED HTTP/1.1",
            "PATCH /restapis/x/gatewayresponses/THROTTLED HTTP/1.1",
            "POST /restapis/x/deployments HTTP/1.1",
            "POST /restapis/x/stages HTTP/1.1",
        ] {
            suite.with(line, &[&length], body, Answered);
        }
    }
    for path in [
        "/restapis/..",
        "/restapis/%2e%2e/stages",
        "/restapis/%2f/stages",
        "/restapis/%00/stages",
        "/restapis/../../etc/passwd",
        "/restapis//stages",
        "/restapis/x/stages/..%2f..%2fx",
        "/restapis/%ff",
        "/_gatecast/",
        "/_gatecast/../restapis",
        "/_gatecast/rules/..",
        "/_gatecast/rules/-1",
        "/_gatecast/rules/99999999999999999999",
        "/_gatecast/health/x",
    ] {
        for method in ["GET", "DELETE", "PATCH"] {
            suite.with(&format!("{method} {path} HTTP/1.1"), &[], "", Answered);
        }
    }
}
