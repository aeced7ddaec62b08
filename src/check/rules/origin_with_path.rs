//! An allowed origin with a slash or a path behind it, or without a scheme.
//!
//! # Why
//! An origin is a scheme, a host and a port. Browsers send `Origin: https://a.example` and compare it
//! letter by letter; `https://a.example/` is never equal, nor are `https://*.example` and
//! `https://A.example`.
//!
//! # Bad
//! ```json
//! {"gatewayresponse.header.Access-Control-Allow-Origin": "'https://a.example/'"}
//! ```
//!
//! # Good
//! ```json
//! {"gatewayresponse.header.Access-Control-Allow-Origin": "'https://a.example'"}
//! ```
//!
//! # Evidence
//! Fetch standard, 3.2 and 3.3.3; RFC 6454, 7.

use crate::check::subject::Analysis;
use crate::diagnostic::{Code, Diagnostic, Fix, Severity, quoted};
use crate::source::Span;

pub(super) static CODE: Code =
    Code::new("origin-with-path", Severity::Warning, include_str!("origin_with_path.rs"));

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    for (_, header) in subject.headers().filter(|(_, header)| header.is("Access-Control-Allow-Origin")) {
        let Some(value) = header.constant().map(str::trim) else { continue };
        // Of lists and of placeholders other rules speak.
        if matches!(value, "*" | "null" | "") || value.contains(['$', ',', ' ', '{']) {
            continue;
        }
        let text = &header.parameter.value;
        let start = header.offset_of(value);
        let shown = Span::new(start, start + value.len()).of(text.as_str());
        let Some(scheme) = value.find("://") else {
            // A hole may bring the scheme.
            if !header.has_holes() {
                let finding =
                    Diagnostic::of(&CODE, format!("{} is not an origin: it has no scheme", quoted(value)));
                findings.push(
                    finding
                        .at(header.value_place(), "expected https:// and a host")
                        .help(format!("write 'https://{value}'")),
                );
            }
            continue;
        };
        if let Some(star) = value.find('*') {
            findings.push(
                Diagnostic::of(
                    &CODE,
                    format!("{} is not an origin: wildcards are not allowed in an origin", quoted(shown)),
                )
                .at(text.locate(Span::new(start + star, start + star + 1)), "compared letter by letter")
                .help("name one origin, or map method.request.header.Origin, and Vary to 'Origin'"),
            );
            continue;
        }
        let Some(path) = value[scheme + 3..].find(['/', '?', '#']).map(|at| scheme + 3 + at) else {
            if !header.has_holes() && value.bytes().any(|byte| byte.is_ascii_uppercase()) {
                let lower = value.to_ascii_lowercase();
                let span = Span::new(start, start + value.len());
                findings.push(
                    Diagnostic::of(&CODE, format!("{} is not an origin that browsers send", quoted(value)))
                        .at(text.locate(span), "browsers send it in lower case")
                        .help(format!("write '{lower}'"))
                        .fix(Fix::of_text(text, &[(span, &lower)])),
                );
            }
            continue;
        };
        let span = Span::new(start + path, start + value.len());
        findings.push(
            Diagnostic::of(&CODE, format!("{} is not an origin: it has a path", quoted(shown)))
                .at(text.locate(span), "no browser sends this")
                .help(format!("write '{}'", &shown[..path]))
                .fix(Fix::of_text(text, &[(span, "")])),
        );
    }
}
