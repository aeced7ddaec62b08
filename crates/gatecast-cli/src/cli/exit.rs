//! Exit codes, here and nowhere else. clap exits by itself with 0 for help and 2 for bad usage.

use std::process::ExitCode;

/// How the program ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exit {
    /// It did what was asked, or nobody listens any more.
    Success,
    /// It found what it was told to look for.
    Findings,
    /// It could not run.
    CannotRun,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Success => Self::SUCCESS,
            Exit::Findings => Self::from(1),
            Exit::CannotRun => Self::from(2),
        }
    }
}
