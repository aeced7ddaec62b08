//! A redirect that does not say where to.
//!
//! # Why
//! Clients follow 301, 302, 303, 307 and 308 to the URL of the `Location` header; without it they
//! show an empty page or an error.
//!
//! # Bad
//! ```json
//! {"UNAUTHORIZED": {"statusCode": 302}}
//! ```
//!
//! # Good
//! ```json
//! {"UNAUTHORIZED": {"statusCode": 302, "responseParameters": {"gatewayresponse.header.Location": "'https://login.example'"}}}
//! ```
//!
//! # Evidence
//! RFC 9110, 15.4.

use crate::check::subject::Analysis;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::gateway::DefinitionStatus;

pub(super) static CODE: Code =
    Code::new("redirect-without-location", Severity::Warning, include_str!("redirect_without_location.rs"));

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    for response in &subject.responses {
        let Some(status) = response.definition.status.map(DefinitionStatus::get) else { continue };
        let redirects = matches!(status, 301 | 302 | 303 | 307 | 308);
        if redirects && response.header("Location").is_none() && !response.has_unread_headers() {
            findings.push(
                Diagnostic::of(
                    &CODE,
                    format!(
                        "{} redirects with {status}, and no Location says where to",
                        response.response_type()
                    ),
                )
                .at(response.definition.place.clone(), "")
                .help("map gatewayresponse.header.Location to the URL in single quotes"),
            );
        }
    }
}
