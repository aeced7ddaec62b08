//! A preview for programs.

use serde_json::{Map, Value, json};

use super::json::pretty;
use super::preview_methods::methods_json;
use super::{Preview, Row};
use gatecast::check::body::Validity;

/// The version of the shape; it changes when a member changes its meaning or goes.
const VERSION: u32 = 1;

/// A preview as JSON: `{version, api, files, responses}`, each response as `render --format json`
/// has it, with `customised`, `raisedBy` (a sentence, or null where the files do not show it), `bodyValid` (null where nothing parses its content type) and
/// `bodyProblem` beside it; and `methods` where integrations transform something. Several APIs are an array of such objects.
pub(crate) fn preview_json(previews: &[Preview]) -> String {
    match previews {
        [preview] => pretty(&object(preview)),
        several => pretty(&several.iter().map(object).collect::<Vec<_>>()),
    }
}

fn object(preview: &Preview) -> Value {
    let responses: Vec<Value> = preview.rows.iter().map(response).collect();
    let mut object = json!({
        "version": VERSION,
        "api": preview.api,
        "files": preview.files,
        "responses": responses,
    });
    if !preview.methods.is_empty() {
        object["methods"] = methods_json(&preview.methods);
    }
    object
}

fn response(row: &Row) -> Value {
    let mut object: Map<String, Value> = match serde_json::to_value(&row.response) {
        Ok(Value::Object(object)) => object,
        _ => Map::new(), // a response always serialises as an object
    };
    object.insert("customised".to_owned(), row.customised.into());
    let (valid, problem) = match &row.validity {
        Validity::Valid => (Some(true), Value::Null),
        Validity::Invalid(problem) => (
            Some(false),
            json!({
                "language": problem.language,
                "message": problem.message,
                "line": problem.line,
                "column": problem.column,
            }),
        ),
        Validity::Unchecked => (None, Value::Null),
    };
    object.insert("raisedBy".to_owned(), row.raised_by.clone().into());
    object.insert("bodyValid".to_owned(), valid.into());
    object.insert("bodyProblem".to_owned(), problem);
    Value::Object(object)
}
