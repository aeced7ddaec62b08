//! Request lines and what they ask for.

use super::Suite;
use super::Wanted::{Answered, Cut, Refused, Status};

pub(super) fn request_lines(suite: &mut Suite) {
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

pub(super) fn targets(suite: &mut Suite) {
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
