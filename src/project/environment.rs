//! The files of a project, wherever they lie: on a disk, in an editor, in the memory of a web page.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use thiserror::Error;

use crate::diagnostic::{nearest, quoted};
use crate::import::Files;
use crate::source::{SourceError, SourceFile};

/// Where a project is read from. [`Disk`](super::Disk) is the one of a file system.
pub trait Environment: fmt::Debug + Send + Sync {
    /// The bytes of the file that the user named; [`STDIN`](super::STDIN) stands for standard input.
    ///
    /// # Errors
    /// Where there is no such file, or it cannot be read.
    fn bytes(&self, name: &str) -> io::Result<Vec<u8>>;

    /// Whether a name is that of a folder.
    fn is_folder(&self, name: &str) -> bool;

    /// The files below a folder that `is_known` accepts by their names, in order of their paths; it
    /// may stop after `most`.
    fn files_below(&self, folder: &str, is_known: fn(&Path) -> bool, most: usize) -> Vec<PathBuf>;

    /// The files that documents may refer to: those below a folder.
    ///
    /// # Errors
    /// Where there is no such folder.
    fn referable(&self, root: &Path) -> io::Result<Arc<dyn Files>>;

    /// The folder below which the Terraform modules may lie that a module in `folder` calls: `folder` itself,
    /// where nothing else is known.
    fn module_root(&self, folder: &Path) -> PathBuf {
        folder.to_owned()
    }

    /// The names of what is in the folder that a name is in.
    fn beside(&self, _name: &str) -> Vec<String> {
        Vec::new()
    }

    /// What tells a file from others, by whatever name it goes.
    fn identity(&self, name: &str) -> PathBuf {
        PathBuf::from(name)
    }
}

/// Why a file that the user named cannot be read.
#[derive(Debug, Error)]
#[error("cannot read {}: {fault}", quoted(name))]
pub struct ReadError {
    /// The name of the file.
    pub name: String,
    /// What is wrong with it.
    #[source]
    pub fault: ReadFault,
    /// What is there and may have been meant.
    pub nearest: Option<String>,
}

impl ReadError {
    /// Of a file beside which nothing is like it.
    pub fn new(name: impl Into<String>, fault: impl Into<ReadFault>) -> Self {
        Self { name: name.into(), fault: fault.into(), nearest: None }
    }
}

/// What keeps a file from being read.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ReadFault {
    /// It is not there, or the system refuses.
    #[error("{}", in_words(.0))]
    Io(#[from] io::Error),
    /// It is not text, or too large.
    #[error("{0}")]
    Source(#[from] SourceError),
}

/// Why the system refuses, without the number that only programs know it by.
fn in_words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ if error.raw_os_error().is_some() => {
            let text = error.to_string();
            let text = text.split(" (os error").next().unwrap_or(&text);
            text.chars().enumerate().map(|(at, c)| if at == 0 { c.to_ascii_lowercase() } else { c }).collect()
        }
        _ => error.to_string(),
    }
}

/// Reads a file that the user named.
///
/// # Errors
/// [`ReadError`] where it cannot be read or is not text.
pub fn read(environment: &dyn Environment, name: &str) -> Result<Arc<SourceFile>, ReadError> {
    let shown = if name == super::STDIN { SourceFile::STDIN } else { name };
    let read = || Ok(SourceFile::from_bytes(shown, environment.bytes(name)?)?);
    read().map_err(|fault| {
        let is_missing = matches!(&fault, ReadFault::Io(error) if error.kind() == io::ErrorKind::NotFound);
        let beside = if is_missing { environment.beside(name) } else { Vec::new() };
        let path = Path::new(name);
        let typed = path.file_name().unwrap_or_default().to_string_lossy();
        let near = nearest(&typed, beside.iter().map(String::as_str));
        let nearest = near.map(|near| path.with_file_name(near).to_string_lossy().into_owned());
        ReadError { name: shown.to_owned(), fault, nearest }
    })
}
