//! A name after a dollar that refers to nothing.
//!
//! # Why
//! Only `$context.…`, `$stageVariables.…` and `$method.request.…` are references; any other name is
//! text, which the client sees with its dollar.
//!
//! # Bad
//! ```json
//! {"error": "$error.message"}
//! ```
//!
//! # Good
//! ```json
//! {"error": "$context.error.message"}
//! ```
//!
//! # Evidence
//! AWS developer guide, *Gateway responses*; that other names stay as they are is assumed.

use super::clients_get;
use crate::check::subject::Analysis;
use crate::diagnostic::{Code, Diagnostic, Fix, Help, Setting, Severity, nearest};
use crate::template::body::LookAlike;
use crate::template::variables::{CONTEXT, ERROR};

pub(super) static CODE: Code =
    Code::new("not-a-variable", Severity::Warning, include_str!("not_a_variable.rs"));

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    for (response, body) in subject.bodies().filter(|(_, body)| !body.is_velocity) {
        for (kind, span) in body.look_alikes() {
            let text = body.text(span);
            let is_meant = match kind {
                LookAlike::Incomplete => true,
                LookAlike::UnknownName => !body.is_key(span),
                _ => false,
            };
            if !is_meant {
                continue;
            }
            let finding = Diagnostic::of(&CODE, format!("`{text}` refers to nothing"))
                .at(body.place(span), "sent to the client as it is written");
            let is_of_request = text.starts_with("$method.");
            findings.push(match meant(text.trim_start_matches('$')) {
                None if is_of_request => finding
                    .help("write $method.request.header.…, .querystring.… or .path.…; a template sees nothing else of the request"),
                Some(near) => finding
                    .help(format!("did you mean `${near}`?"))
                    .fix(Fix::of_text(&body.entry.body, &[(span, &format!("${near}"))]).map(Fix::unsafely)),
                None => finding
                    .note(clients_get(response, body))
                    .help(Help::from("choose one of ").setting(Setting::Page("variables"))),
            });
        }
    }
}

/// The variable that a name is most like.
fn meant(name: &str) -> Option<String> {
    let names = || CONTEXT.iter().chain(&ERROR).map(|facts| facts.name);
    if names().any(|known| known == name) {
        return Some(format!("context.{name}"));
    }
    let (root, rest) = name.split_once('.')?;
    let root = nearest(root, ["context", "stageVariables", "method"])?;
    let is_known = root != "context" || rest.starts_with("authorizer.") || names().any(|known| known == rest);
    let rest = if is_known { rest } else { nearest(rest, names())? };
    let near = format!("{root}.{rest}");
    (near != name).then_some(near)
}
