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

use crate::diagnostic::{Diagnostic, codes};
use crate::source::Place;

codes! {
    pub(super) static UNUSED_SETTING: Note = "unused-setting", include_str!("unused_setting.rs");
}

/// The finding about a rule that a comment names in vain.
pub(super) fn found(rule: &str, place: Place) -> Diagnostic {
    Diagnostic::of(&UNUSED_SETTING, format!("unused suppression of `{rule}`"))
        .at(Some(place), "")
        .help("take it out")
}
