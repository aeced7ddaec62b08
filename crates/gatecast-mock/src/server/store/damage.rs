//! What could not be read of a state, and where it was put when something else needed its place.

use std::collections::HashSet;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::disk::{is_there, name_of, rename};
use super::files::StateError;

/// What comes between the name of a damaged file and a number, once it is set aside.
const SET_ASIDE: &str = ".damaged-";

/// A file that is not what it should be, and why.
#[derive(Debug)]
pub struct Damaged {
    pub file: PathBuf,
    pub reason: String,
    /// What is not served because of it.
    pub consequence: String,
}

/// Where a damaged file was put.
#[derive(Debug)]
pub struct SetAside(PathBuf);

impl fmt::Display for SetAside {
    // The whole path: this is where the file is found again.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a damaged file was in the way; it is kept as {}", self.0.display())
    }
}

/// The damage of a state.
#[derive(Debug, Default)]
pub(super) struct Damage {
    /// Files and folders that could not be read.
    known: Mutex<HashSet<PathBuf>>,
    /// What was set aside and not said yet.
    unsaid: Mutex<Vec<SetAside>>,
}

impl Damage {
    /// Remembers what could not be read.
    pub(super) fn add(&self, damaged: &[Damaged]) {
        held(&self.known).extend(damaged.iter().map(|damaged| damaged.file.clone()));
    }

    /// Whether a file or folder could not be read.
    pub(super) fn is_known(&self, path: &Path) -> bool {
        held(&self.known).contains(path)
    }

    /// Whether anything in a folder could not be read.
    pub(super) fn is_in(&self, folder: &Path) -> bool {
        held(&self.known).iter().any(|path| path.starts_with(folder))
    }

    /// Gives up a place to something else; all that is there is kept beside it.
    pub(super) fn set_aside(&self, path: &Path) -> Result<(), StateError> {
        let name = |count: usize| path.with_file_name(format!("{}{SET_ASIDE}{count}", name_of(path)));
        let free = (1..).map(name).find(|path| !is_there(path)).unwrap_or_else(|| name(0));
        rename(path, &free)?;
        held(&self.known).retain(|known| !known.starts_with(path));
        held(&self.unsaid).push(SetAside(free));
        Ok(())
    }

    /// Where damaged files were put since this was asked last.
    pub(super) fn take_set_aside(&self) -> Vec<SetAside> {
        std::mem::take(&mut *held(&self.unsaid))
    }
}

/// Whether something was set aside, by its name.
pub(super) fn is_set_aside(path: &Path) -> bool {
    name_of(path).contains(SET_ASIDE)
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
