//! Hosts and other headers.

use super::Wanted::{Cut, Refused, Status};
use super::{GET, Suite};

pub(super) fn hosts(suite: &mut Suite) {
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

pub(super) fn headers(suite: &mut Suite) {
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
