//! The rules: each has fixtures of what it finds and of what it leaves alone.

use std::fs;
use std::path::{Path, PathBuf};

use gatecast::check::RULES;
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

#[test]
fn rules_find_what_is_bad_and_leave_alone_what_is_good() {
    for rule in RULES {
        let bad = fixtures_of(rule.name, "bad");
        let mut transcript = String::new();
        for file in &bad {
            let done = gatecast_with(&["check", file]).run();
            assert!(done.stdout().contains(&format!("[{}]", rule.name)), "{}: {done}", rule.name);
            transcript.push_str(&format!("{done}\n\n"));
        }
        for file in fixtures_of(rule.name, "good") {
            let done = gatecast_with(&["check", &file]).run();
            assert!(!done.stdout().contains(&format!("[{}]", rule.name)), "{}: {done}", rule.name);
        }
        if !bad.is_empty() {
            assert_snapshot!(rule.name, transcript);
        }
    }
}
