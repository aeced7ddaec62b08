//! A form whose rendering has not been observed on API Gateway.
//!
//! What gatecast shows for it is the best reading of the documentation, and may be wrong.
//!
//! # Why
//! `${context.x}`, `$!context.x` and `[…]` after a reference are taken for text, and a backslash
//! before a reference does not keep it from being replaced. `$method.request.…` in a body is
//! documented and was never seen. Of several templates the first media type of `Accept` decides.
//!
//! # Bad
//! ```json
//! {"error": "${context.error.message}"}
//! ```
//!
//! # Good
//! ```json
//! {"error": "$context.error.message"}
//! ```
//!
//! # Evidence
//! Assumed; `docs/fidelity.md` has each of them.

use super::clients_get;
use crate::check::subject::{Analysis, ResponseView, TemplateView};
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::template::body::LookAlike;
use crate::template::reference::Variable;

pub(super) static CODE: Code =
    Code::new("assumed-behaviour", Severity::Note, include_str!("assumed_behaviour.rs"));

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    for (response, body) in subject.bodies().filter(|(_, body)| !body.is_velocity) {
        for (kind, span) in body.look_alikes() {
            let Some((taken, help)) = taken_for(kind, body.text(span)) else { continue };
            let what = if kind == LookAlike::Escape { " before a reference" } else { "" };
            let message = format!("untested on AWS: how API Gateway renders `{}`{what}", body.text(span));
            let finding = Diagnostic::of(&CODE, message).at(body.place(span), taken);
            findings.push(finding.note(clients_get(response, body)).help(help));
        }
        let requests = body.references().filter(|(variable, _)| matches!(variable, Variable::Request(..)));
        if let Some((_, span)) = requests.into_iter().next() {
            let message = format!("`{}` in a body is documented, and was never seen", body.text(span));
            findings.push(Diagnostic::of(&CODE, message).at(body.place(span), "taken for a reference"));
        }
    }
    for response in subject.responses.iter().filter(|response| has_a_choice(response)) {
        let message = format!("untested on AWS: which template of {} is chosen", response.response_type());
        let mut finding = Diagnostic::of(&CODE, message);
        for body in response.bodies.iter().take(MOST) {
            finding = finding.at(body.entry.media_type.place(), "");
        }
        findings.push(
            finding
                .note("taken: the first media type of Accept, or else application/json, or else the first"),
        );
    }
}

/// Whether there are templates of different media types.
fn has_a_choice(response: &ResponseView<'_>) -> bool {
    let mut bodies = response.bodies.iter();
    let Some(first) = bodies.next().map(TemplateView::essence) else { return false };
    bodies.any(|body| body.essence() != first)
}

/// How many templates are shown.
const MOST: usize = 10;

/// What a form is taken for, and what to write in its place.
fn taken_for(kind: LookAlike, text: &str) -> Option<(&'static str, &'static str)> {
    let is_reference = ["context.", "stageVariables.", "method."].iter().any(|root| text.contains(root));
    Some(match kind {
        LookAlike::Braced if is_reference => ("taken for text", "write it without braces"),
        LookAlike::Quiet => ("taken for text", "write it without the exclamation mark"),
        LookAlike::Escape => (
            "taken for text; the reference after it is replaced",
            "there is no way to write a reference as text",
        ),
        LookAlike::Subscript
            if text.contains(['\'', '"']) || text[1..].starts_with(|c: char| c.is_ascii_digit()) =>
        {
            ("taken for text", "write a dot and the name, where the value has one")
        }
        _ => return None,
    })
}
