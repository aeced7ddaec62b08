//! Velocity in a gateway response: `#set`, `#if`, `$util`, `$input`.
//!
//! # Why
//! Templates of integrations are Velocity; those of gateway responses are not. References to
//! `$context`, `$stageVariables` and `$method.request` are replaced, and everything else is sent as
//! it is written: the client sees the directives.
//!
//! # Bad
//! ```json
//! {"tx": "$input.params('X-Tx')"}
//! ```
//!
//! # Good
//! ```json
//! {"tx": "$method.request.header.X-Tx"}
//! ```
//!
//! # Evidence
//! AWS developer guide, *Gateway responses*: "non-VTL mapping template supporting only simple
//! variable substitutions"; 3 of 309 public sources.

use super::clients_get;
use crate::check::subject::Analysis;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::template::body::LookAlike;

pub(super) static CODE: Code =
    Code::new("velocity-in-template", Severity::Error, include_str!("velocity_in_template.rs"));

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    for (response, body) in subject.bodies() {
        let variables = body.look_alikes().filter(|(kind, _)| *kind == LookAlike::VelocityVariable);
        let mut spans: Vec<_> = variables.map(|(_, span)| span).chain(body.directives()).collect();
        spans.sort();
        let Some(first) = spans.first() else { continue };
        let message = format!("`{}` is Velocity, which gateway responses are not", body.text(*first));
        let mut finding =
            Diagnostic::of(&CODE, message).at(body.place(*first), "sent to the client as it is written");
        for span in spans[1..].iter().take(MOST) {
            finding = finding.at(body.place(*span), "and this");
        }
        let about_input = spans.iter().any(|span| body.text(*span).starts_with("$input"));
        let help = if about_input {
            "for a value of the request write $method.request.header.…, .querystring.… or .path.…"
        } else {
            "write text and references such as $context.error.message; conditions belong in a definition for each type"
        };
        findings.push(finding.note(clients_get(response, body)).help(help));
    }
}

/// How many further places are shown.
const MOST: usize = 4;
