//! `Access-Control-Allow-Origin: *` beside `Access-Control-Allow-Credentials: true`.
//!
//! # Why
//! A browser that sends cookies refuses a response that allows every origin.
//!
//! # Bad
//! ```json
//! {"gatewayresponse.header.Access-Control-Allow-Origin": "'*'", "gatewayresponse.header.Access-Control-Allow-Credentials": "'true'"}
//! ```
//!
//! # Good
//! ```json
//! {"gatewayresponse.header.Access-Control-Allow-Origin": "'https://a.example'", "gatewayresponse.header.Access-Control-Allow-Credentials": "'true'"}
//! ```
//!
//! # Evidence
//! Fetch standard, 3.3.5.

use crate::check::subject::{Analysis, Header};
use crate::diagnostic::{Code, Diagnostic, Severity};

pub(super) static CODE: Code =
    Code::new("star-with-credentials", Severity::Warning, include_str!("star_with_credentials.rs"));

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    for response in &subject.responses {
        let origin = response.header("Access-Control-Allow-Origin");
        let credentials = response.header("Access-Control-Allow-Credentials");
        let (Some(origin), Some(credentials)) = (origin, credentials) else { continue };
        let reads =
            |header: &Header<'_>, text: &str| header.constant().is_some_and(|value| value.trim() == text);
        if reads(origin, "*") && reads(credentials, "true") {
            findings.push(
                Diagnostic::of(&CODE, "browsers refuse credentials where every origin is allowed")
                    .at(origin.value_place(), "every origin")
                    .at(credentials.value_place(), "with credentials")
                    .help("name the origin, or remove Access-Control-Allow-Credentials"),
            );
        }
    }
}
