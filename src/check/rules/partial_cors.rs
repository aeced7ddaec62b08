//! A response with some of the CORS headers that pages with credentials need.
//!
//! # Why
//! Pages that send cookies or other credentials read a response only where it has
//! `Access-Control-Allow-Credentials: true` beside the origin. Preflights or other gateway responses allow
//! credentials here, and this one does not. `*` in place of the origin does not count for such pages
//! either.
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
    let other = subject.responses.iter().find(|response| response.allows_credentials() == Some(true));
    let by_preflight = subject.cors.iter().find(|cors| cors.allows_credentials);
    if other.is_none() && by_preflight.is_none() {
        return;
    }
    let origins = || subject.responses.iter().filter_map(|response| Some((response, refused(response)?)));
    let is_star = |origin: &Header<'_>| origin.constant() == Some("*");
    let lacking: Vec<_> = origins().filter(|(_, origin)| !is_star(origin)).collect();
    if let Some((first, _)) = lacking.first() {
        let message = match lacking.len() {
            1 => format!("{} allows an origin without `{ALLOW_CREDENTIALS}`", first.response_type()),
            count => format!("{count} responses allow an origin without `{ALLOW_CREDENTIALS}`"),
        };
        let mut finding = labelled(Diagnostic::of(&CODE, message), &lacking);
        if let Some(cors) = by_preflight {
            finding = finding.at(cors.place.clone(), "preflights allow credentials");
        } else if let Some(header) = other.and_then(|other| other.header(ALLOW_CREDENTIALS)) {
            finding = finding.at(header.parameter.key.place(), "credentials are allowed here");
        }
        findings.push(finding.help(format!("set `{ALLOW_CREDENTIALS}` to `'true'` in {}", names(&lacking))));
    }
    // Other responses may have names of their own; a preflight is for all.
    let Some(cors) = by_preflight else { return };
    let open: Vec<_> = origins().filter(|(_, origin)| is_star(origin)).collect();
    if let Some((first, _)) = open.first() {
        let message = match open.len() {
            1 => format!("{} allows every origin, and preflights allow credentials", first.response_type()),
            count => format!("{count} responses allow every origin, and preflights allow credentials"),
        };
        let finding = labelled(Diagnostic::of(&CODE, message), &open);
        let origin = cors.origin.as_deref().filter(|origin| *origin != "*");
        let origin = origin.map_or("the origin".to_owned(), |origin| format!("`'{origin}'`"));
        findings.push(finding.at(cors.place.clone(), "preflights allow credentials").help(format!(
            "name {origin} in place of `*`, and set `{ALLOW_CREDENTIALS}` to `'true'`, in {}",
            names(&open)
        )));
    }
}

/// Points at the origins of responses.
fn labelled(mut finding: Diagnostic, responses: &[(&ResponseView<'_>, &Header<'_>)]) -> Diagnostic {
    for (index, (_, origin)) in responses.iter().take(MAX_LABELS).enumerate() {
        let label = if index == 0 { "pages that send credentials cannot read the response" } else { "" };
        finding = finding.at(origin.parameter.key.place(), label);
    }
    finding
}

fn names(responses: &[(&ResponseView<'_>, &Header<'_>)]) -> String {
    let names: Vec<_> = responses.iter().map(|(response, _)| response.response_type().name()).collect();
    names.join(", ")
}

/// The origin of a response that certainly does not allow credentials. With `*` the two exclude each other,
/// which another rule says of responses that have both.
fn refused<'r>(response: &'r ResponseView<'_>) -> Option<&'r Header<'r>> {
    let origin = response.header(ALLOW_ORIGIN)?;
    let is_constant = origin.constant().is_some() && !origin.has_holes();
    let is_refused = response.allows_credentials() == Some(false) && !response.has_unread_headers();
    (is_constant && is_refused).then_some(origin)
}
