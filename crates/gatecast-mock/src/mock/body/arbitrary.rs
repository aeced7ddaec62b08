//! Arbitrary bodies against a model that uses most keywords.

use proptest::prelude::*;
use serde_json::json;

use jsonschema::Draft;

use super::*;

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-3_i64..12).prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[a-c@.]{0,4}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec(("[a-g]|a/b|~", inner), 0..5)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn rich() -> Value {
    json!({
        "definitions": {"node": {
            "type": ["object", "array", "number", "string"],
            "properties": {
                "a": {"$ref": "#/definitions/node"},
                "b": {"allOf": [{"minimum": 1}, {"maximum": 5, "exclusiveMaximum": true}, {"$ref": "#/definitions/node"}]},
                "c": {"oneOf": [{"multipleOf": 2}, {"multipleOf": 3}, {"type": "string", "format": "email"}]},
                "d": {"anyOf": [{"enum": ["a", 1, null]}, {"not": {"type": "array"}}]},
                "a/b": {"type": "integer", "format": "int32"}
            },
            "patternProperties": {"^[de]$": {"type": ["string", "array"], "maxLength": 2}},
            "additionalProperties": {"$ref": "#/definitions/node"},
            "items": {"$ref": "#/definitions/node"},
            "maxItems": 3, "uniqueItems": true, "maxProperties": 3,
            "required": ["a"],
            "dependencies": {"a": ["b"], "c": {"properties": {"d": {"minLength": 1}}}}
        }},
        "$ref": "#/definitions/node"
    })
}

proptest! {
    #[test]
    fn bodies_that_do_not_fit_get_a_message(body in any_json()) {
        let model = BodyModel::compile(&rich(), &json!({})).expect("a schema");
        let plain = jsonschema::options().with_draft(Draft::Draft4).build(&rich()).expect("a schema");
        let message = model.check(body.to_string().as_bytes());
        // What is read back may differ from what was made: `-0.0`, say.
        let read: Value = serde_json::from_str(&body.to_string()).expect("JSON");
        prop_assert_eq!(message.is_none(), plain.is_valid(&read));
        prop_assert_ne!(message.as_deref(), Some("[]"));
    }
}
