//! Which host a request is for: one, well-formed, and said in one place (RFC 9112, 3.2).

use http::header::{HOST, HeaderValue};
use http::request::Parts;
use http::{Method, Version};

/// How long a host may be, with its port: a name of 253 characters, a dot, and `:65535`.
const LONGEST: usize = 260;

/// Checks the host of a request. That of an absolute target takes the place of the `Host` header,
/// so that all parts of the server, and signatures, see the same one.
///
/// # Errors
/// What is wrong with it, for the client.
pub(crate) fn settle(parts: &mut Parts) -> Result<(), &'static str> {
    if parts.method == Method::CONNECT {
        return Err("CONNECT is not supported");
    }
    let mut said = parts.headers.get_all(HOST).iter();
    match (said.next(), said.next()) {
        (Some(_), Some(_)) => return Err("the request has more than one Host header"),
        (Some(host), None) if !is_authority(host.as_bytes()) => return Err("the Host header is not valid"),
        (None, _) if parts.version >= Version::HTTP_11 => return Err("the request has no Host header"),
        _ => {}
    }
    if let Some(authority) = parts.uri.authority() {
        if !matches!(parts.uri.scheme_str(), Some("http" | "https")) {
            return Err("the request target is not valid");
        }
        let host = authority.as_str();
        match HeaderValue::from_str(host) {
            Ok(host) if is_authority(host.as_bytes()) => parts.headers.insert(HOST, host),
            _ => return Err("the host of the request target is not valid"),
        };
    }
    Ok(())
}

/// Whether this is a name, an IPv4 address or an IPv6 address in brackets, and maybe a port.
fn is_authority(text: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(text) else { return false };
    let end = if text.starts_with('[') { text.find(']').map(|at| at + 1) } else { text.find(':') };
    let Some((host, port)) = text.split_at_checked(end.unwrap_or(text.len())) else { return false };
    let is_port = match port.strip_prefix(':') {
        Some(digits) => digits.bytes().all(|digit| digit.is_ascii_digit()) && digits.parse::<u16>().is_ok(),
        None => port.is_empty(),
    };
    let is_host = match host.strip_prefix('[') {
        Some(rest) => {
            rest.strip_suffix(']').is_some_and(|address| address.parse::<std::net::Ipv6Addr>().is_ok())
        }
        None => is_name(host),
    };
    text.len() <= LONGEST && is_host && is_port
}

/// Whether labels of letters, digits, `-` and `_` follow each other, with or without a dot at the end.
fn is_name(name: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    };
    name.strip_suffix('.').unwrap_or(name).split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_names_or_addresses() {
        for host in [
            "localhost",
            "localhost:4010",
            "localhost.",
            "a.b-c.d_e:1",
            "127.0.0.1:80",
            "[::1]",
            "[::1]:65535",
            "ABC.execute-api.localhost",
        ] {
            assert!(is_authority(host.as_bytes()), "{host}");
        }
        let long = "a".repeat(300);
        for host in [
            "",
            ":80",
            ".",
            ".localhost",
            "a..b",
            "localhost..",
            "evil.example#.localhost",
            r"evil\.localhost",
            "user@localhost",
            "user:pw@localhost:1",
            "localhost:",
            "localhost:x",
            "localhost:65536",
            "localhost:+1",
            "localhost:1:2",
            "[::1",
            "::1",
            "[::1]x",
            "[localhost]",
            "a b",
            "a/b",
            "a?b",
            "%6c",
            "a,b",
            "é.localhost",
            "a\u{0}",
            &long,
        ] {
            assert!(!is_authority(host.as_bytes()), "{host}");
        }
    }

    #[test]
    fn the_host_of_a_target_goes_before_the_header() {
        let settled = |target: &str, hosts: &[&str], version| {
            let mut request = http::Request::get(target).version(version);
            for host in hosts {
                request = request.header(HOST, *host);
            }
            let mut parts = request.body(()).expect("a request").into_parts().0;
            settle(&mut parts)
                .map(|()| parts.headers.get(HOST).map(|host| host.to_str().expect("text").to_owned()))
        };
        let new = Version::HTTP_11;
        assert_eq!(settled("/", &["a:1"], new), Ok(Some("a:1".to_owned())));
        assert_eq!(settled("http://b:2/", &["a:1"], new), Ok(Some("b:2".to_owned())));
        assert_eq!(settled("/", &[], Version::HTTP_10), Ok(None));
        for (target, hosts) in [
            ("/", &[][..]),
            ("/", &["a", "a"]),
            ("http://b/", &[]),
            ("http://b/", &["a", "b"]),
            ("http://u@b/", &["b"]),
            ("ftp://b/", &["b"]),
        ] {
            assert!(settled(target, hosts, new).is_err(), "{target} {hosts:?}");
        }
    }
}
