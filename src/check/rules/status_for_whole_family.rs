//! A status on `DEFAULT_4XX` or `DEFAULT_5XX`.
//!
//! # Why
//! It is given to every type without a definition of its own: with 400, a missing token (401), a
//! denied call (403) and a throttled client (429) all look the same. Without a status each keeps
//! its own. A redirect of all errors is what it is good for.
//!
//! # Bad
//! ```json
//! {"DEFAULT_4XX": {"statusCode": 400}}
//! ```
//!
//! # Good
//! ```json
//! {"DEFAULT_4XX": {"responseParameters": {"gatewayresponse.header.Cache-Control": "'no-store'"}}}
//! ```
//!
//! # Evidence
//! AWS developer guide, *Gateway response types*; 26 of 757 public definitions.

use crate::check::subject::Analysis;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::gateway::DefinitionStatus;

pub(super) static CODE: Code =
    Code::new("status-for-whole-family", Severity::Note, include_str!("status_for_whole_family.rs"));

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    for response in subject.responses.iter().filter(|response| response.response_type().is_family()) {
        let Some(status) = response.definition.status.map(DefinitionStatus::get) else { continue };
        let changed: Vec<_> = response
            .governs
            .iter()
            .filter_map(|member| Some((member, member.status().filter(|own| *own != status)?)))
            .map(|(member, own)| format!("{member} ({own})"))
            .collect();
        if (300..400).contains(&status) || changed.is_empty() {
            continue;
        }
        let family = response.response_type();
        findings.push(
            Diagnostic::of(
                &CODE,
                format!("every response that {family} answers for has the status {status}"),
            )
            .at(response.definition.place.clone(), "")
            .note(format!("it is given to {}", changed.join(", ")))
            .help("leave the status out: each type then keeps its own"),
        );
    }
}
