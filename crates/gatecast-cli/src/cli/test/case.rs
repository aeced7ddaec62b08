//! One case is run: its response, beside the stored one.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::apis::LoadedApi;
use super::confined::Confined;
use super::methods::LookedAt;
use super::run::{Accept, CaseRunner};
use crate::snapshot::{
    BaseEvent, Case, CaseOutcome, CaseSubject, EventSource, Fault, SnapshotChange, Stored, stored,
};
use gatecast::diagnostic::Diagnostic;
use gatecast::gateway::Response;
use gatecast::import::INVALID_EVENT;

/// A case file that is run.
pub(super) struct Running<'r, 'f> {
    pub(super) runner: &'r CaseRunner<'r>,
    pub(super) name: String,
    /// The files of the API, as the case file names them.
    pub(super) api: String,
    /// Where its responses are stored.
    pub(super) stored_in: PathBuf,
    pub(super) loaded: Arc<LoadedApi>,
    pub(super) base: BaseEvent,
    /// Where its files may be.
    pub(super) confined: &'r Confined<'r>,
    pub(super) events: HashMap<&'f str, Result<BaseEvent, Fault>>,
}

impl Running<'_, '_> {
    /// Runs a case.
    pub(super) fn case(&self, case: &Case) -> Result<CaseOutcome, Fault> {
        let looked_at = self.looked_at(case)?;
        self.runner.progress.advance();
        let file = self.stored_in.join(stored::file_name(&case.name)).to_string_lossy().into_owned();
        Ok(CaseOutcome {
            name: case.name.clone(),
            subject_name: case.subject_name.clone(),
            line: case.place.line_column().0,
            stored: self.compare(case, looked_at.message, &file),
            unmet: case
                .expected
                .as_ref()
                .map(|expected| expected.unmet(&looked_at.response))
                .unwrap_or_default(),
            file,
        })
    }

    /// What the case looks at: a response, or the request that a backend gets.
    fn looked_at(&self, case: &Case) -> Result<LookedAt, Fault> {
        let (base, members) = match &case.event {
            None => (&self.base, None),
            Some(EventSource::Members(members)) => (&self.base, Some(members)),
            Some(EventSource::File(name)) => match self.events.get(name.as_str()) {
                Some(Ok(event)) => (event, None),
                Some(Err(fault)) => return Err(fault.clone()),
                None => (&self.base, None),
            },
        };
        let failure = match &case.subject {
            CaseSubject::Failure(failure) => failure,
            CaseSubject::Method(method) => return self.method(case, method, base, members),
            // It stands for others.
            CaseSubject::AllMethods => return Ok(Response::empty().into()),
        };
        let event = base.event(failure, members).map_err(|error| {
            Box::new(Diagnostic::of(&INVALID_EVENT, error).at(Some(case.place.clone()), "of this case"))
        })?;
        Ok(self.loaded.gateway.respond(failure, &event).into())
    }

    fn compare(&self, case: &Case, after: String, file: &str) -> Stored {
        if let Err(why) = self.confined.check_stored(Path::new(file)) {
            return Stored::Unusable(format!("cannot use `{file}`: {why}"));
        }
        let found = match self.runner.host.text_of(file) {
            Ok(found) => found,
            Err(error) => return Stored::Unusable(format!("cannot read `{file}`: {error}")),
        };
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
                let change = SnapshotChange { text: text(), before, after };
                let size = change.before.len() + change.after.len() + change.text.len();
                let kept = Some(change).filter(|_| self.runner.may_keep(size));
                if is_there { Stored::Different(kept) } else { Stored::Missing(kept) }
            }
        }
    }
}
