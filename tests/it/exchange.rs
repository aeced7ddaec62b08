//! Exchanges as fixtures: definitions and a failure, and the answer to expect.

use std::path::Path;

use gatecast::{Api, Definition, Event, Failure, Gateway, ImportOptions, Response, SourceFile, import};
use serde_json::{Value, json};

/// An exchange of a fixture file.
pub(crate) struct Exchange {
    json: Value,
}

impl Exchange {
    /// All exchanges of the JSON files in a folder below `fixtures/`, by file and order.
    pub(crate) fn of(folder: &str) -> Vec<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(folder);
        let mut files: Vec<_> = std::fs::read_dir(&folder)
            .expect("a folder")
            .map(|entry| entry.expect("a file").path())
            .collect();
        files.sort();
        let read = |path: &std::path::PathBuf| -> Vec<Value> {
            let text = std::fs::read_to_string(path).expect("readable");
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
        };
        files.iter().flat_map(read).map(|json| Self { json }).collect()
    }

    pub(crate) fn text(&self, member: &str) -> &str {
        self.json[member].as_str().unwrap_or_default()
    }

    /// A word to find the exchange by.
    pub(crate) fn name(&self) -> String {
        format!("{}{} {}", self.text("id"), self.text("rule"), self.text("says"))
    }

    /// The answer of the gateway to it.
    pub(crate) fn respond(&self) -> Response {
        let gateway = Gateway::compile(&self.api()).value;
        let mut failure = match self.json.get("failure") {
            Some(name) => Failure::named(name.as_str().expect("a name")).expect("in the catalogue"),
            None => Failure::of(self.text("type").parse().expect("a response type")),
        };
        if let Some(message) = self.json.get("message") {
            failure.set_message(message.as_str().map(str::to_owned));
        }
        if let Some(text) = self.json.get("validationError") {
            failure.set_validation_error(text.as_str().expect("a text"));
        }
        let event = match self.json.get("event") {
            Some(event) => Event::from_json(event.clone()).expect("an event"),
            None => Event::sample(),
        };
        gateway.respond(&failure, &event)
    }

    fn api(&self) -> Api {
        let Some(definitions) = self.json.get("definitions") else {
            return Api::default();
        };
        let document = json!({"openapi": "3.0.1", "x-amazon-apigateway-gateway-responses": definitions});
        let source = SourceFile::new("exchange.json", document.to_string());
        let imported = import(&source, &ImportOptions::default()).expect("importable");
        assert!(imported.diagnostics.is_empty(), "{}: {:?}", self.name(), imported.diagnostics);
        assert!(imported.value.definitions().iter().all(|Definition { place, .. }| place.is_some()));
        imported.value
    }

    /// Panics where the answer is not what the exchange expects.
    pub(crate) fn check(&self) {
        let response = self.respond();
        let expected = self.json["expected"].as_object().expect("expectations");
        let name = self.name();
        for (member, value) in expected {
            match member.as_str() {
                "status" => assert_eq!(json!(response.status), *value, "{name}"),
                "headers" => {
                    for (header, value) in value.as_object().expect("headers") {
                        let expected = value.as_str().expect("a value");
                        // Angle brackets stand for values that differ in every exchange.
                        if !expected.starts_with('<') {
                            assert_eq!(response.header(header), Some(expected), "{name}: {header}");
                        }
                    }
                }
                "headersAreComplete" => {
                    let names: Vec<_> =
                        response.headers.iter().map(|(name, _)| name.to_lowercase()).collect();
                    let mut expected: Vec<_> = expected["headers"]
                        .as_object()
                        .expect("headers")
                        .keys()
                        .map(|name| name.to_lowercase())
                        .collect();
                    let mut sent = names;
                    expected.sort();
                    sent.sort();
                    assert_eq!(sent, expected, "{name}");
                }
                "headerNames" => {
                    let names: Vec<_> = response.headers.iter().map(|(name, _)| &**name).collect();
                    assert_eq!(json!(names), *value, "{name}");
                }
                "absentHeaders" => {
                    for header in value.as_array().expect("names") {
                        assert_eq!(response.header(header.as_str().expect("a name")), None, "{name}");
                    }
                }
                "contentLength" => assert_eq!(json!(response.body.len()), *value, "{name}"),
                "body" => self.check_body(&response.body, value),
                "bodyMatch" => {}
                "unresolved" => assert_eq!(json!(response.unresolved_names()), *value, "{name}"),
                "droppedHeaders" => {
                    let dropped: Vec<_> = response.dropped.iter().map(|header| &*header.name).collect();
                    assert_eq!(json!(dropped), *value, "{name}");
                }
                "governedBy" => assert_eq!(response.governed_by_name(), value, "{name}"),
                "template" => assert_eq!(json!(response.template.as_deref()), *value, "{name}"),
                other => panic!("{name}: unknown expectation {other}"),
            }
        }
    }

    fn check_body(&self, body: &str, expected: &Value) {
        let name = self.name();
        let text = || expected.as_str().expect("a text");
        match self.json["expected"]["bodyMatch"].as_str().expect("how to match") {
            "exact-bytes" => match expected {
                Value::String(expected) => assert_eq!(body, expected, "{name}"),
                // Recorded as JSON of which the bytes are known.
                other => assert_eq!(body, other.to_string(), "{name}"),
            },
            "json-equal" => {
                let body: Value =
                    serde_json::from_str(body).unwrap_or_else(|error| panic!("{name}: {error}: {body}"));
                let expected = match expected {
                    Value::String(text) => serde_json::from_str(text).expect("JSON"),
                    other => other.clone(),
                };
                assert_eq!(body, expected, "{name}");
            }
            "contains" => assert!(body.contains(text()), "{name}: {body}"),
            "same-but-spaces" => {
                let squeezed = |text: &str| {
                    text.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
                };
                assert_eq!(squeezed(body), squeezed(text()), "{name}");
            }
            other => panic!("{name}: unknown way to match {other}"),
        }
    }
}
