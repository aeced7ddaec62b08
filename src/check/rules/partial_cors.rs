//! A response with some of the CORS headers that pages with credentials need.
//!
//! # Why
//! Pages that send cookies or other credentials read a response only where it has
//! `Access-Control-Allow-Credentials: true` beside the origin. Preflights or other gateway responses allow
//! credentials here, and this one does not.
//!
//! # Bad
//! ```yaml
//! DEFAULT_4XX:
//!   responseParameters:
//!     gatewayresponse.header.Access-Control-Allow-Origin: "'https://a.example'"
//!     gatewayresponse.header.Access-Control-Allow-Credentials: "'true'"
//! UNAUTHORIZED:
//!   responseParameters:
//!     gatewayresponse.header.Access-Control-Allow-Origin: "'https://a.example'"
//! ```
//!
//! # Good
//! ```yaml
//! UNAUTHORIZED:
//!   responseParameters:
//!     gatewayresponse.header.Access-Control-Allow-Origin: "'https://a.example'"
//!     gatewayresponse.header.Access-Control-Allow-Credentials: "'true'"
//! ```
//!
//! # Evidence
//! The Fetch standard on the CORS check.

use crate::check::subject::{Analysis, Header, ResponseView};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::rest_api::{ALLOW_CREDENTIALS, ALLOW_ORIGIN};

pub(super) static CODE: Code = Code::new("partial-cors", Severity::Warning, include_str!("partial_cors.rs"));

/// How many responses a finding points at.
const MAX_LABELS: usize = 3;

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    let with_credentials =
        |response: &&ResponseView<'_>| response.written_header(ALLOW_CREDENTIALS).is_some();
    let other = subject.responses.iter().find(with_credentials);
    let by_preflight = subject.cors.as_ref().filter(|cors| cors.allows_credentials);
    if other.is_none() && by_preflight.is_none() {
        return;
    }
    let lacking: Vec<_> =
        subject.responses.iter().filter_map(|response| Some((response, origin_alone(response)?))).collect();
    let Some((first, _)) = lacking.first() else { return };
    let message = match lacking.len() {
        1 => format!("{} allows an origin without `{ALLOW_CREDENTIALS}`", first.response_type()),
        count => format!("{count} responses allow an origin without `{ALLOW_CREDENTIALS}`"),
    };
    let mut finding = Diagnostic::of(&CODE, message);
    for (index, (_, origin)) in lacking.iter().take(MAX_LABELS).enumerate() {
        let label = if index == 0 { "pages that send credentials cannot read the response" } else { "" };
        finding = finding.at(origin.parameter.key.place(), label);
    }
    if let Some(cors) = by_preflight {
        finding = finding.at(cors.place.clone(), "preflights allow credentials");
    } else if let Some(header) = other.and_then(|other| other.header(ALLOW_CREDENTIALS)) {
        finding = finding.at(header.parameter.key.place(), "credentials are allowed here");
    }
    let names: Vec<_> = lacking.iter().map(|(response, _)| response.response_type().name()).collect();
    findings.push(finding.help(format!("add `{ALLOW_CREDENTIALS}` to {}", names.join(", "))));
}

/// The origin of a response that says nothing of credentials. With `*` the two exclude each other, which
/// another rule says.
fn origin_alone<'r>(response: &'r ResponseView<'_>) -> Option<&'r Header<'r>> {
    let origin = response.header(ALLOW_ORIGIN)?;
    let is_named = origin.constant().is_some_and(|origin| origin != "*");
    let is_alone = response.written_header(ALLOW_CREDENTIALS).is_none() && !response.has_unread_headers();
    (is_named && is_alone).then_some(origin)
}
