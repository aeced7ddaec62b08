//! Messages that no good client sends: each is answered with one well-formed message, or the
//! connection is closed, and the server goes on.

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

fn request_lines(suite: &mut Suite) {
    for line in [
        "GET",
        "GET ",
        "GET /",
        "GET / ",
        "GET / HTTP",
        "GET / HTTP/",
        "GET / HTTP/1",
        "GET / HTTP/1.",
        "GET / HTTP/1.1x",
        "GET / HTTP/1.2",
        "GET / HTTP/0.9",
        "GET / HTTP/2.0",
        "GET / HTTP/3",
        "GET / HTTP/9.9",
        "GET / HTTP/1.10",
        "GET / HTTP/-1.1",
        "GET / http/1.1",
        "GET / HTTPS/1.1",
        "GET / FTP/1.1",
        "GET  / HTTP/1.1",
        "GET /  HTTP/1.1",
        "GET\t/ HTTP/1.1",
        "GET /\tHTTP/1.1",
        " GET / HTTP/1.1",
        "\tGET / HTTP/1.1",
        "/ HTTP/1.1",
        "HTTP/1.1 200 OK",
        "GET / x HTTP/1.1",
        "GET /a b HTTP/1.1",
        "G@T / HTTP/1.1",
        "GE(T / HTTP/1.1",
        "GET: / HTTP/1.1",
        "\"GET\" / HTTP/1.1",
        "G\u{e9}T / HTTP/1.1",
        "GET /\u{0} HTTP/1.1",
        "GET /\u{1} HTTP/1.1",
        "GET /\u{7f} HTTP/1.1",
        "GE\u{0}T / HTTP/1.1",
        "GET / HTTP/1.1 ",
        "GET / HTTP/1.1\u{0}",
        "PRI * HTTP/2.0",
        "{\"a\":1}",
        "<xml/>",
        "\u{16}\u{3}\u{1}",
        "",
        "\u{feff}GET / HTTP/1.1",
    ] {
        suite.raw(format!("{line}\r\nHost: localhost\r\nConnection: close\r\n\r\n"), Refused);
    }
    // Methods are case-sensitive, and any token is one; paths that no stage has are forbidden.
    for method in
        ["get", "FOO", "M-SEARCH", "A!#$%&'*+.^_`|~", "PROPFIND", "TRACE", "GETGETGETGETGETGETGETGET"]
    {
        suite.with(&format!("{method} /nowhere/x HTTP/1.1"), &[], "", Status(403));
    }
    suite.with("GET /prod/open HTTP/1.0", &[], "", Status(200));
    suite.raw("GET /prod/open HTTP/1.0\r\n\r\n", Status(200));
    for size in [100, 10_000] {
        suite.with(&format!("{} / HTTP/1.1", "A".repeat(size)), &[], "", Cut);
    }
}

