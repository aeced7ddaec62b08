//! Changes of files, as a patch.

use similar::TextDiff;

/// How a file changes, as a patch that `git apply` and `patch -p1` take; empty where it does not.
pub(crate) fn diff(name: &str, before: &str, after: &str) -> String {
    let diff = TextDiff::from_lines(before, after);
    let name = name.trim_start_matches("./").trim_start_matches('/');
    diff.unified_diff().context_radius(3).header(&format!("a/{name}"), &format!("b/{name}")).to_string()
}
