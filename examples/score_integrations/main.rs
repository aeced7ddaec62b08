//! Scores the integration pipeline against a folder with an `integration-cases.json`:
//! `cargo run --release --features integrations --example score_integrations -- DIR [--verbose]`.
//!
//! Prints passed/total per kind and origin with the ids that fail, and exits with 0 only where every bar
//! holds: all cases that AWS recorded, and 98 % of the others.
#![allow(clippy::print_stdout, reason = "a program for developers")]

mod compare;
mod exchange;
mod pieces;
mod puts;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

use serde_json::Value;

/// A case as the file has it.
struct Case<'a> {
    given: &'a Value,
    expect: &'a Value,
}

#[derive(Default)]
struct Group {
    passed: usize,
    failed: Vec<(String, String)>,
}

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().unwrap_or_else(|| "../shared/vtl".to_owned());
    let is_verbose = arguments.next().is_some_and(|argument| argument == "--verbose");
    let path = Path::new(&folder).join("integration-cases.json");
    let cases = match std::fs::read_to_string(&path).map(|text| serde_json::from_str::<Vec<Value>>(&text)) {
        Ok(Ok(cases)) if !cases.is_empty() => cases,
        Ok(Ok(_)) => return refused(&path, "has no cases"),
        Ok(Err(error)) => return refused(&path, &error.to_string()),
        Err(error) => return refused(&path, &error.to_string()),
    };
    let mut groups: BTreeMap<(&str, &str), Group> = BTreeMap::new();
    for case in &cases {
        let text = |name: &str| case[name].as_str().unwrap_or("?");
        let group = groups.entry((text("kind"), text("origin"))).or_default();
        match run(text("kind"), &Case { given: &case["given"], expect: &case["expect"] }) {
            Ok(()) => group.passed += 1,
            Err(difference) => group.failed.push((text("id").to_owned(), difference)),
        }
    }
    if report(&groups, is_verbose) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn refused(path: &Path, reason: &str) -> ExitCode {
    println!("{}: {reason}", path.display());
    ExitCode::FAILURE
}

/// Runs a case; an error is the difference.
fn run(kind: &str, case: &Case<'_>) -> Result<(), String> {
    match kind {
        "exchange" => exchange::exchange(case),
        "test-invoke" => exchange::test_invoke(case),
        "convert" => exchange::convert(case),
        "template-select" => pieces::template_select(case),
        "select" => pieces::select(case),
        "parameter-map" => pieces::parameter_map(case),
        "put" => puts::put(case),
        "put-described" => puts::put_described(case),
        other => Err(format!("no such kind: {other}")),
    }
}

/// Prints the table; whether every bar holds.
fn report(groups: &BTreeMap<(&str, &str), Group>, is_verbose: bool) -> bool {
    println!("{:<16} {:<16} {:>9}", "kind", "origin", "passed");
    let (mut recorded, mut others) = ([0; 2], [0; 2]);
    for ((kind, origin), group) in groups {
        let total = group.passed + group.failed.len();
        println!("{kind:<16} {origin:<16} {:>4}/{total}", group.passed);
        for (id, difference) in &group.failed {
            println!("    {id}");
            if is_verbose {
                difference.lines().for_each(|line| println!("        {line}"));
            }
        }
        let sum = if *origin == "aws-recorded" { &mut recorded } else { &mut others };
        sum[0] += group.passed;
        sum[1] += total;
    }
    let holds = recorded[0] == recorded[1] && others[0] * 100 >= others[1] * 98;
    println!(
        "aws-recorded {}/{} (bar: all), others {}/{} (bar: 98 %)",
        recorded[0], recorded[1], others[0], others[1]
    );
    holds
}
