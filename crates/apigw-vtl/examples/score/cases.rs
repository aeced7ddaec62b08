//! The case files and how each of them is run.

use std::path::Path;

use apigw_vtl::{Inputs, Limits, Overrides, Params, RenderError, Template, mock_status};
use serde_json::{Map, Value};

use crate::Verdict;
use crate::compare::{json_equal, texts};

/// What a template gave: the text and the overrides, or that it failed.
type Rendered = Result<(String, Overrides), String>;

/// Runs every file of these names that is there.
pub(crate) fn run(folder: &Path) -> Vec<(&'static str, Vec<Verdict>)> {
    let mut results = Vec::new();
    if let Some(cases) = read(folder, "vtl-aws-cases.json") {
        results.push(("vtl-aws-cases", each(&cases).filter_map(aws).collect()));
    }
    if let Some(cases) = read(folder, "vtl-velocity-cases.json") {
        results.push(("vtl-velocity-cases", each(&cases).filter_map(velocity).collect()));
    }
    if let (Some(cases), Some(inputs)) =
        (read(folder, "vtl-field-cases.json"), read(folder, "vtl-field-inputs.json"))
    {
        let field = |case: &Value| Some(predicted(case, &inputs[text(case, "inputName")], "field"));
        results.push(("vtl-field-cases", each(&cases).filter_map(field).collect()));
    }
    if let Some(cases) = read(folder, "vtl-probes.json") {
        let probe = |case: &Value| {
            let group = if case.get("soft").is_some() { "soft" } else { "probes" };
            Some(predicted(case, &case["input"], group))
        };
        results.push(("vtl-probes", each(&cases).filter_map(probe).collect()));
    }
    if let Some(file) = read(folder, "vtl-generated-cases.json") {
        let generated = |case: &Value| Some(predicted(case, &file["input"], "generated"));
        results.push(("vtl-generated-cases", each(&file["cases"]).filter_map(generated).collect()));
    }
    if let Some(cases) = read(folder, "integration-cases.json") {
        results.push(("integration-cases", each(&cases).filter_map(integration).collect()));
    }
    results.retain(|(_, verdicts): &(&str, Vec<Verdict>)| !verdicts.is_empty());
    results
}

fn read(folder: &Path, name: &str) -> Option<Value> {
    let text = std::fs::read_to_string(folder.join(name)).ok()?;
    serde_json::from_str(&text).ok()
}

fn each(cases: &Value) -> impl Iterator<Item = &Value> {
    cases.as_array().into_iter().flatten()
}

fn text<'a>(case: &'a Value, name: &str) -> &'a str {
    case[name].as_str().unwrap_or_default()
}

fn members(value: &Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap_or_default()
}

/// The input of a case.
fn inputs(input: &Value) -> Inputs {
    let params = &input["params"];
    Inputs {
        body: input["body"].as_str().unwrap_or_default().to_owned(),
        params: Params {
            path: members(&params["path"]),
            querystring: members(&params["querystring"]),
            header: members(&params["header"]),
        },
        context: members(&input["context"]),
        stage_variables: members(&input["stageVariables"]),
        variables: Map::new(),
    }
}

fn render(template: &str, inputs: &Inputs) -> Rendered {
    let template = Template::compile(template).map_err(|errors| errors[0].to_string())?;
    let rendered =
        template.render(inputs, &Limits::default()).map_err(|error: RenderError| error.to_string())?;
    Ok((rendered.output, rendered.overrides))
}

/// A case with a prediction: its output or an error, and the overrides afterwards.
fn predicted(case: &Value, input: &Value, group: &'static str) -> Verdict {
    let rendered = render(text(case, "template"), &inputs(input));
    let target = &case["predicted"];
    let mut failure = expect(&rendered, target);
    if let (None, Ok((_, overrides)), Some(after)) = (&failure, &rendered, target.get("contextAfter")) {
        failure = overrides_differ(overrides, after);
    }
    Verdict { id: text(case, "id").to_owned(), group, failure }
}

fn overrides_differ(overrides: &Overrides, after: &Value) -> Option<String> {
    let request = after.get("requestOverride").map(|after| (after, &overrides.request));
    let response = after.get("responseOverride").map(|after| (after, &overrides.response));
    for (after, found) in request.into_iter().chain(response) {
        let found = Value::Object(found.clone());
        if !json_equal(after, &found) {
            return Some(format!("overrides\nwant {after}\ngot  {found}"));
        }
    }
    None
}

