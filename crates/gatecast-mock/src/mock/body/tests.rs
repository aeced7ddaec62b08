//! Each message, and which ones there are.

use std::borrow::Borrow;

use serde_json::json;

use super::*;

fn checked(schema: &Value, body: &str) -> Option<String> {
    BodyModel::compile(schema, &json!({})).expect("a schema").check(body.as_bytes())
}

/// `expected`: the one message, without brackets; empty where the body fits.
fn says(schema: impl Borrow<Value>, body: &str, expected: &str) {
    let schema = schema.borrow();
    let message = checked(schema, body).unwrap_or_default();
    let expected = if expected.is_empty() { String::new() } else { format!("[{expected}]") };
    assert_eq!(message, expected, "{schema} of {body}");
}

#[test]
fn each_keyword_has_its_words() {
    let tuple = json!({"items": [{}, {}], "additionalItems": false});
    says(tuple, "[1,2,3]", "schema only allows 2 elements in array but instance has 3 elements");
    says(
        json!({"minItems": 1}),
        "[]",
        "array is too short: must have at least 1 elements but instance has 0 elements",
    );
    says(
        json!({"maxItems": 1}),
        "[1,2]",
        "array is too long: must have at most 1 elements but instance has 2 elements",
    );
    says(json!({"uniqueItems": true}), "[1,1]", "array must not contain duplicate elements");
    says(
        json!({"minProperties": 1}),
        "{}",
        "object has too few properties (found 0 but schema requires at least 1)",
    );
    says(
        json!({"maxProperties": 0}),
        r#"{"a":1}"#,
        "object has too many properties (found 1 but schema requires at most 0)",
    );
    says(json!({"minLength": 2}), r#""ä""#, r#"string "ä" is too short (length: 1, required minimum: 2)"#);
    says(json!({"maxLength": 1}), r#""ab""#, r#"string "ab" is too long (length: 2, maximum allowed: 1)"#);
    says(json!({"pattern": r"^\d$"}), r#""x""#, r#"ECMA 262 regex "^\d$" does not match input string "x""#);
    says(
        json!({"enum": ["A", {"b": [1]}]}),
        r#""AB""#,
        r#"instance value ("AB") not found in enum (possible values: ["A",{"b":[1]}])"#,
    );
    says(json!({"multipleOf": 3}), "7", "remainder of division is not zero (7 / 3)");
    says(json!({"multipleOf": 0.5}), "0.7", "remainder of division is not zero (0.7 / 0.5)");
    says(json!({"not": {"type": "string"}}), r#""a""#, "instance matched a schema which it should not have");
    let several = json!({"anyOf": [{"type": "string"}, {"type": "null"}]});
    says(several, "1", "instance failed to match at least one required schema among 2");
}

#[test]
fn numbers_are_compared_with_their_bounds() {
    says(
        json!({"minimum": 5}),
        "1",
        "numeric instance is lower than the required minimum (minimum: 5, found: 1)",
    );
    says(json!({"maximum": 5.5}), "-1", "");
    says(
        json!({"maximum": 1000}),
        "999999",
        "numeric instance is greater than the required maximum (maximum: 1000, found: 999999)",
    );
    let above = || json!({"minimum": 5, "exclusiveMinimum": true});
    says(above(), "5", "numeric instance is not strictly greater than the required minimum 5");
    says(above(), "5.0", "numeric instance is not strictly greater than the required minimum 5");
    says(above(), "4", "numeric instance is lower than the required minimum (minimum: 5, found: 4)");
    let below = || json!({"maximum": 5, "exclusiveMaximum": true});
    says(below(), "5", "numeric instance is not strictly lower than the required maximum 5");
    says(below(), "6", "numeric instance is greater than the required maximum (maximum: 5, found: 6)");
}

#[test]
fn types_are_named() {
    let of = |instance: &str, allowed: &str| {
        format!("instance type ({instance}) does not match any allowed primitive type (allowed: {allowed})")
    };
    says(json!({"type": "number"}), r#""5""#, &of("string", r#"["integer","number"]"#));
    says(json!({"type": "integer"}), "5.5", &of("number", r#"["integer"]"#));
    says(json!({"type": "integer"}), "1.0", &of("number", r#"["integer"]"#));
    says(json!({"type": ["string", "null", "array"]}), "5", &of("integer", r#"["array","null","string"]"#));
    says(json!({"type": "string"}), "null", &of("null", r#"["string"]"#));
    says(json!({"type": "string"}), "true", &of("boolean", r#"["string"]"#));
    says(json!({"type": "string"}), "{}", &of("object", r#"["string"]"#));
    // Keywords of another type say nothing.
    says(json!({"type": "string", "minLength": 2, "minimum": 3}), "[]", &of("array", r#"["string"]"#));
}

#[test]
fn missing_members_share_a_message() {
    let all = json!({"type": "object", "required": ["b", "a", "c"], "properties": {"a": {}, "b": {}}});
    says(all, r#"{"c":1}"#, r#"object has missing required properties (["a","b"])"#);
    let none = json!({"properties": {"a": {}}, "additionalProperties": false});
    let text = r#"object instance has properties which are not allowed by the schema: ["b","c"]"#;
    says(none, r#"{"c":1,"b":1}"#, text);
    let dependent = || json!({"dependencies": {"a/b": ["d", "c", "b"], "items": ["a"]}});
    let text = r#"property "a/b" of object has missing property dependencies (schema requires ["b","c","d"]; missing: ["c","d"])"#;
    says(dependent(), r#"{"a/b":1,"b":1}"#, text);
    let text = r#"property "items" of object has missing property dependencies (schema requires ["a"]; missing: ["a"])"#;
    says(dependent(), r#"{"items":1}"#, text);
    let schema = json!({"dependencies": {"a": {"properties": {"b": {"minimum": 1}}}}});
    says(
        schema,
        r#"{"a":1,"b":0}"#,
        "numeric instance is lower than the required minimum (minimum: 1, found: 0)",
    );
    // A member of that name is no keyword.
    let schema = json!({"properties": {"dependencies": {"items": {"required": ["a"]}}}});
    says(schema, r#"{"dependencies":[{}]}"#, r#"object has missing required properties (["a"])"#);
}

#[test]
fn branches_are_counted() {
    let short = json!({"maxLength": 1});
    let text = json!({"type": "string"});
    let all = |list: &[&Value]| json!({"allOf": list});
    says(all(&[&text, &short]), r#""a""#, "");
    says(
        all(&[&text, &short]),
        r#""ab""#,
        "instance failed to match all required schemas (matched only 1 out of 2)",
    );
    let deep = json!({"properties": {"x": all(&[&short, &all(&[&text, &short]), &json!({})])}});
    says(deep, r#"{"x":"abc"}"#, "instance failed to match all required schemas (matched only 1 out of 3)");
    let nested = json!({"allOf": [{"properties": {"a": {"properties": {"b": {"type": "null"}}}}}]});
    says(
        nested,
        r#"{"a":{"b":1}}"#,
        "instance failed to match all required schemas (matched only 0 out of 1)",
    );
    let nine = json!({"oneOf": vec![json!({"required": ["x"]}); 9]});
    says(nine.clone(), "{}", "instance failed to match exactly one schema (matched 0 out of 9)");
    says(nine, r#"{"x":1}"#, "instance failed to match exactly one schema (matched 9 out of 9)");
    says(
        json!({"oneOf": [{"type": "null"}]}),
        "1",
        "instance failed to match exactly one schema (matched 0 out of 1)",
    );
    says(
        json!({"anyOf": [{"type": "null"}]}),
        "1",
        "instance failed to match at least one required schema among 1",
    );
}

#[test]
fn formats_are_checked() {
    for (format, text, expected) in [
        (
            "date-time",
            "x",
            r#"string "x" is invalid against requested date format(s) [yyyy-MM-dd'T'HH:mm:ssZ, yyyy-MM-dd'T'HH:mm:ss.[0-9]{1,12}Z]"#,
        ),
        ("email", "x", r#"string "x" is not a valid email address"#),
        ("hostname", "-", r#"string "-" is not a valid hostname"#),
        ("ipv4", "1", r#"string "1" is not a valid IPv4 address"#),
        ("ipv6", "1", r#"string "1" is not a valid IPv6 address"#),
        ("uri", "a b", r#"string "a b" is not a valid URI"#),
        ("regex", "(", r#"string "(" is not a valid ECMA 262 regular expression"#),
        ("uuid", "1", r#"input string "1" is not a valid UUID"#),
        ("email", "a@example.com", ""),
        ("date-time", "2018-01-02T03:04:05Z", ""),
        // Not known for draft 4.
        ("date", "x", ""),
        ("time", "x", ""),
        ("password", "x", ""),
    ] {
        says(json!({"format": format}), &json!(text).to_string(), expected);
    }
}

#[test]
fn formats_that_are_not_known_are_among_the_messages() {
    // Reported, with one message for both members.
    let degrees = json!({"type": "number", "format": "double", "minimum": -90, "maximum": 90});
    let place = json!({"properties": {"lat": degrees, "lon": degrees}});
    let unknown = r#"format attribute "double" not supported"#;
    let null =
        r#"instance type (null) does not match any allowed primitive type (allowed: ["integer","number"])"#;
    says(place.clone(), r#"{"lat":null,"lon":null}"#, &format!("{null}, {unknown}"));
    let high = "numeric instance is greater than the required maximum (maximum: 90, found: 100)";
    says(place.clone(), r#"{"lat":100,"lon":0}"#, &format!("{unknown}, {high}"));
    says(place, r#"{"lat":1,"lon":2}"#, "");
    // Nothing is said of what was not looked at.
    let schema = json!({"required": ["a"], "properties": {"b": {"format": "int64"}}});
    says(schema, r#"{"b":1}"#, r#"object has missing required properties (["a"])"#);
}

#[test]
fn lists_are_as_recorded() {
    let foo = json!({"required": ["bar"], "properties": {"bar": {}}, "additionalProperties": false});
    says(
        foo,
        r#"{"foo":"bar"}"#,
        r#"object has missing required properties (["bar"]), object instance has properties which are not allowed by the schema: ["foo"]"#,
    );
    let order = json!({"type": "array", "items": {"properties": {
        "type": {"enum": ["STOCK", "BOND", "CASH"]},
        "symbol": {"type": "string", "minLength": 1, "maxLength": 4},
        "shares": {"type": "number", "minimum": 1, "maximum": 1000},
        "order-date": {"pattern": r"^\d{4}\-(0[1-9]|1[012])\-(0[1-9]|[12][0-9]|3[01])$"},
    }}});
    says(
        order,
        r#"[{"type":"foobar","symbol":"thisstringistoolong","shares":999999,"order-date":"2018-1-2"}]"#,
        r#"ECMA 262 regex "^\d{4}\-(0[1-9]|1[012])\-(0[1-9]|[12][0-9]|3[01])$" does not match input string "2018-1-2", numeric instance is greater than the required maximum (maximum: 1000, found: 999999), string "thisstringistoolong" is too long (length: 19, maximum allowed: 4), instance value ("foobar") not found in enum (possible values: ["STOCK","BOND","CASH"])"#,
    );
}

#[test]
fn members_of_failed_containers_are_not_validated() {
    let low = |bound: i32| json!({"minimum": bound});
    let inner = json!({"required": ["r"], "properties": {"x": low(1), "y": low(2)}});
    let schema = json!({"required": ["a"], "properties": {"a": inner, "b": inner, "c": low(3)}});
    let found = |bound: i32| {
        format!("numeric instance is lower than the required minimum (minimum: {bound}, found: 0)")
    };
    let missing = |name: &str| format!("object has missing required properties ([\"{name}\"])");
    let listed = |messages: &[String]| hash_set::as_listed(messages.to_vec()).join(", ");
    // The outermost one fails.
    says(schema.clone(), r#"{"b":{"x":0},"c":0}"#, &missing("a"));
    // A member fails: those beside it are looked at, not what they contain.
    says(schema.clone(), r#"{"a":{"x":0},"b":{"r":1,"x":0},"c":0}"#, &listed(&[missing("r"), found(3)]));
    // One further down fails: those beside it, and those beside what contains it.
    says(
        schema.clone(),
        r#"{"c":0,"b":{"r":1,"x":0},"a":{"y":0,"x":0,"r":1}}"#,
        &listed(&[found(1), found(2), found(3)]),
    );
    // What comes before fits.
    says(schema, r#"{"a":{"r":1,"x":1},"b":{"r":1,"x":0}}"#, &found(1));
}

#[test]
fn bodies_that_are_not_json_are_not_validated() {
    let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
    for body in ["", " ", "{", "{}{}", "\u{feff}{}", &deep] {
        assert_eq!(checked(&json!({}), body).as_deref(), Some(UNPARSABLE), "{body}");
    }
    let model = BodyModel::compile(&json!({}), &json!({})).expect("a schema");
    assert_eq!(model.check(b"\"\xff\"").as_deref(), Some(UNPARSABLE));
    assert_eq!(model.check(b"null"), None);
}

#[test]
fn messages_are_limited_to_a_hundred() {
    let schema = json!({"items": {"enum": ["x"]}});
    let body = |count: u32| Value::from_iter(0..count).to_string();
    for (count, expected) in [(50, 50), (500, 100), (200_000, 100)] {
        let message = checked(&schema, &body(count)).expect("a message");
        assert_eq!(message.matches("not found in enum").count(), expected);
    }
    let same = checked(&schema, &json!(vec![0; 500]).to_string()).expect("a message");
    assert_eq!(same, r#"[instance value (0) not found in enum (possible values: ["x"])]"#);
}

/// A language of filters, as many APIs have one: an operator with operands, or a comparison.
fn filters() -> Value {
    let operator = |name: &str| {
        json!({
            "type": "object", "required": ["op", "args"],
            "properties": {"op": {"enum": [name]}, "args": {"type": "array", "items": {"$ref": "#"}}}
        })
    };
    let leaf = json!({
        "type": "object", "required": ["field", "value"], "properties": {"value": {"type": "string"}}
    });
    json!({"oneOf": [operator("and"), operator("or"), operator("not"), leaf]})
}

#[test]
fn recursive_branches_take_linear_time() {
    let nested = |value: &str| {
        let mut body = format!(r#"{{"field":"a","value":{value}}}"#);
        for depth in 0..60 {
            let op = ["and", "or", "not"][depth % 3];
            body = format!(r#"{{"op":"{op}","args":[{body}]}}"#);
        }
        body
    };
    says(filters(), &nested(r#""x""#), "");
    says(filters(), &nested("1"), "instance failed to match exactly one schema (matched 0 out of 4)");
}

#[test]
fn branches_that_double_take_linear_time() {
    let body = format!("{}1{}", r#"{"a":"#.repeat(100), "}".repeat(100));
    let itself = || json!({"$ref": "#"});
    let member = || json!({"required": ["a"], "properties": {"a": itself()}});
    for keyword in ["anyOf", "oneOf", "allOf"] {
        let schema = json!({"type": "object", keyword: [member(), member()]});
        assert!(checked(&schema, &body).is_some(), "{keyword}");
    }
    let not = json!({"not": {"type": "object", "anyOf": [member(), member()]}});
    says(not, &body, "");
    let type_of_number =
        r#"instance type (integer) does not match any allowed primitive type (allowed: ["object"])"#;
    for schema in [
        json!({"properties": {"a": itself()}, "patternProperties": {"^a": itself(), "a$": itself()}}),
        json!({"properties": {"a": itself()}, "dependencies": {"a": {"properties": {"a": itself()}}}}),
    ] {
        let mut schema = schema;
        schema["type"] = json!("object");
        says(schema, &body, type_of_number);
    }
    // A chain of models, each of which has the next one twice, applied to a single number.
    let models: serde_json::Map<String, Value> = (0..100)
        .map(|number| {
            let next = json!({"$ref": format!("#/definitions/m{}", number + 1)});
            (format!("m{number}"), json!({"anyOf": [next, next]}))
        })
        .chain([("m100".to_owned(), json!({"type": "string"}))])
        .collect();
    let chain = json!({"definitions": models, "$ref": "#/definitions/m0"});
    says(chain, "1", "instance failed to match at least one required schema among 2");
}

#[test]
fn more_work_than_a_body_may_take_is_refused() {
    // Each of many values is looked at by each of many schemas.
    let branches: Vec<Value> = (0..3000).map(|number| json!({"minimum": number})).collect();
    let schema = json!({"items": {"allOf": branches}});
    let body = json!(vec![5000; 10_000]).to_string();
    assert_eq!(checked(&schema, &body).as_deref(), Some(UNPARSABLE));
    // A chain of references that is far longer than bodies nest.
    let models: serde_json::Map<String, Value> = (0..20_000)
        .map(|number| {
            let next = json!({"$ref": format!("#/definitions/m{}", number + 1)});
            (format!("m{number}"), json!({"allOf": [next]}))
        })
        .chain([("m20000".to_owned(), json!({}))])
        .collect();
    let chain = json!({"definitions": models, "$ref": "#/definitions/m0"});
    assert_eq!(checked(&chain, "1").as_deref(), Some(UNPARSABLE));
}

#[test]
fn patterns_do_not_backtrack_without_end() {
    let body = json!(format!("{}!", "a".repeat(60))).to_string();
    for pattern in ["^(a+)+$", "^(?=a)(a|aa)+$", r"^(a|a)*\1b"] {
        assert!(checked(&json!({"pattern": pattern}), &body).is_some(), "{pattern}");
    }
}

/// Answers of the Java library itself, json-schema-validator 2.2, asked for each line.
#[test]
fn answers_are_those_of_the_java_library() {
    walk(include_str!("../../../../../fixtures/serve/validation.jsonl"), "says");
}

/// The cases beside the project, where they are.
#[test]
fn answers_are_those_of_the_cases_beside_the_project() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/cases/peers/serve/validation.jsonl");
    if let Ok(cases) = std::fs::read_to_string(root) {
        walk(&cases, "json-schema-validator");
    }
}

fn walk(cases: &str, answer: &str) {
    let mut wrong = Vec::new();
    for line in cases.lines() {
        let case: Value = serde_json::from_str(line).expect("a case");
        let expected = case[answer].as_str().unwrap_or("fits");
        let said = match BodyModel::compile(&case["schema"], &json!({})) {
            Ok(model) => {
                model.check(case["body"].to_string().as_bytes()).unwrap_or_else(|| "fits".to_owned())
            }
            Err(error) if error.is_refused() => "refused".to_owned(),
            Err(error) => error.to_string(),
        };
        let is_refusal = expected.starts_with("refuse") && said == "refused";
        if said != expected && !is_refusal {
            wrong.push(format!("{line}\n  {said}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
