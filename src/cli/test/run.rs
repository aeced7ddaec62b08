//! One case file is run.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use super::apis::Apis;
use super::unreferenced;
use crate::cli::host::{Host, Progress};
use crate::diagnostic::{Diagnostic, Severity};
use crate::gateway::{Gateway, Response};
use crate::import::{ImportError, import_event_json};
use crate::snapshot::{
    BaseEvent, Case, CaseFile, CaseOutcome, Change, EventSource, FileOutcome, Stored, read, stored,
};
use crate::source::Text;

/// How many bytes of responses that differ are kept to be shown, over all files: of thousands of
/// them nobody reads more.
const MAX_KEPT: usize = 32 * 1024 * 1024;

/// What is stored without asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Accept {
    /// Nothing: what is not stored fails.
    Nothing,
    /// What is not stored yet.
    New,
    /// Everything.
    All,
}

/// Runs case files, from any number of threads.
pub(super) struct Runner<'a> {
    accept: Accept,
    progress: &'a Progress,
    host: &'a Host,
    apis: Apis,
    kept: AtomicUsize,
}

impl<'a> Runner<'a> {
    pub(super) fn new(accept: Accept, progress: &'a Progress, host: &'a Host) -> Self {
        Self { accept, progress, host, apis: Apis::default(), kept: AtomicUsize::new(0) }
    }

    /// What there was to say about the APIs.
    pub(super) fn into_findings(self) -> Vec<Diagnostic> {
        self.apis.into_findings()
    }

    /// Runs a case file. What cannot be run is in the outcome.
    pub(super) fn file(&self, name: &str) -> FileOutcome {
        let mut outcome = FileOutcome {
            name: name.to_owned(),
            cases: Vec::new(),
            faults: Vec::new(),
            unreferenced: Vec::new(),
        };
        if let Err(fault) = self.cases(name, &mut outcome) {
            outcome.faults.push(fault);
        }
        outcome
    }

    fn cases(&self, name: &str, outcome: &mut FileOutcome) -> Result<(), Diagnostic> {
        let source = self.host.read(name).map_err(|error| error.diagnostic().into_owned())?;
        let read = read(&source).map_err(|error| error.diagnostic().clone())?;
        let is_fault = |finding: &Diagnostic| finding.severity == Severity::Error;
        outcome.faults.extend(read.diagnostics.into_iter().filter(is_fault));
        let file = read.value;
        let folder = Path::new(name).parent().unwrap_or(Path::new(""));
        let running = Running {
            runner: self,
            name: Path::new(name).file_name().unwrap_or_default().to_string_lossy().into_owned(),
            api: file
                .inputs
                .iter()
                .flat_map(|input| &input.files)
                .map(Text::as_str)
                .collect::<Vec<_>>()
                .join(", "),
            stored_in: stored::folder_of(Path::new(name)),
            gateway: self.apis.get(folder, &file.inputs, self.host).map_err(|error| {
                let named = file.inputs.iter().flat_map(|input| &input.files).find_map(Text::place);
                error.at(named, "the API of this case file")
            })?,
            base: match &file.event {
                None => BaseEvent::Sample,
                Some(event) => self.event(event, folder)?,
            },
            events: self.events(&file, folder),
        };
        let ran: Vec<_> = file.cases.par_iter().map(|case| running.case(case)).collect();
        let (ran, faults): (Vec<_>, Vec<_>) = ran.into_iter().partition(Result::is_ok);
        outcome.cases.extend(ran.into_iter().filter_map(Result::ok));
        outcome.faults.extend(faults.into_iter().filter_map(Result::err).map(|fault| *fault));
        if outcome.faults.is_empty() {
            // Of a file that could not be read whole nobody knows which responses it has.
            let referenced: HashSet<String> = file.cases.iter().map(|case| stored::key(&case.name)).collect();
            outcome.unreferenced = unreferenced::of_file(&running.stored_in, &referenced, self.host);
        }
        Ok(())
    }

