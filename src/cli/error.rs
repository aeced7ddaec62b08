//! Why a command cannot run.

use std::io;

use super::exit::Exit;
use super::host::Host;
use crate::diagnostic::Diagnostic;
use crate::gateway::UnknownResponseType;
use crate::import::ImportError;
use crate::source::SourceError;

/// Why a command cannot run.
#[derive(Debug, thiserror::Error)]
pub(super) enum CliError {
    /// What was typed does not make sense.
    #[error("{0}")]
    Usage(String),
    /// A file cannot be read.
    #[error("cannot read `{name}`: {error}")]
    Read { name: String, error: io::Error },
    /// A file is not text.
    #[error("cannot read `{name}`: {error}")]
    Source { name: String, error: SourceError },
    /// A file is not what it should be; drawn with its place.
    #[error("{0}")]
    Import(#[from] ImportError),
    /// The output cannot be written.
    #[error("cannot write: {0}")]
    Write(#[from] io::Error),
}

impl CliError {
    /// Says it on standard error. A closed pipe is nothing to complain about: who reads has seen
    /// enough.
    pub(super) fn report(&self, host: &mut Host) -> Exit {
        match self {
            Self::Write(error) if error.kind() == io::ErrorKind::BrokenPipe => return Exit::Success,
            Self::Import(error) => host.complain(error.diagnostic()),
            other => host.complain(&Diagnostic::error("", other)),
        }
        Exit::CannotRun
    }
}

impl From<UnknownResponseType> for CliError {
    fn from(unknown: UnknownResponseType) -> Self {
        let hint = if unknown.nearest.is_none() { "; `gatecast explain types` lists them" } else { "" };
        Self::Usage(format!("{unknown}{hint}"))
    }
}
