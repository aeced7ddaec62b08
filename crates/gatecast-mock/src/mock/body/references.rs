//! A model with all that it refers to, as one schema.
//!
//! The copy has the keywords of draft 4 only, so that what OpenAPI adds (`nullable`, `example`,
//! `discriminator`, `xml`) is ignored.

use std::collections::{HashMap, HashSet};

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value, json};

use super::pattern;
use crate::mock::model_error::ModelError;

/// What a pattern in the copy was before it was translated.
pub(super) const WRITTEN_PATTERN: &str = "x-pattern";

/// Where the model itself is in the copy.
pub(super) const MODEL: &str = "/definitions/0";

/// What exported models refer to other models by, before the id of the API.
const MODELS: &str = "https://apigateway.amazonaws.com/restapis/";

/// How deep a schema may be nested, and how often it may refer to a mere reference.
const DEPTH: usize = 128;

/// The keywords whose values are copied as they are.
const PLAIN: [&str; 17] = [
    "enum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "format",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "pattern",
    "required",
    "type",
    "uniqueItems",
];

/// The model and what it refers to, in `definitions` by number.
pub(super) fn self_contained(model: &Value, document: &Value) -> Result<Value, ModelError> {
    let mut copying =
        Copying { model, document, found: Vec::new(), numbers: HashMap::new(), edges: Vec::new() };
    copying.number_of(copying.resolved(model)?);
    let mut definitions = Map::new();
    let mut next = 0;
    while let Some(&schema) = copying.found.get(next) {
        copying.edges.push(Vec::new());
        let copy = copying.copy(schema, true, 0)?;
        definitions.insert(next.to_string(), copy);
        next += 1;
    }
    copying.refuse_loops()?;
    Ok(json!({"definitions": definitions, "$ref": format!("#{MODEL}")}))
}

/// The model alone, as the first of `definitions`: what it refers to is not followed.
pub(super) fn alone(model: &Value, document: &Value) -> Result<Value, ModelError> {
    let mut copying =
        Copying { model, document, found: Vec::new(), numbers: HashMap::new(), edges: vec![Vec::new()] };
    let copy = copying.copy(model, true, 0)?;
    Ok(json!({"definitions": {"0": copy}, "$ref": format!("#{MODEL}")}))
}

struct Copying<'a> {
    model: &'a Value,
    document: &'a Value,
    /// What is referred to, by number.
    found: Vec<&'a Value>,
    numbers: HashMap<*const Value, usize>,
    /// Which schemas each one applies to the very instance it is applied to.
    edges: Vec<Vec<usize>>,
}

impl<'a> Copying<'a> {
    fn number_of(&mut self, schema: &'a Value) -> usize {
        *self.numbers.entry(std::ptr::from_ref(schema)).or_insert_with(|| {
            self.found.push(schema);
            self.found.len() - 1
        })
    }

    /// The schema itself, or what it refers to in the end.
    fn resolved(&self, mut schema: &'a Value) -> Result<&'a Value, ModelError> {
        for _ in 0..DEPTH {
            let Some(reference) = reference(schema) else { return Ok(schema) };
            schema = self.target(reference)?;
        }
        Err(ModelError::NotUsable("a reference leads back to itself".to_owned()))
    }

    fn target(&self, reference: &str) -> Result<&'a Value, ModelError> {
        let target = if let Some(fragment) = reference.strip_prefix('#') {
            let pointer = percent_decode_str(fragment).decode_utf8_lossy();
            self.model.pointer(&pointer).or_else(|| self.document.pointer(&pointer))
        } else if let Some(rest) = reference.strip_prefix(MODELS) {
            let name = rest.split_once("/models/").map_or("", |(_, name)| name);
            let schemas = [self.document.pointer("/components/schemas"), self.document.get("definitions")];
            schemas.into_iter().flatten().find_map(|schemas| schemas.get(name))
        } else {
            return Err(ModelError::ForeignReference(reference.to_owned()));
        };
        target.ok_or_else(|| ModelError::NoTarget(reference.to_owned()))
    }

