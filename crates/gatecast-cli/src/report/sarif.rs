//! Findings as SARIF 2.1.0, for code scanning.
//!
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>
//!
//! What ends the reading of a file and has no name is no finding about anybody's text: it becomes
//! a notification of the run, which then was not successful.

use std::sync::Arc;

use indexmap::IndexMap;
use serde_json::{Map, Value, json};

use super::fingerprint::Fingerprints;
use super::help::worded;
use super::json::pretty;
use super::path::uri;
use gatecast::check::rule;
use gatecast::diagnostic::{Code, Diagnostic, Fix, Label, Severity};
use gatecast::project::LintRun;
use gatecast::source::{Place, SourceFile};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json";

/// Findings as SARIF. What is found nowhere in particular is said of `first_file`, since GitHub
/// shows nothing that has no place.
pub(crate) fn sarif(report: &LintRun, first_file: Option<&str>) -> String {
    let mut used: IndexMap<&str, &Code> = IndexMap::new();
    let mut fingerprints = Fingerprints::default();
    let (mut results, mut notifications, mut is_successful) = (Vec::new(), Vec::new(), true);
    for finding in &report.findings {
        if let Some(code) = finding.code {
            let (index, _) = used.insert_full(code.name, code);
            results.push(result(finding, (code, index), first_file, &mut fingerprints));
        } else {
            let level = finding.severity.to_string();
            notifications.push(json!({"level": level, "message": {"text": words(finding)}}));
            is_successful &= finding.severity < Severity::Error;
        }
    }
    let mut invocation = json!({"executionSuccessful": is_successful});
    if !notifications.is_empty() {
        invocation["toolExecutionNotifications"] = notifications.into();
    }
    let rules: Vec<Value> = used.into_values().map(descriptor).collect();
    pretty(&json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": driver(rules)},
            "invocations": [invocation],
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    }))
}

/// The tool, with the rules that found something.
fn driver(rules: Vec<Value>) -> Value {
    let mut driver = json!({"name": "gatecast", "semanticVersion": env!("CARGO_PKG_VERSION")});
    let pages = [env!("CARGO_PKG_HOMEPAGE"), env!("CARGO_PKG_REPOSITORY")];
    if let Some(page) = pages.into_iter().find(|page| !page.is_empty()) {
        driver["informationUri"] = page.into();
    }
    driver["rules"] = rules.into();
    driver
}

/// What SARIF calls a rule; the tag tells lint rules from other findings.
fn descriptor(code: &Code) -> Value {
    let page = code.page();
    // What stands before the first heading.
    let about = page.split("\n# ").next().unwrap_or_default().trim().replace('\n', " ");
    let tag = if rule(code.name).is_some() { "lint-rule" } else { "other-finding" };
    json!({
        "id": code.name,
        "shortDescription": {"text": code.summary()},
        "fullDescription": {"text": about.replace("  ", " ")},
        "help": {"text": page, "markdown": page},
        "defaultConfiguration": {"level": code.severity.to_string()},
        "properties": {"tags": [tag]},
    })
}

fn result(
    finding: &Diagnostic,
    (code, rule_index): (&Code, usize),
    first_file: Option<&str>,
    fingerprints: &mut Fingerprints,
) -> Value {
    let mut result = Map::new();
    result.insert("ruleId".to_owned(), code.name.into());
    result.insert("ruleIndex".to_owned(), rule_index.into());
    result.insert("level".to_owned(), finding.severity.to_string().into());
    result.insert("message".to_owned(), json!({"text": words(finding)}));
    let primary = match finding.labels.first() {
        Some(label) => Some(location(label)),
        None => first_file.map(|file| json!({"physicalLocation": {"artifactLocation": {"uri": uri(file)}}})),
    };
    if let Some(primary) = primary {
        result.insert("locations".to_owned(), json!([primary]));
    }
    let related: Vec<Value> = finding.labels.iter().skip(1).map(related_location).collect();
    if !related.is_empty() {
        result.insert("relatedLocations".to_owned(), related.into());
    }
    let fingerprint = fingerprints.of(finding, first_file);
    result.insert("partialFingerprints".to_owned(), json!({"gatecastFinding/v1": fingerprint}));
    if let Some(fix) = finding.fix.as_ref().filter(|fix| !fix.edits.is_empty()) {
        result.insert("fixes".to_owned(), json!([fix_object(fix, finding)]));
    }
    result.into()
}

fn location(label: &Label) -> Value {
    let mut location = json!({"physicalLocation": {
        "artifactLocation": {"uri": uri(label.place.source.name())},
        "region": region(&label.place),
    }});
    if !label.message.is_empty() {
        location["message"] = json!({"text": label.message});
    }
    location
}

/// A place beside the first. GitHub wants each to say something.
fn related_location(label: &Label) -> Value {
    let mut location = location(label);
    if label.message.is_empty() {
        location["message"] = json!({"text": "this too"});
    }
    location
}

fn region(place: &Place) -> Value {
    let (line, column) = place.line_column();
    let (end_line, end_column) = place.source.line_column(place.span.end as usize);
    json!({
        "startLine": line,
        "startColumn": column,
        "endLine": end_line,
        "endColumn": end_column,
        "byteOffset": place.span.start,
        "byteLength": place.span.len(),
    })
}

fn fix_object(fix: &Fix, finding: &Diagnostic) -> Value {
    let mut files: IndexMap<*const SourceFile, (&str, Vec<Value>)> = IndexMap::new();
    for edit in &fix.edits {
        let source = &edit.place.source;
        let (_, replacements) = files.entry(Arc::as_ptr(source)).or_insert((source.name(), Vec::new()));
        replacements.push(json!({
            "deletedRegion": region(&edit.place),
            "insertedContent": {"text": edit.replacement},
        }));
    }
    let changes: Vec<Value> = files
        .into_values()
        .map(|(name, replacements)| {
            json!({"artifactLocation": {"uri": uri(name)}, "replacements": replacements})
        })
        .collect();
    let label = finding.labels.first().map(|label| &label.message).filter(|message| !message.is_empty());
    let help = finding.help.as_ref().map(worded);
    let description = help.as_ref().or(label).unwrap_or(&finding.message);
    json!({
        "description": {"text": sentence(description)},
        "artifactChanges": changes,
        "properties": {"safe": fix.is_safe},
    })
}

/// All there is to say, in sentences. Braces stand for themselves: a message without arguments has
/// nothing to insert, and readers show two where two are written.
fn words(finding: &Diagnostic) -> String {
    let mut sentences = vec![sentence(&finding.message)];
    sentences.extend(finding.aws_message.iter().map(|message| format!("API Gateway says: {message}")));
    sentences.extend(finding.notes.iter().map(|note| sentence(note)));
    sentences.extend(finding.help.iter().map(|help| format!("Help: {}", stopped(&worded(help)))));
    // A paragraph each: a note may quote a whole body.
    sentences.join("\n\n")
}

/// A message as a sentence: with a capital, unless it begins with a name.
fn sentence(text: &str) -> String {
    let is_word = text.split(' ').next().is_some_and(|word| word.bytes().all(|b| b.is_ascii_lowercase()));
    match text.split_at_checked(1) {
        Some((first, rest)) if is_word => stopped(&format!("{}{rest}", first.to_ascii_uppercase())),
        _ => stopped(text),
    }
}

/// A text with a full stop, unless it ends with what somebody else wrote.
fn stopped(text: &str) -> String {
    let is_open = text.ends_with(|c: char| c.is_alphanumeric() || "`)'\"".contains(c));
    if is_open { format!("{text}.") } else { text.to_owned() }
}
