//! Paths as they are written.

use std::path::{Component, Path, PathBuf};

/// A path without `.`, and without `..` where something stands before it.
#[must_use]
pub fn normalised(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if matches!(out.components().next_back(), Some(Component::Normal(_))) => {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}
