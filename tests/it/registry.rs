//! The rules as a table: everything that can be found has a name in it, and a page.

use std::fs;
use std::path::Path;

use gatecast::check::rule;
use insta::assert_snapshot;

use crate::layers::rust_files;
use crate::support::gatecast;

/// The names that findings are made with: the literal after `Diagnostic::error(` and the like.
fn names_in(text: &str) -> Vec<String> {
    let makers = ["Diagnostic::error(", "Diagnostic::warning(", "Diagnostic::new("];
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
    for file in files {
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
fn pages_of_rules() {
    for name in ["quoted-message-string", "shell-expansion", "too-deep"] {
        assert_snapshot!(format!("explain {name}"), gatecast(&format!("explain {name}")).run());
    }
    assert_snapshot!("rules", gatecast("check --list-rules").run());
    assert_eq!(gatecast("check --list-rules").run().stdout(), gatecast("explain rules").run().stdout());
}
