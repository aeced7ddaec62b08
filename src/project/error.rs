//! Why something that was named gives no APIs.

use std::borrow::Cow;
use std::io;

use thiserror::Error;

use super::{ReadError, ReadFault};
use crate::diagnostic::{Diagnostic, Help, Setting, Severity, quoted};
use crate::import::ImportError;

/// Why something that was named gives no APIs.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum LoadError {
    /// A file cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// A document gives no API.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// No file of a folder defines gateway responses.
    #[error("no gateway responses found in {}", quoted(folder))]
    NothingBelow {
        /// The folder.
        folder: String,
    },
    /// No file of a folder that defines gateway responses has all that it takes to read one.
    #[error("no gateway response in {} can be read", quoted(folder))]
    NothingReadable {
        /// The folder.
        folder: String,
    },
    /// A folder has more files than are looked at.
    #[error("{} has more than {most} files to look at; name a folder further down", quoted(folder))]
    TooManyFiles {
        /// The folder.
        folder: String,
        /// How many files are looked at.
        most: usize,
    },
    /// Several files of a folder have an API of the name that was asked for.
    #[error(
        "several files in {} have an API of that name; name the file in place of the folder",
        quoted(folder)
    )]
    SeveralCalledSo {
        /// The folder.
        folder: String,
    },
    /// Of several APIs one file does not say which it is about.
    #[error("one file does not say which of several APIs it is about; choose the API")]
    Nameless,
}

impl LoadError {
    /// Whether there is nothing to load: no such file or folder, or no gateway responses in it.
    #[must_use]
    pub fn is_absent(&self) -> bool {
        match self {
            Self::Read(ReadError { fault: ReadFault::Io(error), .. }) => {
                error.kind() == io::ErrorKind::NotFound
            }
            Self::NothingBelow { .. } => true,
            _ => false,
        }
    }

    /// The error as a finding, with its place where it has one.
    #[must_use]
    pub fn diagnostic(&self) -> Cow<'_, Diagnostic> {
        match self {
            Self::Import(error) => Cow::Borrowed(error.diagnostic()),
            other => {
                let mut error = Diagnostic::without_code(Severity::Error, other);
                if let Self::NothingBelow { .. } = other {
                    error = error.note("hidden files, packages and ignored files are not searched");
                }
                Cow::Owned(match other.advice() {
                    Some(advice) => error.help(advice),
                    None => error,
                })
            }
        }
    }

    /// What to do, where it can be told.
    fn advice(&self) -> Option<Help> {
        match self {
            Self::Read(ReadError { name, .. }) if name.contains("://") => {
                Some("only files are read; download it, and name the file".into())
            }
            // A shell hands on a pattern that no file matches as it stands.
            Self::Read(ReadError { name, fault: ReadFault::Io(_), .. }) if name.contains(['*', '?', '[']) => {
                Some("no file matches the pattern; name a folder for all files in it".into())
            }
            Self::Read(ReadError { nearest: Some(near), .. }) => {
                Some(format!("did you mean {}?", quoted(near)).into())
            }
            Self::NothingBelow { .. } => Some(
                Help::from("name the file or the folder with the definitions; see ")
                    .setting(Setting::Page("formats")),
            ),
            _ => None,
        }
    }
}
