//! Changes of files, as a patch.

use similar::TextDiff;

use super::path::repository_path;

/// How a file changes, as a patch that `git apply` takes where
/// the file was named by its path below the current folder; empty where it does not.
pub(crate) fn patch(name: &str, before: &str, after: &str) -> String {
    let diff = TextDiff::from_lines(before, after);
    let path = repository_path(name);
    let name = path.trim_start_matches('/');
    diff.unified_diff().context_radius(3).header(&format!("a/{name}"), &format!("b/{name}")).to_string()
}