    /// A copy of a schema. `in_place`: whether it is applied to the same instance as the definition
    /// that it is in.
    fn copy(&mut self, schema: &'a Value, in_place: bool, depth: usize) -> Result<Value, ModelError> {
        if depth > DEPTH {
            return Err(ModelError::NotUsable(format!("the schema is nested more than {DEPTH} deep")));
        }
        let members = match schema {
            Value::Object(members) => members,
            // Those of later drafts may be true or false.
            other => return Err(ModelError::Refused(format!("a schema must be an object, not `{other}`"))),
        };
        if reference(schema).is_some() {
            let number = self.number_of(self.resolved(schema)?);
            if in_place && let Some(edges) = self.edges.last_mut() {
                edges.push(number);
            }
            return Ok(json!({"$ref": format!("#/definitions/{number}")}));
        }
        let mut copy = Map::new();
        for (keyword, value) in members {
            let value = match (keyword.as_str(), value) {
                ("properties" | "patternProperties", Value::Object(named)) => {
                    let copies = named.iter().map(|(name, value)| {
                        let name = match keyword.as_str() {
                            "patternProperties" => pattern::translated(name).map_err(|_| no_pattern(name))?,
                            _ => name.clone(),
                        };
                        Ok((name, self.copy(value, false, depth + 1)?))
                    });
                    Value::Object(copies.collect::<Result<_, ModelError>>()?)
                }
                ("dependencies", Value::Object(named)) => {
                    let copies = named.iter().map(|(name, value)| {
                        let copy = match value {
                            names @ Value::Array(_) => names.clone(),
                            schema => self.copy(schema, in_place, depth + 1)?,
                        };
                        Ok((name.clone(), copy))
                    });
                    Value::Object(copies.collect::<Result<_, ModelError>>()?)
                }
                ("additionalItems" | "additionalProperties", &Value::Bool(allowed)) => allowed.into(),
                ("additionalItems" | "additionalProperties" | "items", value) if !value.is_array() => {
                    self.copy(value, false, depth + 1)?
                }
                ("items", Value::Array(list)) => self.copies(list, false, depth)?,
                ("allOf" | "anyOf" | "oneOf", Value::Array(list)) => self.copies(list, in_place, depth)?,
                ("not", value) => self.copy(value, in_place, depth + 1)?,
                ("enum", Value::Array(values)) if has_twice(values) => {
                    return Err(ModelError::Refused("`enum` has a value twice".to_owned()));
                }
                ("title" | "description" | "format", value) if !value.is_string() => {
                    return Err(ModelError::Refused(format!("`{keyword}` must be a string, not `{value}`")));
                }
                (
                    "maxItems" | "maxLength" | "maxProperties" | "minItems" | "minLength" | "minProperties",
                    Value::Number(number),
                ) if number.is_f64() => {
                    return Err(ModelError::Refused(format!(
                        "`{keyword}` must be a whole number, not `{number}`"
                    )));
                }
                ("pattern", Value::String(written)) => {
                    // The messages show what is written.
                    copy.insert(WRITTEN_PATTERN.to_owned(), value.clone());
                    pattern::translated(written).map_err(|_| no_pattern(written))?.into()
                }
                (plain, value) if PLAIN.contains(&plain) => value.clone(),
                // What is no list or object where one is needed is refused by the compiler.
                (
                    "properties" | "patternProperties" | "dependencies" | "allOf" | "anyOf" | "oneOf",
                    value,
                ) => value.clone(),
                _ => continue,
            };
            copy.insert(keyword.clone(), value);
        }
        Ok(copy.into())
    }

    fn copies(&mut self, schemas: &'a [Value], in_place: bool, depth: usize) -> Result<Value, ModelError> {
        schemas.iter().map(|schema| self.copy(schema, in_place, depth + 1)).collect()
    }

    /// Refuses schemas that apply themselves to the same instance over and over.
    fn refuse_loops(&self) -> Result<(), ModelError> {
        // Takes away what leads nowhere else, until nothing is left or only loops are.
        let mut left: Vec<usize> = self.edges.iter().map(Vec::len).collect();
        let mut into = vec![Vec::new(); left.len()];
        for (from, edges) in self.edges.iter().enumerate() {
            edges.iter().for_each(|&to| into[to].push(from));
        }
        let mut ends: Vec<usize> = (0..left.len()).filter(|&number| left[number] == 0).collect();
        let mut taken = 0;
        while let Some(end) = ends.pop() {
            taken += 1;
            for &from in &into[end] {
                left[from] -= 1;
                if left[from] == 0 {
                    ends.push(from);
                }
            }
        }
        if taken == left.len() {
            Ok(())
        } else {
            Err(ModelError::NotUsable("a schema applies itself without end".to_owned()))
        }
    }
}

fn has_twice(values: &[Value]) -> bool {
    let mut seen = HashSet::new();
    !values.iter().all(|value| seen.insert(value.to_string()))
}

fn no_pattern(written: &str) -> ModelError {
    ModelError::Refused(format!(
        "`{written}` is not a regular expression of ECMAScript 3, which has no names, flags or lookbehind"
    ))
}

