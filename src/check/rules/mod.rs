//! The rules, one file each; the documentation of a file is the page of its rule.
//!
//! Here is what several of them say in the same words.

/// Declares the modules of the rules, and the table of them.
macro_rules! rules {
    ($($rule:ident,)+) => {
        $(mod $rule;)+

        /// Every lint rule, in order of their names.
        pub static RULES: &[Rule] = &[$(Rule { code: &$rule::CODE, check: $rule::check }),+];
    };
}

rules! {
    assumed_behaviour,
    broken_body,
    broken_mapping_template,
    content_type_mismatch,
    differing_origins,
    doubled_braces,
    duplicate_header,
    empty_definition,
    equals_sign,
    errors_without_cors,
    escaped_inner_quotes,
    existence_test,
    expired_token_of_jwt,
    foreign_helper,
    foreign_key_prefix,
    guarded_preflight,
    header_name_typo,
    ignored_mapping_template,
    inner_quotes,
    invalid_header_value,
    literal_placeholder,
    lost_cors,
    mapping_template_not_json,
    media_type_typo,
    message_string_in_text,
    message_string_outside_json,
    missing_comma,
    nested_authorizer_variable,
    never_set_variable,
    not_a_variable,
    object_variable,
    origin_with_path,
    over_escaped_template,
    partial_cors,
    plain_text_as_json,
    printed_object,
    quoted_json_value,
    quoted_message_string,
    quoted_variable,
    redirect_without_location,
    reflected_origin,
    refused_parameter_mapping,
    resource_not_found_alone,
    selection_pattern,
    several_origins,
    single_quoted_json,
    star_with_credentials,
    status_for_whole_family,
    status_without_body,
    trailing_comma,
    undeclared_header,
    undeclared_status,
    unencoded_form_value,
    unescaped_template_value,
    unescaped_value,
    unknown_variable,
    unquoted_text,
    unquoted_variable,
    unreachable_template,
    velocity_in_template,
}

pub(super) use duplicate_header::CODE as DUPLICATE_HEADER;

use super::Rule;
use super::json::{Fault, FaultKind};
use super::subject::{Analysis, ResponseView, TemplateView};
use super::trial::example;
use crate::diagnostic::{Diagnostic, Fix};
use crate::source::Span;

/// How much of a body a note shows, in characters.
const MAX_SHOWN: usize = 200;

/// What clients get in the most common failure of a response.
fn clients_get(response: &ResponseView<'_>, body: &TemplateView<'_>) -> String {
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
        return format!("client receives, for {says}: nothing");
    }
    format!("client receives, for {says}: {one_line}")
}

/// The faults of a kind, with the templates they are in.
fn faults<'s, 'a>(
    subject: &'s Analysis<'a>,
    kind: FaultKind,
) -> impl Iterator<Item = (&'s ResponseView<'a>, &'s TemplateView<'a>, &'s Fault)> {
    subject.bodies().flat_map(move |(response, body)| {
        let faults = body.faults.iter().filter(move |fault| fault.kind == kind);
        faults.map(move |fault| (response, body, fault))
    })
}

/// One finding for all faults of a kind in a template: who makes such a mistake makes it
/// everywhere. `make` says what is wrong; each place gets the label.
fn together(
    subject: &Analysis<'_>,
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
fn fix(body: &TemplateView<'_>, fault: &Fault) -> Option<Fix> {
    fix_all(body, &[fault])
}

/// The change of a template that mends faults; `None` where one of them cannot be mended.
fn fix_all(body: &TemplateView<'_>, faults: &[&Fault]) -> Option<Fix> {
    if faults.iter().any(|fault| fault.changes.is_empty()) {
        return None;
    }
    let changes = faults.iter().flat_map(|fault| &fault.changes);
    let changes: Vec<(Span, &str)> = changes.map(|(span, text)| (*span, text.as_str())).collect();
    let fix = Fix::of_text(&body.entry.body, &changes);
    // Half a repair may make a body worse.
    if body.is_mendable { fix } else { fix.map(Fix::unsafely) }
}
