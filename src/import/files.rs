//! The files that a document refers to.

use crate::diagnostic::{Help, Setting};
use std::fmt;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use thiserror::Error;

use crate::source::{SourceError, SourceFile};

/// Gives documents the files that they refer to, or refuses.
///
/// People read other people's pull requests: what a document asks for is not trusted.
pub trait Files: fmt::Debug + Send + Sync {
    /// Reads the file that `path` names, relative to the folder of `from`.
    ///
    /// # Errors
    /// [`FilesError`] where it may not or cannot be read.
    fn read(&self, from: &SourceFile, path: &str) -> Result<Arc<SourceFile>, FilesError>;

    /// Reads a file that says something about a document and is no part of it.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    fn peek(&self, from: &SourceFile, path: &str) -> Result<Arc<SourceFile>, FilesError> {
        self.read(from, path)
    }

    /// The names of the files in the folder that `path` names, relative to the folder of `from`, in order;
    /// not of those in folders in it.
    ///
    /// # Errors
    /// As [`read`](Self::read); [`FilesError::NotAllowed`] where folders cannot be looked into.
    fn names_in(&self, from: &SourceFile, path: &str) -> Result<Vec<String>, FilesError> {
        let _ = (from, path);
        Err(FilesError::NotAllowed)
    }

    /// What tells a file from others, by whatever name it goes.
    fn identity(&self, name: &str) -> PathBuf {
        PathBuf::from(name)
    }
}

/// Why a file that a document refers to is not read.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum FilesError {
    /// Nothing said that files may be read.
    #[error("reading files that a document refers to is not turned on")]
    NotAllowed,
    /// It lies outside the folder that may be read.
    #[error("it lies outside of `{root}`")]
    Outside {
        /// The folder that may be read.
        root: String,
    },
    /// It is no file, but a folder or a device.
    #[error("it is not a file")]
    NotAFile,
    /// It cannot be read.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// It is not text, or too large.
    #[error("{0}")]
    Source(#[from] SourceError),
}

impl FilesError {
    /// What to do about it.
    pub fn help(&self) -> Option<Help> {
        match self {
            Self::Outside { .. } => Some(
                Help::from("allow a larger folder with ")
                    .setting(Setting::Root)
                    .text(", if you trust the document"),
            ),
            _ => None,
        }
    }
}
