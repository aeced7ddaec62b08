//! One response for programs.

use serde_json::Value;

use super::json::{escaped, pretty};
use gatecast::gateway::Response;

/// A response as JSON, a member a line, so that people can read it and diffs stay small.
pub(crate) fn response_json(response: &Response) -> String {
    let Ok(Value::Object(members)) = serde_json::to_value(response) else {
        return String::new(); // a response always serialises as an object
    };
    let lines: Vec<String> =
        members.iter().map(|(name, value)| format!("  {}: {value}", Value::from(name.as_str()))).collect();
    escaped(&format!("{{\n{}\n}}\n", lines.join(",\n")))
}

/// The responses of several APIs as a JSON array, each with the name of its API.
pub(crate) fn responses_json(responses: &[(Option<&str>, Response)]) -> String {
    let object = |(api, response): &(Option<&str>, Response)| {
        let mut members = serde_json::Map::from_iter([("api".to_owned(), Value::from(*api))]);
        if let Ok(Value::Object(response)) = serde_json::to_value(response) {
            members.extend(response);
        }
        Value::Object(members)
    };
    pretty(&responses.iter().map(object).collect::<Vec<_>>())
}
