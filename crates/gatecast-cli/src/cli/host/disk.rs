//! The files of the machine, and what of them was read where somebody watches.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use super::Seen;
use super::walk::{Patterns, files_below};
use gatecast::diagnostic::quoted;
use gatecast::import::{Files, FilesError};
use gatecast::project::{Disk, Environment, STDIN};
use gatecast::source::SourceFile;

/// The files of the machine. Clones share what was read of standard input.
#[derive(Clone, Debug, Default)]
pub(in crate::cli) struct HostFiles {
    /// Standard input, which can be read once.
    stdin: Arc<OnceLock<Vec<u8>>>,
    /// What is read, where somebody watches.
    seen: Option<Arc<Seen>>,
    /// What a search of a folder does not see.
    excluded: Patterns,
}

impl HostFiles {
    /// The same files, where what is read is remembered.
    pub(super) fn watched(&self, seen: &Arc<Seen>) -> Self {
        Self { seen: Some(Arc::clone(seen)), ..self.clone() }
    }

    /// Keeps what these patterns name out of searches of folders.
    pub(super) fn exclude(&mut self, patterns: Patterns) {
        self.excluded = patterns;
    }

    /// What searches of folders do not see.
    pub(super) fn excluded(&self) -> &Patterns {
        &self.excluded
    }

    /// The names of files that these patterns do not name, and of all folders.
    pub(in crate::cli) fn without_excluded(&self, names: &[String]) -> Vec<String> {
        let is_kept = |name: &&String| Disk.is_folder(name) || !self.excluded.name(Path::new(name), false);
        names.iter().filter(is_kept).cloned().collect()
    }

    /// Remembers a file that is asked for, where somebody watches.
    pub(super) fn asked(&self, path: &Path) {
        if let Some(seen) = &self.seen {
            seen.asked(path);
        }
    }

    /// Remembers a file that was written, where somebody watches.
    pub(super) fn written(&self, path: &Path, text: &str) {
        if let Some(seen) = &self.seen {
            seen.written(path, text.as_bytes());
        }
    }

    fn stdin(&self) -> io::Result<Vec<u8>> {
        if let Some(bytes) = self.stdin.get() {
            return Ok(bytes.clone());
        }
        let bytes = Disk.bytes(STDIN)?;
        Ok(self.stdin.get_or_init(|| bytes).clone())
    }
}

impl Environment for HostFiles {
    fn bytes(&self, name: &str) -> io::Result<Vec<u8>> {
        let Some(seen) = &self.seen else {
            return if name == STDIN { self.stdin() } else { Disk.bytes(name) };
        };
        if name == STDIN || is_stream(Path::new(name)) {
            let name = if name == STDIN { "standard input (`-`)".to_owned() } else { quoted(name) };
            return Err(
                seen.refuse(format!("{name} can be read only once, so it cannot be watched; name a file"))
            );
        }
        let bytes = Disk.bytes(name);
        match &bytes {
            Ok(bytes) => seen.file(Path::new(name), bytes),
            Err(_) => seen.asked(Path::new(name)),
        }
        bytes
    }

    fn is_folder(&self, name: &str) -> bool {
        Disk.is_folder(name)
    }

    fn files_below(&self, folder: &str, is_known: fn(&Path) -> bool, most: usize) -> Vec<PathBuf> {
        let found = files_below(folder, is_known, most, &self.excluded);
        if let Some(seen) = &self.seen {
            seen.folder(Path::new(folder), is_known, &self.excluded, &found);
        }
        found
    }

    fn referable(&self, root: &Path) -> io::Result<Arc<dyn Files>> {
        let below = Disk.referable(root).inspect_err(|_| self.asked(root))?;
        Ok(match &self.seen {
            Some(seen) => Arc::new(WatchedFiles { below, seen: Arc::clone(seen) }),
            None => below,
        })
    }

    fn module_root(&self, folder: &Path) -> PathBuf {
        Disk.module_root(folder)
    }

    fn beside(&self, name: &str) -> Vec<String> {
        Disk.beside(name)
    }

    fn identity(&self, name: &str) -> PathBuf {
        Disk.identity(name)
    }
}

/// The files that documents may refer to; those that they ask for are remembered.
#[derive(Debug)]
struct WatchedFiles {
    below: Arc<dyn Files>,
    seen: Arc<Seen>,
}

impl Files for WatchedFiles {
    fn read(&self, from: &SourceFile, path: &str) -> Result<Arc<SourceFile>, FilesError> {
        let read = self.below.read(from, path);
        match &read {
            Ok(source) => self.seen.file(Path::new(source.name()), source.text().as_bytes()),
            // A file outside of the folder is not even looked at.
            Err(FilesError::NotAllowed | FilesError::Outside { .. }) => {}
            Err(_) => {
                let folder = Path::new(from.name()).parent().unwrap_or(Path::new(""));
                self.seen.asked(&folder.join(path));
            }
        }
        read
    }

    fn names_in(&self, from: &SourceFile, path: &str) -> Result<Vec<String>, FilesError> {
        self.below.names_in(from, path)
    }

    fn identity(&self, name: &str) -> PathBuf {
        self.below.identity(name)
    }
}

/// Whether a name is that of something that can be read only once.
fn is_stream(path: &Path) -> bool {
    path.metadata().is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir())
}
