//! Where watching shows what a run wrote: over what the last one wrote, or after it.

use std::io::{self, IsTerminal, Write};

use anstream::adapter::strip_str;
use anstream::{AutoStream, ColorChoice};
use anstyle::Style;
use terminal_size::{Height, Width, terminal_size_of};

/// From here to `END_UPDATE` a terminal that knows of it draws nothing.
const BEGIN_UPDATE: &str = "\x1b[?2026h";
const END_UPDATE: &str = "\x1b[?2026l";
const CLEAR: &str = "\x1b[2J";
const HOME: &str = "\x1b[H";
const ERASE_LINE: &str = "\x1b[K";
const ERASE_BELOW: &str = "\x1b[J";

/// What a run wrote.
#[derive(Debug, Default)]
pub(in crate::cli) struct Frame {
    /// What it wrote to standard output.
    pub(super) shown: String,
    /// What it wrote to standard error.
    pub(super) findings: String,
}

/// Standard output, and standard error where findings go.
pub(in crate::cli) struct Screen {
    color: ColorChoice,
    /// Whether frames are drawn in place; otherwise they follow one another.
    in_place: bool,
    /// How large the terminal was when the last frame was drawn.
    size: Option<(Width, Height)>,
    is_first: bool,
    /// What was said last about watching.
    status: String,
}

impl Screen {
    pub(in crate::cli) fn new(color: ColorChoice) -> Self {
        let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        Self {
            color,
            in_place: io::stdout().is_terminal() && !is_dumb,
            size: size(),
            is_first: true,
            status: String::new(),
        }
    }

    /// Whether the terminal is of another size than the last frame was drawn for.
    pub(in crate::cli) fn is_resized(&self) -> bool {
        self.in_place && self.size != size()
    }

    /// Shows a frame; `changed` is what made it another one.
    pub(in crate::cli) fn draw(
        &mut self,
        frame: &Frame,
        changed: Option<&str>,
        status: &str,
    ) -> io::Result<()> {
        let is_first = std::mem::take(&mut self.is_first);
        if !self.in_place {
            return self.append(frame, changed, status, is_first);
        }
        let is_new = is_first || self.is_resized();
        self.size = size();
        let mut text = frame.shown.clone();
        let shares = io::stderr().is_terminal();
        if shares && !frame.findings.is_empty() {
            // What is last is what is seen where not all of it fits.
            text.push_str(if text.is_empty() { "" } else { "\n" });
            text.push_str(&frame.findings);
        }
        let faint = Style::new().dimmed();
        text = format!("{}\n\n{faint}{status}{faint:#}\n", text.trim_end_matches('\n'));
        let columns = self.size.map(|(width, _)| usize::from(width.0));
        let drawn = over(&text, columns, is_new, self.is_plain(AutoStream::choice(&io::stdout())));
        if !shares {
            self.append_findings(frame);
        }
        let mut out = io::stdout().lock();
        out.write_all(drawn.as_bytes())?;
        out.flush()
    }

    /// Whether nothing may be coloured.
    fn is_plain(&self, detected: ColorChoice) -> bool {
        let choice = if self.color == ColorChoice::Auto { detected } else { self.color };
        choice == ColorChoice::Never
    }

    /// Results and messages go where they always go, and an empty line tells results apart.
    fn append(
        &mut self,
        frame: &Frame,
        changed: Option<&str>,
        status: &str,
        is_first: bool,
    ) -> io::Result<()> {
        if let Some(name) = changed {
            let _ = writeln!(io::stderr().lock(), "--- changed: {name}");
        }
        self.append_findings(frame);
        let mut text = if is_first || frame.shown.is_empty() { String::new() } else { "\n".to_owned() };
        text.push_str(&frame.shown);
        if self.is_plain(AutoStream::choice(&io::stdout())) {
            text = strip_str(&text).to_string();
        }
        let mut out = io::stdout().lock();
        out.write_all(text.as_bytes())?;
        out.flush()?;
        if self.status != status {
            status.clone_into(&mut self.status);
            let _ = writeln!(io::stderr().lock(), "{status}");
        }
        Ok(())
    }

    /// Nobody is left to tell where this fails.
    fn append_findings(&self, frame: &Frame) {
        let mut err = AutoStream::new(io::stderr().lock(), self.color);
        let _ = err.write_all(frame.findings.as_bytes());
    }
}

fn size() -> Option<(Width, Height)> {
    terminal_size_of(io::stdout())
}

/// A text drawn over another, in one piece. What was there is erased line by line, just before it
/// is written over: a screen that is empty for a moment flickers.
fn over(text: &str, columns: Option<usize>, is_new: bool, is_plain: bool) -> String {
    let mut out = String::from(BEGIN_UPDATE);
    if is_new {
        out.push_str(CLEAR);
    }
    out.push_str(HOME);
    for line in text.lines() {
        out.push_str(ERASE_LINE);
        let plain = strip_str(line).to_string();
        out.push_str(if is_plain { &plain } else { line });
        // At the end of a full row, erasing would take its last character.
        let count = plain.chars().count();
        if columns.is_some_and(|columns| count > columns && !count.is_multiple_of(columns)) {
            out.push_str(ERASE_LINE);
        }
        out.push('\n');
    }
    out.push_str(ERASE_BELOW);
    out.push_str(END_UPDATE);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_drawn_over_the_last_one_in_one_piece() {
        let styled = "\x1b[1mab\x1b[0m\nlonger than ten\n0123456789\n";
        let shown = |is_new, is_plain| over(styled, Some(10), is_new, is_plain).replace('\x1b', "^");
        assert_eq!(
            shown(true, true),
            "^[?2026h^[2J^[H^[Kab\n^[Klonger than ten^[K\n^[K0123456789\n^[J^[?2026l"
        );
        assert_eq!(
            shown(false, false),
            "^[?2026h^[H^[K^[1mab^[0m\n^[Klonger than ten^[K\n^[K0123456789\n^[J^[?2026l"
        );
    }
}
