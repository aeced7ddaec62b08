//! What a search of a folder sees: neither hidden files, nor packages, nor what `.gitignore` or the
//! settings name.

use std::ffi::OsStr;
use std::path::{Path, PathBuf, absolute};
use std::sync::Arc;

use gatecast::import::folder::normalised;
use gatecast::project::is_passed_over;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use ignore::{DirEntry, WalkBuilder};

/// Patterns of `.gitignore` for the files below some folders. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(in crate::cli) struct Patterns {
    below: Vec<Arc<(PathBuf, Gitignore)>>,
}

impl Patterns {
    /// Adds a pattern for the files below `folder`, an absolute path.
    ///
    /// # Errors
    /// What is wrong with the pattern.
    pub(in crate::cli) fn add(&mut self, folder: &Path, pattern: &str) -> Result<(), ignore::Error> {
        let mut builder = GitignoreBuilder::new(folder);
        builder.add_line(None, pattern)?;
        self.below.push(Arc::new((folder.to_owned(), builder.build()?)));
        Ok(())
    }

    /// Whether one of them names a file or folder, or a folder that it is in.
    pub(in crate::cli) fn name(&self, path: &Path, is_folder: bool) -> bool {
        if self.below.is_empty() {
            return false;
        }
        let Ok(path) = absolute(path).map(|path| normalised(&path)) else { return false };
        self.below.iter().any(|entry| {
            let (folder, patterns) = entry.as_ref();
            path.starts_with(folder) && patterns.matched_path_or_any_parents(&path, is_folder).is_ignore()
        })
    }
}

/// The files below a folder that `is_known` accepts, in order of their paths; not more than `most`.
pub(super) fn files_below(
    folder: &str,
    is_known: fn(&Path) -> bool,
    most: usize,
    excluded: &Patterns,
) -> Vec<PathBuf> {
    let is_file = |entry: &DirEntry| entry.file_type().is_some_and(|kind| kind.is_file());
    let files = entries(Path::new(folder), excluded).filter(is_file).map(|entry| short(entry.into_path()));
    files.filter(|path| is_known(path)).take(most).collect()
}

/// The path as one types it: without `./`.
pub(super) fn short(path: PathBuf) -> PathBuf {
    path.strip_prefix(".").map(Path::to_owned).unwrap_or(path)
}

/// A folder and the folders below it that a search sees.
pub(super) fn folders_below(folder: &Path, excluded: &Patterns) -> impl Iterator<Item = PathBuf> {
    let is_folder = |entry: &DirEntry| entry.file_type().is_some_and(|kind| kind.is_dir());
    entries(folder, excluded).filter(is_folder).map(DirEntry::into_path)
}

/// What is in a folder and in those below it, in order of names. Links are not followed.
fn entries(folder: &Path, excluded: &Patterns) -> impl Iterator<Item = DirEntry> {
    let excluded = excluded.clone();
    let mut walk = WalkBuilder::new(folder);
    walk.standard_filters(false).parents(true).git_ignore(true).git_exclude(true).require_git(false);
    walk.sort_by_file_name(OsStr::cmp).filter_entry(move |entry| {
        let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
        entry.depth() == 0 || !is_passed_over(entry.file_name()) && !excluded.name(entry.path(), is_folder)
    });
    walk.build().filter_map(Result::ok)
}
