//! The formats of `check` for programs and services.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use insta::assert_snapshot;
use serde_json::Value;

use crate::support::{Done, ROOT, gatecast_with};

const FORMATS: [&str; 4] = ["json", "sarif", "github", "gitlab"];
const SEVERAL: &str = "fixtures/check-formats/several.yaml";
const SECOND: &str = "fixtures/check-formats/second.json";
const CLEAN: &str = "fixtures/check-formats/clean.yaml";
const BROKEN: &str = "fixtures/check-formats/broken.yaml";
const MISSING: &str = "fixtures/check-formats/missing.yaml";

fn check(format: &str, files: &[&str]) -> Done {
    gatecast_with(&[&["check", "--format", format], files].concat()).run()
}

fn json(done: &Done) -> Value {
    assert_eq!(done.stderr, "", "{done}");
    assert!(done.stdout().ends_with("}\n"), "{done}");
    serde_json::from_str(&done.stdout()).unwrap_or_else(|error| panic!("{error}: {done}"))
}

fn list<'a>(value: &'a Value, pointer: &str) -> &'a [Value] {
    value.pointer(pointer).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn text<'a>(value: &'a Value, pointer: &str) -> &'a str {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default()
}

#[test]
fn reports_are_as_stored() {
    for format in FORMATS {
        assert_snapshot!(format!("{format}-several"), check(format, &[SEVERAL]));
        assert_snapshot!(
            format!("{format}-two-files"),
            check(format, &[SECOND, "fixtures/check/lost-cors/bad.yaml"])
        );
        assert_snapshot!(format!("{format}-clean"), check(format, &[CLEAN]));
        assert_snapshot!(format!("{format}-broken"), check(format, &[BROKEN, MISSING]));
    }
}

/// The example in the documentation is what the command above it writes.
#[test]
fn documented_json_is_the_output() {
    let path = Path::new(ROOT).join("docs/check-json.md");
    let page = fs::read_to_string(path).expect("readable");
    let fenced = |kind: &str| {
        let (_, rest) = page.split_once(&format!("```{kind}\n")).expect("begins");
        rest.split_once("```").expect("ends").0.to_owned()
    };
    let command = fenced("console");
    let args: Vec<_> = command.split_whitespace().skip(2).collect();
    let done = gatecast_with(&args).run();
    assert_eq!(fenced("json"), done.stdout());
    let mut names = BTreeSet::new();
    members(&json(&done), &mut names);
    members(&json(&check("json", &[SEVERAL])), &mut names);
    for name in names {
        assert!(
            page.contains(&format!("`{name}`")) || page.contains(&format!(".{name}`")),
            "{name} is missing"
        );
    }
}

/// The names of all members of a value.
fn members(value: &Value, names: &mut BTreeSet<String>) {
    match value {
        Value::Array(values) => values.iter().for_each(|value| members(value, names)),
        Value::Object(object) => {
            for (name, value) in object {
                names.insert(name.clone());
                members(value, names);
            }
        }
        _ => {}
    }
}

