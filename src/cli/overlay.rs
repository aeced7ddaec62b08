//! Files in another version than the one that lies there: what fixes make of them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::check::MendedFile;

/// Files in another version, by where they really are: a file may go by several names. Cheap to
/// clone.
#[derive(Clone, Debug, Default)]
pub(super) struct Overlay {
    files: Arc<BTreeMap<PathBuf, Version>>,
}

/// A file in another version.
#[derive(Clone, Debug)]
pub(super) struct Version {
    /// The name it goes by.
    pub name: String,
    /// Its text as it was read from where it lies.
    pub before: String,
    /// Its text in this version.
    pub text: String,
}

impl Overlay {
    /// The text of a file, where it has another version.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        if self.files.is_empty() {
            return None;
        }
        self.files.get(&identity(name)).map(|version| version.text.as_str())
    }

    /// Gives a file another version; what it was first is kept.
    pub(super) fn set(&mut self, file: MendedFile) {
        let MendedFile { name, before, text, .. } = file;
        let files = Arc::make_mut(&mut self.files);
        files
            .entry(identity(&name))
            .and_modify(|version| version.text.clone_from(&text))
            .or_insert(Version { name, before, text });
    }

    /// All of them, in order of where they are.
    pub(super) fn versions(&self) -> impl Iterator<Item = &Version> {
        self.files.values()
    }
}

/// Where a file really is; its name where that is none.
fn identity(name: &str) -> PathBuf {
    Path::new(name).canonicalize().unwrap_or_else(|_| PathBuf::from(name))
}
