//! The methods of a preview: whether what their integrations make of messages is sound.

use std::fmt::Write;

use serde_json::{Value, json};

use super::style::{BAD, FAINT, GOOD, STRONG, styled};
use super::{AnswerRow, MethodRow, MethodVerdict};
use gatecast::source::visible;

/// Draws the methods as a table, and what is wrong below it.
pub(super) fn methods(out: &mut String, methods: &[MethodRow]) -> std::fmt::Result {
    if methods.is_empty() {
        return Ok(());
    }
    let names: Vec<String> =
        methods.iter().map(|row| format!("{} {}", row.method, visible(&row.path))).collect();
    let room = names.iter().map(String::len).max().unwrap_or_default().max("METHOD".len());
    let heading = format!("{:<room$}  INTEGRATION  REQUEST  ANSWERS", "METHOD");
    writeln!(out, "\n{}", styled(FAINT, heading))?;
    for (row, name) in methods.iter().zip(&names) {
        let (word, style) = word(&row.request);
        let answers: Vec<String> = row.answers.iter().map(answer).collect();
        writeln!(
            out,
            "{}  {:<11}  {}{:padding$}  {}",
            styled(STRONG, format!("{name:<room$}")),
            row.integration,
            styled(style, word),
            "",
            answers.join(", "),
            padding = 7 - word.len(),
        )?;
    }
    for (row, name) in methods.iter().zip(&names) {
        let of_request = problem(&row.request).map(|problem| format!("{name}, request: {problem}"));
        let of_answers = row.answers.iter().filter_map(|answer| {
            let response = answer.pattern.as_deref().unwrap_or("default response");
            Some(format!("{name}, {}: {}", visible(response), problem(&answer.verdict)?))
        });
        for line in of_request.into_iter().chain(of_answers) {
            writeln!(out, "{} {}", styled(BAD, "✗"), visible(&line))?;
        }
    }
    Ok(())
}

fn word(verdict: &MethodVerdict) -> (&'static str, anstyle::Style) {
    match verdict {
        MethodVerdict::Sound => ("ok", GOOD),
        MethodVerdict::Invalid(_) => ("INVALID", BAD),
        MethodVerdict::Fails(_) => ("FAILS", BAD),
        MethodVerdict::Unchecked => ("-", FAINT),
    }
}

/// `200 ok`, `4\\d{2}: 404 ok`
fn answer(answer: &AnswerRow) -> String {
    let pattern = answer.pattern.as_deref().map(|pattern| format!("{}: ", visible(pattern)));
    let status = answer.status.map_or("not reached".to_owned(), |status| status.to_string());
    let (word, style) = word(&answer.verdict);
    let verdict = if word == "-" { String::new() } else { format!(" {}", styled(style, word)) };
    format!("{}{status}{verdict}", pattern.unwrap_or_default())
}

fn problem(verdict: &MethodVerdict) -> Option<&str> {
    match verdict {
        MethodVerdict::Invalid(problem) | MethodVerdict::Fails(problem) => Some(problem),
        MethodVerdict::Sound | MethodVerdict::Unchecked => None,
    }
}

/// The methods for programs: `method`, `path`, `integration`, `request` and `answers`, each with `verdict` and
/// `problem`.
pub(super) fn methods_json(methods: &[MethodRow]) -> Value {
    let verdict = |verdict: &MethodVerdict| {
        let name = match verdict {
            MethodVerdict::Sound => "ok",
            MethodVerdict::Invalid(_) => "invalid",
            MethodVerdict::Fails(_) => "fails",
            MethodVerdict::Unchecked => "unchecked",
        };
        (name, problem(verdict).map(str::to_owned))
    };
    let rows = methods.iter().map(|row| {
        let answers = row.answers.iter().map(|answer| {
            let (name, problem) = verdict(&answer.verdict);
            json!({ "pattern": answer.pattern, "statusCode": answer.status, "verdict": name, "problem": problem })
        });
        let (name, problem) = verdict(&row.request);
        json!({
            "method": row.method,
            "path": row.path,
            "integration": row.integration,
            "request": { "verdict": name, "problem": problem },
            "answers": answers.collect::<Vec<_>>(),
        })
    });
    rows.collect()
}
