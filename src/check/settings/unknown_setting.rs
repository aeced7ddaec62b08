//! A setting in `gatecast.toml`, or a comment, that cannot be understood.
//!
//! # Why
//! It changes nothing, and its author thinks that it does. A comment says a level (`allow`, `note`,
//! `warning`, `error`, or one of these with `-file` for the whole file), then rules with commas
//! between them, then, if there is one, the reason after ` -- `.
//!
//! # Bad
//! ```yaml
//! # gatecast: ignore lost-cors
//! ```
//!
//! # Good
//! ```yaml
//! # gatecast: allow lost-cors -- no browser calls this API
//! ```
//!
//! # Evidence
//! It is this program's own language.

use super::Level;
use crate::diagnostic::{Diagnostic, codes, nearest, quoted};
use crate::source::Place;

codes! {
    pub(super) static UNKNOWN_SETTING: Warning = "unknown-setting", include_str!("unknown_setting.rs");
}

/// The words that comments begin with.
const LEVELS: &str = "a comment says `allow`, `note`, `warning` or `error`, or one of these with `-file`";

/// The finding about a key of `gatecast.toml`, where these are known.
pub fn key(name: &str, known: &[&str], place: Place) -> Diagnostic {
    let help = match nearest(name, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("known here: `{}`", known.join("`, `")),
    };
    Diagnostic::of(&UNKNOWN_SETTING, format!("there is no setting {}", quoted(name)))
        .at(Some(place), "changes nothing")
        .help(help)
}

/// The finding about a comment that begins with another word than the known ones.
pub(super) fn verb(verb: &str, place: Place) -> Diagnostic {
    let files = Level::WORDS.map(|word| format!("{word}-file"));
    let known = Level::WORDS.into_iter().chain(files.iter().map(String::as_str));
    let finding = Diagnostic::of(&UNKNOWN_SETTING, format!("unknown directive {}", quoted(verb)))
        .at(Some(place), "changes nothing");
    match nearest(verb, known) {
        Some(near) => finding.note(LEVELS).help(format!("did you mean `{near}`?")),
        None => finding.help(LEVELS),
    }
}

/// The finding about a comment that says nothing.
pub(super) fn without_verb(place: Place) -> Diagnostic {
    Diagnostic::of(&UNKNOWN_SETTING, "empty `gatecast:` comment")
        .at(Some(place), "changes nothing")
        .help(LEVELS)
}

/// The finding about a comment that names no rule.
pub(super) fn without_name(verb: &str, place: Place) -> Diagnostic {
    Diagnostic::of(&UNKNOWN_SETTING, "this comment names no rule")
        .at(Some(place), "changes nothing")
        .help(format!("write the rule: `gatecast: {verb} RULE`"))
}

/// The finding about more words after the name of a rule.
pub(super) fn after_name(name: &str, place: Place) -> Diagnostic {
    Diagnostic::of(&UNKNOWN_SETTING, format!("unexpected text after {}", quoted(name)))
        .at(Some(place), "not read from here on")
        .help("write a comma before another rule, and ` -- ` before a reason")
}
