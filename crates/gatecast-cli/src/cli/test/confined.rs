//! Which files a case file may name: people run the case files of other people's pull requests.

use std::fs;
use std::path::Path;

use crate::cli::error::CliError;
use crate::snapshot::Fault;
use gatecast::diagnostic::{Diagnostic, codes, quoted};
use gatecast::import::FilesError;
use gatecast::import::folder::Folder;
use gatecast::project::ReadError;
use gatecast::source::Text;

codes! {
    /// A path of a case file, or of its stored responses, that `gatecast test` does not follow.
    ///
    /// It leads out of the folder that case files may refer to, or to something that is not a file.
    pub(super) static PATH_NOT_ALLOWED: Error = "path-not-allowed";
}

/// The files that a case file may name, and that its responses may be stored in.
pub(super) struct Confined<'a> {
    root: Folder,
    /// The folder of the case file, where all its paths begin.
    pub(super) folder: &'a Path,
}

impl<'a> Confined<'a> {
    /// The files below `root`, named from `folder`.
    pub(super) fn new(root: &Path, folder: &'a Path) -> Result<Self, CliError> {
        let opened = Folder::new(root);
        let root = opened.map_err(|error| ReadError::new(root.display().to_string(), error))?;
        Ok(Self { root, folder })
    }

    /// Refuses a path that leads out of the root, or to what is neither a file nor a folder.
    pub(super) fn check(&self, path: &Text) -> Result<(), Fault> {
        self.admit(Path::new(path.as_str())).map_err(|why| {
            let message = format!("{} is not read: {why}", quoted(path.as_str()));
            let mut error = Diagnostic::of(&PATH_NOT_ALLOWED, message).at(path.place(), "named here");
            error.help = why.help();
            Box::new(error)
        })
    }

    /// Refuses a stored response, or a folder of them, that leads out of the root.
    pub(super) fn check_stored(&self, path: &Path) -> Result<(), FilesError> {
        let beside = path.strip_prefix(self.folder).unwrap_or(path);
        self.admit(beside)
    }

    fn admit(&self, path: &Path) -> Result<(), FilesError> {
        let real = self.root.resolve(self.folder, path)?;
        match fs::metadata(&real) {
            Ok(metadata) if !metadata.is_file() && !metadata.is_dir() => Err(FilesError::NotAFile),
            // One that is not there is reported where it is read.
            _ => Ok(()),
        }
    }
}
