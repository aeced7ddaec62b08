//! Expressions whose values Terraform itself gave.
//!
//! `fixtures/terraform-expressions/expressions.json` has them, null where Terraform refuses one; more lie beside the
//! project, where they do.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gatecast::import::folder::Folder;
use gatecast::{ImportOptions, SourceFile, import};
use serde_json::Value;

/// What gatecast makes of an expression: JSON, or nothing where it stays open.
fn made(expression: &str, folder: &Path) -> Option<Value> {
    let text = format!(
        "resource \"aws_api_gateway_gateway_response\" \"r\" {{\n  rest_api_id = \"a\"\n  response_type = \
         \"THROTTLED\"\n  response_templates = {{ \"text/plain\" = jsonencode({expression}) }}\n}}\n"
    );
    let source = SourceFile::new(folder.join("main.tf").display().to_string(), text);
    let mut options = ImportOptions::default();
    options.files = Some(Arc::new(Folder::new(folder).expect("a folder")));
    let read = import(&source, &options).ok()?;
    let template = &read.value.definitions().first()?.templates.first()?.body;
    if template.has_holes() {
        return None;
    }
    serde_json::from_str(template.as_str()).ok()
}

/// Numbers are compared as far as a double has them.
fn is_same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => {
            let (left, right) = (left.as_f64().unwrap_or(f64::NAN), right.as_f64().unwrap_or(f64::NAN));
            left == right || (left - right).abs() <= left.abs() * 1e-15
        }
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| is_same(left, right))
        }
        (Value::Object(left), Value::Object(right)) => {
            left.len() == right.len()
                && left.iter().all(|(name, left)| right.get(name).is_some_and(|right| is_same(left, right)))
        }
        _ => left == right,
    }
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/terraform-expressions")
}

#[test]
fn expressions_have_the_values_of_terraform() {
    let folder = fixtures();
    let text = std::fs::read_to_string(folder.join("expressions.json")).expect("the fixture");
    let expected: BTreeMap<String, Value> = serde_json::from_str(&text).expect("JSON");
    let mut wrong = Vec::new();
    for (expression, expected) in &expected {
        let made = made(expression, &folder);
        // Null: Terraform refuses it.
        let is_right = match (&made, expected) {
            (None, Value::Null) => true,
            (Some(made), expected) => is_same(made, expected),
            (None, _) => false,
        };
        if !is_right {
            wrong.push(format!("{expression}: {made:?} in place of {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}\n{}", wrong.len(), expected.len(), wrong.join("\n"));
}

/// What the functions leave open, as the documents say: what lies on the machine, what is another value each time,
/// networks, hashes and dates, numbers with more digits than a double has, and what Terraform refuses before it evaluates.
const OPEN: [&str; 24] = [
    "can(1 / 0)",
    "can(local.nope)",
    "abspath",
    "base64gzip",
    "cidr",
    "convert(",
    "filebase64",
    "fileexists",
    "filemd5",
    "fileset",
    "formatdate",
    "jsonencode(1/3)",
    "1e400",
    "length(\"👨",
    "md5",
    "plantimestamp",
    "sha",
    "textdecode",
    "textencode",
    "timeadd",
    "timecmp",
    "templatefile",
    "yamldecode",
    "type(",
];

#[test]
fn expressions_beside_the_project_have_the_values_of_terraform() {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/cases/peers/terraform");
    if !beside.is_dir() {
        return;
    }
    let mut wrong = Vec::new();
    let mut count = 0;
    for file in ["expressions.jsonl", "not-evaluated.jsonl"] {
        let text = std::fs::read_to_string(beside.join(file)).expect("the file can be read");
        for line in text.lines() {
            let case: Value = serde_json::from_str(line).expect("JSON");
            let expression = case["expr"].as_str().expect("an expression");
            if OPEN.iter().any(|open| expression.contains(open)) {
                continue;
            }
            count += 1;
            let expected = case["terraform_1.15.5"].as_str();
            // What is not written as JSON is a string.
            let expected =
                expected.map(|text| serde_json::from_str(text).unwrap_or_else(|_| Value::from(text)));
            let made = made(expression, &fixtures());
            let is_right = match (&made, &expected) {
                (Some(made), Some(expected)) => {
                    is_same(made, expected) || made.as_str().is_some_and(|made| *expected == made)
                }
                (made, expected) => made.is_none() && expected.is_none(),
            };
            if !is_right {
                wrong.push(format!("{expression}: {made:?} in place of {expected:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {count}\n{}", wrong.len(), wrong.join("\n"));
}
