//! Changes of files, as a patch.

use similar::TextDiff;

use super::path::repository_path;
use gatecast::source::is_hidden;

/// How a file changes, as a patch that `git apply` takes where
/// the file was named by its path below the current folder; empty where it does not.
pub(crate) fn patch(name: &str, before: &str, after: &str) -> String {
    let diff = TextDiff::from_lines(before, after);
    let path = repository_path(name);
    let name = path.trim_start_matches('/');
    let [old, new] = ["a", "b"].map(|side| in_header(&format!("{side}/{name}")));
    diff.unified_diff().context_radius(3).header(&old, &new).to_string()
}

/// A name as git writes it: in quotes, with escapes, where it has characters that are not names'.
fn in_header(name: &str) -> String {
    if !name.contains(|c: char| c.is_control() || matches!(c, '"' | '\\') || is_hidden(c)) {
        return name.to_owned();
    }
    let mut quoted = String::from("\"");
    for byte in name.bytes() {
        match byte {
            b'"' | b'\\' => quoted.extend(['\\', char::from(byte)]),
            b' '..=b'~' => quoted.push(char::from(byte)),
            _ => quoted.push_str(&format!("\\{byte:03o}")),
        }
    }
    quoted + "\""
}
