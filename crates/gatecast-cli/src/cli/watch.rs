//! Runs a command again whenever something that it read changes.

use std::collections::BTreeSet;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread::sleep;
use std::time::{Duration, Instant};

use notify::event::ModifyKind;
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::error::CliError;
use super::exit::Exit;
use super::host::{Host, Screen, Seen};
use gatecast::source::visible;

/// How long nothing may happen until a change counts as made: who saves does it in several steps.
const QUIET: Duration = Duration::from_millis(100);
/// How long a change waits for that, at most: elsewhere in a folder something may always happen.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often the terminal is asked for its size.
const RESIZE: Duration = Duration::from_millis(200);
/// How often files are looked at where the system cannot tell of changes.
const POLL: Duration = Duration::from_secs(1);

/// Runs a command, shows what it wrote, and does so again whenever a file changes that it read or
/// asked for. An error is shown like a finding. Returns only where nobody listens any more, or
/// where there is nothing that could change.
pub(super) fn watch(
    host: &Host,
    mut run: impl FnMut(&mut Host) -> Result<Exit, CliError>,
) -> Result<Exit, CliError> {
    let mut watching = Watching::new();
    let mut screen = Screen::new(host.color());
    let mut changed: Option<String> = None;
    loop {
        let seen = Arc::new(Seen::default());
        let mut captured = host.captured(&seen);
        match run(&mut captured) {
            Ok(_) => {}
            Err(error) if seen.is_empty() || seen.is_unwatchable() => return Err(error),
            Err(error) => captured.complain(&error.diagnostic()),
        }
        // Before anybody can see the frame and change a file because of it.
        watching.look_at(seen.places());
        let status = match &watching.trouble {
            None => format!("watching {}; Ctrl-C ends", seen.count()),
            Some(trouble) => {
                format!("looking at {} every second ({trouble}); Ctrl-C ends", seen.count())
            }
        };
        screen.draw(&captured.into_frame(), changed.as_deref(), &status)?;
        changed = watching
            .wait(&seen, || screen.is_resized())
            .map(|path| visible(&path.display().to_string()).replace('\n', " "));
    }
}

/// Calls `run` with what changed, whenever a file changes that was read or asked for the last time.
pub(super) fn on_change(host: &Host, mut seen: Arc<Seen>, mut run: impl FnMut(&mut Host, &Path)) {
    let mut watching = Watching::new();
    loop {
        watching.look_at(seen.places());
        let Some(changed) = watching.wait(&seen, || false) else { return };
        seen = Arc::new(Seen::default());
        run(&mut host.watched(&seen), &changed);
    }
}

/// Folders that the system tells of changes in.
struct Watching {
    events: Receiver<notify::Result<Event>>,
    watcher: Option<RecommendedWatcher>,
    places: BTreeSet<PathBuf>,
    /// Why files have to be looked at instead.
    trouble: Option<String>,
}

impl Watching {
    fn new() -> Self {
        let (sender, events) = mpsc::channel();
        let watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            // Reading is no change; the next run would cause the one after it.
            if !event.as_ref().is_ok_and(|event| event.kind.is_access()) {
                let _ = sender.send(event);
            }
        });
        let trouble = watcher.as_ref().err().map(ToString::to_string);
        Self { events, watcher: watcher.ok(), places: BTreeSet::new(), trouble }
    }

    /// Watches these folders and no others.
    fn look_at(&mut self, places: BTreeSet<PathBuf>) {
        let Some(watcher) = &mut self.watcher else { return };
        for place in self.places.difference(&places) {
            let _ = watcher.unwatch(place);
        }
        let mut watched: BTreeSet<_> = self.places.intersection(&places).cloned().collect();
        self.trouble = None;
        for place in places {
            if watched.contains(&place) {
                continue;
            }
            match watcher.watch(&place, RecursiveMode::NonRecursive) {
                Ok(()) => _ = watched.insert(place),
                Err(error) => self.trouble = Some(error.to_string()),
            }
        }
        self.places = watched;
    }

    /// Waits until something is not what was seen, and says what; or until `is_over`.
    fn wait(&mut self, seen: &Seen, is_over: impl Fn() -> bool) -> Option<PathBuf> {
        loop {
            if seen.changed().is_some() {
                self.settle();
                // It may be what it was by now.
                if let Some(changed) = seen.changed() {
                    return Some(changed);
                }
            }
            if !self.happens(&is_over) {
                return None;
            }
            // A folder that files are waited for may be there now.
            self.look_at(seen.places());
        }
    }

    /// Waits until something happened, or may have; `false` where it is over before that.
    fn happens(&mut self, is_over: impl Fn() -> bool) -> bool {
        let begun = Instant::now();
        loop {
            match self.events.recv_timeout(RESIZE) {
                Ok(event) => {
                    self.forget_what_is_gone(event);
                    self.settle();
                    return true;
                }
                Err(RecvTimeoutError::Timeout) => {}
                // Without a watcher there is no sender.
                Err(RecvTimeoutError::Disconnected) => sleep(RESIZE),
            }
            if is_over() {
                return false;
            }
            if self.trouble.is_some() && begun.elapsed() >= POLL {
                return true;
            }
        }
    }

    /// Waits until nothing happens for a while.
    fn settle(&mut self) {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            match self.events.recv_timeout(QUIET) {
                Ok(event) => self.forget_what_is_gone(event),
                Err(RecvTimeoutError::Timeout) => return,
                Err(RecvTimeoutError::Disconnected) => return sleep(QUIET),
            }
        }
    }

    /// A folder that was removed or renamed is not watched any more, though another of its name
    /// may be there already.
    fn forget_what_is_gone(&mut self, event: notify::Result<Event>) {
        let Ok(event) = event else { return };
        let is_gone = matches!(event.kind, EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)));
        for path in event.paths.iter().filter(|_| is_gone) {
            if self.places.remove(path) {
                _ = self.watcher.as_mut().map(|watcher| watcher.unwatch(path));
            }
        }
    }
}
