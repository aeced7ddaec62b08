//! Scores the engine against a folder of case files: `cargo run --release --example score -- DIR`.
//!
//! Prints a table per file and origin with the ids that fail, and exits with 0 only where every bar holds.
#![allow(clippy::print_stdout, clippy::exit, clippy::disallowed_methods, reason = "a program for developers")]

mod cases;
mod compare;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;

/// How many of a group have to pass.
#[derive(Clone, Copy, PartialEq)]
enum Bar {
    All,
    Percent(f64),
    /// Not scored.
    None,
}

/// What a case gave.
pub(crate) struct Verdict {
    id: String,
    group: &'static str,
    /// The difference, if there is one.
    failure: Option<String>,
}

#[derive(Default)]
struct Group {
    passed: usize,
    failed: Vec<(String, String)>,
}

fn bar(group: &str) -> Bar {
    match group {
        "aws-recorded" | "aws-docs" | "localstack-unit" | "mock-status" | "field" => Bar::All,
        "velocity firm" | "generated" => Bar::Percent(99.5),
        "velocity rest" => Bar::Percent(97.0),
        "probes" => Bar::Percent(98.0),
        _ => Bar::None,
    }
}

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().unwrap_or_else(|| "../shared/vtl".to_owned());
    let detail = arguments.next().is_some_and(|argument| argument == "--verbose");
    let mut groups: BTreeMap<(&'static str, &'static str), Group> = BTreeMap::new();
    for (file, verdicts) in cases::run(Path::new(&folder)) {
        for verdict in verdicts {
            let group = groups.entry((file, verdict.group)).or_default();
            match verdict.failure {
                None => group.passed += 1,
                Some(failure) => group.failed.push((verdict.id, failure)),
            }
        }
    }
    if groups.is_empty() {
        println!("no case files in {folder}");
        return ExitCode::FAILURE;
    }
    let mut held = true;
    println!("{:<28} {:<18} {:>11} {:>8}  bar", "file", "group", "passed", "%");
    for ((file, name), group) in &groups {
        let total = group.passed + group.failed.len();
        #[allow(clippy::cast_precision_loss, reason = "counts of cases are small")]
        let percent = 100.0 * group.passed as f64 / total as f64;
        let (text, holds) = match bar(name) {
            Bar::All => ("100".to_owned(), group.failed.is_empty()),
            Bar::Percent(least) => (format!("{least}"), percent >= least),
            Bar::None => ("-".to_owned(), true),
        };
        held &= holds;
        let mark = if holds { "" } else { "  MISSED" };
        println!("{file:<28} {name:<18} {:>5}/{total:<5} {percent:>8.2}  {text}{mark}", group.passed);
        for (id, failure) in &group.failed {
            println!("    {id}");
            if detail {
                println!("{}", textwrap(failure));
            }
        }
    }
    if held { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn textwrap(text: &str) -> String {
    text.lines().map(|line| format!("        {line}\n")).collect()
}
