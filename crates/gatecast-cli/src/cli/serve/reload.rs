//! Files whose APIs are served are read again where one of them changes.

use std::path::Path;
use std::sync::Arc;
use std::thread;

use indexmap::IndexMap;

use super::apis;
use crate::cli::args::ReadingArgs;
use crate::cli::host::{Host, Seen};
use crate::cli::watch::on_change;
use gatecast::diagnostic::{Diagnostic, Severity, quoted};
use gatecast_mock::server::boot::boot;
use gatecast_mock::server::store::Store;

/// What is read again, and where it is served.
pub(super) struct Reloaded {
    pub(super) files: Vec<String>,
    pub(super) reading: ReadingArgs,
    pub(super) stage: Option<String>,
    pub(super) variables: IndexMap<String, String>,
    pub(super) store: Arc<Store>,
}

/// Begins to look for changes of what was `seen`, for as long as the process runs.
pub(super) fn start(reloaded: Reloaded, host: Host, seen: Arc<Seen>) {
    thread::spawn(move || on_change(&host, seen, |host, changed| reloaded.again(host, changed)));
}

impl Reloaded {
    /// Reads the files and serves what they are now. Where that fails, everything stays as it was.
    fn again(&self, host: &mut Host, changed: &Path) {
        let changed = quoted(&changed.display().to_string());
        let is_served = match apis(&self.files, &self.reading, host) {
            Ok(apis) => match boot(&self.store, &apis, self.stage.as_deref(), &self.variables) {
                Ok(booted) => {
                    host.complain_all(&booted.diagnostics);
                    !booted.diagnostics.iter().any(|finding| finding.severity == Severity::Error)
                }
                Err(error) => {
                    host.complain(&Diagnostic::without_code(Severity::Error, error));
                    false
                }
            },
            Err(error) => {
                host.complain(&error.diagnostic());
                false
            }
        };
        let message = match is_served {
            true => format!("{changed} changed; serving it as it is now"),
            false => format!("{changed} changed; still serving what was there before"),
        };
        host.complain(&Diagnostic::without_code(Severity::Note, message));
    }
}
