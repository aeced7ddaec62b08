//! A definition with nothing in it.
//!
//! # Why
//! It changes nothing about its own type, but it counts as a definition: the type no longer gets
//! what its family defines.
//!
//! # Bad
//! ```json
//! {"THROTTLED": {}}
//! ```
//!
//! # Good
//! ```json
//! {"THROTTLED": {"statusCode": 429}}
//! ```
//!
//! # Evidence
//! Assumed: that an empty definition cuts a type off from its family follows from the recorded rule
//! that an entry is used whole.

use crate::check::subject::Analysis;
use crate::diagnostic::{Code, Diagnostic, Severity};

pub(super) static CODE: Code =
    Code::new("empty-definition", Severity::Warning, include_str!("empty_definition.rs"));

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    for response in &subject.responses {
        let definition = response.definition;
        let is_empty = definition.status.is_none()
            && definition.parameters.is_empty()
            && definition.templates.is_empty()
            // What could not be read is reported where it stands.
            && !definition.is_partial;
        let fallback = definition.response_type.family().fallback();
        if is_empty {
            let mut finding =
                Diagnostic::of(&CODE, format!("the definition of {} is empty", definition.response_type))
                    .at(definition.place.clone(), "it customises nothing");
            if !definition.response_type.is_family() && subject.api.definition(fallback).is_some() {
                finding = finding.note(format!("it keeps the type from getting what {fallback} defines"));
            }
            findings.push(finding.help("remove it"));
        }
    }
}