fn targets(suite: &mut Suite) {
    for target in [
        "/prod/open",
        "/prod/open?",
        "/prod/open?a",
        "/prod/open?a=b&&=&c",
        "/prod/open?%",
        "/prod/open?%zz=%00",
        "/prod/open?a=/../..",
        "/prod/open/",
        "/prod/open?\u{e9}",
        "/prod/open??",
        "/prod/open?;a;b",
        "/prod/open?[]{}",
    ] {
        suite.with(&format!("GET {target} HTTP/1.1"), &[], "", Status(200));
    }
    for target in [
        "/prod/files/%",
        "/prod/files/%2",
        "/prod/files/%zz",
        "/prod/files/%00",
        "/prod/files/%ff%fe",
        "/prod/files/%2e%2e",
        "/prod/files/..%2f..%2fetc%2fpasswd",
        "/prod/files/../../etc/passwd",
        "/prod/files/.",
        "/prod/files/..",
        "/prod/files/a//b",
        "/prod/files///",
        "/prod/files/%0d%0aX-A:%20b",
        "/prod/files/a;b=c",
        "/prod/files/a:b@c",
        "/prod/files/\u{e9}",
        "/prod/files/%c3%a9",
        "/prod/files/%u0041",
        "/prod/files/'\"<>",
        "/prod/files/${jndi:x}",
        "/prod/files/$context.requestId",
        "/prod/files/%24util.escapeJavaScript(1)",
        "/prod/files/a\\b",
        "/prod/files/*",
    ] {
        suite.with(&format!("GET {target} HTTP/1.1"), &[], "", Answered);
    }
    for target in [
        "/",
        "//",
        "///",
        "/.",
        "/..",
        "/../prod/open",
        "/./prod/open",
        "//prod/open",
        "/%2e/prod/open",
        "/prod%2fopen",
        "/PROD/open",
        "/%70rod/open",
        "/prod\\open",
        "/prod;x/open",
        "/etc/passwd",
        "/proc/self/environ",
        "/restapisx",
        "/_gatecastx",
    ] {
        suite.with(&format!("GET {target} HTTP/1.1"), &[], "", Status(403));
    }
    for target in
        ["/prod/OPEN", "/prod/./open", "/prod//open", "/prod/%6fpen", "/prod/x/../open", "/prod", "/prod/"]
    {
        suite.with(&format!("GET {target} HTTP/1.1"), &[], "", Status(403));
    }
    suite.with("GET http://localhost/prod/open HTTP/1.1", &[], "", Status(200));
    suite.with("GET http://other.example/prod/open HTTP/1.1", &[], "", Status(200));
    suite.with("GET http://localhost HTTP/1.1", &[], "", Status(403));
    suite.with("GET HTTP://localhost/prod/open HTTP/1.1", &[], "", Answered);
    suite.with("OPTIONS * HTTP/1.1", &[], "", Status(403));
    for line in [
        "GET http:///prod/open HTTP/1.1",
        "GET ftp://localhost/ HTTP/1.1",
        "GET file:///etc/passwd HTTP/1.1",
        "GET http://user@localhost/prod/open HTTP/1.1",
        "GET http://u:p@localhost/ HTTP/1.1",
        "GET http://[ HTTP/1.1",
        "GET http://[::1 HTTP/1.1",
        "GET http://localhost:99999/ HTTP/1.1",
        "GET http://.localhost/ HTTP/1.1",
        "GET http://a..b/ HTTP/1.1",
        "GET localhost/prod HTTP/1.1",
        "GET prod/open HTTP/1.1",
        "GET javascript:alert(1) HTTP/1.1",
        "CONNECT localhost:80 HTTP/1.1",
        "CONNECT / HTTP/1.1",
        "GET localhost:80 HTTP/1.1",
        "GET ?a HTTP/1.1",
        "GET # HTTP/1.1",
    ] {
        suite.with(line, &[], "", Refused);
    }
    // The host of the target counts: the control plane is not for that one.
    suite.with("GET http://evil.example/restapis HTTP/1.1", &["Host: localhost"], "", Status(403));
    suite.with("GET http://localhost/restapis HTTP/1.1", &["Host: evil.example"], "", Status(200));
    suite.with(&format!("GET /prod/files/{} HTTP/1.1", "a".repeat(60_000)), &[], "", Status(200));
    suite.with(&format!("GET /prod/files/{} HTTP/1.1", "%41".repeat(20_000)), &[], "", Status(200));
    suite.with(&format!("GET /prod{} HTTP/1.1", "/..".repeat(10_000)), &[], "", Status(403));
    suite.with(&format!("GET /prod/{} HTTP/1.1", "a".repeat(66_000)), &[], "", Cut);
}

