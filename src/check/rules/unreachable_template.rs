//! A template that another one of the same media type hides.
//!
//! # Why
//! Parameters and case of a media type do not count when a template is chosen, so that two keys can
//! name the same one; the first is sent.
//!
//! # Bad
//! ```json
//! {"responseTemplates": {"application/json": "{\"a\":1}", "application/json; charset=utf-8": "{\"a\":2}"}}
//! ```
//!
//! # Good
//! ```json
//! {"responseTemplates": {"application/json": "{\"a\":1}"}}
//! ```
//!
//! # Evidence
//! Assumed, after what is documented for integration responses.

use std::collections::HashMap;

use crate::check::subject::Analysis;
use crate::diagnostic::{Code, Diagnostic, Severity, quoted};

pub(super) static CODE: Code =
    Code::new("unreachable-template", Severity::Warning, include_str!("unreachable_template.rs"));

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    for response in &subject.responses {
        let mut sent = HashMap::new();
        for body in &response.bodies {
            let first = *sent.entry(body.essence()).or_insert(body);
            if std::ptr::eq(first, body) {
                continue;
            }
            let key = body.entry.media_type.as_str();
            let finding = Diagnostic::of(&CODE, format!("the template for {} is never sent", quoted(key)));
            findings.push(
                finding
                    .at(body.entry.media_type.place(), "this one is hidden")
                    .at(first.entry.media_type.place(), "by this one")
                    .help("remove one of the two"),
            );
        }
    }
}
