//! Why a command cannot run.

use std::borrow::Cow;
use std::io;

use crate::report::format_list;
use gatecast::diagnostic::{Diagnostic, Severity, quoted};
use gatecast::gateway::{CataloguedFailure, UnknownFailure, UnknownResponseType};
use gatecast::import::{ImportError, UnknownFormat};
use gatecast::project::{LoadError, ReadError};

/// Why a command cannot run.
#[derive(Debug, thiserror::Error)]
pub(super) enum CliError {
    /// What was typed does not make sense, or the mock gateway cannot start so.
    #[error("{0}")]
    Usage(String),
    /// What was named cannot be loaded; drawn with its place where it has one.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// A file cannot be written; it is as it was.
    #[error("cannot write {}: {error}; the file is unchanged", quoted(name))]
    WriteFile { name: String, error: io::Error },
    /// A file cannot be made.
    #[error("cannot write {}: {error}", quoted(name))]
    Create { name: String, error: io::Error },
    /// A file cannot be removed.
    #[error("cannot remove {}: {error}", quoted(name))]
    Remove { name: String, error: io::Error },
    /// The output cannot be written.
    #[error("cannot write: {0}")]
    Write(#[from] io::Error),
}

impl CliError {
    /// Whether nobody listens any more, which is nothing to complain about: who reads has seen
    /// enough.
    pub(super) fn is_broken_pipe(&self) -> bool {
        matches!(self, Self::Write(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }

    /// The error as a finding, with its place where it has one.
    pub(super) fn diagnostic(&self) -> Cow<'_, Diagnostic> {
        match self {
            Self::Load(error) => error.diagnostic(),
            other => Cow::Owned(Diagnostic::without_code(Severity::Error, other)),
        }
    }
}

impl From<CliError> for Box<Diagnostic> {
    fn from(error: CliError) -> Self {
        Self::new(error.diagnostic().into_owned())
    }
}

impl From<ImportError> for CliError {
    fn from(error: ImportError) -> Self {
        Self::Load(error.into())
    }
}

impl From<ReadError> for CliError {
    fn from(error: ReadError) -> Self {
        Self::Load(error.into())
    }
}

impl From<UnknownFormat> for CliError {
    fn from(unknown: UnknownFormat) -> Self {
        let list = || format!("the formats are:\n{}", format_list().trim_end());
        Self::Usage(match (&unknown.nearest, unknown.name.as_str()) {
            (Some(_), _) => unknown.to_string(),
            (None, "") => list(),
            (None, _) => format!("{unknown}; {}", list()),
        })
    }
}

impl From<UnknownFailure> for CliError {
    fn from(unknown: UnknownFailure) -> Self {
        if unknown.nearest.is_some() {
            return Self::Usage(unknown.to_string());
        }
        let has = |failure: &&CataloguedFailure| failure.name.contains(&unknown.name.to_lowercase());
        let names: Vec<_> = match unknown.name.len() {
            // Fewer letters are in nearly every name.
            0..=3 => Vec::new(),
            _ => CataloguedFailure::ALL.iter().filter(has).map(|failure| quoted(failure.name)).collect(),
        };
        Self::Usage(match names.as_slice() {
            [] => format!("{unknown}; `gatecast explain failures` lists them"),
            [name] => format!("{unknown}; did you mean {name}?"),
            names => format!("{unknown}; did you mean one of {}?", names.join(", ")),
        })
    }
}

impl From<UnknownResponseType> for CliError {
    fn from(unknown: UnknownResponseType) -> Self {
        let hint = if unknown.nearest.is_none() { "; `gatecast explain types` lists them" } else { "" };
        Self::Usage(format!("{unknown}{hint}"))
    }
}