#[test]
fn places_are_those_of_the_file() {
    let source = fs::read_to_string(Path::new(ROOT).join(SEVERAL)).expect("readable");
    let report = json(&check("json", &[SEVERAL]));
    let mut edits = Vec::new();
    for finding in list(&report, "/findings") {
        for place in list(finding, "/labels").iter().chain(list(finding, "/fix/edits")) {
            for end in ["start", "end"] {
                let number = |name: &str| {
                    let number = place[end][name].as_u64().expect("a number");
                    usize::try_from(number).expect("small")
                };
                let before = &source[..number("offset")];
                assert_eq!(number("line"), 1 + before.matches('\n').count());
                let line = before.rsplit('\n').next().expect("a line");
                assert_eq!(number("column"), 1 + line.chars().count());
            }
        }
        edits.extend(list(finding, "/fix/edits").iter().map(|edit| {
            let offset = |end: &str| edit[end]["offset"].as_u64().expect("a number");
            (offset("start"), offset("end"), text(edit, "/replacement"))
        }));
    }
    assert!(edits.len() >= 3, "{edits:?}");
    edits.sort_unstable();
    let mut fixed = source;
    for (start, end, replacement) in edits.into_iter().rev() {
        let range = usize::try_from(start).expect("small")..usize::try_from(end).expect("small");
        fixed.replace_range(range, replacement);
    }
    assert!(fixed.contains(r#"'{"café": $context.error.messageString}'"#), "{fixed}");
    assert!(fixed.contains(r#"Retry-After: "'60'""#), "{fixed}");
}

/// What the schema of SARIF says of the members that are written, and what GitHub asks for.
/// `tests/run.sh` validates against the schema itself.
#[test]
fn sarif_is_well_formed() {
    let mut files = vec![SEVERAL.to_owned(), SECOND.to_owned(), CLEAN.to_owned(), BROKEN.to_owned()];
    for code in gatecast::check::codes() {
        let bad = format!("fixtures/check/{}/bad.yaml", code.name);
        if Path::new(ROOT).join(&bad).is_file() {
            files.push(bad);
        }
    }
    for file in &files {
        well_formed(&json(&check("sarif", &[file])));
    }
    let all: Vec<_> = files.iter().map(String::as_str).chain([MISSING]).collect();
    let log = json(&check("sarif", &all));
    well_formed(&log);
    assert_eq!(log.pointer("/runs/0/invocations/0/executionSuccessful"), Some(&Value::Bool(false)));
    assert!(text(&log, "/runs/0/invocations/0/toolExecutionNotifications/0/message/text").contains(MISSING));
}

fn well_formed(log: &Value) {
    assert_eq!(text(log, "/version"), "2.1.0");
    assert_eq!(list(log, "/runs").len(), 1);
    let run = &log["runs"][0];
    assert_eq!(text(run, "/columnKind"), "unicodeCodePoints");
    assert_eq!(text(run, "/tool/driver/semanticVersion"), env!("CARGO_PKG_VERSION"));
    assert!(run["results"].is_array(), "no findings are an empty list");
    let rules = list(run, "/tool/driver/rules");
    for rule in rules {
        let texts =
            ["/id", "/shortDescription/text", "/fullDescription/text", "/help/text", "/help/markdown"];
        assert!(texts.iter().all(|pointer| !text(rule, pointer).is_empty()), "{rule:#}");
        assert_level(text(rule, "/defaultConfiguration/level"));
    }
    let names: HashSet<_> = rules.iter().map(|rule| text(rule, "/id")).collect();
    assert_eq!(names.len(), rules.len(), "each rule once");
    let mut fingerprints = HashSet::new();
    for result in list(run, "/results") {
        let index = result["ruleIndex"].as_u64().and_then(|index| usize::try_from(index).ok());
        assert_eq!(text(result, "/ruleId"), text(&rules[index.expect("an index")], "/id"));
        assert_level(text(result, "/level"));
        assert!(!text(result, "/message/text").is_empty(), "{result:#}");
        assert_eq!(list(result, "/locations").len(), 1, "GitHub shows nothing without: {result:#}");
        assert_location(&result["locations"][0]);
        for related in list(result, "/relatedLocations") {
            assert_location(related);
            assert!(!text(related, "/message/text").is_empty(), "{result:#}");
        }
        for fix in list(result, "/fixes") {
            assert!(!text(fix, "/description/text").is_empty(), "{fix:#}");
            assert!(!list(fix, "/artifactChanges").is_empty(), "{fix:#}");
            for change in list(fix, "/artifactChanges") {
                assert_uri(text(change, "/artifactLocation/uri"));
                assert!(!list(change, "/replacements").is_empty(), "{fix:#}");
                for replacement in list(change, "/replacements") {
                    assert_region(&replacement["deletedRegion"]);
                    assert!(replacement["insertedContent"]["text"].is_string(), "{fix:#}");
                }
            }
        }
        let fingerprint = text(result, "/partialFingerprints/gatecastFinding~1v1");
        assert!(!fingerprint.is_empty() && fingerprints.insert(fingerprint), "{result:#}");
    }
}

fn assert_level(level: &str) {
    assert!(["error", "warning", "note"].contains(&level), "{level}");
}

fn assert_location(location: &Value) {
    assert_uri(text(location, "/physicalLocation/artifactLocation/uri"));
    assert_region(&location["physicalLocation"]["region"]);
}

fn assert_uri(uri: &str) {
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || "-._~/%".contains(c);
    assert!(!uri.is_empty() && !uri.starts_with('/') && uri.chars().all(is_allowed), "{uri}");
}

fn assert_region(region: &Value) {
    let number = |name: &str| region[name].as_u64().unwrap_or_else(|| panic!("no {name}: {region}"));
    let start = (number("startLine"), number("startColumn"));
    assert!(start.0 >= 1 && start.1 >= 1 && (number("endLine"), number("endColumn")) >= start, "{region}");
    let _ = (number("byteOffset"), number("byteLength"));
}

#[test]
fn fingerprints_stay_when_lines_move() {
    let text = fs::read_to_string(Path::new(ROOT).join(SEVERAL)).expect("readable");
    let fingerprints = |text: String| {
        let log = json(&gatecast_with(&["check", "--format", "sarif", "-"]).stdin(text).run());
        let results = list(&log, "/runs/0/results").iter();
        results.map(|result| result["partialFingerprints"].to_string()).collect::<Vec<_>>()
    };
    assert_eq!(fingerprints(format!("# moved\n\n{text}")), fingerprints(text));
}

/// Neither terminals nor workflows are told anything by the text of a template.
#[test]
fn markup_of_users_is_escaped() {
    let template = "{\"a\": \"$context.error.messageString\"}\u{1b}[31m\u{9b}\u{202e}\u{7f}\r\n::error::x\n::set-output name=a::b";
    let definition =
        serde_json::json!({"responseTemplates": {"application/json": template}, "responseType": "THROTTLED"});
    let definition = format!("{definition:#}");
    for format in FORMATS {
        let done = gatecast_with(&["check", "--format", format, "-"]).stdin(definition.clone()).run();
        let stdout = done.stdout();
        let is_bad = |c: char| c != '\n' && (c.is_control() || c == '\u{202e}');
        assert!(!stdout.contains(is_bad), "{format}: {stdout:?}");
        if format == "github" {
            let (commands, people): (Vec<_>, Vec<_>) =
                stdout.lines().partition(|line| line.starts_with("::"));
            assert!(!commands.is_empty() && people.len() == 1, "{stdout}");
            let place = |line: &&str| line.starts_with("::error file=<stdin>,line=");
            assert!(commands.iter().all(place), "{stdout}");
        } else if format != "gitlab" {
            let value = json(&done).to_string();
            assert!(value.contains('\u{202e}'), "the text is not changed: {value}");
        }
    }
}

#[test]
fn check_into_a_closed_pipe_succeeds() {
    for format in FORMATS {
        let mut child = Command::new(env!("CARGO_BIN_EXE_gatecast"))
            .args(["check", SEVERAL, "--format", format])
            .current_dir(ROOT)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary runs");
        drop(child.stdout.take());
        let done = child.wait_with_output().expect("the binary ends");
        assert_eq!(done.status.code(), Some(0), "{format}");
        assert_eq!(String::from_utf8_lossy(&done.stderr), "", "{format}");
    }
}