fn expect(rendered: &Rendered, target: &Value) -> Option<String> {
    match (target.get("output").and_then(Value::as_str), rendered) {
        (Some(want), Ok((got, _))) if want == got => None,
        (Some(want), Ok((got, _))) => Some(texts(want, got)),
        (Some(want), Err(error)) => Some(texts(want, &format!("error: {error}"))),
        (None, Err(_)) => None,
        (None, Ok((got, _))) => Some(texts(&format!("an error: {}", target["error"]), got)),
    }
}

fn velocity(case: &Value) -> Option<Verdict> {
    let target = case.get("apigw")?;
    if case.get("config").is_some() {
        return None;
    }
    let group = if case["apigwFirm"] == true { "velocity firm" } else { "velocity rest" };
    let inputs = Inputs { variables: members(&case["context"]), ..Inputs::default() };
    let failure = expect(&render(text(case, "template"), &inputs), target);
    Some(Verdict { id: text(case, "id").to_owned(), group, failure })
}

fn integration(case: &Value) -> Option<Verdict> {
    (case["kind"] == "mock-status").then(|| {
        let given = &case["given"];
        let body = given.as_str().or_else(|| given["template"].as_str()).unwrap_or_default();
        Verdict {
            id: text(case, "id").to_owned(),
            group: "mock-status",
            failure: status(body, &case["expect"]),
        }
    })
}

fn status(body: &str, expected: &Value) -> Option<String> {
    let got = mock_status(body);
    match (expected.get("status").and_then(Value::as_i64), &got) {
        // A 500 is what an error becomes.
        (Some(500) | None, Err(_)) => None,
        (Some(want), Ok(got)) if want == i64::from(*got) => None,
        (want, got) => Some(format!("status\nwant {want:?}\ngot  {got:?}")),
    }
}

/// A recorded or documented case.
fn aws(case: &Value) -> Option<Verdict> {
    let id = text(case, "id").to_owned();
    let origin = match text(case, "origin") {
        "aws-recorded" => "aws-recorded",
        "aws-docs" => "aws-docs",
        "localstack-unit" => "localstack-unit",
        _ => "other",
    };
    let group =
        if case["unreliable"].is_null() || case["unreliable"] == false { origin } else { "unreliable" };
    let expected = &case["expected"];
    let verdict = |failure| Some(Verdict { id: id.clone(), group, failure });
    if case["phase"] == "mock-status" {
        let failure = status(text(case, "template"), expected);
        return Some(Verdict {
            id,
            group: if group == "unreliable" { group } else { "mock-status" },
            failure,
        });
    }
    if case["contentHandling"] == "CONVERT_TO_BINARY" {
        // A template cannot have a payload of bytes; that is up to whoever converts payloads.
        return verdict(aws_expect(&Err("a template and a binary payload".to_owned()), case));
    }
    let mut given = inputs(&case["input"]);
    if case["core"]["template"] == case["template"] {
        given.variables = members(&case["core"]["vars"]);
    }
    if case["phase"] == "pipeline" {
        let request = render(text(case, "requestTemplate"), &given);
        let (body, overrides) = match request {
            Ok(rendered) => rendered,
            Err(error) => return verdict(aws_expect(&Err(error), case)),
        };
        given.context.insert("requestOverride".to_owned(), Value::Object(overrides.request.clone()));
        given.context.insert("responseOverride".to_owned(), Value::Object(overrides.response.clone()));
        let mock = case["integration"] == "MOCK";
        if mock && let Err(error) = mock_status(&body) {
            return verdict(aws_expect(&Err(error.to_string()), case));
        }
        given.body = if mock { String::new() } else { body.clone() };
        if case["template"].is_null() {
            return verdict(aws_expect(&Ok((given.body, overrides)), case));
        }
    }
    verdict(aws_expect(&render(text(case, "template"), &given), case))
}

fn aws_expect(rendered: &Rendered, case: &Value) -> Option<String> {
    let expected = &case["expected"];
    let (output, overrides) = match rendered {
        Ok(rendered) => rendered,
        Err(_) if !expected["error"].is_null() || expected["status"] == 500 => return None,
        Err(error) => return Some(texts(&expected.to_string(), &format!("error: {error}"))),
    };
    if let Some(want) = expected.get("output").and_then(Value::as_str) {
        let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let same = if case["normalizeWhitespace"] == true {
            squeezed(want) == squeezed(output)
        } else {
            want == output
        };
        if !same {
            return Some(texts(want, output));
        }
    } else if let Some(want) = expected.get("outputJson") {
        let got = serde_json::from_str::<Value>(output).unwrap_or(Value::Null);
        if !json_equal(want, &got) {
            return Some(texts(&want.to_string(), output));
        }
    } else if !expected["error"].is_null() {
        return Some(texts(&expected.to_string(), output));
    }
    let after = case.get("contextAfter").or_else(|| expected.get("contextAfter"))?;
    overrides_differ(overrides, after)
}
