//! All rules, one line each, in order of their names.

use super::rule::Rule;
use super::rules::{
    assumed_behaviour, content_type_mismatch, doubled_braces, duplicate_header, empty_definition,
    equals_sign, escaped_inner_quotes, header_name_typo, inner_quotes, invalid_body, invalid_header_value,
    invalid_settings, literal_placeholder, lost_cors, media_type_typo, message_string_in_text,
    message_string_outside_json, missing_comma, nested_authorizer_variable, never_set_variable,
    not_a_variable, object_variable, origin_with_path, over_escaped_template, plain_text_as_json,
    quoted_message_string, quoted_variable, redirect_without_location, reflected_origin, several_origins,
    single_quoted_json, star_with_credentials, status_for_whole_family, status_without_body, trailing_comma,
    unescaped_value, unknown_rule, unknown_setting, unknown_variable, unquoted_constant, unquoted_text,
    unquoted_variable, unreachable_template, unused_setting, velocity_in_template,
};

/// Every rule, in order of their names.
pub static RULES: &[&Rule] = &[
    &assumed_behaviour::RULE,
    &content_type_mismatch::RULE,
    &doubled_braces::RULE,
    &duplicate_header::RULE,
    &empty_definition::RULE,
    &equals_sign::RULE,
    &escaped_inner_quotes::RULE,
    &header_name_typo::RULE,
    &inner_quotes::RULE,
    &invalid_body::RULE,
    &invalid_header_value::RULE,
    &invalid_settings::RULE,
    &literal_placeholder::RULE,
    &lost_cors::RULE,
    &media_type_typo::RULE,
    &message_string_in_text::RULE,
    &message_string_outside_json::RULE,
    &missing_comma::RULE,
    &nested_authorizer_variable::RULE,
    &never_set_variable::RULE,
    &not_a_variable::RULE,
    &object_variable::RULE,
    &origin_with_path::RULE,
    &over_escaped_template::RULE,
    &plain_text_as_json::RULE,
    &quoted_message_string::RULE,
    &quoted_variable::RULE,
    &redirect_without_location::RULE,
    &reflected_origin::RULE,
    &several_origins::RULE,
    &single_quoted_json::RULE,
    &star_with_credentials::RULE,
    &status_for_whole_family::RULE,
    &status_without_body::RULE,
    &trailing_comma::RULE,
    &unescaped_value::RULE,
    &unknown_rule::RULE,
    &unknown_setting::RULE,
    &unknown_variable::RULE,
    &unquoted_constant::RULE,
    &unquoted_text::RULE,
    &unquoted_variable::RULE,
    &unreachable_template::RULE,
    &unused_setting::RULE,
    &velocity_in_template::RULE,
];

/// The rule of this name.
#[must_use]
pub fn rule(name: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.name == name)
}
