//! The rules and all other findings: each has a name and a page, rules have fixtures of what they
//! find and of what they leave alone.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use gatecast::check::{RULES, rule};
use gatecast::{CataloguedFailure, Code};
use gatecast_cli::other_codes;
use insta::assert_snapshot;

use crate::support::{ROOT, gatecast, gatecast_with};

/// The codes of all lint rules and of all other findings.
fn codes() -> Vec<&'static Code> {
    RULES.iter().map(|rule| rule.code).chain(other_codes()).collect()
}

fn fixtures() -> PathBuf {
    Path::new(ROOT).join("fixtures/check")
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

/// Findings with a whole page and without fixtures here: a template over the limit is larger than a
/// fixture should be, and what is about settings has tests of its own.
const ELSEWHERE: [&str; 5] =
    ["invalid-settings", "template-too-large", "unknown-rule", "unknown-setting", "unused-setting"];

/// Whether there are fixtures. What a sentence explains is shown by the tests of the formats.
fn has_fixtures(code: &Code) -> bool {
    rule(code.name).is_some() || code.page().contains("# ") && !ELSEWHERE.contains(&code.name)
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
fn rules_find_bad_fixtures_only() {
    for code in codes() {
        let (bad, good) = (fixtures_of(code.name, "bad"), fixtures_of(code.name, "good"));
        if has_fixtures(code) {
            assert!(!bad.is_empty() && !good.is_empty(), "{} needs bad.* and good.*", code.name);
        }
        let mut transcript = String::new();
        for file in &bad {
            let done = gatecast_with(&["check", file]).run();
            assert!(done.stdout().contains(&format!("[{}]", code.name)), "{}: {done}", code.name);
            transcript.push_str(&format!("{done}\n\n"));
        }
        for file in &good {
            let done = gatecast_with(&["check", file]).run();
            let shown = done.stdout();
            assert!(!shown.contains(&format!("[{}]", code.name)), "{}: {done}", code.name);
            assert!(is_clean(&shown) && !shown.contains(" in 0 definitions"), "{}: {done}", code.name);
        }
        if !bad.is_empty() {
            assert_snapshot!(code.name, transcript);
        }
    }
}

#[test]
fn fixtures_belong_to_findings() {
    for entry in fs::read_dir(fixtures()).expect("a folder") {
        let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
        assert!(codes().iter().any(|code| code.name == name), "no finding is called {name}");
    }
}

#[test]
fn names_are_sorted_and_unique() {
    assert!(RULES.is_sorted_by_key(|rule| rule.code.name), "{RULES:?}");
    let mut names = HashSet::new();
    for Code { name, .. } in codes() {
        assert!(names.insert(name), "{name} is there twice");
        let is_of_a_name = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        assert!(name.bytes().all(is_of_a_name), "{name}");
        // `explain` takes all of these names.
        assert!(CataloguedFailure::named(name).is_none(), "{name} is a failure as well");
    }
}

#[test]
fn pages_are_complete() {
    for code in codes() {
        let page = code.page();
        let name = code.name;
        let mut lines = page.lines();
        let summary = lines.next().unwrap_or_default();
        assert!(summary.ends_with('.') && summary.len() <= 110, "{name} begins with a sentence: {summary}");
        assert_eq!(lines.next(), Some(""), "the summary of {name} is one line");
        assert!(lines.next().is_some_and(|line| !line.is_empty()), "{name}: a sentence says what to do");
        assert_eq!(page.matches("```").count() % 2, 0, "{name}: a block of code without end");
        let headings = headings(&page);
        if headings.is_empty() {
            assert!(rule(name).is_none(), "{name} is a rule, and needs a whole page");
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

#[test]
fn pages_are_explained() {
    for name in ["quoted-message-string", "shell-expansion", "too-deep"] {
        assert_snapshot!(format!("explain {name}"), gatecast(&format!("explain {name}")).run());
    }
    assert_snapshot!("rules", gatecast("check --list-rules").run());
    assert_eq!(gatecast("check --list-rules").run().stdout(), gatecast("explain rules").run().stdout());
    for code in codes() {
        let done = gatecast_with(&["explain", code.name]).run();
        let group = if rule(code.name).is_some() { "lint rule" } else { "other finding" };
        let title = format!("{} ({}, {group})", code.name, code.severity);
        assert_eq!(done.stdout().lines().next(), Some(&*title), "{done}");
    }
}

/// What `docs/rules.md` should say.
fn rules_page() -> String {
    let mut page = String::from(RULES_PAGE);
    for rule in RULES {
        let Code { name, severity, .. } = rule.code;
        let _ = write!(page, "\n### {name}\n\nSeverity: {severity}.\n\n{}", demoted(&rule.code.page()));
    }
    page.push_str(OTHER_FINDINGS);
    for code in other_codes() {
        let about = code.summary().replace('|', "\\|");
        let _ = writeln!(page, "| `{}` | {} | {about} |", code.name, code.severity);
    }
    page
}

const RULES_PAGE: &str = "<!-- Written by `UPDATE_DOCS=1 cargo test --test it rules`. -->

# What gatecast finds

`gatecast check` has lint rules, which look at definitions. Everything else that is found has a name
too: mistakes that keep a file from being read or a definition from being sent, and what `gatecast
serve` and `gatecast test` find. `gatecast explain NAME` shows the page of each, and
[configuration.md](configuration.md) says how to leave findings out.

## Lint rules
";

const OTHER_FINDINGS: &str = "
## Other findings

| Name | Severity | About |
| --- | --- | --- |
";

/// A page whose headings are below that of its rule.
fn demoted(page: &str) -> String {
    let mut is_example = false;
    page.lines().fold(String::new(), |out, line| {
        is_example ^= line.starts_with("```");
        let deeper = if !is_example && line.starts_with("# ") { "###" } else { "" };
        out + deeper + line + "\n"
    })
}

#[test]
fn documentation_lists_every_rule() {
    let file = Path::new(ROOT).join("docs/rules.md");
    let page = rules_page();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&file, &page).expect("writable");
    }
    let written = fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(written, page, "write it with `UPDATE_DOCS=1 cargo test --test it rules`");
}
