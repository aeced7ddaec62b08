//! The rules, one file each; the documentation of a file is the page of its rule.
//!
//! Here is what several of them say in the same words.

pub(super) mod assumed_behaviour;
pub(super) mod content_type_mismatch;
pub(super) mod doubled_braces;
pub(super) mod duplicate_header;
pub(super) mod empty_definition;
pub(super) mod equals_sign;
pub(super) mod escaped_inner_quotes;
pub(super) mod header_name_typo;
pub(super) mod inner_quotes;
pub(super) mod invalid_body;
pub(super) mod invalid_header_value;
pub(super) mod literal_placeholder;
pub(super) mod lost_cors;
pub(super) mod media_type_typo;
pub(super) mod message_string_in_text;
pub(super) mod message_string_outside_json;
pub(super) mod missing_comma;
pub(super) mod nested_authorizer_variable;
pub(super) mod never_set_variable;
pub(super) mod not_a_variable;
pub(super) mod object_variable;
pub(super) mod origin_with_path;
pub(super) mod over_escaped_template;
pub(super) mod plain_text_as_json;
pub(super) mod quoted_message_string;
pub(super) mod quoted_variable;
pub(super) mod redirect_without_location;
pub(super) mod reflected_origin;
pub(super) mod several_origins;
pub(super) mod single_quoted_json;
pub(super) mod star_with_credentials;
pub(super) mod status_for_whole_family;
pub(super) mod status_without_body;
pub(super) mod trailing_comma;
pub(super) mod unescaped_value;
pub(super) mod unknown_variable;
pub(super) mod unquoted_constant;
pub(super) mod unquoted_text;
pub(super) mod unquoted_variable;
pub(super) mod unreachable_template;
pub(super) mod velocity_in_template;

use super::json::{Fault, FaultKind};
use super::subject::{Body, Customised, Subject};
use super::trial::example;
use crate::diagnostic::Fix;
use crate::source::Span;

/// How much of a body a note shows, in characters.
const MAX_SHOWN: usize = 200;

/// What clients get in the most common failure of a response.
fn clients_get(response: &Customised<'_>, body: &Body<'_>) -> String {
    match example(response, body) {
        Some((says, text)) => shown(says, text),
        None => "no failure renders it".to_owned(),
    }
}

/// A body, and the value that makes it what it is.
fn shown(says: &str, body: &str) -> String {
    // A body may be large, and a finding shows its beginning.
    let beginning = body.split_whitespace().take(MAX_SHOWN).flat_map(|word| [" ", word]);
    let mut one_line: String = beginning.skip(1).flat_map(str::chars).take(MAX_SHOWN + 1).collect();
    if one_line.chars().count() > MAX_SHOWN {
        one_line = one_line.chars().take(MAX_SHOWN).chain(['…']).collect();
    }
    if one_line.is_empty() {
        return format!("with {says}, clients get nothing");
    }
    format!("with {says}, clients get: {one_line}")
}

/// The faults of a kind, with the templates they are in.
fn faults<'s, 'a>(
    subject: &'s Subject<'a>,
    kind: FaultKind,
) -> impl Iterator<Item = (&'s Customised<'a>, &'s Body<'a>, &'s Fault)> {
    subject.bodies().flat_map(move |(response, body)| {
        let faults = body.faults.iter().filter(move |fault| fault.kind == kind);
        faults.map(move |fault| (response, body, fault))
    })
}

/// The change of a template that mends a fault.
fn fix(body: &Body<'_>, fault: &Fault) -> Option<Fix> {
    if fault.changes.is_empty() {
        return None;
    }
    let changes: Vec<(Span, &str)> =
        fault.changes.iter().map(|(span, text)| (*span, text.as_str())).collect();
    let fix = Fix::of_text(&body.entry.body, &changes);
    // Half a repair may make a body worse.
    if body.is_mendable { fix } else { fix.map(Fix::unsafely) }
}
