//! A model as a table of schemas.
//!
//! What a schema asserts of an instance by itself is left to the crate `jsonschema`; how schemas
//! are applied to an instance and to what it contains is followed here, where it can be remembered
//! and counted: a validator that goes through a recursive `oneOf` branch by branch takes
//! exponential time.

use indexmap::IndexMap;
use jsonschema::{Draft, PatternOptions, Validator, ValidatorMap};
use serde_json::{Map, Value, json};

use super::{formats, references};
use crate::mock::model_error::ModelError;

/// How often the engine of a pattern may backtrack; an instance that takes more does not match.
const BACKTRACKS: usize = 10_000;

/// Schemas by number; the model itself is the first one.
pub(super) struct Schemas {
    pub(super) table: Vec<Schema>,
    validators: ValidatorMap,
    /// Whether two schemas, or one twice, may be applied to the same instance.
    pub(super) overlap: bool,
}

/// One schema.
#[derive(Debug, Default)]
pub(super) struct Schema {
    /// The keywords that are about an instance by itself.
    pub(super) assertions: Map<String, Value>,
    /// Where their validator is; empty where there are none.
    pointer: String,
    /// What it costs to apply it once.
    pub(super) weight: usize,
    pub(super) all_of: Vec<usize>,
    pub(super) any_of: Vec<usize>,
    pub(super) one_of: Vec<usize>,
    pub(super) not: Option<usize>,
    pub(super) dependencies: Vec<(String, Dependency)>,
    /// The members that an object must have, sorted. Left to the crate, one that is not among
    /// `properties` would be missed where others are not allowed.
    pub(super) required: Vec<String>,
    properties: IndexMap<String, usize>,
    /// By the pointers of the validators of their patterns.
    patterns: Vec<(String, usize)>,
    additional_properties: Option<usize>,
    /// The schemas of the first items, then that of all others.
    items: Vec<usize>,
    other_items: Option<usize>,
}

/// What an object must be that has a certain member.
#[derive(Debug)]
pub(super) enum Dependency {
    /// It has these members too, sorted.
    Members(Vec<String>),
    Schema(usize),
}

impl Schemas {
    /// Compiles a model that refers to nothing outside of itself.
    ///
    /// # Errors
    ///
    /// Why it is not a schema.
    pub(super) fn compile(model: &Value) -> Result<Self, ModelError> {
        is_schema(model)?;
        let definitions = model.get("definitions").and_then(Value::as_object);
        let count = definitions.map_or(0, Map::len);
        let mut building = Building { table: Vec::new(), validators: Map::new(), overlap: false };
        building.table.resize_with(count, Schema::default);
        for (number, schema) in definitions.into_iter().flatten() {
            let number = number.parse().unwrap_or_default();
            building.table[number] = building.schema(schema, number);
        }
        let options = jsonschema::options()
            .with_draft(Draft::Draft4)
            .offline()
            .with_pattern_options(PatternOptions::fancy_regex().backtrack_limit(BACKTRACKS));
        let validators =
            formats::register(options)
                .build_map(&json!({"definitions": building.validators}))
                .map_err(|error| ModelError::NotUsable(format!("not a JSON schema of draft 4: {error}")))?;
        Ok(Self { table: building.table, validators, overlap: building.overlap })
    }

    /// The validator of what a schema asserts, where it asserts something.
    pub(super) fn validator(&self, schema: &Schema) -> Option<&Validator> {
        self.validators.get(&schema.pointer)
    }

    /// The schemas that a schema has for a member of an object.
    pub(super) fn of_member<'s>(
        &'s self,
        schema: &'s Schema,
        name: &str,
    ) -> impl Iterator<Item = usize> + 's {
        let own = schema.properties.get(name).copied();
        let mut found: Vec<usize> = own.into_iter().collect();
        if !schema.patterns.is_empty() {
            let name = Value::from(name);
            let is_match =
                |pointer: &str| self.validators.get(pointer).is_some_and(|pattern| pattern.is_valid(&name));
            let matching = schema.patterns.iter().filter(|(pointer, _)| is_match(pointer));
            found.extend(matching.map(|&(_, number)| number));
        }
        let other = schema.additional_properties.filter(|_| found.is_empty());
        found.into_iter().chain(other)
    }
}

impl Schema {
    /// The schema that it has for an item of a list.
    pub(super) fn of_item(&self, index: usize) -> Option<usize> {
        self.items.get(index).copied().or(self.other_items)
    }

    /// Whether it says something of the members of an object.
    pub(super) fn has_members(&self) -> bool {
        !self.properties.is_empty() || !self.patterns.is_empty() || self.additional_properties.is_some()
    }
}

struct Building {
    table: Vec<Schema>,
    validators: Map<String, Value>,
    overlap: bool,
}

impl Building {
    /// The number of a schema: that of what it refers to, or one of its own.
    fn number_of(&mut self, schema: &Value) -> usize {
        if let Some(reference) = references::reference(schema) {
            let number = reference.rsplit('/').next().and_then(|number| number.parse().ok());
            return number.unwrap_or_default();
        }
        let number = self.table.len();
        self.table.push(Schema::default());
        self.table[number] = self.schema(schema, number);
        number
    }

