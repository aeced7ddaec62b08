//! A value that the header of this name cannot have.
//!
//! # Why
//! Clients ignore what they cannot read: `Access-Control-Allow-Credentials` is `true` or absent,
//! `Access-Control-Max-Age` and `Retry-After` are seconds (the latter may be a date), and
//! `X-Content-Type-Options` is `nosniff`.
//!
//! # Bad
//! ```json
//! {"gatewayresponse.header.Retry-After": "'one minute'"}
//! ```
//!
//! # Good
//! ```json
//! {"gatewayresponse.header.Retry-After": "'60'"}
//! ```
//!
//! # Evidence
//! Fetch standard, 3.3; RFC 9110, 10.2.3.

use crate::check::subject::Analysis;
use crate::diagnostic::{Code, Diagnostic, Severity, quoted};

pub(super) static CODE: Code =
    Code::new("invalid-header-value", Severity::Warning, include_str!("invalid_header_value.rs"));

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    for (_, header) in subject.headers() {
        // What is not known may be anything.
        let Some(value) = header.constant().filter(|_| !header.has_holes()).map(str::trim) else { continue };
        let Some((_, is_valid, expected)) = FORMS.iter().find(|(name, ..)| header.is(name)) else { continue };
        if !is_valid(value) {
            let finding = Diagnostic::of(
                &CODE,
                if value.is_empty() {
                    format!("header `{}` is empty", header.name)
                } else {
                    format!("{} is not a valid value of `{}`", quoted(value), header.name)
                },
            );
            findings.push(finding.at(header.value_place(), format!("expected {expected}")));
        }
    }
}

/// A header, whether it can have a value, and what is expected.
type Form = (&'static str, fn(&str) -> bool, &'static str);

const FORMS: [Form; 9] = [
    ("Access-Control-Allow-Origin", |value| !value.is_empty(), "one origin, or *"),
    ("Location", |value| !value.is_empty(), "a URL"),
    ("Access-Control-Expose-Headers", is_list_of_names, "names of headers with commas between them, or *"),
    (
        "Access-Control-Allow-Credentials",
        |value| value == "true",
        "true; without credentials leave the header out",
    ),
    ("Access-Control-Max-Age", is_number, "a number of seconds"),
    ("Retry-After", |value| is_number(value) || is_date(value), "a number of seconds, or a date"),
    ("Access-Control-Allow-Methods", is_list_of_methods, "methods with commas between them, or *"),
    ("Access-Control-Allow-Headers", is_list_of_names, "names of headers with commas between them, or *"),
    ("X-Content-Type-Options", |value| value.eq_ignore_ascii_case("nosniff"), "nosniff"),
];

fn is_number(value: &str) -> bool {
    !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit())
}

/// `Sun, 06 Nov 1994 08:49:37 GMT`, roughly.
fn is_date(value: &str) -> bool {
    value.ends_with("GMT") && value.contains(':')
}

fn is_list_of_names(value: &str) -> bool {
    let is_name = |name: &str| {
        name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
    };
    value.split(',').all(|name| is_name(name.trim()))
}

/// Any name can be a method, but nobody has one with other signs than these.
fn is_list_of_methods(value: &str) -> bool {
    let is_method =
        |name: &str| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"*-_".contains(&byte));
    value.split(',').all(|name| is_method(name.trim()))
}
