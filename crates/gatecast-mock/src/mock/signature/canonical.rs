//! A request in the form that is signed.
//!
//! The form is that of botocore and of the AWS SDK for JavaScript for every service but S3.

use bytes::Bytes;
use http::request::Parts;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, percent_encode, utf8_percent_encode};
use sha2::{Digest as _, Sha256};

/// What is escaped in a name or a value of the query string.
const IN_QUERY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// What is escaped in a path. `%` is: the path of the request is escaped once more.
const IN_PATH: &AsciiSet = &IN_QUERY.remove(b'/');

/// The SHA-256 hash of a request in its canonical form.
pub(super) fn hash(parts: &Parts, body: &Bytes, signed_headers: &[String]) -> [u8; 32] {
    let mut text = Vec::with_capacity(1024);
    let mut line = |part: &[u8]| {
        text.extend_from_slice(part);
        text.push(b'\n');
    };
    line(parts.method.as_str().as_bytes());
    line(path(parts.uri.path()).as_bytes());
    line(query(parts.uri.query().unwrap_or_default()).as_bytes());
    for name in signed_headers {
        let values: Vec<_> = parts.headers.get_all(name.as_str()).iter().collect();
        if !values.is_empty() {
            let values: Vec<_> = values.into_iter().map(|value| trimmed(value.as_bytes())).collect();
            line(&[name.as_bytes(), b":", &values.join(&b',')].concat());
        }
    }
    line(b"");
    line(signed_headers.join(";").as_bytes());
    text.extend(Sha256::digest(body).iter().flat_map(|byte| format!("{byte:02x}").into_bytes()));
    Sha256::digest(&text).into()
}

/// A path as it is signed: without empty segments and those of dots, escaped once more than it is.
fn path(path: &str) -> String {
    utf8_percent_encode(&normal(path), IN_PATH).to_string()
}

/// Whether a path is signed as it is, so that a signature of it is one of no other path.
pub(super) fn is_normal(path: &str) -> bool {
    normal(path) == path
}

/// A path without empty segments and those of dots.
fn normal(path: &str) -> String {
    let mut segments = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            segment => segments.push(segment),
        }
    }
    let end = if path.ends_with('/') && !segments.is_empty() { "/" } else { "" };
    format!("/{}{end}", segments.join("/"))
}

/// The pairs of a query string, sorted, without the signature.
fn query(query: &str) -> String {
    let mut pairs: Vec<_> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (escaped(name), escaped(value)))
        .filter(|(name, _)| name != "X-Amz-Signature")
        .collect();
    pairs.sort_unstable();
    let pairs: Vec<_> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
    pairs.join("&")
}

/// A name or a value of a query string with its escapes as the signature wants them. That a `+` is
/// a space is assumed: neither botocore nor the SDK for JavaScript sends one.
fn escaped(text: &str) -> String {
    let plain: Vec<u8> = percent_decode_str(&text.replace('+', "%20")).collect();
    percent_encode(&plain, IN_QUERY).to_string()
}

/// A header's value without the white space around it, and with one space for all inside.
fn trimmed(value: &[u8]) -> Vec<u8> {
    let words: Vec<_> = value.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).collect();
    words.join(&b' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_escaped_twice() {
        for (given, expected) in [
            ("/", "/"),
            ("/restapis/abc/gatewayresponses/DEFAULT_4XX", "/restapis/abc/gatewayresponses/DEFAULT_4XX"),
            ("/a%20b/c:d+e~", "/a%2520b/c%3Ad%2Be~"),
            ("//a/./b/../c//", "/a/c/"),
            ("/../..", "/"),
            ("*", "/%2A"),
        ] {
            assert_eq!(path(given), expected, "{given}");
        }
    }

    #[test]
    fn several_paths_have_the_same_signature() {
        for path in ["/", "/a", "/a/", "/a/b%2F..", "/a/.b", "/a/..."] {
            assert!(is_normal(path), "{path}");
        }
        for path in ["", "//", "/a//b", "/a/.", "/a/./", "/./a", "/a/..", "/a/../b", "*"] {
            assert!(!is_normal(path), "{path}");
        }
    }

    #[test]
    fn queries_are_sorted_by_name_and_then_by_value() {
        assert_eq!(query("a1=x&a=2&a=1&b"), "a=1&a=2&a1=x&b=");
        assert_eq!(query("f%5bx%5d=%7e&&f=a+b&X-Amz-Signature=1"), "f=a%20b&f%5Bx%5D=~");
        assert_eq!(query("%=%zz"), "%25=%25zz");
    }

    #[test]
    fn white_space_in_headers_is_one_space() {
        assert_eq!(trimmed(b"  a \t  b "), b"a b");
        assert_eq!(trimmed(b" "), b"");
    }
}
