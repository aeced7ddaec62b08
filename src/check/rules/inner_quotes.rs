//! Single quotes inside of a constant: `'default-src 'self''`.
//!
//! # Why
//! The outermost quotes go and the inner ones stay, by the report of one production project. It was
//! never measured.
//!
//! # Bad
//! ```json
//! {"gatewayresponse.header.Content-Security-Policy": "'default-src 'self''"}
//! ```
//!
//! # Good
//! Nothing else is known to work; look at the header after a deployment.
//!
//! # Evidence
//! Assumed, after one report.

use crate::check::subject::Analysis;
use crate::diagnostic::{Code, Diagnostic, Severity};

pub(super) static CODE: Code = Code::new("inner-quotes", Severity::Note, include_str!("inner_quotes.rs"));

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    for (_, header) in subject.headers() {
        let Some(value) = header.constant().filter(|value| value.contains('\'')) else { continue };
        if !value.contains("''") && !value.contains("\\'") {
            findings.push(
                Diagnostic::of(
                    &CODE,
                    format!("header `{}` has single quotes inside of its constant", header.name),
                )
                .at(header.value_place(), "sent with its inner quotes, by one report"),
            );
        }
    }
}