fn hosts(suite: &mut Suite) {
    let wrong = [
        "",
        " ",
        ".localhost",
        "localhost..",
        "a..b",
        ":80",
        "evil.example#.localhost",
        "evil\\.localhost",
        "evil/.localhost",
        "evil?.localhost",
        "user@localhost",
        "user:pw@localhost:80",
        "@localhost",
        "localhost:",
        "localhost:x",
        "localhost:80x",
        "localhost:-1",
        "localhost:+80",
        "localhost:65536",
        "localhost:99999999999",
        "localhost:80:80",
        "localhost,localhost",
        "local host",
        "localhost;a",
        "[::1",
        "::1",
        "[::1]x",
        "[::1]:x",
        "[localhost]",
        "[]",
        "[::g]",
        "%6cocalhost",
        "localhost%00",
        "<localhost>",
        "\"localhost\"",
        "localhost\u{e9}",
        "http://localhost",
        "localhost/",
        "*",
        "*.localhost",
        "$host",
        "{host}",
        "localhost\tx",
        "l\u{1}ocalhost",
    ];
    for host in wrong {
        suite.with(GET, &[&format!("Host: {host}")], "", Refused);
        suite.with("GET /restapis HTTP/1.1", &[&format!("Host: {host}")], "", Refused);
    }
    suite.with(GET, &[&format!("Host: {}", "a".repeat(300))], "", Status(400));
    suite.with(GET, &["Host: localhost", "Host: localhost"], "", Status(400));
    suite.with(GET, &["Host: localhost", "Host: evil.example"], "", Status(400));
    suite.with(GET, &["host: localhost", "HOST: localhost"], "", Status(400));
    suite.with("GET /_gatecast/health HTTP/1.1", &["Host: evil.example", "Host: localhost"], "", Status(400));
    for line in [GET, "GET /restapis HTTP/1.1", "GET http://localhost/prod/open HTTP/1.1"] {
        suite.raw(format!("{line}\r\nConnection: close\r\n\r\n"), Status(400));
    }
    for host in [
        "api.example.com",
        "api.example.com:443",
        "localhost.",
        "10.0.0.1",
        "[2001:db8::1]:80",
        "a_b-c.d",
        "LOCALHOST",
    ] {
        suite.with(GET, &[&format!("Host: {host}")], "", Status(200));
    }
    for host in [
        "evil.example",
        "evil.example:4010",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "localhostx",
        "192.0.2.1",
        "0.0.0.0",
        "[2001:db8::1]",
        "notlocalhost",
        "127.1",
        "2130706433",
        "0x7f000001",
    ] {
        for line in [
            "GET /restapis HTTP/1.1",
            "GET /restapis/x/gatewayresponses HTTP/1.1",
            "GET /_gatecast/health HTTP/1.1",
            "GET /_gatecast/rules HTTP/1.1",
            "HEAD /restapis HTTP/1.1",
            "OPTIONS /restapis HTTP/1.1",
            "DELETE /_gatecast/rules HTTP/1.1",
            "GET /restapis/unknown/thing HTTP/1.1",
        ] {
            suite.with(line, &[&format!("Host: {host}")], "", Status(403));
        }
    }
    for host in [
        "localhost",
        "localhost:1",
        "LocalHost",
        "localhost.",
        "127.0.0.1",
        "127.9.9.9:80",
        "[::1]",
        "a.localhost",
    ] {
        suite.with("GET /restapis HTTP/1.1", &[&format!("Host: {host}")], "", Status(200));
    }
    for host in ["x.execute-api.localhost", ".execute-api.localhost", "a.b.execute-api.localhost:80"] {
        let wanted = if host.starts_with('.') { Status(400) } else { Status(403) };
        suite.with(GET, &[&format!("Host: {host}")], "", wanted);
    }
}

