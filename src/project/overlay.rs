//! Files in another version than the one that lies there: what fixes make of them, or what an editor
//! has not saved yet.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Environment, STDIN};
use crate::import::{Files, FilesError};
use crate::source::SourceFile;

/// Files in another version, by their identity: a file may go by several names. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Overlay {
    files: Arc<BTreeMap<PathBuf, FileVersion>>,
}

/// A file in another version.
#[derive(Clone, Debug)]
pub struct FileVersion {
    /// The name it goes by.
    pub name: String,
    /// Its text as it was read from where it lies.
    pub before: String,
    /// Its text in this version.
    pub text: String,
}

impl Overlay {
    /// The text of the file with this identity, where it has another version.
    pub(super) fn text(&self, identity: &Path) -> Option<&str> {
        self.files.get(identity).map(|version| version.text.as_str())
    }

    /// Gives a file another version; what it was first is kept.
    pub fn set(&mut self, identity: PathBuf, version: FileVersion) {
        Arc::make_mut(&mut self.files)
            .entry(identity)
            .and_modify(|known| known.text.clone_from(&version.text))
            .or_insert(version);
    }

    /// All of them, in order of where they are.
    pub fn versions(&self) -> impl Iterator<Item = &FileVersion> {
        self.files.values()
    }
}

/// The files of another environment, some of them in another version.
#[derive(Debug)]
pub struct Overlaid<'e> {
    below: &'e dyn Environment,
    overlay: Overlay,
}

impl<'e> Overlaid<'e> {
    /// Lays versions over the files of an environment.
    #[must_use]
    pub fn new(below: &'e dyn Environment, overlay: Overlay) -> Self {
        Self { below, overlay }
    }
}

impl Environment for Overlaid<'_> {
    fn bytes(&self, name: &str) -> io::Result<Vec<u8>> {
        let shown = if name == STDIN { SourceFile::STDIN } else { name };
        match self.overlay.text(&self.identity(shown)) {
            Some(text) => Ok(text.as_bytes().to_owned()),
            None => self.below.bytes(name),
        }
    }

    fn is_folder(&self, name: &str) -> bool {
        self.below.is_folder(name)
    }

    fn files_below(&self, folder: &str, is_known: fn(&Path) -> bool, most: usize) -> Vec<PathBuf> {
        self.below.files_below(folder, is_known, most)
    }

    fn referable(&self, root: &Path) -> io::Result<Arc<dyn Files>> {
        let overlay = self.overlay.clone();
        Ok(Arc::new(OverlaidFiles { below: self.below.referable(root)?, overlay }))
    }

    fn module_root(&self, folder: &Path) -> PathBuf {
        self.below.module_root(folder)
    }

    fn identity(&self, name: &str) -> PathBuf {
        self.below.identity(name)
    }
}

/// The files that documents may refer to, some of them in another version.
#[derive(Debug)]
struct OverlaidFiles {
    below: Arc<dyn Files>,
    overlay: Overlay,
}

impl Files for OverlaidFiles {
    fn read(&self, from: &SourceFile, path: &str) -> Result<Arc<SourceFile>, FilesError> {
        let read = self.below.read(from, path)?;
        Ok(match self.overlay.text(&self.identity(read.name())) {
            Some(text) => SourceFile::new(read.name(), text),
            None => read,
        })
    }

    fn names_in(&self, from: &SourceFile, path: &str) -> Result<Vec<String>, FilesError> {
        self.below.names_in(from, path)
    }

    fn identity(&self, name: &str) -> PathBuf {
        self.below.identity(name)
    }
}
