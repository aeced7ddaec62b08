//! Errors in the words of json-schema-validator.
//!
//! The texts are those of java-json-tools/json-schema-validator, `validation.properties`; ten of
//! them were seen in answers of API Gateway. Which error gives which is read from its source.
//! Numbers are shown as Java shows them, of 17 digits at most.

use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use jsonschema::{JsonType, ValidationError};
use serde_json::{Map, Value};

use super::formats;
use super::number::{bound, of_json};
use super::references::WRITTEN_PATTERN;

/// What is said where `not` fails.
pub(super) const NOT: &str = "instance matched a schema which it should not have";

/// Messages in the order in which keywords are checked: that of their names, the format after all.
pub(super) fn in_order(mut said: Vec<(String, String)>) -> Vec<String> {
    said.sort_by(|(one, _), (other, _)| (one == "format", one).cmp(&(other == "format", other)));
    said.into_iter().map(|(_, text)| text).collect()
}

/// What is said of the errors that the assertions of one schema give, by keyword.
pub(super) fn of(errors: &[ValidationError<'_>], assertions: &Map<String, Value>) -> Vec<(String, String)> {
    errors
        .iter()
        .map(|error| {
            let keyword = error.schema_path().as_str().rsplit('/').next().unwrap_or_default();
            let shown = if keyword == "pattern" { WRITTEN_PATTERN } else { keyword };
            let written = assertions.get(shown).unwrap_or(&Value::Null);
            (keyword.to_owned(), words(error, written))
        })
        .collect()
}

/// What is said of an object without members that it must have.
pub(super) fn missing_members(missing: &[&String]) -> String {
    let missing: Vec<&str> = missing.iter().map(|name| name.as_str()).collect();
    format!("object has missing required properties ({})", list(&missing))
}

/// What is said of a member without those that it depends on. That the names are sorted is assumed.
pub(super) fn missing_dependencies(name: &str, required: &[String], missing: &[&String]) -> String {
    let missing: Vec<&str> = missing.iter().map(|name| name.as_str()).collect();
    format!(
        "property \"{name}\" of object has missing property dependencies (schema requires {}; missing: {})",
        list(required),
        list(&missing),
    )
}

pub(super) fn all_of(matched: usize, all: usize) -> String {
    format!("instance failed to match all required schemas (matched only {matched} out of {all})")
}

pub(super) fn any_of(all: usize) -> String {
    format!("instance failed to match at least one required schema among {all}")
}

pub(super) fn one_of(matched: usize, all: usize) -> String {
    format!("instance failed to match exactly one schema (matched {matched} out of {all})")
}

fn list<T: Into<Value> + Clone>(texts: &[T]) -> Value {
    texts.iter().cloned().collect()
}

/// What is said of an error of a keyword whose value is written like this.
fn words(error: &ValidationError<'_>, written: &Value) -> String {
    let instance = error.instance().as_ref();
    let text = instance.as_str().unwrap_or_default();
    let length = text.chars().count();
    let items = instance.as_array().map_or(0, Vec::len);
    let members = instance.as_object().map_or(0, serde_json::Map::len);
    match error.kind() {
        Kind::Type { kind } => format!(
            "instance type ({}) does not match any allowed primitive type (allowed: {})",
            type_of(instance),
            allowed(kind)
        ),
        Kind::Enum { options } => {
            format!(
                "instance value ({}) not found in enum (possible values: {})",
                of_json(instance),
                of_json(options)
            )
        }
        Kind::AdditionalItems { limit } => {
            format!("schema only allows {limit} elements in array but instance has {items} elements")
        }
        Kind::MinItems { limit } => format!(
            "array is too short: must have at least {limit} elements but instance has {items} elements"
        ),
        Kind::MaxItems { limit } => {
            format!("array is too long: must have at most {limit} elements but instance has {items} elements")
        }
        Kind::UniqueItems => "array must not contain duplicate elements".to_owned(),
        Kind::ExclusiveMinimum { limit } if is_equal(instance, limit) => {
            format!("numeric instance is not strictly greater than the required minimum {}", bound(limit))
        }
        Kind::Minimum { limit } | Kind::ExclusiveMinimum { limit } => format!(
            "numeric instance is lower than the required minimum (minimum: {}, found: {})",
            bound(limit),
            of_json(instance)
        ),
        Kind::ExclusiveMaximum { limit } if is_equal(instance, limit) => {
            format!("numeric instance is not strictly lower than the required maximum {}", bound(limit))
        }
        Kind::Maximum { limit } | Kind::ExclusiveMaximum { limit } => format!(
            "numeric instance is greater than the required maximum (maximum: {}, found: {})",
            bound(limit),
            of_json(instance)
        ),
        Kind::MultipleOf { .. } => {
            // The error has lost how the number was written.
            format!("remainder of division is not zero ({} / {})", of_json(instance), bound(written))
        }
        Kind::AdditionalProperties { unexpected } => {
            let mut names = unexpected.clone();
            names.sort_unstable();
            let names = list(&names);
            format!("object instance has properties which are not allowed by the schema: {names}")
        }
        Kind::MinProperties { limit } => {
            format!("object has too few properties (found {members} but schema requires at least {limit})")
        }
        Kind::MaxProperties { limit } => {
            format!("object has too many properties (found {members} but schema requires at most {limit})")
        }
        Kind::MinLength { limit } => {
            format!("string \"{text}\" is too short (length: {length}, required minimum: {limit})")
        }
        Kind::MaxLength { limit } => {
            format!("string \"{text}\" is too long (length: {length}, maximum allowed: {limit})")
        }
        // What cannot be decided counts as no match; that is ours.
        Kind::Pattern { .. } | Kind::BacktrackLimitExceeded { .. } | Kind::RegexEngineFailure { .. } => {
            let pattern = written.as_str().unwrap_or_default();
            format!("ECMA 262 regex \"{pattern}\" does not match input string \"{text}\"")
        }
        Kind::Format { format } => formats::words(format, text),
        // No assertion of draft 4 gives another kind.
        _ => error.to_string(),
    }
}

/// The type of an instance. As in draft 4, `1.0` is no integer.
fn type_of(instance: &Value) -> &'static str {
    match instance {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "number",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

/// The types that are allowed, sorted. An integer is a number, so it is listed with it (recorded).
fn allowed(kind: &TypeKind) -> Value {
    let mut types: Vec<JsonType> = match kind {
        TypeKind::Single(one) => vec![*one],
        TypeKind::Multiple(several) => several.iter().collect(),
    };
    if types.contains(&JsonType::Number) {
        types.push(JsonType::Integer);
    }
    let mut names: Vec<_> = types.into_iter().map(JsonType::as_str).collect();
    names.sort_unstable();
    names.dedup();
    list(&names)
}

fn is_equal(one: &Value, other: &Value) -> bool {
    one == other || one.as_f64().is_some_and(|number| Some(number) == other.as_f64())
}
