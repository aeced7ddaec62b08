//! One API, written in every format: what is read of it is the same.

use gatecast::rest_api::{RestApi, UsagePlan};
use gatecast::{Api, Format, ImportOptions};
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::formats::imported;
use crate::support::formats;

/// All that is read of an API, without places and without its name.
fn described(api: &Api) -> Value {
    let rest_api = api.rest_api.as_deref().expect("a REST API");
    let responses: Vec<_> = api.definitions().iter().map(|made| made.response_type.to_string()).collect();
    json!({
        "document": document(rest_api),
        "isPartial": rest_api.is_partial,
        "stages": rest_api.stages.iter().map(|stage| json!({
            "name": stage.name.as_str(),
            "variables": stage.variables.iter()
                .map(|(name, value)| (name.to_string(), json!(value.as_str())))
                .collect::<serde_json::Map<_, _>>(),
        })).collect::<Vec<_>>(),
        "plans": rest_api.usage_plans.iter().map(plan).collect::<Vec<_>>(),
        "keys": rest_api.api_keys.iter()
            .map(|key| json!({ "name": key.name, "value": key.value.as_ref().map(|value| value.as_str()) }))
            .collect::<Vec<_>>(),
        "responses": responses,
    })
}

fn plan(plan: &UsagePlan) -> Value {
    json!({
        "name": plan.name,
        "throttle": plan.throttle.map(|throttle| json!([throttle.rate, throttle.burst])),
        "quota": plan.quota.map(|quota| json!([quota.limit, format!("{:?}", quota.period)])),
        "keys": plan.keys,
    })
}

/// The document that API Gateway would export; models are below `components`, wherever they were.
fn document(rest_api: &RestApi) -> Value {
    let text = rest_api.to_openapi("shop").to_string().replace("#/definitions/", "#/components/schemas/");
    let mut document: Value = serde_json::from_str(&text).expect("JSON");
    let definitions = document.as_object_mut().and_then(|members| members.shift_remove("definitions"));
    for (name, model) in definitions.iter().filter_map(Value::as_object).flatten() {
        document["components"]["schemas"][name] = model.clone();
    }
    document
}

#[test]
fn an_api_is_read_alike_from_every_format() {
    let mut options = ImportOptions::default();
    options.rest_api = true;
    let pretty = |value: &Value| serde_json::to_string_pretty(value).expect("JSON");
    let whole = described(&imported("same-api/terraform", &options));
    assert_snapshot!(pretty(&whole));
    for format in formats() {
        let known: Format = format.name.parse().expect("a format");
        assert_eq!(format.same_api.is_empty(), format.has_no_api, "{known}");
        for file in format.same_api {
            let mut made = described(&imported(&format!("same-api/{file}"), &options));
            for part in &format.lacks {
                assert_eq!(made[part], json!([]), "{file} has {part}");
                made[part] = whole[part].clone();
            }
            // Line by line, so that it shows where they differ.
            for (made, whole) in pretty(&made).lines().zip(pretty(&whole).lines()) {
                assert_eq!(made, whole, "{file}");
            }
            assert_eq!(made, whole, "{file}");
        }
    }
}

#[test]
fn modules_are_read_with_their_documents_loops_and_references() {
    let mut options = ImportOptions::default();
    options.rest_api = true;
    for module in ["body", "chained"] {
        let described = described(&imported(&format!("routes/terraform-{module}"), &options));
        let pretty = serde_json::to_string_pretty(&described).expect("JSON");
        assert_snapshot!(format!("terraform-{module}"), pretty);
    }
}