fn headers(suite: &mut Suite) {
    for header in [
        ": x",
        " X: y",
        "X : y",
        "X\t: y",
        "X",
        "X y: z",
        "X\u{0}: y",
        "X: \u{0}",
        "X: a\u{1}b",
        "X: a\u{7f}b",
        "(X): y",
        "X@: y",
        "X[]: y",
        "\u{e9}: y",
        "X: a\rb",
        "X: a\r\n b",
        "X: a\r\n\tb",
        "X: a\r\n  : b",
        "\"X\": y",
        "X,Y: z",
        "X/Y: z",
        "{X}: y",
    ] {
        suite.with(GET, &["Host: localhost", header], "", Refused);
    }
    for header in [
        "X:",
        "X: ",
        "X:y",
        "X:   y   ",
        "X: \u{e9}",
        "X: ${jndi:ldap://x}",
        "X: $context.identity.sourceIp",
        "X: '",
        "X: \\",
        "1: 2",
        "!#$%&'*+-.^_`|~: x",
        "Cookie: a=b; c",
        "Range: bytes=0-",
        "Range: bytes=-1-1",
        "If-None-Match: *",
        "Accept: */*;q=9",
        "Accept-Encoding: gzip, br;q=x",
        "Content-Type: x",
        "Content-Type: application/json; charset=\u{ff}",
        "Upgrade: websocket",
        "Upgrade: h2c",
        "TE: trailers",
        "TE: gzip;q=nan",
        "Trailer: Content-Length",
        "Via: 1.1 x",
        "X-Forwarded-For: a, b",
        "X-Forwarded-Host: evil.example",
        "Forwarded: host=evil.example",
        "Proxy: http://evil.example",
        "X-Original-URL: /restapis",
        "X-Rewrite-URL: /restapis",
        "Authorization:",
        "Authorization: Basic",
        "Date: never",
        "Prefer: gateway-response=",
        "Prefer: gateway-response=\u{e9}",
        "Prefer: a=b, c",
        "Prefer: ;;;",
        "X-Api-Key: \u{ff}",
        "Max-Forwards: -1",
        "Keep-Alive: x",
        "Connection: keep-alive",
        "Connection: Host",
        "Connection: ,,,",
        "Expect: 100-continue",
        "Expect: x",
        "Origin: null",
    ] {
        suite.with(GET, &[header], "", Status(200));
    }
    for (count, wanted) in [(50, Status(200)), (90, Status(200)), (101, Status(431)), (500, Status(431))] {
        let many: Vec<String> = (0..count).map(|index| format!("X-{index}: 1")).collect();
        suite.with(GET, &many.iter().map(String::as_str).collect::<Vec<_>>(), "", wanted);
    }
    let same = vec!["X-Same: 1"; 90];
    suite.with(GET, &same, "", Status(200));
    for (size, wanted) in [(8_000, Status(200)), (60_000, Status(200)), (200_000, Cut), (2_000_000, Cut)] {
        suite.with(GET, &[&format!("X-Long: {}", "a".repeat(size))], "", wanted);
        suite.with(GET, &[&format!("{}: a", "x".repeat(size))], "", Cut);
    }
    // Line ends: a line feed alone ends a line as well (RFC 9112, 2.2), a carriage return does not.
    suite.raw("GET /prod/open HTTP/1.1\nHost: localhost\nConnection: close\n\n", Status(200));
    suite.raw("\r\n\r\nGET /prod/open HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", Status(200));
    suite.raw("GET /prod/open HTTP/1.1\rHost: localhost\r\r", Refused);
    suite.raw("GET /prod/open HTTP/1.1\r\nHost: localhost\rX: y\r\n\r\n", Refused);
    suite.raw("GET /prod/open HTTP/1.1\r\n Host: localhost\r\n\r\n", Refused);
    suite.raw(vec![0; 4096], Refused);
    suite.raw(vec![0xff; 4096], Refused);
    suite.raw(vec![b'\n'; 100_000], Cut);
    suite.raw(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".to_vec(), Refused);
    suite.raw("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", Refused);
    suite.raw("", Refused);
}

fn framing(suite: &mut Suite) {
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

fn pipelines(suite: &mut Suite) {
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

fn overrides(suite: &mut Suite) {
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

fn control_bodies(suite: &mut Suite) {
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
    for family in [request_lines, targets, hosts, headers, framing, pipelines, overrides, control_bodies] {
        family(&mut suite);
    }
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
