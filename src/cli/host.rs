//! The one door to files, the terminal and the environment.

use std::fs::File;
use std::io::{self, IsTerminal, Read, Write};
use std::sync::Arc;

use anstream::{AutoStream, ColorChoice};

use super::error::CliError;
use crate::diagnostic::{Diagnostic, Severity};
use crate::report::excerpt;
use crate::source::{SourceError, SourceFile};

/// The name that stands for standard input.
pub(super) const STDIN: &str = "-";

/// How many findings are drawn: a damaged file can have millions.
const MAX_FINDINGS: usize = 100;

/// How wide text is where no terminal says.
const WIDTH: usize = 80;

/// The process's surroundings.
#[derive(Debug)]
pub(super) struct Host {
    color: ColorChoice,
}

impl Host {
    pub(super) fn new(color: clap::ColorChoice) -> Self {
        let color = match color {
            clap::ColorChoice::Auto => ColorChoice::Auto,
            clap::ColorChoice::Always => ColorChoice::Always,
            clap::ColorChoice::Never => ColorChoice::Never,
        };
        Self { color }
    }

    /// Reads a file, or standard input for `-`.
    pub(super) fn read(&self, name: &str) -> Result<Arc<SourceFile>, CliError> {
        let (shown, bytes) = if name == STDIN {
            ("<stdin>", limited(io::stdin().lock()))
        } else {
            (name, File::open(name).and_then(limited))
        };
        let bytes = bytes.map_err(|error| CliError::Read { name: shown.to_owned(), error })?;
        SourceFile::from_bytes(shown, bytes)
            .map_err(|error: SourceError| CliError::Source { name: shown.to_owned(), error })
    }

    /// How many columns a line on standard output may have.
    pub(super) fn width(&self) -> usize {
        // Narrower than the table, a terminal wraps better than anything here could.
        terminal_size::terminal_size_of(io::stdout())
            .map_or(WIDTH, |(width, _)| usize::from(width.0).clamp(WIDTH, 160))
    }

    /// Whether people read standard output.
    pub(super) fn is_terminal(&self) -> bool {
        io::stdout().is_terminal()
    }

    /// Writes styled text to standard output.
    pub(super) fn show(&mut self, styled: &str) -> io::Result<()> {
        let mut out = AutoStream::new(io::stdout().lock(), self.color);
        out.write_all(styled.as_bytes())?;
        out.flush()
    }

    /// Writes bytes to standard output as they are.
    pub(super) fn emit(&mut self, bytes: &[u8]) -> io::Result<()> {
        let mut out = io::stdout().lock();
        out.write_all(bytes)?;
        out.flush()
    }

    /// Draws findings on standard error, as many as anybody reads.
    pub(super) fn complain_all(&mut self, diagnostics: &[Diagnostic]) {
        let (shown, more) = diagnostics.split_at(diagnostics.len().min(MAX_FINDINGS));
        shown.iter().for_each(|diagnostic| self.complain(diagnostic));
        if !more.is_empty() {
            let message = format!("{} more findings are not shown", more.len());
            self.complain(&Diagnostic::new("", Severity::Note, message));
        }
    }

    /// Draws a finding on standard error. Nobody is left to tell where that fails.
    pub(super) fn complain(&mut self, diagnostic: &Diagnostic) {
        let mut err = AutoStream::new(io::stderr().lock(), self.color);
        let width = terminal_size::terminal_size_of(io::stderr())
            .map_or(120, |(width, _)| usize::from(width.0).max(40));
        let _ = err.write_all(excerpt(diagnostic, width).as_bytes());
    }
}

/// All bytes, but not more than one over the limit of a document: a device may have no end.
fn limited(mut from: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.by_ref().take(SourceFile::MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
