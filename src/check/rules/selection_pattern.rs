//! A selection pattern that never selects, or that selects successes too.
//!
//! # Why
//! For a function, the pattern is tried on the whole `errorMessage` of what it returned, and on an empty text
//! where it succeeded. A pattern for statuses never matches a message, a pattern without `.*` around a word
//! matches that word alone, and one that matches an empty text takes the place of the default response.
//!
//! # Bad
//! ```yaml
//! type: aws # a function
//! responses:
//!   "5\\d{2}": {statusCode: "500"}
//!   ".*": {statusCode: "400"}
//! ```
//!
//! # Good
//! ```yaml
//! type: aws # a function
//! responses:
//!   ".*Internal.*": {statusCode: "500"}
//!   ".+": {statusCode: "400"}
//! ```
//!
//! # Evidence
//! Recorded: a pattern `200` never matches a function's answer, and `.+` does not match its success (LocalStack's
//! recordings); developer guide, "Set up an integration response" for `.*`.

use crate::check::subject::Analysis;
use crate::check::velocity::selects;
use crate::diagnostic::{Code, Diagnostic, Severity, quoted};
use crate::rest_api::{Integration, IntegrationKind};

pub(super) static CODE: Code =
    Code::new("selection-pattern", Severity::Warning, include_str!("selection_pattern.rs"));

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    let Some(rest_api) = &subject.api.rest_api else { return };
    for (resource, method) in rest_api.methods() {
        let Some(integration) = &method.integration else { continue };
        for response in &integration.responses {
            let Some(pattern) = response.selection_pattern.as_ref().filter(|pattern| !pattern.has_holes())
            else {
                continue;
            };
            let Some((label, help)) = fault(integration, pattern.as_str()) else { continue };
            let message = format!(
                "the selection pattern {} of {} {}",
                quoted(pattern.as_str()),
                method.name,
                resource.path
            );
            findings.push(Diagnostic::of(&CODE, message).at(pattern.place(), label).help(help));
        }
    }
}

/// What is wrong with a pattern, and what to write.
fn fault(integration: &Integration, pattern: &str) -> Option<(&'static str, &'static str)> {
    let matches_nothing = selects(pattern, "");
    if matches_nothing.is_none() {
        return Some((
            "it is not a regular expression, and selects nothing",
            "correct the regular expression",
        ));
    }
    let uri = integration.uri.as_ref().map(|uri| uri.as_str()).unwrap_or_default();
    let is_function = integration.kind == IntegrationKind::Aws && uri.contains(":lambda:path/");
    if !is_function || pattern.is_empty() {
        return None;
    }
    if is_for_statuses(pattern) {
        return Some((
            "it is tried on the error message of the function, not on a status",
            "write a pattern for messages, such as `.*Not found.*`",
        ));
    }
    if matches_nothing == Some(true) {
        return Some((
            "it matches successes too, whose error message is empty",
            "write `.+`, or `(\\n|.)+` for messages of several lines",
        ));
    }
    None
}

/// Whether a pattern has nothing but digits: `5\d{2}`, `400`, `4[0-9]{2}`.
fn is_for_statuses(pattern: &str) -> bool {
    let rest = pattern.replace(r"\d", "0");
    let is_about_digits = |c: char| c.is_ascii_digit() || "[]{}()|-^$?,".contains(c);
    rest.chars().all(is_about_digits) && rest.contains(|c: char| c.is_ascii_digit())
}
