//! A value in a body that breaks it when it contains a quote.
//!
//! # Why
//! Values are inserted as they are. What a client sends in a header, or an authorizer in its
//! context, may contain a double quote, a backslash, `<` or `&`; the body then does not parse, or
//! says what the client made it say.
//!
//! # Bad
//! ```json
//! {"reason": "$context.authorizer.reason"}
//! ```
//!
//! # Good
//! Let the authorizer escape what it puts into its context, and take from requests only what has
//! a form of its own, such as `$context.requestId`.
//!
//! # Evidence
//! Assumed: nobody has measured that API Gateway inserts such values as they are.

use super::shown;
use crate::check::subject::Analysis;
use crate::check::trial::{BodyVerdict, unescaped, verdict};
use crate::diagnostic::{Code, Diagnostic, Severity};

pub(super) static CODE: Code =
    Code::new("unescaped-value", Severity::Note, include_str!("unescaped_value.rs"));

pub(super) fn check(subject: &Analysis<'_>, findings: &mut Vec<Diagnostic>) {
    for (response, body) in subject.bodies() {
        if !body.faults.is_empty()
            || body.is_velocity
            || !matches!(verdict(response, body), BodyVerdict::Sound)
        {
            continue;
        }
        let unescaped = unescaped(response, body);
        let Some((first, broken)) = unescaped.first() else { continue };
        let names: Vec<_> = unescaped.iter().map(|(span, _)| format!("`{}`", body.text(*span))).collect();
        let message =
            format!("a quote in {} breaks the body of {}", names.join(" or "), response.response_type());
        let mut finding = Diagnostic::of(&CODE, message).at(body.place(*first), "inserted as it is");
        for (span, _) in unescaped.iter().skip(1).take(9) {
            finding = finding.at(body.place(*span), "");
        }
        findings.push(finding.note(shown(&broken.says, &broken.body)));
    }
}
