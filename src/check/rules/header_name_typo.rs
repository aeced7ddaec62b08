//! A header whose name is nearly one that browsers and clients know.
//!
//! # Why
//! API Gateway sends any name. Browsers ignore `Access-Control-AllowOrigin`.
//!
//! # Bad
//! ```json
//! {"gatewayresponse.header.Access-Control-AllowOrigin": "'*'"}
//! ```
//!
//! # Good
//! ```json
//! {"gatewayresponse.header.Access-Control-Allow-Origin": "'*'"}
//! ```
//!
//! # Evidence
//! Fetch standard, 3.3; one demo project with this typo is copied into at least 164 repositories.

use crate::check::subject::Analysis;
use crate::diagnostic::{Code, Diagnostic, Fix, Severity};

pub(super) static CODE: Code =
    Code::new("header-name-typo", Severity::Warning, include_str!("header_name_typo.rs"));

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    for (_, header) in subject.headers() {
        let key = &header.parameter.key;
        let span = header.name_span();
        let Some(near) = meant(header.name) else {
            if is_of_no_cors(header.name) {
                let finding =
                    Diagnostic::of(&CODE, format!("no browser or client knows the header `{}`", header.name));
                findings.push(finding.at(key.locate(span), "not a response header of CORS").help(
                    "browsers know Access-Control-Allow-Origin, -Headers, -Methods, -Credentials, Access-Control-Expose-Headers and -Max-Age",
                ));
            }
            continue;
        };
        findings.push(
            Diagnostic::of(&CODE, format!("no browser or client knows the header `{}`", header.name))
                .at(key.locate(span), format!("nearly {near}"))
                .help(format!("write {near}"))
                .fix(Fix::of_text(key, &[(span, near)])),
        );
    }
}

/// Whether a name only looks like one of CORS. Those of requests are among them.
fn is_of_no_cors(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let is_known = || WELL_KNOWN.iter().chain(&ALSO_KNOWN).any(|known| known.eq_ignore_ascii_case(&lower));
    lower.starts_with("access-control-") && !is_known()
}

/// The well-known header that a name is nearly.
fn meant(name: &str) -> Option<&'static str> {
    let lower = name.to_ascii_lowercase();
    if lower.len() > 100
        || WELL_KNOWN.iter().chain(&ALSO_KNOWN).any(|known| known.eq_ignore_ascii_case(&lower))
    {
        return None;
    }
    // `X-Retry-After` is a name of somebody's own.
    if lower
        .strip_prefix("x-")
        .is_some_and(|rest| WELL_KNOWN.iter().any(|known| known.eq_ignore_ascii_case(rest)))
    {
        return None;
    }
    let most = if lower.len() < 10 { 1 } else { 2 };
    let distance =
        |known: &'static str| (strsim::damerau_levenshtein(&lower, &known.to_ascii_lowercase()), known);
    let near = WELL_KNOWN.into_iter().map(distance).min()?;
    (lower.len() > 5 && near.0 <= most).then_some(near.1)
}

/// What browsers, caches and clients act on.
const WELL_KNOWN: [&str; 30] = [
    "Access-Control-Allow-Credentials",
    "Access-Control-Allow-Headers",
    "Access-Control-Allow-Methods",
    "Access-Control-Allow-Origin",
    "Access-Control-Expose-Headers",
    "Access-Control-Max-Age",
    "Cache-Control",
    "Clear-Site-Data",
    "Content-Disposition",
    "Content-Language",
    "Content-Security-Policy",
    "Content-Security-Policy-Report-Only",
    "Content-Type",
    "Cross-Origin-Embedder-Policy",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Resource-Policy",
    "Expires",
    "Location",
    "Permissions-Policy",
    "Pragma",
    "Referrer-Policy",
    "Retry-After",
    "Set-Cookie",
    "Strict-Transport-Security",
    "Timing-Allow-Origin",
    "WWW-Authenticate",
    "X-Content-Type-Options",
    "X-Frame-Options",
    "X-Permitted-Cross-Domain-Policies",
    "X-XSS-Protection",
];

/// Real names that are near others.
const ALSO_KNOWN: [&str; 7] = [
    "Access-Control-Allow-Private-Network",
    "Content-Encoding",
    "Content-Length",
    "Content-Location",
    "Content-Range",
    "Proxy-Authenticate",
    "X-Content-Type",
];