    /// The events that single cases name, each read once.
    fn events<'f>(
        &self,
        file: &'f CaseFile,
        folder: &Path,
    ) -> HashMap<&'f str, Result<BaseEvent, Diagnostic>> {
        let mut events = HashMap::new();
        for case in &file.cases {
            if let Some(source @ EventSource::File(name)) = &case.event {
                events.entry(name.as_str()).or_insert_with(|| self.event(source, folder));
            }
        }
        events
    }

    fn event(&self, source: &EventSource, folder: &Path) -> Result<BaseEvent, Diagnostic> {
        let json = match source {
            EventSource::Members(json) => {
                // Members of a whole file lie over the sample event of each failure.
                return Ok(BaseEvent::SampleWith(Arc::new(json.clone())));
            }
            EventSource::File(name) => {
                let event = self.host.read(&folder.join(name.as_str()).to_string_lossy());
                let event =
                    event.map_err(|error| error.diagnostic().into_owned().at(name.place(), "named here"))?;
                import_event_json(&event).map_err(|error: ImportError| error.diagnostic().clone())?
            }
        };
        BaseEvent::given(json).map_err(|error| Diagnostic::error("invalid-event", error))
    }

    /// Whether there is room to keep so much.
    fn may_keep(&self, bytes: usize) -> bool {
        self.kept.fetch_add(bytes, Ordering::Relaxed) + bytes <= MAX_KEPT
    }
}

/// A case file that is run.
struct Running<'r, 'f> {
    runner: &'r Runner<'r>,
    name: String,
    /// The files of the API, as the case file names them.
    api: String,
    /// Where its responses are stored.
    stored_in: PathBuf,
    gateway: Arc<Gateway>,
    base: BaseEvent,
    events: HashMap<&'f str, Result<BaseEvent, Diagnostic>>,
}

impl Running<'_, '_> {
    fn case(&self, case: &Case) -> Result<CaseOutcome, Box<Diagnostic>> {
        let response = self.response(case)?;
        self.runner.progress.advance();
        let file = self.stored_in.join(stored::file_name(&case.name)).to_string_lossy().into_owned();
        Ok(CaseOutcome {
            name: case.name.clone(),
            failure_name: case.failure_name.clone(),
            line: case.place.line_column().0,
            stored: self.compare(case, &response, &file),
            unmet: case.expected.as_ref().map(|expected| expected.unmet(&response)).unwrap_or_default(),
            file,
        })
    }

    fn response(&self, case: &Case) -> Result<Response, Box<Diagnostic>> {
        let (base, members) = match &case.event {
            None => (&self.base, None),
            Some(EventSource::Members(members)) => (&self.base, Some(members)),
            Some(EventSource::File(name)) => match self.events.get(name.as_str()) {
                Some(Ok(event)) => (event, None),
                Some(Err(fault)) => return Err(Box::new(fault.clone())),
                None => (&self.base, None),
            },
        };
        let event = base.event(&case.failure, members).map_err(|error| {
            Box::new(Diagnostic::error("invalid-event", error).at(Some(case.place.clone()), "of this case"))
        })?;
        Ok(self.gateway.respond(&case.failure, &event))
    }

    fn compare(&self, case: &Case, response: &Response, file: &str) -> Stored {
        let found = match self.runner.host.text_of(file) {
            Ok(found) => found,
            Err(error) => return Stored::Unusable(format!("cannot read `{file}`: {error}")),
        };
        let after = response.to_string();
        let before = found.as_deref().map(stored::message);
        let is_same = before.as_deref() == Some(after.as_str());
        let text = || stored::text(case, &self.name, &self.api, &after);
        let write = |done: Stored| match self.runner.host.put(file, &text()) {
            Ok(()) => done,
            Err(error) => Stored::Unusable(format!("cannot write `{file}`: {error}")),
        };
        match (is_same, &before, self.runner.accept) {
            // The lines that say where it comes from are brought up to date on the way.
            (true, _, Accept::All) if found.as_deref() != Some(&text()) => write(Stored::Same),
            (true, ..) => Stored::Same,
            (false, None, Accept::New | Accept::All) => write(Stored::New),
            (false, Some(_), Accept::All) => write(Stored::Updated),
            (false, before, _) => {
                let is_there = before.is_some();
                let before = before.as_deref().unwrap_or_default().to_owned();
                let change = Change { text: text(), before, after };
                let size = change.before.len() + change.after.len() + change.text.len();
                let kept = Some(change).filter(|_| self.runner.may_keep(size));
                if is_there { Stored::Different(kept) } else { Stored::Missing(kept) }
            }
        }
    }
}