/// What a schema refers to, where it is a mere reference.
pub(super) fn reference(schema: &Value) -> Option<&str> {
    schema.get("$ref").and_then(Value::as_str)
}

#[cfg(test)]
mod tests {
    use super::super::BodyModel;
    use super::*;

    #[test]
    fn models_refer_into_the_document() {
        let document = json!({
            "components": {"schemas": {
                "Pet": {
                    "required": ["name"],
                    "properties": {"tag": {"$ref": "#/components/schemas/Tag"}, "kids": {
                        "items": {"$ref": "https://apigateway.amazonaws.com/restapis/abc/models/Pet"}
                    }},
                    "example": {"$ref": 3}, "xml": 1, "discriminator": {}, "nullable": "x"
                },
                "Tag": {"type": "string", "nullable": true},
                "Same": {"$ref": "#/components/schemas/Pet"}
            }},
            "definitions": {"Old thing": {"type": "null"}}
        });
        let compile = |reference: &str| BodyModel::compile(&json!({"$ref": reference}), &document);
        for reference in [
            "#/components/schemas/Pet",
            "#/components/schemas/Same",
            "https://apigateway.amazonaws.com/restapis/x/models/Same",
        ] {
            let model = compile(reference).expect("a schema");
            assert_eq!(model.check(br#"{"name":1,"kids":[{"name":1,"tag":"t"}]}"#), None);
            let missing = r#"[object has missing required properties (["name"])]"#;
            assert_eq!(
                model.check(br#"{"name":1,"kids":[{"name":1,"kids":[{}]}]}"#).as_deref(),
                Some(missing)
            );
            let null =
                r#"[instance type (null) does not match any allowed primitive type (allowed: ["string"])]"#;
            assert_eq!(model.check(br#"{"name":1,"tag":null}"#).as_deref(), Some(null));
        }
        assert_eq!(compile("#/definitions/Old%20thing").expect("a schema").check(b"null"), None);
        let of_its_own =
            json!({"items": {"$ref": "#/definitions/A"}, "definitions": {"A": {"type": "null"}}});
        let model = BodyModel::compile(&of_its_own, &document).expect("a schema");
        assert!(model.check(b"[1]").is_some());
        let itself = json!({"properties": {"a": {"$ref": "#"}}, "maxProperties": 1});
        let model = BodyModel::compile(&itself, &document).expect("a schema");
        assert!(model.check(br#"{"a":{"a":{"b":1,"c":1}}}"#).is_some());
    }

    #[test]
    fn models_that_do_not_compile_are_reported() {
        let document = json!({"definitions": {
            "A": {"$ref": "#/definitions/B"}, "B": {"$ref": "#/definitions/A"},
            "C": {"allOf": [{"anyOf": [{"$ref": "#/definitions/C"}]}]}
        }});
        let mut deep = json!({});
        for _ in 0..300 {
            deep = json!({"not": deep});
        }
        for (schema, expected) in [
            (json!({"$ref": "#/definitions/None"}), "`#/definitions/None` refers to nothing"),
            (
                json!({"$ref": "https://example.com/x.json"}),
                "`https://example.com/x.json` is outside of the document, and nothing is fetched",
            ),
            (json!({"$ref": "file.json"}), "`file.json` is outside of the document, and nothing is fetched"),
            (json!({"$ref": "#/definitions/A"}), "a reference leads back to itself"),
            (json!({"$ref": "#/definitions/C"}), "a schema applies itself without end"),
            (json!({"items": 5}), "a schema must be an object, not `5`"),
            (json!({"properties": {"a": true}}), "a schema must be an object, not `true`"),
            (json!({"format": 1}), "`format` must be a string, not `1`"),
            (json!({"minLength": 1.0}), "`minLength` must be a whole number, not `1.0`"),
            (
                json!({"pattern": "(?i)x"}),
                "`(?i)x` is not a regular expression of ECMAScript 3, which has no names, flags or lookbehind",
            ),
            (deep, "the schema is nested more than 128 deep"),
        ] {
            assert_eq!(BodyModel::compile(&schema, &document).expect_err("no schema").to_string(), expected);
        }
        for schema in [
            json!({"type": "strin"}),
            json!({"required": []}),
            json!({"dependencies": {"a": []}}),
            json!({"exclusiveMinimum": 5}),
            json!({"exclusiveMinimum": true}),
            json!({"allOf": {}}),
        ] {
            let error = BodyModel::compile(&schema, &document).expect_err("no schema").to_string();
            assert!(error.starts_with("not a JSON schema of draft 4: "), "{error}");
        }
    }
}
