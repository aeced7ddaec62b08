//! How reports are written as JSON.

use std::fmt::Write;

use serde::Serialize;

use gatecast::source::is_hidden;

/// A value as JSON, a member a line. What a terminal must not be sent is escaped, so that programs
/// get the user's text as it is, and whoever looks at the output of one comes to no harm.
pub(crate) fn pretty(value: &impl Serialize) -> String {
    let json = serde_json::to_string_pretty(value).unwrap_or_default(); // nothing here can fail
    escaped(&json) + "\n"
}

/// JSON in which hidden characters are escaped, and what a workflow of GitHub takes for a command.
/// Outside of strings there is neither.
pub(super) fn escaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '[' if out.ends_with("##") => out.push_str("\\u005b"),
            c if is_hidden(c) => {
                let _ = c.encode_utf16(&mut [0; 2]).iter().try_for_each(|unit| write!(out, "\\u{unit:04x}"));
            }
            c => out.push(c),
        }
    }
    out
}
