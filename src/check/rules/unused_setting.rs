//! A comment that changes nothing.
//!
//! # Why
//! What it was written for is mended, or stands elsewhere: a comment at the end of a line goes for
//! that line, one alone on its line for the block below. Left there, it hides the next mistake.
//!
//! # Bad
//! ```yaml
//! THROTTLED: # gatecast: allow lost-cors
//!   responseParameters:
//!     gatewayresponse.header.Access-Control-Allow-Origin: "'*'"
//! ```
//!
//! # Good
//! ```yaml
//! THROTTLED:
//!   responseParameters:
//!     gatewayresponse.header.Access-Control-Allow-Origin: "'*'"
//! ```
//!
//! # Evidence
//! It is this program's own language.

use crate::check::rule::{Check, Rule};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Place;

pub(in crate::check) const RULE: Rule = Rule {
    name: "unused-setting",
    severity: Severity::Note,
    file: include_str!("unused_setting.rs"),
    check: Check::WhileReading,
};

/// The finding about a rule that a comment names in vain.
pub(in crate::check) fn found(rule: &str, place: Place) -> Diagnostic {
    RULE.finding(format!("this comment changes no finding of `{rule}`"))
        .at(Some(place), "")
        .help("take it out")
}
