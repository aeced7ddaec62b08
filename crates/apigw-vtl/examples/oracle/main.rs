//! Compares the engine with answers of the real one:
//! `cargo run --release --example oracle -- REQUESTS ANSWERS`, both with one JSON object a line.
//!
//! Prints each template that differs, and ends with 0 only where none does.
#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "a program for developers")]

use std::collections::HashMap;
use std::process::ExitCode;

use apigw_vtl::{Inputs, Limits, Params, Template, mock_status};
use serde_json::{Map, Value};

fn lines(path: Option<String>) -> Vec<Value> {
    let text = path.and_then(|path| std::fs::read_to_string(path).ok()).unwrap_or_default();
    text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
}

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let (requests, answers) = (lines(arguments.next()), lines(arguments.next()));
    let by_id: HashMap<String, &Value> =
        answers.iter().map(|answer| (answer["id"].to_string(), answer)).collect();
    let (mut same, mut failed, mut different, mut addresses) = (0, 0, 0, 0);
    for request in &requests {
        let Some(answer) = by_id.get(&request["id"].to_string()) else { continue };
        if shows_address(answer) {
            addresses += 1;
            continue;
        }
        let difference = compare(request, answer);
        failed += usize::from(answer.get("error").is_some());
        match difference {
            None => same += 1,
            Some((want, got)) => {
                different += 1;
                println!("{} {}\n  want {want}\n  got  {got}", request["id"], request["template"]);
                if request["input"]["body"].as_str().is_some_and(|body| body.len() < 300) {
                    println!("  body {}", request["input"]["body"]);
                }
            }
        }
    }
    let total = requests.len();
    println!(
        "{same} the same ({failed} errors), {addresses} with addresses, {different} different, of {total}"
    );
    if different == 0 && same > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Whether an answer shows where an object is in memory, which is another place each time.
fn shows_address(answer: &Value) -> bool {
    let output = answer["output"].as_str().unwrap_or_default();
    ["[Ljava.lang.String;@", "$Itr@", "Iterator@", "ApigwOracle$", "[B@", "[C@", "Spliterator@", "Pipeline$"]
        .iter()
        .any(|address| output.contains(address))
}

/// What the answers are, where they differ.
fn compare(request: &Value, answer: &Value) -> Option<(String, String)> {
    let template = request["template"].as_str().unwrap_or_default();
    if request["kind"] == "mock" {
        let got = mock_status(template).ok().map(i64::from);
        let want = answer["status"].as_i64();
        return (got != want).then(|| (format!("{want:?}"), format!("{got:?}")));
    }
    let members = |value: &Value| value.as_object().cloned().unwrap_or_default();
    let input = &request["input"];
    let inputs = Inputs {
        body: input["body"].as_str().unwrap_or_default().to_owned(),
        params: Params {
            path: members(&input["params"]["path"]),
            querystring: members(&input["params"]["querystring"]),
            header: members(&input["params"]["header"]),
        },
        context: members(&input["context"]),
        stage_variables: members(&input["stageVariables"]),
        variables: members(&request["vars"]),
    };
    let got = Template::compile(template).map_err(|errors| errors[0].to_string());
    let got = got
        .and_then(|template| template.render(&inputs, &Limits::default()).map_err(|error| error.to_string()));
    match (answer.get("output").and_then(Value::as_str), got) {
        (None, Err(_)) => None,
        (None, Ok(got)) => Some((answer["error"].to_string(), format!("{:?}", got.output))),
        (Some(want), Err(error)) => Some((format!("{want:?}"), format!("error: {error}"))),
        (Some(want), Ok(got)) if want != got.output => {
            Some((format!("{want:?}"), format!("{:?}", got.output)))
        }
        (Some(_), Ok(got)) => {
            let after = answer.get("context")?;
            let sides =
                [("requestOverride", got.overrides.request), ("responseOverride", got.overrides.response)];
            let differs = |(name, got): (&str, Map<String, Value>)| {
                let (want, got) = (sorted(&after[name]), sorted(&Value::Object(got)));
                (want != got).then_some((want, got))
            };
            sides.into_iter().find_map(differs)
        }
    }
}

/// A document as text that does not depend on the order of members.
fn sorted(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let mut members: Vec<String> =
                members.iter().map(|(key, value)| format!("{key:?}:{}", sorted(value))).collect();
            members.sort();
            format!("{{{}}}", members.join(","))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(sorted).collect::<Vec<_>>().join(",")),
        Value::Number(number) => number.as_f64().map_or_else(String::new, |number| number.to_string()),
        other => other.to_string(),
    }
}
