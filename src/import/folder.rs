//! A folder whose files documents may refer to.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::files::{Files, FilesError};
use crate::source::SourceFile;
pub use crate::source::normalised;

/// The files below one folder. A path that leaves it, by its components or by a link, is refused.
#[derive(Clone, Debug)]
pub struct Folder {
    /// As the user named it.
    shown: PathBuf,
    /// Without links.
    root: PathBuf,
}

impl Folder {
    /// The files below `root`.
    ///
    /// # Errors
    /// Where there is no such folder.
    pub fn new(root: impl AsRef<Path>) -> io::Result<Self> {
        let root = root.as_ref();
        let shown = if root.as_os_str().is_empty() { Path::new(".") } else { root };
        Ok(Self { shown: shown.to_owned(), root: shown.canonicalize()? })
    }

    /// Where a path really leads, seen from `folder`; what is not there yet counts as below what is.
    ///
    /// # Errors
    /// [`FilesError::Outside`] where it leaves this folder, by its components or by a link.
    pub fn resolve(&self, folder: &Path, path: &Path) -> Result<PathBuf, FilesError> {
        let here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        // Before the file system is asked anything about what lies outside.
        let written = here.canonicalize()?.join(path);
        let resolved = normalised(&written);
        if !resolved.starts_with(&self.root) {
            return Err(self.outside());
        }
        // To the system, `..` behind a link is beside where the link leads.
        if written.canonicalize().is_ok_and(|real| !real.starts_with(&self.root)) {
            return Err(self.outside());
        }
        let mut there = resolved.as_path();
        let real = loop {
            match there.canonicalize() {
                Ok(real) => break real,
                // A link that leads nowhere may lead anywhere tomorrow.
                Err(_) if there.symlink_metadata().is_ok() => return Err(self.outside()),
                Err(error) => there = there.parent().ok_or(error)?,
            }
        };
        if !real.starts_with(&self.root) {
            return Err(self.outside());
        }
        match resolved.strip_prefix(there) {
            Ok(rest) if !rest.as_os_str().is_empty() => Ok(real.join(rest)),
            _ => Ok(real),
        }
    }

    /// The folder that paths in a file are relative to.
    fn folder_of<'f>(&'f self, from: &'f SourceFile) -> &'f Path {
        match Path::new(from.name()).parent() {
            // Standard input has no folder of its own.
            Some(folder) if from.name() != SourceFile::STDIN => folder,
            _ => &self.shown,
        }
    }

    fn outside(&self) -> FilesError {
        FilesError::Outside { root: self.shown.display().to_string() }
    }
}

impl Files for Folder {
    fn read(&self, from: &SourceFile, path: &str) -> Result<Arc<SourceFile>, FilesError> {
        let folder = self.folder_of(from);
        let written = folder.join(path);
        let real = self.resolve(folder, Path::new(path))?;
        if !fs::metadata(&real)?.is_file() {
            return Err(FilesError::NotAFile);
        }
        let mut bytes = Vec::new();
        File::open(&real)?.take(SourceFile::MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
        Ok(SourceFile::from_bytes(normalised(&written).display().to_string(), bytes)?)
    }

    fn names_in(&self, from: &SourceFile, path: &str) -> Result<Vec<String>, FilesError> {
        let real = self.resolve(self.folder_of(from), Path::new(path))?;
        let mut names = Vec::new();
        for entry in fs::read_dir(&real)? {
            let entry = entry?;
            // A link may lead to a file; reading it says where.
            if !entry.file_type()?.is_dir() {
                names.push(entry.file_name().to_string_lossy().into_owned());
            }
        }
        names.sort();
        Ok(names)
    }

    fn identity(&self, name: &str) -> PathBuf {
        Path::new(name).canonicalize().unwrap_or_else(|_| PathBuf::from(name))
    }
}
