//! Several origins in `Access-Control-Allow-Origin`.
//!
//! # Why
//! Browsers compare the value with the page's origin as a whole; a list equals none.
//!
//! # Bad
//! ```json
//! {"gatewayresponse.header.Access-Control-Allow-Origin": "'https://a.example,https://b.example'"}
//! ```
//!
//! # Good
//! ```json
//! {"gatewayresponse.header.Access-Control-Allow-Origin": "method.request.header.Origin", "gatewayresponse.header.Vary": "'Origin'"}
//! ```
//!
//! # Evidence
//! Fetch standard, 3.3.3.

use crate::check::subject::Analysis;
use crate::diagnostic::{Code, Diagnostic, Severity};

pub(super) static CODE: Code =
    Code::new("several-origins", Severity::Warning, include_str!("several_origins.rs"));

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    for (_, header) in subject.headers().filter(|(_, header)| header.is("Access-Control-Allow-Origin")) {
        let Some(value) = header.constant() else { continue };
        if value.trim().contains([',', ' ']) {
            findings.push(
                Diagnostic::of(&CODE, "several origins in one header, of which browsers take none")
                    .at(header.value_place(), "expected one origin, or *")
                    .help("to allow any origin that asks, map method.request.header.Origin, and Vary to 'Origin'"),
            );
        }
    }
}
