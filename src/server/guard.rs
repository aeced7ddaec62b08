//! Who may change something: no page of another origin, nobody under a name of somebody else.
//!
//! A browser sends what a page tells it to send, to this machine as well. What it cannot hide is
//! the origin of the page, and the host that the page believed it talks to.

use std::net::IpAddr;

use http::Method;
use http::header::{HOST, ORIGIN};
use http::request::Parts;

use super::address::host;

/// Why a request may not change anything; `None` where it may.
pub(crate) fn objection(parts: &Parts, is_remote: bool) -> Option<String> {
    if [Method::GET, Method::HEAD, Method::OPTIONS].contains(&parts.method) {
        return None;
    }
    let called = parts.headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    // Names can be made to lead here by whoever owns them.
    if !is_remote && !is_local(host(parts)) {
        return Some(format!(
            "the host `{called}` is none of this machine; call it localhost, or start with --allow-remote"
        ));
    }
    for origin in parts.headers.get_all(ORIGIN) {
        let origin = origin.to_str().unwrap_or("?");
        let authority = origin.split_once("://").map(|(_, authority)| authority);
        if authority != Some(called) {
            return Some(format!("a page of the origin `{origin}` may not change anything here"));
        }
    }
    match parts.headers.get("sec-fetch-site").and_then(|site| site.to_str().ok()) {
        None | Some("same-origin" | "none") => None,
        Some(_) => Some("a page of another site may not change anything here".to_owned()),
    }
}

/// Whether a host is this machine, whoever asks.
fn is_local(host: &str) -> bool {
    let name = host.trim_end_matches('.');
    let address = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    address.is_ok_and(|address| address.is_loopback())
        || name.eq_ignore_ascii_case("localhost")
        || name.to_ascii_lowercase().ends_with(".localhost")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn may(headers: &[(&str, &str)], is_remote: bool) -> bool {
        let mut request = http::Request::post("/_gatecast/rules");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        objection(&request.body(()).expect("a request").into_parts().0, is_remote).is_none()
    }

    #[test]
    fn pages_of_others_change_nothing() {
        assert!(may(&[("host", "127.0.0.1:4010")], false));
        assert!(may(&[("host", "localhost:4010"), ("origin", "http://localhost:4010")], false));
        assert!(may(&[("host", "[::1]:4010")], false));
        assert!(may(&[("host", "abc.execute-api.localhost:4010")], false));
        assert!(!may(&[("host", "localhost:4010"), ("origin", "http://localhost:3000")], false));
        assert!(!may(&[("host", "localhost:4010"), ("origin", "null")], false));
        assert!(!may(&[("host", "localhost:4010"), ("sec-fetch-site", "cross-site")], false));
        assert!(!may(&[("host", "rebound.example:4010")], false));
        assert!(!may(&[], false));
        assert!(may(&[("host", "gateway.example")], true));
        assert!(!may(&[("host", "gateway.example"), ("origin", "http://evil.example")], true));
    }
}
