//! `$context.error.messageString` outside JSON, where its quotes are not needed.
//!
//! # Why
//! It is made for JSON. In HTML, XML and plain text people see its quotes, and for some types a
//! space before them.
//!
//! # Bad
//! ```json
//! {"responseTemplates": {"text/html": "<p>$context.error.messageString</p>"}}
//! ```
//!
//! # Good
//! ```json
//! {"responseTemplates": {"text/html": "<p>$context.error.message</p>"}}
//! ```
//!
//! # Evidence
//! AWS developer guide, *Mapping template and access logging variable reference*.

use super::clients_get;
use crate::check::body::{Validity, validity};
use crate::check::language::Language;
use crate::check::subject::Analysis;
use crate::check::trial::example;
use crate::diagnostic::{Code, Diagnostic, Fix, Severity};
use crate::template::reference::Variable;
use crate::template::variables::ErrorField;

pub(super) static CODE: Code =
    Code::new("message-string-outside-json", Severity::Note, include_str!("message_string_outside_json.rs"));

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    for (response, body) in subject.bodies().filter(|(_, body)| body.language != Language::Json) {
        if body.content_type.contains("json") || body.is_velocity {
            continue;
        }
        // JSON under another name needs the quotes; what it is called is for another rule.
        let is_json = |text: &str| matches!(validity("application/json", text), Validity::Valid);
        if example(response, body).is_some_and(|(_, text)| is_json(text)) {
            continue;
        }
        let is_it = |variable: &Variable| *variable == Variable::Error(ErrorField::MessageString);
        let Some((_, span)) = body.references().find(|(variable, _)| is_it(variable)) else { continue };
        let message = format!("messageString brings quotes, which {} does not need", body.content_type);
        findings.push(
            Diagnostic::of(&CODE, message)
                .at(body.place(span), "its quotes are shown")
                .note(clients_get(response, body))
                .help("write $context.error.message")
                .fix(Fix::of_text(&body.entry.body, &[(span, "$context.error.message")])),
        );
    }
}
