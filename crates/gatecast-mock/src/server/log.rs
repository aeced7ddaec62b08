//! What the server says of itself: a line for each request and for each change.

use std::io::{self, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread;
use std::time::Duration;

use chrono::{SecondsFormat, Utc};
use serde_json::json;

use super::store::Store;
use gatecast::source::{one_line, without_commands};

/// How many lines may wait to be written. More are counted and left out: a slow terminal must not
/// hold up requests.
const WAITING: usize = 8_192;

/// How requests are logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// Not at all.
    Off,
    /// A line for people.
    Human,
    /// A JSON object a line.
    Json,
}

/// Where lines go.
#[derive(Debug)]
pub struct Log {
    format: LogFormat,
    lines: SyncSender<String>,
    left_out: AtomicU64,
}

/// One request, and what became of it.
#[derive(Debug, Default)]
pub(crate) struct LogEntry<'a> {
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    pub(crate) api: Option<&'a str>,
    pub(crate) stage: Option<&'a str>,
    pub(crate) resource: Option<&'a str>,
    pub(crate) source: String,
    pub(crate) status: u16,
    /// The failure's type, and what governs it; none where a backend answered.
    pub(crate) response_type: Option<&'static str>,
    pub(crate) governed_by: Option<&'static str>,
    /// Why the backend did not answer.
    pub(crate) reason: Option<&'a str>,
    pub(crate) request_id: Option<&'a str>,
    pub(crate) took: Duration,
}

impl Log {
    /// Starts writing to standard error, in a thread of its own.
    pub fn start(format: LogFormat) -> io::Result<Self> {
        let (lines, waiting) = sync_channel(WAITING);
        thread::Builder::new().name("log".to_owned()).spawn(move || write_all(&waiting))?;
        Ok(Self { format, lines, left_out: AtomicU64::new(0) })
    }

    /// Whether requests are logged.
    pub(crate) fn is_on(&self) -> bool {
        self.format != LogFormat::Off
    }

    /// Logs a request.
    pub(crate) fn request(&self, entry: &LogEntry<'_>) {
        let micros = u64::try_from(entry.took.as_micros()).unwrap_or(u64::MAX);
        let line = match self.format {
            LogFormat::Off => return,
            LogFormat::Json => json!({
                "time": now(),
                "method": entry.method,
                "path": entry.path,
                "apiId": entry.api,
                "stage": entry.stage,
                "resourcePath": entry.resource,
                "sourceIp": entry.source,
                "status": entry.status,
                "responseType": entry.response_type,
                "governedBy": entry.governed_by,
                "reason": entry.reason,
                "requestId": entry.request_id,
                "microseconds": micros,
            })
            .to_string(),
            LogFormat::Human => {
                let why = match (entry.response_type, entry.governed_by) {
                    (Some(failure), Some(governing)) if failure == governing => format!("  {failure}"),
                    (Some(failure), Some(governing)) => format!("  {failure} ({governing})"),
                    _ => String::new(),
                };
                let reason = entry.reason.map(|reason| format!(": {reason}")).unwrap_or_default();
                format!("{} {} {}{why}{reason}", entry.status, entry.method, entry.path.escape_default())
            }
        };
        self.say(&line);
    }

    /// Says which stages show a change at once, and which do not.
    pub(crate) fn changed(&self, store: &Store, api: &str) {
        if self.format == LogFormat::Off {
            return;
        }
        let world = store.world();
        let Some(state) = world.apis.get(api) else { return };
        let stages: Vec<&str> = state.stages.keys().map(String::as_str).collect();
        let is_live = store.auto_deploys();
        let name = one_line(&state.record.name);
        self.say(&match self.format {
            LogFormat::Json => {
                json!({ "time": now(), "changed": api, "name": state.record.name, "stages": stages, "live": is_live })
                    .to_string()
            }
            _ if stages.is_empty() => format!("{name} ({api}) changed; it has no stage yet"),
            _ if is_live => format!("{name} ({api}) changed; live on {}", stages.join(", ")),
            _ => format!("{name} ({api}) changed; stages serve it after a deployment"),
        });
    }

    /// Writes a line, whatever the format. A name in it is no command to a workflow.
    pub fn say(&self, line: &str) {
        let line = match self.format {
            LogFormat::Json => line.replace("##[", "##\\u005b"),
            LogFormat::Human | LogFormat::Off => without_commands(line).into_owned(),
        };
        match self.lines.try_send(line) {
            Ok(()) => {
                let left_out = self.left_out.swap(0, Ordering::Relaxed);
                if left_out > 0 {
                    let _ = self.lines.try_send(format!("{left_out} lines left out"));
                }
            }
            Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => {
                self.left_out.fetch_add(1, Ordering::Relaxed);
            }
        }
    }
}

fn now() -> String {
    Utc::now().to_rfc3339_opts(SecondsFormat::Millis, true)
}

fn write_all(lines: &Receiver<String>) {
    let mut out = io::BufWriter::new(io::stderr());
    while let Ok(line) = lines.recv() {
        // A closed pipe is nobody's fault.
        let _ = writeln!(out, "{line}");
        for line in lines.try_iter().take(WAITING) {
            let _ = writeln!(out, "{line}");
        }
        let _ = out.flush();
    }
}
