//! Headers that API Gateway drops, renames or refuses on their way through an integration.
//!
//! Recorded with every kind of integration, but for those marked as observed.

use crate::rest_api::IntegrationKind;

/// Targets of mappings that fail the request, whatever the integration.
const REFUSED: [&str; 2] = ["Content-Length", "Transfer-Encoding"];
/// Those that fail it with HTTP backends (observed).
const REFUSED_HTTP: [&str; 2] = ["X-Amzn-Trace-Id", "X-Amzn-Apigateway-Api-Id"];
/// Those that fail it with AWS services and functions.
const REFUSED_AWS: [&str; 5] = ["Authorization", "Connection", "Expect", "Proxy-Authenticate", "TE"];

/// Headers that are mapped and never sent.
const UNSENT: [&str; 4] = ["Connection", "Expect", "Proxy-Authenticate", "TE"];
const UNSENT_HTTP: [&str; 1] = ["Via"];
const UNSENT_AWS: [&str; 1] = ["Referer"];

/// Headers of the client that neither templates nor events have.
const INVISIBLE: [&str; 12] = [
    "Connection",
    "Content-Length",
    "Content-MD5",
    "Expect",
    "Max-Forwards",
    "Proxy-Authenticate",
    "Server",
    "TE",
    "Trailer",
    "Transfer-Encoding",
    "Upgrade",
    "WWW-Authenticate",
];
/// Those that an HTTP backend does not get besides.
const NOT_FORWARDED: [&str; 3] = ["Content-Encoding", "Host", "Via"];

/// Headers of responses that come back as `x-amzn-Remapped-…`.
const REMAPPED: [&str; 14] = [
    "Authorization",
    "Connection",
    "Content-Length",
    "Content-MD5",
    "Date",
    "Expect",
    "Host",
    "Max-Forwards",
    "Proxy-Authenticate",
    "Server",
    "Trailer",
    "Upgrade",
    "User-Agent",
    "WWW-Authenticate",
];
/// Those that come back so from functions behind a proxy integration (observed).
const REMAPPED_AWS_PROXY: [&str; 4] = ["Connection", "Content-Length", "Date", "Server"];
/// Those that come back so from HTTP backends behind a proxy integration.
const REMAPPED_HTTP_PROXY: [&str; 5] = ["Connection", "Content-Length", "Date", "Server", "x-amzn-RequestId"];
/// Headers of such backends that do not come back.
const DROPPED_HTTP_PROXY: [&str; 3] = ["Content-Encoding", "Transfer-Encoding", "Via"];

/// Whether a mapping to this header of the integration request fails the request.
pub(super) fn is_refused(kind: IntegrationKind, name: &str) -> bool {
    match kind {
        IntegrationKind::Http | IntegrationKind::HttpProxy => has(&REFUSED, name) || has(&REFUSED_HTTP, name),
        IntegrationKind::Aws | IntegrationKind::AwsProxy => has(&REFUSED, name) || has(&REFUSED_AWS, name),
        IntegrationKind::Mock | IntegrationKind::Unknown => false,
    }
}

/// Whether a mapped header is never sent.
pub(super) fn is_unsent(kind: IntegrationKind, name: &str) -> bool {
    let own: &[&str] = match kind {
        IntegrationKind::Http | IntegrationKind::HttpProxy => &UNSENT_HTTP,
        _ => &UNSENT_AWS,
    };
    has(&UNSENT, name) || has(own, name)
}

/// Whether templates, and functions behind a proxy integration, get this header of the client.
pub(super) fn is_visible(name: &str) -> bool {
    !has(&INVISIBLE, name)
}

/// Whether an HTTP backend behind a proxy integration gets this header of the client.
pub(super) fn is_forwarded(name: &str) -> bool {
    !has(&NOT_FORWARDED, name) && is_visible(name)
}

/// The name under which a header of the response comes back; `None` where it does not.
pub(super) fn name_in_response(kind: IntegrationKind, name: &str) -> Option<String> {
    let (remapped, dropped): (&[&str], &[&str]) = match kind {
        IntegrationKind::AwsProxy => (&REMAPPED_AWS_PROXY, &[]),
        IntegrationKind::HttpProxy => (&REMAPPED_HTTP_PROXY, &DROPPED_HTTP_PROXY),
        _ => (&REMAPPED, &["Transfer-Encoding"]),
    };
    if has(dropped, name) {
        return None;
    }
    Some(if has(remapped, name) { format!("x-amzn-Remapped-{name}") } else { name.to_owned() })
}

fn has(names: &[&str], name: &str) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}
