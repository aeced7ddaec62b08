//! What is written: results to standard output, findings to standard error.

use std::io::{self, IsTerminal, Write};

use anstream::AutoStream;

use super::Host;
use crate::diagnostic::{Diagnostic, Severity};
use crate::report::{MAX_DRAWN, excerpt};

/// How wide text is where no terminal says.
const WIDTH: usize = 80;

impl Host {
    /// How many columns a line on standard output may have.
    pub(in crate::cli) fn width(&self) -> usize {
        // Narrower than the table, a terminal wraps better than anything here could.
        terminal_size::terminal_size_of(io::stdout())
            .map_or(WIDTH, |(width, _)| usize::from(width.0).clamp(WIDTH, 160))
    }

    /// How many columns a finding on standard output may have.
    pub(in crate::cli) fn width_of_findings(&self) -> usize {
        width_of(terminal_size::terminal_size_of(io::stdout()))
    }

    /// Whether people read standard output.
    pub(in crate::cli) fn is_terminal(&self) -> bool {
        io::stdout().is_terminal()
    }

    /// Writes styled text to standard output.
    pub(in crate::cli) fn show(&mut self, styled: &str) -> io::Result<()> {
        if let Some(frame) = &mut self.frame {
            frame.shown.push_str(styled);
            return Ok(());
        }
        let mut out = AutoStream::new(io::stdout().lock(), self.color);
        out.write_all(styled.as_bytes())?;
        out.flush()
    }

    /// Writes bytes to standard output as they are.
    pub(in crate::cli) fn emit(&mut self, bytes: &[u8]) -> io::Result<()> {
        if let Some(frame) = &mut self.frame {
            frame.shown.push_str(&String::from_utf8_lossy(bytes));
            return Ok(());
        }
        let mut out = io::stdout().lock();
        out.write_all(bytes)?;
        out.flush()
    }

    /// Draws findings on standard error, as many as anybody reads.
    pub(in crate::cli) fn complain_all(&mut self, diagnostics: &[Diagnostic]) {
        let (shown, more) = diagnostics.split_at(diagnostics.len().min(MAX_DRAWN));
        shown.iter().for_each(|diagnostic| self.complain(diagnostic));
        if !more.is_empty() {
            let message = format!("{} more findings are not shown", more.len());
            self.complain(&Diagnostic::new("", Severity::Note, message));
        }
    }

    /// Draws a finding on standard error. Nobody is left to tell where that fails.
    pub(in crate::cli) fn complain(&mut self, diagnostic: &Diagnostic) {
        if let Some(kept) = &mut self.kept {
            kept.push(diagnostic.clone());
            return;
        }
        if !diagnostic.labels.is_empty() && !self.drawn.insert(diagnostic.to_string()) {
            return;
        }
        let drawn = excerpt(diagnostic, width_of(terminal_size::terminal_size_of(io::stderr())));
        if let Some(frame) = &mut self.frame {
            frame.findings.push_str(&drawn);
            return;
        }
        let mut err = AutoStream::new(io::stderr().lock(), self.color);
        let _ = err.write_all(drawn.as_bytes());
    }
}

/// How wide a finding may be where it is written.
fn width_of(size: Option<(terminal_size::Width, terminal_size::Height)>) -> usize {
    size.map_or(120, |(width, _)| usize::from(width.0).max(40))
}
