//! `check` over whole documents: definitions that are right, and the cases of the field study.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use gatecast::check::check;
use gatecast::diagnostic::{Diagnostic, Severity};
use gatecast::{Api, Definition, Gateway, ImportOptions, ResponseType, SourceFile, import_all};
use insta::assert_snapshot;

use crate::support::{FieldCase, ROOT, field_cases, gatecast_with};

fn fixtures() -> PathBuf {
    Path::new(ROOT).join("fixtures")
}

/// Everything that is found in a text.
fn findings(name: &str, text: &str) -> Vec<Diagnostic> {
    let source = SourceFile::new(name, text);
    let imported = match import_all(std::slice::from_ref(&source), &ImportOptions::default()) {
        Ok(imported) => imported,
        Err(error) => panic!("{name}: {error}"),
    };
    let mut findings = imported.diagnostics;
    for api in &imported.value {
        findings.extend(Gateway::compile(api).diagnostics);
        findings.extend(check(api));
    }
    findings.sort_by_key(|finding| finding.labels.first().map(|label| label.place.span));
    findings
}

/// A finding in one line: how bad, what, where, and what is underlined.
fn line(finding: &Diagnostic) -> String {
    let mut line = format!("{}[{}]", finding.severity, finding.name().unwrap_or_default());
    if let Some(label) = finding.labels.first() {
        let (at, column) = label.place.line_column();
        let text: String = label.place.text().chars().take(90).collect();
        let _ = write!(line, " {at}:{column} {}", text.replace('\n', "⏎"));
    }
    line
}

/// Every case of the field study that is broken or suspect is found, at the right place, and no
/// other gets an error or a warning.
#[test]
fn field_cases_are_found_as_their_notes_say() {
    let mut table = String::new();
    for FieldCase { id, note, text, .. } in field_cases() {
        let findings = findings(&id, &text);
        let _ = writeln!(table, "## {id}: {note}");
        for finding in &findings {
            let _ = writeln!(table, "{}", line(finding));
        }
        table.push('\n');
        if ["BROKEN", "SUSPECT", "Mixed"].iter().any(|word| note.contains(word)) {
            assert!(!findings.is_empty(), "{id} has no finding: {note}");
        } else {
            let worst = findings.iter().map(|finding| finding.severity).max();
            assert!(worst.is_none_or(|worst| worst == Severity::Note), "{id}: {note}\n{findings:#?}");
        }
    }
    assert_snapshot!(table);
}

/// Definitions as teams write them, in which nothing is wrong: no error, no warning, few notes.
#[test]
fn sound_definitions_stay_silent() {
    let folder = fixtures().join("sound");
    let mut names: Vec<_> = fs::read_dir(&folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert!(names.len() >= 30, "{} sound definitions are too few", names.len());
    let mut notes: BTreeMap<String, String> = BTreeMap::new();
    for name in &names {
        let done = gatecast_with(&["check", &format!("fixtures/sound/{name}")]).run();
        let shown = done.to_string();
        assert_eq!(done.code, Some(0), "{shown}");
        assert!(!shown.contains("warning[") && !shown.contains("error["), "{shown}");
        assert!(!shown.contains(" in 0 definitions"), "nothing is read: {shown}");
        for line in shown.lines().filter(|line| line.starts_with("note[")) {
            let _ = writeln!(notes.entry(name.clone()).or_default(), "  {line}");
        }
    }
    let notes: String = notes.iter().map(|(name, notes)| format!("{name}\n{notes}")).collect();
    assert_snapshot!(notes);
}

/// Files of two projects often call their APIs alike; a mistake in either is found.
#[test]
fn apis_of_two_files_are_not_merged() {
    let [sound, broken] = ["unquoted-variable/good", "quoted-message-string/bad"]
        .map(|name| format!("fixtures/check/{name}.yaml"));
    for files in [[&sound, &broken], [&broken, &sound]] {
        let done = gatecast_with(&["check", files[0], files[1]]).run();
        assert!(done.stdout().contains("error[quoted-message-string]"), "{done}");
        assert!(done.stdout().contains(" of 2 APIs"), "{done}");
    }
}

#[test]
fn missing_inputs_are_reported() {
    let mut transcript = String::new();
    for args in [
        &["check", "--api", "nope", "fixtures/petstore/openapi.yaml"][..],
        &["check", "--fix", "--diff", "nope.yaml", "fixtures/check/trailing-comma/bad.tf"],
        &["check", "--fix", "--diff", "--format", "json", "fixtures/petstore/openapi.yaml"],
        &["check", "fixtures/worked-example/put.json"],
        &["check", "fixtures/worked-example/put.json", "--type", "MISSING_AUTHENTICATION_TOKEN"],
        &["check", "-"],
    ] {
        let done = gatecast_with(args).stdin("Resources: { Queue: { Type: AWS::SQS::Queue } }").run();
        let _ = writeln!(transcript, "{done}\n");
    }
    assert_snapshot!(transcript);
}

/// What is found in templates that would take minutes if anything in them were looked through for each
/// of their mistakes.
#[test]
fn thousands_of_mistakes_are_found() {
    let many = 3_000;
    let json = [
        format!("[{}]", "go away,".repeat(many)),
        format!("[{}]", "1 ".repeat(many)),
        format!("{{{}}}", "'a':'b',".repeat(many)),
        format!("{{{}}}", "\"a\"=$context.error.message ".repeat(many)),
        format!("{{{}}}", "\\\"a\\\":1,".repeat(many)),
        format!("[{}]", "\"$context.error.messageString\",".repeat(many)),
        format!("[{}]", "\"$name\",".repeat(many)),
        "[".repeat(many),
        "{{".repeat(many),
        "'".repeat(many),
    ];
    let html = ["$name ".repeat(many), "#if(1) ".repeat(many), "<script>".repeat(many)];
    let mut table = String::new();
    let json = json.iter().map(|body| ("application/json", body));
    for (media_type, body) in json.chain(html.iter().map(|body| ("text/html", body))) {
        let mut api = Api::default();
        api.define(Definition::new(ResponseType::Throttled).with_template(media_type, body));
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for finding in check(&api) {
            let name = finding.name().unwrap_or_default();
            *counts.entry(format!("{}[{name}]", finding.severity)).or_default() += 1;
        }
        let begins: String = body.chars().take(40).collect();
        let _ = writeln!(table, "{media_type}: {begins}… {counts:?}");
    }
    assert_snapshot!(table);
}
