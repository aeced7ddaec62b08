//! How far a long run is, on a terminal.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How long a run takes before it says how far it is.
const LONG: Duration = Duration::from_millis(500);

/// A line on standard error that counts cases: nothing on short runs, and nothing where no terminal
/// is.
pub(in crate::cli) struct Progress {
    bar: ProgressBar,
    start: Instant,
    shown: OnceLock<()>,
}

impl Progress {
    pub(in crate::cli) fn new() -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{spinner} {human_pos} cases ({elapsed})") {
            bar.set_style(style);
        }
        Self { bar, start: Instant::now(), shown: OnceLock::new() }
    }

    /// One case more is done.
    pub(in crate::cli) fn advance(&self) {
        if self.shown.get().is_none() && self.start.elapsed() > LONG {
            self.shown.get_or_init(|| self.bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(10)));
        }
        self.bar.inc(1);
    }

    /// Takes the line away.
    pub(in crate::cli) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
