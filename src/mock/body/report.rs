//! What is reported of a body that does not fit: how deep the check goes.
//!
//! As in json-schema-validator without its deep check (its `InstanceValidator`; that API Gateway
//! leaves the deep check off is assumed, no sample decides it): an instance is checked before what
//! it contains, members in the order of their names; once anything has failed nothing goes deeper,
//! but what is beside the failed instance, or beside what contains it, is still looked at. The
//! branches of `allOf`, `anyOf` and `oneOf` have reports of their own, which are not shown.

use std::collections::HashMap;

use indexmap::IndexSet;
use jsonschema::{ValidationError, Validator};
use serde_json::{Map, Value};

use super::{formats, wording};

/// How many messages there may be. API Gateway has no such limit; a hostile body could have millions.
const LIMIT: usize = 100;

/// How many values a body may have for all of its errors to be looked for. Each error takes memory
/// before it can be told whether it is reported; of larger bodies only one is.
const LARGE: usize = 100_000;

/// The messages about a body that does not fit, each one once.
pub(super) fn messages(schema: &Value, validator: &Validator, body: &Value) -> Vec<String> {
    let errors: Vec<ValidationError<'_>> = if values(body, LARGE) >= LARGE {
        validator.validate(body).err().into_iter().collect()
    } else {
        validator.iter_errors(body).collect()
    };
    let mut found = Found::default();
    for error in &errors {
        let path = error.instance_path().as_str().split('/').skip(1).map(unescaped);
        path.fold(&mut found, |found, part| found.below.entry(part).or_default()).here.push(error);
    }
    let mut report = Report { schema, messages: IndexSet::new(), failed: false };
    report.visit(body, &[schema], Some(&found));
    report.messages.into_iter().take(LIMIT).collect()
}

/// How many values there are, counted up to a limit.
fn values(value: &Value, limit: usize) -> usize {
    let below = |count: usize, value: &Value| {
        if count >= limit { count } else { count + values(value, limit - count) }
    };
    match value {
        Value::Array(items) => items.iter().fold(1, below),
        Value::Object(members) => members.values().fold(1, below),
        _ => 1,
    }
}

/// A part of a path as it is written in the body.
fn unescaped(part: &str) -> String {
    part.replace("~1", "/").replace("~0", "~")
}

/// The errors by instance.
#[derive(Default)]
struct Found<'e> {
    here: Vec<&'e ValidationError<'e>>,
    below: HashMap<String, Self>,
}

struct Report<'s> {
    schema: &'s Value,
    messages: IndexSet<String>,
    failed: bool,
}

impl<'s> Report<'s> {
    /// Reports an instance that these schemas apply to, and what it contains.
    fn visit(&mut self, instance: &Value, schemas: &[&'s Value], found: Option<&Found<'_>>) {
        let mut applied = Vec::new();
        for schema in schemas {
            self.apply(schema, instance, &mut applied);
        }
        for schema in &applied {
            let format = schema.get("format").and_then(Value::as_str);
            self.messages.extend(format.and_then(formats::warning));
        }
        if let Some(found) = found.filter(|found| !found.here.is_empty()) {
            self.messages.extend(wording::of(&found.here, self.schema));
            self.failed = true;
        }
        if self.failed {
            return;
        }
        let below = |part: &str| found.and_then(|found| found.below.get(part));
        match instance {
            Value::Object(members) => {
                let mut members: Vec<_> = members.iter().collect();
                members.sort_unstable_by_key(|(name, _)| *name);
                for (name, member) in members {
                    let schemas: Vec<_> =
                        applied.iter().filter_map(|schema| for_member(schema, name)).collect();
                    self.visit(member, &schemas, below(name));
                    if self.messages.len() >= LIMIT {
                        return;
                    }
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    let schemas: Vec<_> =
                        applied.iter().filter_map(|schema| for_item(schema, index)).collect();
                    self.visit(item, &schemas, below(&index.to_string()));
                    if self.messages.len() >= LIMIT {
                        return;
                    }
                }
            }
            _ => {}
        }
    }

    /// Adds a schema, or what it refers to, with the schemas of `dependencies` that apply: those
    /// report here too.
    fn apply(&self, schema: &'s Value, instance: &Value, applied: &mut Vec<&'s Map<String, Value>>) {
        let target = schema.get("$ref").and_then(Value::as_str).and_then(|reference| {
            reference.strip_prefix('#').and_then(|pointer| self.schema.pointer(pointer))
        });
        let Some(members) = target.unwrap_or(schema).as_object() else { return };
        applied.push(members);
        let dependencies = members.get("dependencies").and_then(Value::as_object);
        for (name, schema) in dependencies.into_iter().flatten() {
            if instance.get(name).is_some() {
                self.apply(schema, instance, applied);
            }
        }
    }
}

/// The schema of a member. One that `patternProperties` may give is left out: it is only asked for
/// its `format`.
fn for_member<'s>(schema: &'s Map<String, Value>, name: &str) -> Option<&'s Value> {
    let named = schema.get("properties").and_then(|properties| properties.get(name));
    named.or_else(|| {
        let other = schema.get("additionalProperties").filter(|schema| schema.is_object());
        other.filter(|_| !schema.contains_key("patternProperties"))
    })
}

/// The schema of an item.
fn for_item(schema: &Map<String, Value>, index: usize) -> Option<&Value> {
    match schema.get("items")? {
        Value::Array(items) => items.get(index).or_else(|| schema.get("additionalItems")),
        items => Some(items),
    }
}
