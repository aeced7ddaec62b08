//! A body that does not parse by its media type.
//!
//! The response is rendered with the values that API Gateway puts there: every message of the
//! type, null messages, what the validator says, values of an authorizer. The finding shows the
//! first of them for which the result does not parse. Mistakes that have a name of their own are
//! reported under that. Where it parses for other values, the finding is a warning.
//!
//! # Why
//! API Gateway checks nothing: it sends what the template renders, and the client breaks.
//!
//! # Bad
//! ```json
//! {"error": $context.error.messageString
//! ```
//!
//! # Good
//! ```json
//! {"error": $context.error.messageString}
//! ```
//!
//! # Evidence
//! PutGatewayResponse stores templates as they are (recorded); the parse of the rendered body.

use super::shown;
use crate::check::json::Repaired;
use crate::check::subject::{Analysis, ResponseView, TemplateView};
use crate::check::trial::{BodyVerdict, Breakage, verdict};
use crate::diagnostic::{Code, Diagnostic, Severity};

pub(super) static CODE: Code = Code::new("broken-body", Severity::Error, include_str!("broken_body.rs"));

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    let is_judged =
        |body: &TemplateView<'_>| !body.is_velocity && !body.is_from_authorizer() && !body.has_open_end();
    for (response, body) in subject.bodies().filter(|(_, body)| is_judged(body)) {
        // Faults that have a name are reported under it; this is about what is broken without them.
        let mended = Repaired::of(body);
        let found = match &mended {
            _ if body.faults.is_empty() => broken(response, body),
            Some(mended) => broken(response, &TemplateView::new(&mended.entry, Some(&body.content_type))),
            None => None,
        };
        let Some((severity, broken)) = found else { continue };
        let origin = mended.map_or(broken.origin, |mended| mended.before(broken.origin));
        let what = match broken.problem.language {
            "form" => "form data",
            language => language,
        };
        let how = if severity == Severity::Error { "is not valid" } else { "is not always valid" };
        let problem = problem(&broken);
        let message = format!("the body of {} {how} {what}: {problem}", response.response_type());
        findings.push(
            Diagnostic::of(&CODE, message)
                .severity(severity)
                .at(body.place(origin), "found here once the values are filled in")
                .note(shown(&broken.says, &broken.body)),
        );
    }
}

/// What is wrong, in words for people who do not write parsers.
fn problem(broken: &Breakage) -> String {
    let message = &broken.problem.message;
    match message.strip_prefix("EOF while parsing ") {
        Some(_) if broken.body.trim().is_empty() => "it is empty".to_owned(),
        Some(what) => format!("it ends in the middle of {what}"),
        None if message.starts_with("control character") => {
            "a line break or a tab inside of a string, which must be written as `\\n` or `\\t`".to_owned()
        }
        None => message.trim_start_matches("ill-formed document: ").to_owned(),
    }
}

fn broken(response: &ResponseView<'_>, body: &TemplateView<'_>) -> Option<(Severity, Breakage)> {
    match verdict(response, body) {
        BodyVerdict::Sound => None,
        BodyVerdict::Broken(broken) => Some((Severity::Error, broken)),
        BodyVerdict::BreaksFor(broken) => Some((Severity::Warning, broken)),
    }
}
