//! A case file is read, and its cases are run.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};

use super::apis::LoadedApis;
use super::case::Running;
use super::confined::{Confined, PATH_NOT_ALLOWED};
use super::methods;
use super::unreferenced;
use crate::cli::host::{Host, Progress};
use crate::snapshot::{BaseEvent, CaseFile, CaseSubject, EventSource, Fault, FileOutcome, read, stored};
use gatecast::diagnostic::{Diagnostic, Severity, quoted};
use gatecast::import::INVALID_EVENT;
use gatecast::import::{FilesError, import_event_json};
use gatecast::source::Text;

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
pub(super) struct CaseRunner<'a> {
    pub(super) accept: Accept,
    /// The folder that case files may name files in; without it, each its own.
    root: Option<&'a str>,
    pub(super) progress: &'a Progress,
    pub(super) host: &'a Host,
    apis: LoadedApis,
    kept: AtomicUsize,
}

impl<'a> CaseRunner<'a> {
    pub(super) fn new(accept: Accept, root: Option<&'a str>, progress: &'a Progress, host: &'a Host) -> Self {
        Self { accept, root, progress, host, apis: LoadedApis::default(), kept: AtomicUsize::new(0) }
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
            outcome.faults.push(*fault);
        }
        outcome
    }

    fn cases(&self, name: &str, outcome: &mut FileOutcome) -> Result<(), Fault> {
        let source = self.host.read(name)?;
        let read = read(&source)?;
        let is_fault = |finding: &Diagnostic| finding.severity == Severity::Error;
        outcome.faults.extend(read.diagnostics.into_iter().filter(is_fault));
        let file = read.value;
        let folder = Path::new(name).parent().unwrap_or(Path::new(""));
        let confined = Confined::new(self.root.map_or(folder, Path::new), folder)?;
        for input in &file.inputs {
            input.files.iter().try_for_each(|file| confined.check(file))?;
            input.root.iter().try_for_each(|root| confined.check(root))?;
        }
        let stored_in = stored::folder_of(Path::new(name));
        confined.check_stored(&stored_in).map_err(|why| self.not_stored(&stored_in, &why))?;
        let with_methods = file.cases.iter().any(|case| !matches!(case.subject, CaseSubject::Failure(_)));
        let loaded = self.apis.get(folder, &file.inputs, with_methods, self.host).map_err(|error| {
            let named = file.inputs.iter().flat_map(|input| &input.files).find_map(Text::place);
            Box::new(error.at(named, "the API of this case file"))
        })?;
        let cases = methods::expanded(&file.cases, loaded.rest_api.as_deref());
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
            stored_in,
            loaded,
            base: match &file.event {
                None => BaseEvent::Sample,
                Some(event) => self.event(event, &confined)?,
            },
            events: self.events(&file, &confined),
            confined: &confined,
        };
        let ran: Vec<_> = cases.par_iter().map(|case| running.case(case)).collect();
        let (ran, faults): (Vec<_>, Vec<_>) = ran.into_iter().partition(Result::is_ok);
        outcome.cases.extend(ran.into_iter().filter_map(Result::ok));
        outcome.faults.extend(faults.into_iter().filter_map(Result::err).map(|fault| *fault));
        if outcome.faults.is_empty() {
            // Of a file that could not be read whole nobody knows which responses it has.
            let referenced: HashSet<String> = cases.iter().map(|case| stored::key(&case.name)).collect();
            outcome.unreferenced = unreferenced::of_file(&running.stored_in, &referenced, self.host);
        }
        Ok(())
    }

    /// The events that single cases name, each read once.
    fn events<'f>(
        &self,
        file: &'f CaseFile,
        confined: &Confined<'_>,
    ) -> HashMap<&'f str, Result<BaseEvent, Fault>> {
        let mut events = HashMap::new();
        for case in &file.cases {
            if let Some(source @ EventSource::File(name)) = &case.event {
                events.entry(name.as_str()).or_insert_with(|| self.event(source, confined));
            }
        }
        events
    }

    fn event(&self, source: &EventSource, confined: &Confined<'_>) -> Result<BaseEvent, Fault> {
        let name = match source {
            // Members of a whole file lie over the sample event of each failure.
            EventSource::Members(json) => return Ok(BaseEvent::SampleWith(Arc::new(json.clone()))),
            EventSource::File(name) => name,
        };
        confined.check(name)?;
        let event = self.host.read(&confined.folder.join(name.as_str()).to_string_lossy());
        let event = event.map_err(|error| Box::new(Fault::from(error).at(name.place(), "named here")))?;
        let json = import_event_json(&event)?;
        BaseEvent::given(json).map_err(|error| Diagnostic::of(&INVALID_EVENT, error).into())
    }

    /// Why responses are neither read nor stored.
    fn not_stored(&self, folder: &Path, why: &FilesError) -> Fault {
        let message =
            format!("stored responses of {} are not looked at: {why}", quoted(&folder.to_string_lossy()));
        Box::new(Diagnostic::of(&PATH_NOT_ALLOWED, message).help("put the folder where the link is"))
    }

    /// Whether there is room to keep so much.
    pub(super) fn may_keep(&self, bytes: usize) -> bool {
        self.kept.fetch_add(bytes, Ordering::Relaxed) + bytes <= MAX_KEPT
    }
}
