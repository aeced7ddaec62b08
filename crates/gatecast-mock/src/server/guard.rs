//! Who may use the control plane: no page of another origin, nobody under a name of somebody else.
//!
//! A browser sends what a page tells it to send, to this machine as well. What it cannot hide is
//! the origin of the page, and the host that the page believed it talks to. Whoever owns a name can
//! make it lead here (DNS rebinding), so that the page and this server have the same origin; an
//! address and `localhost` cannot be led elsewhere.

use std::net::IpAddr;

use http::Method;
use http::header::{HOST, ORIGIN};
use http::request::Parts;

use super::address::host;

/// Why a call may not be made; `None` where it may. `is_remote` is whether other machines may call.
pub(crate) fn objection(parts: &Parts, source: IpAddr, is_remote: bool) -> Option<String> {
    let called = parts.headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = host(parts);
    // Other machines may know this one by any name; on this machine, `localhost` always works.
    let is_trusted = if is_remote { !source.is_loopback() || is_fixed(name) } else { is_local(name) };
    if !is_trusted {
        return Some(format!("the host `{called}` is not this machine; use localhost or 127.0.0.1"));
    }
    if [Method::GET, Method::HEAD, Method::OPTIONS].contains(&parts.method) {
        return None;
    }
    for origin in parts.headers.get_all(ORIGIN) {
        let origin = origin.to_str().unwrap_or("?");
        let authority = origin.split_once("://").map(|(_, authority)| authority);
        if authority != Some(called) || !is_fixed(name) {
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
    ip(host).is_some_and(|address| address.is_loopback()) || is_localhost(host)
}

/// Whether nobody can make a host lead elsewhere than it does.
fn is_fixed(host: &str) -> bool {
    ip(host).is_some() || is_localhost(host)
}

fn ip(host: &str) -> Option<IpAddr> {
    host.trim_start_matches('[').trim_end_matches(']').parse().ok()
}

fn is_localhost(host: &str) -> bool {
    let name = host.strip_suffix('.').unwrap_or(host);
    name.rsplit('.').next().is_some_and(|label| label.eq_ignore_ascii_case("localhost"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);
    const THERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));

    fn may(method: &str, headers: &[(&str, &str)], source: IpAddr, is_remote: bool) -> bool {
        let mut request = http::Request::builder().method(method).uri("/_gatecast/rules");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let parts = request.body(()).expect("a request").into_parts().0;
        objection(&parts, source, is_remote).is_none()
    }

    #[test]
    fn pages_of_others_change_nothing() {
        let may = |headers: &[_]| may("POST", headers, HERE, false);
        assert!(may(&[("host", "127.0.0.1:4010")]));
        assert!(may(&[("host", "localhost:4010"), ("origin", "http://localhost:4010")]));
        assert!(may(&[("host", "[::1]:4010")]));
        assert!(may(&[("host", "abc.execute-api.localhost:4010")]));
        assert!(!may(&[("host", "localhost:4010"), ("origin", "http://localhost:3000")]));
        assert!(!may(&[("host", "localhost:4010"), ("origin", "null")]));
        assert!(!may(&[("host", "localhost:4010"), ("sec-fetch-site", "cross-site")]));
        assert!(!may(&[("host", "rebound.example:4010")]));
        assert!(!may(&[("host", "localhost.example")]));
        assert!(!may(&[("host", "192.0.2.1")]));
        assert!(!may(&[]));
    }

    #[test]
    fn foreign_hosts_read_nothing() {
        for method in ["GET", "HEAD", "OPTIONS"] {
            assert!(!may(method, &[("host", "rebound.example")], HERE, false), "{method}");
            assert!(may(method, &[("host", "localhost."), ("origin", "http://a.example")], HERE, false));
        }
    }

    #[test]
    fn names_are_not_trusted_from_this_machine() {
        let own = [("host", "gateway.example"), ("origin", "http://gateway.example")];
        for method in ["GET", "POST"] {
            assert!(!may(method, &own[..1], HERE, true), "{method}");
            assert!(may(method, &own[..1], THERE, true), "{method}");
            assert!(may(method, &[("host", "192.0.2.7:4010")], HERE, true), "{method}");
        }
        assert!(!may("POST", &own, THERE, true));
        let by_address = [("host", "192.0.2.7"), ("origin", "http://192.0.2.7")];
        assert!(may("POST", &by_address, THERE, true));
        assert!(!may("POST", &[own[0], ("origin", "http://evil.example")], THERE, true));
    }
}
