//! The rules, one file each; the documentation of a file is the page of its rule.
//!
//! Here is what several of them say in the same words.

pub(super) mod assumed_behaviour;
pub(super) mod broken_body;
pub(super) mod content_type_mismatch;
pub(super) mod definition_without_effect;
pub(super) mod dollar_in_mapping;
pub(super) mod double_quoted_constant;
pub(super) mod doubled_braces;
pub(super) mod doubled_key_prefix;
pub(super) mod duplicate_definition;
pub(super) mod duplicate_header;
pub(super) mod duplicate_key;
pub(super) mod empty_definition;
pub(super) mod empty_mapping;
pub(super) mod equals_sign;
pub(super) mod escaped_inner_quotes;
pub(super) mod half_quoted_constant;
pub(super) mod header_key_prefix;
pub(super) mod header_name_typo;
pub(super) mod headers_too_large;
pub(super) mod inner_quotes;
pub(super) mod invalid_content_type;
pub(super) mod invalid_header_name;
pub(super) mod invalid_header_value;
pub(super) mod invalid_settings;
pub(super) mod invalid_status;
pub(super) mod literal_placeholder;
pub(super) mod lost_cors;
pub(super) mod mapping_without_effect;
pub(super) mod media_type_typo;
pub(super) mod message_string_in_text;
pub(super) mod message_string_outside_json;
pub(super) mod missing_comma;
pub(super) mod nested_authorizer_variable;
pub(super) mod never_set_variable;
pub(super) mod not_a_variable;
pub(super) mod null_definition;
pub(super) mod object_variable;
pub(super) mod origin_with_path;
pub(super) mod over_escaped_template;
pub(super) mod plain_text_as_json;
pub(super) mod quoted_message_string;
pub(super) mod quoted_variable;
pub(super) mod reading;
pub(super) mod redirect_without_location;
pub(super) mod reflected_origin;
pub(super) mod reserved_header;
pub(super) mod sam_mistakes;
pub(super) mod sam_refuses;
pub(super) mod serving;
pub(super) mod several_origins;
pub(super) mod shell_expansion;
pub(super) mod shorthand_quotes;
pub(super) mod single_quoted_json;
pub(super) mod stale_deployment;
pub(super) mod star_with_credentials;
pub(super) mod status_for_whole_family;
pub(super) mod status_without_body;
pub(super) mod template_too_large;
pub(super) mod trailing_comma;
pub(super) mod unescaped_value;
pub(super) mod unknown_mapping_source;
pub(super) mod unknown_member;
pub(super) mod unknown_response_type;
pub(super) mod unknown_rule;
pub(super) mod unknown_setting;
pub(super) mod unknown_variable;
pub(super) mod unquoted_constant;
pub(super) mod unquoted_text;
pub(super) mod unquoted_variable;
pub(super) mod unreachable_template;
pub(super) mod unsendable_header;
pub(super) mod unused_setting;
pub(super) mod velocity_in_template;

use super::json::{Fault, FaultKind};
use super::subject::{Body, Customised, Subject};
use super::trial::example;
use crate::diagnostic::{Diagnostic, Fix};
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
    // White space of a whole template may be more than anybody wants to read.
    let beginning: String = body.chars().take(10 * MAX_SHOWN).collect();
    let mut one_line = beginning.split_whitespace().collect::<Vec<_>>().join(" ");
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

/// One finding for all faults of a kind in a template: who makes such a mistake makes it
/// everywhere. `make` says what is wrong; each place gets the label.
fn together(
    subject: &Subject<'_>,
    kind: FaultKind,
    label: &str,
    findings: &mut Vec<Diagnostic>,
    make: impl Fn() -> Diagnostic,
) {
    for (response, body) in subject.bodies() {
        let all: Vec<&Fault> = body.faults.iter().filter(|fault| fault.kind == kind).collect();
        if all.is_empty() {
            continue;
        }
        let mut finding = make().note(clients_get(response, body)).fix(fix_all(body, &all));
        for (index, fault) in all.iter().take(MAX_LABELS).enumerate() {
            finding = finding.at(body.place(fault.span), if index == 0 { label } else { "" });
        }
        findings.push(finding);
    }
}

/// How many places of one finding are shown.
const MAX_LABELS: usize = 10;

/// The change of a template that mends a fault.
fn fix(body: &Body<'_>, fault: &Fault) -> Option<Fix> {
    fix_all(body, &[fault])
}

/// The change of a template that mends faults; `None` where one of them cannot be mended.
fn fix_all(body: &Body<'_>, faults: &[&Fault]) -> Option<Fix> {
    if faults.iter().any(|fault| fault.changes.is_empty()) {
        return None;
    }
    let changes = faults.iter().flat_map(|fault| &fault.changes);
    let changes: Vec<(Span, &str)> = changes.map(|(span, text)| (*span, text.as_str())).collect();
    let fix = Fix::of_text(&body.entry.body, &changes);
    // Half a repair may make a body worse.
    if body.is_mendable { fix } else { fix.map(Fix::unsafely) }
}
