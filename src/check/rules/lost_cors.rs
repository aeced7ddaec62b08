//! A definition without the CORS headers that its family has.
//!
//! # Why
//! A definition is used whole: nothing of `DEFAULT_4XX` is mixed into a type that has a definition of
//! its own. Without `Access-Control-Allow-Origin` browsers hide the response, and pages see a CORS
//! error in place of the status.
//!
//! It is a warning where the file shows that pages of other origins call the API: CORS is configured,
//! or the API answers preflight requests. Elsewhere it is a note; a team whose API is called by browsers
//! makes it a warning in `gatecast.toml`.
//!
//! # Bad
//! ```json
//! {"DEFAULT_4XX": {"responseParameters": {"gatewayresponse.header.Access-Control-Allow-Origin": "'*'"}},
//!  "THROTTLED": {"statusCode": 429}}
//! ```
//!
//! # Good
//! ```json
//! {"DEFAULT_4XX": {"responseParameters": {"gatewayresponse.header.Access-Control-Allow-Origin": "'*'"}},
//!  "THROTTLED": {"statusCode": 429, "responseParameters": {"gatewayresponse.header.Access-Control-Allow-Origin": "'*'"}}}
//! ```
//!
//! # Evidence
//! Recorded for the control plane, measured for the run time (ministack pull request 1756); 3 of the
//! 52 public sources that have both kinds of entries.

use crate::check::subject::Analysis;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::rest_api::ALLOW_ORIGIN;

pub(super) static CODE: Code = Code::new("lost-cors", Severity::Note, include_str!("lost_cors.rs"));

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    for response in subject.responses.iter().filter(|response| !response.response_type().is_family()) {
        let response_type = response.response_type();
        let fallback = response_type.family().fallback();
        let family = subject.responses.iter().find(|other| other.response_type() == fallback);
        // Whether its value is one that API Gateway takes is another question.
        let Some(kept) = family.and_then(|family| family.written_header(ALLOW_ORIGIN)) else { continue };
        if response.written_header(ALLOW_ORIGIN).is_some() || response.definition.is_partial {
            continue;
        }
        let message = format!("{response_type} is sent without the CORS headers of {fallback}");
        findings.push(
            Diagnostic::of(&CODE, message)
                .severity(if subject.serves_browsers() { Severity::Warning } else { CODE.severity })
                .at(response.definition.place.clone(), "replaces the definition of its family completely")
                .at(kept.key.place(), "not inherited by types that have their own definition")
                .note("a page of another origin sees a CORS error in place of the response")
                .help(format!("repeat the CORS headers in {response_type}")),
        );
    }
}
