//! The rules: each has fixtures of what it finds and of what it leaves alone.

use std::fs;
use std::path::{Path, PathBuf};

use gatecast::check::{RULES, Rule};
use insta::assert_snapshot;

use crate::support::gatecast_with;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/check")
}

/// The fixtures of a rule whose names begin so, below the project's folder.
fn fixtures_of(rule: &str, beginning: &str) -> Vec<String> {
    let folder = fixtures().join(rule);
    let Ok(entries) = fs::read_dir(&folder) else { return Vec::new() };
    let names = entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
    let mut names: Vec<_> = names.filter(|name| name.starts_with(beginning)).collect();
    names.sort();
    names.into_iter().map(|name| format!("fixtures/check/{rule}/{name}")).collect()
}

/// Rules without fixtures here: a template over the limit is larger than a fixture should be, and
/// what is about settings has tests of its own.
const ELSEWHERE: [&str; 5] =
    ["invalid-settings", "template-too-large", "unknown-rule", "unknown-setting", "unused-setting"];

/// Whether a rule has fixtures. What a sentence explains is shown by the tests of the formats.
fn has_fixtures(rule: &Rule) -> bool {
    rule.page().contains("# ") && !ELSEWHERE.contains(&rule.name)
}

/// The headings of a page; a `#` in an example is none.
fn headings(page: &str) -> Vec<&str> {
    let outside = page.split("```").step_by(2);
    outside.flat_map(str::lines).filter_map(|line| line.strip_prefix("# ")).collect()
}

/// Findings of the errors and warnings, which nobody wants in a definition that is right.
fn is_clean(shown: &str) -> bool {
    !shown.lines().any(|line| line.starts_with("error[") || line.starts_with("warning["))
}

#[test]
fn rules_find_what_is_bad_and_leave_alone_what_is_good() {
    for rule in RULES {
        let (bad, good) = (fixtures_of(rule.name, "bad"), fixtures_of(rule.name, "good"));
        if has_fixtures(rule) {
            assert!(!bad.is_empty() && !good.is_empty(), "{} needs bad.* and good.*", rule.name);
        }
        let mut transcript = String::new();
        for file in &bad {
            let done = gatecast_with(&["check", file]).run();
            assert!(done.stdout().contains(&format!("[{}]", rule.name)), "{}: {done}", rule.name);
            transcript.push_str(&format!("{done}\n\n"));
        }
        for file in &good {
            let done = gatecast_with(&["check", file]).run();
            let shown = done.stdout();
            assert!(!shown.contains(&format!("[{}]", rule.name)), "{}: {done}", rule.name);
            assert!(is_clean(&shown) && !shown.contains(" in 0 definitions"), "{}: {done}", rule.name);
        }
        if !bad.is_empty() {
            assert_snapshot!(rule.name, transcript);
        }
    }
}

#[test]
fn every_fixture_belongs_to_a_rule() {
    for entry in fs::read_dir(fixtures()).expect("a folder") {
        let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
        assert!(RULES.iter().any(|rule| rule.name == name), "no rule is called {name}");
    }
}

#[test]
fn names_are_sorted_and_unique() {
    for (rule, next) in RULES.iter().zip(&RULES[1..]) {
        assert!(rule.name < next.name, "{} stands before {}", rule.name, next.name);
    }
    let is_of_a_name = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    for rule in RULES {
        assert!(rule.name.bytes().all(is_of_a_name), "{}", rule.name);
    }
}

#[test]
fn pages_are_complete() {
    for rule in RULES {
        let page = rule.page();
        let name = rule.name;
        let mut lines = page.lines();
        let summary = lines.next().unwrap_or_default();
        assert!(summary.ends_with('.'), "the page of {name} begins with a sentence: {summary}");
        assert_eq!(lines.next(), Some(""), "the summary of {name} is one line");
        let headings = headings(&page);
        if headings.is_empty() {
            assert!(page.lines().count() > 2, "{name}: a sentence says what to do");
            continue;
        }
        // What is obvious needs no reason.
        let expected = ["Why", "Bad", "Good", "Evidence"];
        assert!(headings == expected || headings == expected[1..], "{name}: {headings:?}");
        for heading in headings {
            let text = page.split(&format!("# {heading}\n")).nth(1).unwrap_or_default();
            assert!(!text.trim_start().is_empty() && !text.starts_with('#'), "{name}: {heading} is empty");
        }
    }
}
