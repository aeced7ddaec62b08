//! Errors in the words of json-schema-validator.
//!
//! The texts are those of java-json-tools/json-schema-validator, `validation.properties`; ten of
//! them were seen in answers of API Gateway. Which error gives which is read from its source.
//! Numbers are shown as `serde_json` writes them: that `1e3` is shown as `1000.0` is assumed (a
//! Java program may show `1E+3`).

use std::collections::BTreeMap;

use indexmap::IndexMap;
use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use jsonschema::{JsonType, ValidationError};
use serde_json::Value;

use super::formats;

/// The messages about one instance.
pub(super) fn of(errors: &[&ValidationError<'_>], schema: &Value) -> Vec<String> {
    let mut said: Vec<(String, String)> = Vec::new();
    let mut missing: IndexMap<&str, Vec<&str>> = IndexMap::new();
    let mut failed_branches: BTreeMap<String, usize> = BTreeMap::new();
    for error in errors {
        let place = Place::of(error.schema_path().as_str());
        match error.kind() {
            Kind::Required { property } => {
                let names = missing.entry(error.schema_path().as_str()).or_default();
                names.extend(property.as_str());
            }
            Kind::AnyOf { .. } if place.container == "allOf" => {
                *failed_branches.entry(place.outer.to_owned()).or_default() += 1;
            }
            kind => said.push((place.keyword.to_owned(), words(kind, error, schema))),
        }
    }
    for (path, names) in missing {
        let (keyword, text) = missing_words(path, names, schema);
        said.push((keyword.to_owned(), text));
    }
    for (path, failed) in failed_branches {
        let all = schema.pointer(&path).and_then(Value::as_array).map_or(failed, Vec::len);
        let matched = all.saturating_sub(failed);
        let text =
            format!("instance failed to match all required schemas (matched only {matched} out of {all})");
        said.push(("allOf".to_owned(), text));
    }
    // Keywords are checked in the order of their names, the format after all.
    said.sort_by(|(one, _), (other, _)| (one == "format", one).cmp(&(other == "format", other)));
    said.into_iter().map(|(_, text)| text).collect()
}

/// Where in a schema an error comes from, by the path of a keyword.
struct Place<'p> {
    keyword: &'p str,
    /// The keyword that has the schema with the keyword as a value, and the path of that.
    container: &'p str,
    outer: &'p str,
    /// The name or the number that the schema has there.
    name: &'p str,
}

impl<'p> Place<'p> {
    fn of(path: &'p str) -> Self {
        let mut place = Self { keyword: "", container: "", outer: "", name: "" };
        let mut parts = path.split('/').skip(1).peekable();
        let mut at = 0;
        while let Some(keyword) = parts.next() {
            at += 1 + keyword.len();
            let outer = &path[..at];
            let is_named = match keyword {
                "definitions" | "properties" | "patternProperties" | "dependencies" => true,
                "allOf" | "anyOf" | "oneOf" | "items" => {
                    parts.peek().is_some_and(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
                }
                _ => false,
            };
            let name = if is_named { parts.next().unwrap_or_default() } else { "" };
            at += if is_named { 1 + name.len() } else { 0 };
            if parts.peek().is_some() {
                (place.container, place.outer, place.name) = (keyword, outer, name);
            } else {
                place.keyword = keyword;
            }
        }
        place
    }
}

/// What is said of missing members, and of which keyword it is.
fn missing_words<'n>(path: &str, mut names: Vec<&'n str>, schema: &'n Value) -> (&'static str, String) {
    names.sort_unstable();
    names.dedup();
    let place = Place::of(path);
    if place.container != "dependencies" {
        return ("required", format!("object has missing required properties ({})", list(&names)));
    }
    // That the names are sorted here too is assumed.
    let mut required: Vec<_> = schema.pointer(path).and_then(Value::as_array).into_iter().flatten().collect();
    required.sort_unstable_by_key(|name| name.as_str());
    let text = format!(
        "property \"{}\" of object has missing property dependencies (schema requires {}; missing: {})",
        place.name.replace("~1", "/").replace("~0", "~"),
        Value::from_iter(required.into_iter().cloned()),
        list(&names),
    );
    ("dependencies", text)
}

fn list<T: Into<Value> + Clone>(texts: &[T]) -> Value {
    texts.iter().cloned().collect()
}

/// What is said of an error that stands for itself.
fn words(kind: &Kind, error: &ValidationError<'_>, schema: &Value) -> String {
    let instance = error.instance().as_ref();
    let text = instance.as_str().unwrap_or_default();
    let length = text.chars().count();
    let items = instance.as_array().map_or(0, Vec::len);
    let members = instance.as_object().map_or(0, serde_json::Map::len);
    match kind {
        Kind::Type { kind } => format!(
            "instance type ({}) does not match any allowed primitive type (allowed: {})",
            type_of(instance),
            allowed(kind)
        ),
        Kind::Enum { options } => {
            format!("instance value ({instance}) not found in enum (possible values: {options})")
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
            format!("numeric instance is not strictly greater than the required minimum {limit}")
        }
        Kind::Minimum { limit } | Kind::ExclusiveMinimum { limit } => format!(
            "numeric instance is lower than the required minimum (minimum: {limit}, found: {instance})"
        ),
        Kind::ExclusiveMaximum { limit } if is_equal(instance, limit) => {
            format!("numeric instance is not strictly lower than the required maximum {limit}")
        }
        Kind::Maximum { limit } | Kind::ExclusiveMaximum { limit } => format!(
            "numeric instance is greater than the required maximum (maximum: {limit}, found: {instance})"
        ),
        Kind::MultipleOf { multiple_of } => {
            // The error has lost how the number was written.
            let written = schema.pointer(error.schema_path().as_str()).map(Value::to_string);
            let divisor = written.unwrap_or_else(|| multiple_of.to_string());
            format!("remainder of division is not zero ({instance} / {divisor})")
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
        Kind::Pattern { pattern } => {
            format!("ECMA 262 regex \"{pattern}\" does not match input string \"{text}\"")
        }
        // What cannot be decided counts as no match; that is ours.
        Kind::BacktrackLimitExceeded { .. } | Kind::RegexEngineFailure { .. } => {
            let pattern = schema.pointer(error.schema_path().as_str()).and_then(Value::as_str);
            let pattern = pattern.unwrap_or_default();
            format!("ECMA 262 regex \"{pattern}\" does not match input string \"{text}\"")
        }
        Kind::Format { format } => formats::words(format, text),
        Kind::AnyOf { context } => {
            let all = context.len();
            format!("instance failed to match at least one required schema among {all}")
        }
        Kind::OneOfMultipleValid { context } | Kind::OneOfNotValid { context } => {
            let matched = context.iter().filter(|errors| errors.is_empty()).count();
            let all = context.len();
            format!("instance failed to match exactly one schema (matched {matched} out of {all})")
        }
        Kind::Not { .. } | Kind::FalseSchema => {
            "instance matched a schema which it should not have".to_owned()
        }
        // No keyword of draft 4 gives another kind.
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
