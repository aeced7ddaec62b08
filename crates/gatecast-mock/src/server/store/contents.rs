//! What the deployments of an API captured: each content is one file, whose name is its hash.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::damage::{Damage, is_set_aside};
use super::disk::{is_file, is_there, put, read_text, sorted};
use super::files::{DEPLOYMENTS, ENDING, StateError};
use super::record::{Content, DeploymentRecord, hash_of};

pub(super) const CONTENTS: &str = "contents";

/// Reads what a deployment captured, from the folder of its API.
///
/// # Errors
/// [`StateError`] where its file is not there any more, or another one.
pub(super) fn content(folder: &Path, record: &DeploymentRecord) -> Result<Content, StateError> {
    let path = match &record.content {
        Some(hash) => path_of(folder, hash),
        // As it was written before contents had files of their own.
        None => folder.join(DEPLOYMENTS).join(format!("{}.{ENDING}", record.id)),
    };
    let content = read_text(&path).and_then(|text| match &record.content {
        Some(hash) if hash_of_file(&text) != *hash => {
            Err("it is not what was deployed: its hash differs from its name".to_owned())
        }
        _ => serde_json::from_str(&text).map_err(|error| error.to_string()),
    });
    content.map_err(|reason| StateError::Unreadable { path, reason })
}

/// Writes down what a deployment captured, where no file has it. A file of its name that has
/// something else is damaged.
pub(super) fn keep(
    folder: &Path,
    record: &DeploymentRecord,
    captured: &Content,
    damage: &Damage,
) -> Result<(), StateError> {
    let Some(hash) = &record.content else { return Ok(()) };
    if content(folder, record).is_ok() {
        return Ok(());
    }
    let path = path_of(folder, hash);
    if is_there(&path) {
        damage.set_aside(&path)?;
    }
    put(&path, captured)
}

/// Removes contents that no deployment has any more, unless a file that was set aside may name them.
pub(super) fn remove_unused(folder: &Path, deployments: &[&DeploymentRecord]) {
    let beside = [folder.to_owned(), folder.join(DEPLOYMENTS)];
    if beside.iter().flat_map(|folder| sorted(folder).unwrap_or_default()).any(|path| is_set_aside(&path)) {
        return;
    }
    let used: HashSet<&str> = deployments.iter().filter_map(|it| it.content.as_deref()).collect();
    for file in sorted(&folder.join(CONTENTS)).unwrap_or_default() {
        let hash = file.file_stem().unwrap_or_default().to_string_lossy();
        let is_content = is_file(&file) && file.extension().is_some_and(|ending| ending == ENDING);
        if is_content && !used.contains(&*hash) {
            let _ = fs::remove_file(&file);
        }
    }
}

fn path_of(folder: &Path, hash: &str) -> PathBuf {
    folder.join(CONTENTS).join(format!("{hash}.{ENDING}"))
}

/// The hash of a content that stands in a file. How its lines end and are indented does not count:
/// git and editors change that.
fn hash_of_file(text: &str) -> String {
    let (mut is_in_string, mut is_escaped) = (false, false);
    let counts = |byte: &u8| {
        let is_space = byte.is_ascii_whitespace() && !is_in_string;
        if *byte == b'"' && !is_escaped {
            is_in_string = !is_in_string;
        }
        is_escaped = *byte == b'\\' && !is_escaped;
        !is_space
    };
    hash_of(&text.bytes().filter(counts).collect::<Vec<u8>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layout_does_not_change_a_hash_and_everything_else_does() {
        let document = serde_json::json!({
            "a \"quoted\" \\": ["tab\there", 0.1, 1e300, -0.0, 123_456_789_012_345_678_u64, {}, []],
        });
        let content = Content { document: Some(document), ..Content::default() };
        let text = serde_json::to_string_pretty(&content).expect("JSON");
        assert_eq!(hash_of_file(&text), content.hash());
        assert_eq!(hash_of_file(&text.replace('\n', "\r\n")), content.hash());
        assert_eq!(hash_of_file(&text.replace("  ", "\t")), content.hash());
        assert_ne!(hash_of_file(&text.replace("quoted", "quo ted")), content.hash());
        assert_ne!(hash_of_file(&text.replace("0.1", "0.2")), content.hash());
    }
}
