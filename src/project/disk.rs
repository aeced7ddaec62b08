//! The files of a file system.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use walkdir::{DirEntry, WalkDir};

use super::{Environment, STDIN};
use crate::import::Files;
use crate::import::folder::Folder;
use crate::source::SourceFile;

/// More names than these are not read for a hint.
const MAX_NAMES: usize = 1_000;

/// The files of the file system, named from the current folder, and standard input.
///
/// ```
/// use gatecast::ImportOptions;
/// use gatecast::project::{Disk, Grouping, Inputs, load};
///
/// let names = ["fixtures/petstore".to_owned()];
/// let options = ImportOptions::default();
/// let inputs = Inputs { names: &names, root: None, options, grouping: Grouping::Merged };
/// let loaded = load(&inputs, &Disk);
/// assert!(loaded.failures.is_empty());
/// let api = loaded.merged(None)?.value;
/// assert!(!api.definitions().is_empty());
/// # Ok::<(), gatecast::ImportError>(())
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Disk;

impl Environment for Disk {
    fn bytes(&self, name: &str) -> io::Result<Vec<u8>> {
        if name == STDIN { limited(io::stdin().lock()) } else { limited(File::open(name)?) }
    }

    fn is_folder(&self, name: &str) -> bool {
        name != STDIN && Path::new(name).is_dir()
    }

    fn files_below(&self, folder: &str, is_known: fn(&Path) -> bool, most: usize) -> Vec<PathBuf> {
        let files = entries(Path::new(folder)).filter(|entry| entry.file_type().is_file());
        files.map(DirEntry::into_path).filter(|path| is_known(path)).take(most).collect()
    }

    fn beside(&self, name: &str) -> Vec<String> {
        let folder = Path::new(name).parent().unwrap_or(Path::new(""));
        let entries = fs::read_dir(or_here(folder)).into_iter().flatten().flatten().take(MAX_NAMES);
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
    }

    fn referable(&self, root: &Path) -> io::Result<Arc<dyn Files>> {
        Ok(Arc::new(Folder::new(root)?))
    }

    fn module_root(&self, folder: &Path) -> PathBuf {
        let Ok(real) = or_here(folder).canonicalize() else { return folder.to_owned() };
        let repository = real.ancestors().find(|above| above.join(".git").exists());
        let current = || Path::new(".").canonicalize().ok().filter(|current| real.starts_with(current));
        repository.map(Path::to_owned).or_else(current).unwrap_or(real)
    }

    fn identity(&self, name: &str) -> PathBuf {
        Path::new(name).canonicalize().unwrap_or_else(|_| PathBuf::from(name))
    }
}

/// The folder that a path means: one without a name is the current folder.
fn or_here(folder: &Path) -> &Path {
    if folder.as_os_str().is_empty() { Path::new(".") } else { folder }
}

/// What is in a folder and in those below it, in order of names. Hidden folders and those of packages
/// are passed over, and links are not followed.
fn entries(folder: &Path) -> impl Iterator<Item = DirEntry> {
    let is_seen = |entry: &DirEntry| entry.depth() == 0 || !is_passed_over(entry.file_name());
    WalkDir::new(folder).sort_by_file_name().into_iter().filter_entry(is_seen).filter_map(Result::ok)
}

/// Whether a search passes over what has this name: hidden files and folders, and those of packages.
#[must_use]
pub fn is_passed_over(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    name.starts_with('.') || name == "node_modules"
}

/// All bytes, but not more than one over the limit of a document: a device may have no end.
fn limited(mut from: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.by_ref().take(SourceFile::MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
