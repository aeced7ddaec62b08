//! What a run has read, and whether a run now would read something else.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf, absolute};
use std::sync::{Mutex, MutexGuard, PoisonError};

use indexmap::IndexMap;

use super::walk::{Patterns, files_below, folders_below};
use gatecast::diagnostic::counted;
use gatecast::project::{Disk, Environment, MAX_CANDIDATES};

/// How many links lead to a file, at most.
const MAX_LINKS: usize = 16;

/// Says by its name whether a file of a folder counts.
pub(in crate::cli) type IsKnown = fn(&Path) -> bool;

/// The files that a run asked for, also those that were not there, and the folders that it looked
/// through. What they were is kept, not when they were changed: so no change is missed, whenever
/// it came, and none is seen where a file was only touched.
#[derive(Debug, Default)]
pub(in crate::cli) struct Seen(Mutex<Read>);

/// How many files of a folder are remembered.
const MAX_FILES: usize = MAX_CANDIDATES + 1;

#[derive(Debug, Default)]
struct Read {
    files: IndexMap<PathBuf, State>,
    /// By the folder and what was looked for, which is a function.
    folders: IndexMap<(PathBuf, usize), SearchedFolder>,
    /// Whether something was asked for that can be read only once.
    is_unwatchable: bool,
}

/// A folder that was looked through.
#[derive(Debug)]
struct SearchedFolder {
    is_known: IsKnown,
    excluded: Patterns,
    found: HashSet<PathBuf>,
}

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// Its text, as a hash.
    Text(u64),
    /// It is there, and cannot be read; a folder is such a file.
    Unreadable,
    Missing,
}

impl State {
    fn of(path: &Path) -> Self {
        match fs::metadata(path) {
            // A pipe would be read empty here, and wait.
            Ok(metadata) if metadata.is_file() => match Disk.bytes(&path.to_string_lossy()) {
                Ok(bytes) => Self::of_text(&bytes),
                Err(error) if error.kind() == io::ErrorKind::NotFound => Self::Missing,
                Err(_) => Self::Unreadable,
            },
            Ok(_) => Self::Unreadable,
            Err(_) => Self::Missing,
        }
    }

    fn of_text(bytes: &[u8]) -> Self {
        let mut hasher = DefaultHasher::new();
        bytes.hash(&mut hasher);
        Self::Text(hasher.finish())
    }
}

impl Seen {
    fn read(&self) -> MutexGuard<'_, Read> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A file was read. What it was first is what counts: it may change while it is read again.
    pub(in crate::cli) fn file(&self, path: &Path, bytes: &[u8]) {
        self.read().files.entry(path.to_owned()).or_insert_with(|| State::of_text(bytes));
    }

    /// A file was asked for and could not be read, or only its being there counts.
    pub(in crate::cli) fn asked(&self, path: &Path) {
        self.read().files.entry(path.to_owned()).or_insert_with(|| State::of(path));
    }

    /// A file was written, which is no change that anybody else made.
    pub(in crate::cli) fn written(&self, path: &Path, bytes: &[u8]) {
        self.read().files.insert(path.to_owned(), State::of_text(bytes));
    }

    /// A folder was looked through. What was found there and read has to be named as well.
    pub(in crate::cli) fn folder(
        &self,
        path: &Path,
        is_known: IsKnown,
        excluded: &Patterns,
        found: &[PathBuf],
    ) {
        let searched = || {
            let found = found.iter().cloned().collect();
            SearchedFolder { is_known, excluded: excluded.clone(), found }
        };
        self.read().folders.entry((path.to_owned(), is_known as usize)).or_insert_with(searched);
    }

    /// Something was asked for that can be read only once, which cannot be watched.
    pub(super) fn refuse(&self, why: String) -> io::Error {
        self.read().is_unwatchable = true;
        io::Error::other(why)
    }

    /// Whether something was asked for that cannot be watched.
    pub(in crate::cli) fn is_unwatchable(&self) -> bool {
        self.read().is_unwatchable
    }

    /// Whether nothing was read.
    pub(in crate::cli) fn is_empty(&self) -> bool {
        let read = self.read();
        read.files.is_empty() && read.folders.is_empty()
    }

    /// How many files and folders it is, in words.
    pub(in crate::cli) fn count(&self) -> String {
        let read = self.read();
        // A file may go by several names.
        let files: HashSet<_> = read.files.keys().filter_map(|path| path.canonicalize().ok()).collect();
        let files = counted(files.len(), "file");
        let folders: HashSet<_> = read.folders.keys().map(|(path, _)| path).collect();
        match folders.len() {
            0 => files,
            folders => format!("{files} in {}", counted(folders, "folder")),
        }
    }

    /// The first that is not what it was, or is new.
    pub(in crate::cli) fn changed(&self) -> Option<PathBuf> {
        let read = self.read();
        let mut files = read.files.iter();
        if let Some((path, _)) = files.find(|(path, state)| State::of(path) != **state) {
            return Some(path.clone());
        }
        read.folders.iter().find_map(|((path, _), SearchedFolder { is_known, excluded, found })| {
            let files = files_below(&path.to_string_lossy(), *is_known, MAX_FILES, excluded);
            files.into_iter().find(|file| !found.contains(file))
        })
    }

    /// The folders in which something happens where one of them changes. They are watched in place
    /// of the files: many programs save a file by putting another in its place.
    pub(in crate::cli) fn places(&self) -> BTreeSet<PathBuf> {
        let read = self.read();
        let mut places = BTreeSet::new();
        for path in read.files.keys().chain(read.folders.keys().map(|(path, _)| path)) {
            let mut path = absolute(path).unwrap_or_else(|_| path.clone());
            for _ in 0..MAX_LINKS {
                // Of what is not there yet, the place where it would begin to be.
                places.extend(path.ancestors().skip(1).find(|folder| folder.is_dir()).map(Path::to_owned));
                let Ok(target) = fs::read_link(&path) else { break };
                path = path.parent().map(|folder| folder.join(&target)).unwrap_or(target);
            }
        }
        for ((path, _), SearchedFolder { excluded, .. }) in &read.folders {
            places.extend(folders_below(&absolute(path).unwrap_or_else(|_| path.clone()), excluded));
        }
        places
    }
}
