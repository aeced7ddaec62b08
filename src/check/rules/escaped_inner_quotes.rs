//! Inner quotes of a constant doubled or escaped: `'default-src ''self'''`.
//!
//! # Why
//! Nothing in API Gateway takes the second quote or the backslash away: the client gets both, and a
//! Content-Security-Policy with `''self''` allows nothing.
//!
//! # Bad
//! ```json
//! {"gatewayresponse.header.Content-Security-Policy": "'default-src ''self'''"}
//! ```
//!
//! # Good
//! ```json
//! {"gatewayresponse.header.Content-Security-Policy": "'default-src 'self''"}
//! ```
//!
//! # Evidence
//! Assumed, after one report of unescaped quotes that work; 2 of 309 public sources.

use crate::check::subject::{Analysis, Header};
use crate::diagnostic::{Code, Diagnostic, Fix, Severity, quoted};

pub(super) static CODE: Code =
    Code::new("escaped-inner-quotes", Severity::Warning, include_str!("escaped_inner_quotes.rs"));

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    for (_, header) in subject.headers() {
        let Some(value) = header.constant() else { continue };
        let escaped = ["''", "\\'"].into_iter().filter(|escaped| value.contains(escaped));
        let changes: Vec<_> = escaped
            .flat_map(|escaped| value.match_indices(escaped))
            .map(|(at, escaped)| (Header::span_in_constant(at, at + escaped.len()), "'"))
            .collect();
        let Some((first, _)) = changes.first() else { continue };
        let what = if value.contains("''") { "second quote" } else { "backslash" };
        let text = &header.parameter.value;
        findings.push(
            Diagnostic::of(&CODE, format!("header `{}` is sent as {}", header.name, quoted(value)))
                .at(text.locate(*first), format!("the {what} is sent literally"))
                .help("write each inner quote once")
                .fix(Fix::of_text(text, &changes).map(Fix::unsafely)),
        );
    }
}
