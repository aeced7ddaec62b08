//! The APIs that case files name, each read once.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock};

use crate::cli::host::Host;
use crate::snapshot::{Fault, Input};
use gatecast::diagnostic::Diagnostic;
use gatecast::gateway::{Api, Gateway};
use gatecast::import::ImportOptions;
use gatecast::project::{self, Grouping, Inputs, LoadError, unused_parameters};
use gatecast::rest_api::RestApi;

/// An API, ready to answer.
pub(super) struct LoadedApi {
    pub(super) gateway: Gateway,
    /// Its methods, where they were asked for.
    pub(super) rest_api: Option<Arc<RestApi>>,
}

/// An API, ready to answer, or why it cannot be read.
type LoadedGateway = Result<Arc<LoadedApi>, Fault>;

/// APIs by where they are read from: many case files are about one API.
#[derive(Default)]
pub(super) struct LoadedApis {
    known: Mutex<HashMap<String, Arc<OnceLock<LoadedGateway>>>>,
    findings: Mutex<Vec<Diagnostic>>,
}

impl LoadedApis {
    /// The API of these inputs, which are named from `folder`.
    pub(super) fn get(
        &self,
        folder: &Path,
        given: &[Input],
        with_methods: bool,
        host: &Host,
    ) -> LoadedGateway {
        let slot = match self.known.lock() {
            Ok(mut known) => Arc::clone(known.entry(key(folder, given, with_methods)).or_default()),
            // Another thread has ended badly, and with it the run.
            Err(_) => Arc::default(),
        };
        slot.get_or_init(|| {
            let mut found = Vec::new();
            let loaded = load(folder, given, with_methods, host, &mut found);
            if let Ok(mut findings) = self.findings.lock() {
                findings.append(&mut found);
            }
            loaded.map(Arc::new).map_err(|error| Box::new(error.diagnostic().into_owned()))
        })
        .clone()
    }

    /// What there was to say about the APIs.
    pub(super) fn into_findings(self) -> Vec<Diagnostic> {
        self.findings.into_inner().unwrap_or_default()
    }
}

/// What tells inputs apart.
fn key(folder: &Path, inputs: &[Input], with_methods: bool) -> String {
    let mut key = format!("{} {with_methods}", folder.display());
    for Input { files, format, api, parameters, root, response_type } in inputs {
        let files: Vec<_> = files.iter().map(|file| file.as_str()).collect();
        key += &format!("\n{files:?} {format:?} {api:?} {parameters:?} {root:?} {response_type:?}");
    }
    key
}

/// Reads inputs, later ones over earlier ones; keeps what is found on the way.
fn load(
    folder: &Path,
    inputs: &[Input],
    with_methods: bool,
    host: &Host,
    findings: &mut Vec<Diagnostic>,
) -> Result<LoadedApi, LoadError> {
    let named = |name: &str| folder.join(name).to_string_lossy().into_owned();
    let mut merged = Api::default();
    for input in inputs {
        let mut options = ImportOptions::default();
        options.format = input.format;
        options.response_type = input.response_type;
        options.api = input.api.clone();
        options.parameters = input.parameters.clone();
        options.base = merged.clone();
        options.rest_api = with_methods;
        let root = input.root.as_ref().map(|root| named(root.as_str()));
        let names: Vec<String> = input.files.iter().map(|file| named(file.as_str())).collect();
        let inputs = Inputs { names: &names, root: root.as_deref(), options, grouping: Grouping::Merged };
        let mut loaded = project::load(&inputs, host.files());
        findings.append(&mut loaded.findings);
        if let Some(failure) = loaded.failures.pop() {
            return Err(failure);
        }
        findings.extend(unused_parameters(&inputs.options, [&loaded]));
        merged.merge(loaded.merged(input.api.as_deref())?.into_value(findings));
    }
    let gateway = Gateway::compile(&merged).into_value(findings);
    Ok(LoadedApi { gateway, rest_api: merged.rest_api })
}
