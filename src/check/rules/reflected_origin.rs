//! `Access-Control-Allow-Origin` taken from the request, without `Vary: Origin`.
//!
//! # Why
//! The answer differs by origin; a cache that does not know it gives one page the answer for
//! another. Together with credentials, every page may read what is meant for the signed-in user.
//!
//! # Bad
//! ```json
//! {"gatewayresponse.header.Access-Control-Allow-Origin": "method.request.header.Origin"}
//! ```
//!
//! # Good
//! ```json
//! {"gatewayresponse.header.Access-Control-Allow-Origin": "method.request.header.Origin", "gatewayresponse.header.Vary": "'Origin'"}
//! ```
//!
//! # Evidence
//! Fetch standard, 3.3.4; 11 of 309 public sources take the origin from the request.

use crate::check::subject::Analysis;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::template::mapping::Mapping;
use crate::template::reference::Variable;

pub(super) static CODE: Code =
    Code::new("reflected-origin", Severity::Note, include_str!("reflected_origin.rs"));

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    for response in &subject.responses {
        let Some(origin) = response.header("Access-Control-Allow-Origin") else { continue };
        let is_reflected = matches!(&origin.mapping, Mapping::Variable(Variable::Request(_, name), _) if name.eq_ignore_ascii_case("Origin"));
        let varies = response.header("Vary").is_some_and(|vary| {
            vary.constant()
                .filter(|_| !vary.has_holes())
                .is_none_or(|value| value.to_ascii_lowercase().contains("origin") || value.trim() == "*")
        });
        if is_reflected && !varies {
            findings.push(
                Diagnostic::of(&CODE, "the allowed origin differs by request, and no Vary header says so")
                    .at(origin.value_place(), "whatever the page's origin is")
                    .help("map gatewayresponse.header.Vary to 'Origin'"),
            );
        }
    }
}
