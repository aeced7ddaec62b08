//! The rules as a table: everything that can be found has a name in it, and a page.

use std::fs;
use std::path::Path;

use gatecast::CataloguedFailure;
use gatecast::check::{RULES, rule};
use insta::assert_snapshot;

use crate::layers::rust_files;
use crate::support::gatecast;

/// The names that findings are made with: the literal after `Diagnostic::error(` and the like, or
/// after the helper that makes the refusals of patches.
fn names_in(text: &str) -> Vec<String> {
    let makers = ["Diagnostic::error(", "Diagnostic::warning(", "Diagnostic::new(", "refused("];
    let calls = makers.iter().flat_map(|maker| text.split(maker).skip(1));
    let literals = calls.filter_map(|call| call.trim_start().strip_prefix('"')?.split('"').next());
    literals.map(str::to_owned).collect()
}

#[test]
fn everything_that_can_be_found_is_a_rule() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&root, &mut files);
    let mut found = 0;
    for file in files.into_iter().filter(|file| !file.ends_with("tests.rs")) {
        let text = fs::read_to_string(&file).expect("readable");
        // What tests make up has no page.
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        for name in names_in(text).iter().filter(|name| !name.is_empty()) {
            assert!(rule(name).is_some(), "{name} of {} is no rule", file.display());
            found += 1;
        }
    }
    assert!(found > 40, "the names were found");
}

#[test]
fn rules_are_in_order_and_have_a_summary_and_more() {
    for pair in RULES.windows(2) {
        assert!(pair[0].name < pair[1].name, "{} before {}", pair[0].name, pair[1].name);
    }
    for rule in RULES {
        let page = rule.page();
        let mut lines = page.lines();
        let first = lines.next().unwrap_or_default();
        assert!(first.ends_with('.') && first.len() <= 110, "{}: `{first}`", rule.name);
        assert_eq!(lines.next(), Some(""), "{}: an empty line after the summary", rule.name);
        assert!(lines.next().is_some_and(|line| !line.is_empty()), "{}: no more than a summary", rule.name);
        assert_eq!(page.matches("```").count() % 2, 0, "{}: a block of code without end", rule.name);
    }
}

#[test]
fn pages_of_rules() {
    for name in ["quoted-message-string", "shell-expansion", "too-deep"] {
        assert_snapshot!(format!("explain {name}"), gatecast(&format!("explain {name}")).run());
    }
    assert_snapshot!("rules", gatecast("check --list-rules").run());
    assert_eq!(gatecast("check --list-rules").run().stdout(), gatecast("explain rules").run().stdout());
}

/// `explain` takes all of these names.
#[test]
fn no_rule_is_called_like_something_else() {
    for rule in RULES {
        assert!(CataloguedFailure::named(rule.name).is_none(), "{} is a failure as well", rule.name);
    }
}