    fn numbers_of(&mut self, schemas: &Value) -> Vec<usize> {
        schemas.as_array().into_iter().flatten().map(|schema| self.number_of(schema)).collect()
    }

    fn schema(&mut self, written: &Value, number: usize) -> Schema {
        let mut schema = Schema { weight: 1, ..Schema::default() };
        // What the validator must know to tell which members and items are additional ones.
        let mut context = Map::new();
        for (keyword, value) in written.as_object().into_iter().flatten() {
            match keyword.as_str() {
                "allOf" => schema.all_of = self.numbers_of(value),
                "anyOf" => schema.any_of = self.numbers_of(value),
                "oneOf" => schema.one_of = self.numbers_of(value),
                "not" => schema.not = Some(self.number_of(value)),
                "required" => {
                    schema.required = names(value);
                    schema.weight += schema.required.len() / 8;
                }
                "dependencies" => {
                    for (name, value) in value.as_object().into_iter().flatten() {
                        let dependency = self.dependency(value);
                        schema.dependencies.push((name.clone(), dependency));
                    }
                }
                "properties" => {
                    for (name, value) in value.as_object().into_iter().flatten() {
                        let number = self.number_of(value);
                        schema.properties.insert(name.clone(), number);
                    }
                    context.insert(keyword.clone(), without_schemas(value));
                }
                "patternProperties" => {
                    for (pattern, value) in value.as_object().into_iter().flatten() {
                        let name = format!("pattern{}", self.validators.len());
                        schema.patterns.push((format!("#/definitions/{name}"), self.number_of(value)));
                        self.validators.insert(name, json!({"pattern": pattern}));
                        schema.weight += weight_of_pattern(pattern);
                    }
                    context.insert(keyword.clone(), without_schemas(value));
                }
                "additionalProperties" if value.is_object() => {
                    schema.additional_properties = Some(self.number_of(value));
                }
                "items" if value.is_array() => {
                    schema.items = self.numbers_of(value);
                    context.insert(keyword.clone(), without_schemas(value));
                    if let Some(other) = written.get("additionalItems").filter(|other| other.is_object()) {
                        schema.other_items = Some(self.number_of(other));
                    }
                }
                "items" => schema.other_items = Some(self.number_of(value)),
                // Of a list of schemas.
                "additionalItems" if value.is_object() => {}
                _ => {
                    schema.weight += weight_of(keyword, value);
                    schema.assertions.insert(keyword.clone(), value.clone());
                }
            }
        }
        // Without them each member that is not allowed would be an error of its own.
        if schema.assertions.get("additionalProperties") == Some(&Value::Bool(false)) {
            context.entry("properties").or_insert_with(|| json!({}));
        }
        let is_simple = schema.all_of.is_empty()
            && schema.any_of.is_empty()
            && schema.one_of.is_empty()
            && schema.not.is_none()
            && schema.dependencies.is_empty()
            && schema.patterns.is_empty();
        self.overlap |= !is_simple;
        if !schema.assertions.is_empty() {
            context.extend(schema.assertions.clone());
            self.validators.insert(number.to_string(), context.into());
            schema.pointer = format!("#/definitions/{number}");
        }
        schema
    }

    fn dependency(&mut self, written: &Value) -> Dependency {
        match written {
            Value::Array(_) => Dependency::Members(names(written)),
            schema => Dependency::Schema(self.number_of(schema)),
        }
    }
}

/// Whether a model is a schema of draft 4.
///
/// # Errors
///
/// Why it is not.
pub(super) fn is_schema(model: &Value) -> Result<(), ModelError> {
    jsonschema::draft4::meta::validate(model).map_err(|error| {
        // Paths begin with where the schema was put.
        let path = error.instance_path().as_str();
        let path = path.strip_prefix(references::MODEL).unwrap_or(path);
        let place = if path.is_empty() { String::new() } else { format!(" at {path}") };
        ModelError::Refused(format!("not a JSON schema of draft 4: {error}{place}"))
    })
}

/// A list of names, sorted, each one once.
fn names(written: &Value) -> Vec<String> {
    let listed = written.as_array().into_iter().flatten().filter_map(Value::as_str);
    let mut names: Vec<String> = listed.map(str::to_owned).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// The same names or places, with schemas that everything fits.
fn without_schemas(schemas: &Value) -> Value {
    match schemas {
        Value::Object(named) => named.keys().map(|name| (name.clone(), json!({}))).collect(),
        other => other.as_array().into_iter().flatten().map(|_| json!({})).collect(),
    }
}

/// What a keyword costs beyond a schema that has none.
fn weight_of(keyword: &str, value: &Value) -> usize {
    match (keyword, value) {
        ("enum", Value::Array(values)) => values.len() / 8,
        ("pattern", Value::String(pattern)) => weight_of_pattern(pattern),
        _ => 0,
    }
}

/// Patterns that look around or back are matched by backtracking; all others in linear time.
fn weight_of_pattern(pattern: &str) -> usize {
    let backtracks = pattern.contains("(?") || (1..10).any(|group| pattern.contains(&format!("\\{group}")));
    if backtracks { BACKTRACKS / 20 } else { 1 }
}
