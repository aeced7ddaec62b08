//! `routes`: what an API has, read from every format.

use insta::assert_snapshot;
use serde_json::Value;

use crate::support::gatecast;

const SHAPES: [&str; 10] = [
    "check/guarded-preflight/bad.yaml",
    "petstore/openapi.yaml",
    "routes/template.yaml",
    "routes/sam.yaml",
    "routes/serverless.yml",
    "routes/main.tf",
    "routes/terraform-chained",
    "routes/terraform-open",
    "routes/terraform-body",
    "routes/get-resources.json",
];

#[test]
fn routes_of_every_format_are_listed() {
    for shape in SHAPES {
        assert_snapshot!(
            format!("table-{}", shape.replace('/', "-")),
            gatecast(&format!("routes fixtures/{shape}")).run()
        );
    }
}

/// From where each type is raised, in files of several formats: the lines of the preview that say it.
#[test]
fn previews_say_where_types_are_raised() {
    for file in [
        "routes/template.yaml",
        "routes/terraform-open",
        "cors/sam.yaml",
        "routes/beside/serverless-keys.yml",
    ] {
        let printed = gatecast(&format!("preview fixtures/{file}")).run().stdout();
        let lines = printed.lines().skip_while(|line| !line.ends_with("RAISED BY"));
        let lines: Vec<&str> = lines.take_while(|line| !line.is_empty()).collect();
        assert_snapshot!(format!("raised-{}", file.replace('/', "-")), lines.join("\n"));
    }
}

#[test]
fn routes_are_there_for_programs() {
    assert_snapshot!(gatecast("routes fixtures/routes/template.yaml --format json").run());
}

#[test]
fn resources_beside_a_document_are_read() {
    for shape in ["cloudformation-body.yaml", "sam-uri.yaml", "sam-open.yaml", "serverless-keys.yml"] {
        let done = gatecast(&format!("routes fixtures/routes/beside/{shape} --format json")).run();
        let mut printed: Value = serde_json::from_str(&done.stdout()).expect("JSON");
        for api in printed["apis"].as_array_mut().expect("a list") {
            // Who may call what; all else is in the tables.
            let routes = api["routes"].as_array().into_iter().flatten();
            let line = |route: &Value| {
                let key = if route["apiKeyRequired"] == true { " with a key" } else { "" };
                format!("{} {} {}{key}", route["method"], route["path"], route["authorization"])
            };
            api["routes"] = routes.map(line).collect();
            api["authorizers"].take();
        }
        let printed = serde_json::to_string_pretty(&printed).expect("JSON");
        assert_snapshot!(format!("beside-{shape}"), printed);
    }
}

#[test]
fn extensions_that_the_framework_refuses_are_reported() {
    assert_snapshot!(gatecast("check fixtures/routes/beside/serverless-extensions.yml").run());
}

/// Two templates of a folder have APIs of their own, whatever they call them.
#[test]
fn apis_of_one_name_in_a_folder_are_several() {
    assert_snapshot!(gatecast("routes fixtures/folders/two-of-a-name").run());
}

#[test]
fn stacks_of_one_application_add_to_one_api() {
    assert_snapshot!(gatecast("routes fixtures/folders/cdk-stacks").run());
}

#[test]
fn files_without_routes_say_so() {
    assert_snapshot!(gatecast("routes fixtures/settings/put.sh").run());
}

/// The routes and authorizers of a file, without what belongs to the format: places, and addresses of functions.
fn comparable(file: &str) -> Value {
    let done = gatecast(&format!("routes fixtures/routes/{file} --format json")).run();
    let mut printed: Value = serde_json::from_str(&done.stdout()).expect("JSON");
    let mut api = printed["apis"][0].take();
    for list in ["routes", "authorizers"] {
        let items = api[list].as_array_mut().expect("a list");
        for item in items.iter_mut() {
            item["place"] = Value::Null;
            item["integration"]["uri"] = Value::Null;
        }
        items.sort_by_key(|item| (item["path"].to_string(), item["method"].to_string()));
    }
    serde_json::json!([api["routes"], api["authorizers"]])
}

#[test]
fn an_api_is_the_same_in_every_format() {
    let document = comparable("openapi.yaml");
    assert_eq!(document[0].as_array().map(Vec::len), Some(3));
    for file in ["template.yaml", "main.tf"] {
        assert_eq!(comparable(file), document, "{file}");
    }
}
