//! What is written: results to standard output, findings to standard error.

use std::borrow::Cow;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

use anstream::{AutoStream, ColorChoice};

use super::Host;
use super::sight::Sight;
use crate::report::{MAX_DRAWN, excerpt};
use gatecast::diagnostic::{Diagnostic, Severity};
use gatecast::source::without_commands;

/// How wide text is where no terminal says.
const WIDTH: usize = 80;

impl Host {
    /// How many columns a line on standard output may have.
    pub(in crate::cli) fn width(&self) -> usize {
        columns(terminal_size::terminal_size_of(io::stdout())).map_or(WIDTH, |columns| columns.clamp(40, 160))
    }

    /// How many columns a line of a list may have, which programs read by lines.
    pub(in crate::cli) fn width_of_list(&self) -> usize {
        columns(terminal_size::terminal_size_of(io::stdout())).map_or(usize::MAX, |columns| columns.max(60))
    }

    /// How many columns a finding on standard output may have.
    pub(in crate::cli) fn width_of_findings(&self) -> usize {
        width_of(terminal_size::terminal_size_of(io::stdout()))
    }

    /// Whether people read standard output.
    pub(in crate::cli) fn is_terminal(&self) -> bool {
        io::stdout().is_terminal()
    }

    /// Writes styled text for people to standard output.
    pub(in crate::cli) fn show(&mut self, styled: &str) -> io::Result<()> {
        let styled = &*Sight::of(columns(terminal_size::terminal_size_of(io::stdout()))).shown(styled);
        if let Some(frame) = &mut self.frame {
            frame.shown.push_str(styled);
            return Ok(());
        }
        self.write(&self.for_people(styled))
    }

    /// Writes the commands of a workflow to standard output, and styled text with them.
    pub(in crate::cli) fn command(&mut self, styled: &str) -> io::Result<()> {
        self.write(styled)
    }

    fn write(&self, styled: &str) -> io::Result<()> {
        let mut out = AutoStream::new(io::stdout().lock(), self.color);
        out.write_all(styled.as_bytes())?;
        out.flush()
    }

    /// Writes a text for people or programs to standard output: to the byte, but for what the log of
    /// a workflow would take for a command. A file gets every byte.
    pub(in crate::cli) fn pass_on(&mut self, text: &str) -> io::Result<()> {
        if self.is_workflow && !is_file(Path::new("/dev/stdout")) {
            return self.emit(without_commands(text).as_bytes());
        }
        self.emit(text.as_bytes())
    }

    /// Styled text in which no line is a command of a workflow, where there is one.
    fn for_people<'t>(&self, styled: &'t str) -> Cow<'t, str> {
        if !self.is_workflow {
            return Cow::Borrowed(styled);
        }
        // Where styles are left out, what stands behind them may begin a line.
        let plain = match self.color {
            ColorChoice::Always | ColorChoice::AlwaysAnsi => styled.to_owned(),
            _ => anstream::adapter::strip_str(styled).to_string(),
        };
        Cow::Owned(without_commands(&plain).into_owned())
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
            self.complain(&Diagnostic::without_code(Severity::Note, message));
        }
    }

    /// Draws a finding on standard error. Nobody is left to tell where that fails.
    pub(in crate::cli) fn complain(&mut self, diagnostic: &Diagnostic) {
        if !diagnostic.labels.is_empty() && !self.drawn.insert(diagnostic.to_string()) {
            return;
        }
        let size = terminal_size::terminal_size_of(io::stderr());
        let drawn = excerpt(diagnostic, width_of(size));
        let drawn = Sight::of(columns(size)).shown(&drawn).into_owned();
        if let Some(frame) = &mut self.frame {
            frame.findings.push_str(&drawn);
            return;
        }
        let drawn = self.for_people(&drawn);
        let mut err = AutoStream::new(io::stderr().lock(), self.color);
        let _ = err.write_all(drawn.as_bytes());
    }
}

/// Whether something is a file, and not a pipe or a terminal.
fn is_file(path: &Path) -> bool {
    path.metadata().is_ok_and(|metadata| metadata.is_file())
}

/// How wide a terminal is; `None` for what is none.
fn columns(size: Option<(terminal_size::Width, terminal_size::Height)>) -> Option<usize> {
    size.map(|(width, _)| usize::from(width.0))
}

/// How wide a finding may be where it is written.
fn width_of(size: Option<(terminal_size::Width, terminal_size::Height)>) -> usize {
    size.map_or(120, |(width, _)| usize::from(width.0).max(40))
}
