//! What is wrong or doubtful in a project.

use std::collections::HashSet;

use indexmap::IndexMap;

use super::cdk_constructs::name_constructs;
use super::load::Branch;
use super::{Environment, Inputs, LoadedDocument, load, unused_parameters};
use crate::check::{Settings, check_with};
use crate::diagnostic::{Diagnostic, Severity};
use crate::gateway::{Api, CompileOptions, Gateway};
use crate::import::{ImportError, ImportOptions, NO_GATEWAY_RESPONSES};
use crate::source::{Place, Span};

/// How a project is checked.
#[derive(Clone, Debug, Default)]
pub struct LintOptions {
    /// Which findings are reported, and as what.
    pub settings: Settings,
    /// The limits of compilation.
    pub compile: CompileOptions,
    /// Findings about the settings themselves, which the settings apply to as well.
    pub findings: Vec<Diagnostic>,
}

/// What was found.
#[derive(Clone, Debug)]
pub struct LintRun {
    /// What was found, in the order of the files; what could not be read is part of it.
    pub findings: Vec<Diagnostic>,
    /// What could not be read.
    pub failures: Vec<Diagnostic>,
    /// How many APIs were checked.
    pub apis: usize,
    /// How many definitions they have.
    pub definitions: usize,
    /// The names of the files that were read.
    pub files: Vec<String>,
    /// How many findings were left out because they were known before; [`lint`] leaves out none.
    pub known: usize,
}

impl LintRun {
    /// How many findings have a severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }

    /// Leaves out what `is_known` says was known before. What could not be read stays.
    pub fn leave_out(&mut self, mut is_known: impl FnMut(&Diagnostic) -> bool) {
        let before = self.findings.len();
        let is_failure =
            |finding: &Diagnostic| self.failures.iter().any(|failure| failure.message == finding.message);
        self.findings.retain(|finding| is_failure(finding) || !is_known(finding));
        self.known += before - self.findings.len();
    }

    /// Adds something that could not be done.
    pub fn fail(&mut self, failure: Diagnostic) {
        self.findings.push(failure.clone());
        self.failures.push(failure);
    }
}

/// Loads and checks everything that was named. A file that cannot be read does not keep others from
/// being checked.
///
/// # Errors
/// [`ImportError`] where no API has the name that was asked for.
pub fn lint(
    inputs: &Inputs<'_>,
    options: &LintOptions,
    environment: &dyn Environment,
) -> Result<LintRun, ImportError> {
    let requested = inputs.options.api.as_deref();
    let thorough = ImportOptions { every_branch: true, rest_api: true, ..inputs.options.clone() };
    let inputs = &Inputs { options: thorough, ..inputs.clone() };
    let mut loaded = load(inputs, environment);
    let branches: Vec<_> =
        loaded.documents.iter_mut().flat_map(|document| std::mem::take(&mut document.branches)).collect();
    let failures: Vec<_> = loaded.failures.iter().map(|failure| failure.diagnostic().into_owned()).collect();
    let mut findings = options.findings.clone();
    findings.append(&mut loaded.findings);
    findings.extend(unused_parameters(&inputs.options, [&loaded]));
    let silent: Vec<_> =
        loaded.documents.iter().filter_map(|document| nothing_customised(document, &findings)).collect();
    findings.extend(silent);
    let files: Vec<_> = loaded.documents.iter().flat_map(|document| &document.files).cloned().collect();
    let separate = loaded.separate(requested)?;
    for api in separate.apis.iter().chain(&separate.merged) {
        findings.extend(Gateway::compile_with(api, options.compile).diagnostics);
        findings.extend(check_with(api, options.compile));
    }
    add_branches(branches, requested, options.compile, &mut findings);
    let mut settings = options.settings.clone();
    if requested.is_some() {
        // A comment may be there for an API that is not looked at.
        settings.allow_unused();
    }
    name_constructs(&mut findings);
    let mut findings = settings.apply(findings, &files);
    // No setting hides that a file cannot be read.
    findings.extend(failures.iter().cloned());
    Ok(LintRun {
        findings: in_order(findings),
        failures,
        apis: separate.apis.len(),
        definitions: separate.apis.iter().map(|api| api.definitions().len()).sum(),
        files: files.iter().map(|file| file.name().to_owned()).collect(),
        known: 0,
    })
}

/// Adds what is found in documents for other values of their parameters alone.
fn add_branches(
    branches: Vec<Branch>,
    requested: Option<&str>,
    compile: CompileOptions,
    findings: &mut Vec<Diagnostic>,
) {
    let mut seen: HashSet<_> = findings.iter().map(identity).collect();
    for Branch { alternative, apis, findings: mut more } in branches {
        let is_requested = |api: &&Api| requested.is_none_or(|requested| api.is_called(requested));
        for api in apis.iter().filter(is_requested) {
            more.extend(Gateway::compile_with(api, compile).diagnostics);
            more.extend(check_with(api, compile));
        }
        for finding in more {
            if seen.insert(identity(&finding)) {
                findings.push(finding.note(&alternative));
            }
        }
    }
}

/// What tells a finding from others.
fn identity(finding: &Diagnostic) -> (Option<(String, Span)>, Option<&'static str>, String) {
    let place = finding.labels.first().map(|label| (label.place.source.name().to_owned(), label.place.span));
    (place, finding.name(), finding.message.clone())
}

/// A file without a gateway response, which may not be the one that was meant.
fn nothing_customised(document: &LoadedDocument, findings: &[Diagnostic]) -> Option<Diagnostic> {
    let source = document.source.as_ref()?;
    let is_empty = document.apis.iter().all(|api| api.definitions().is_empty());
    // What was found in the file says more.
    let is_named = |finding: &Diagnostic| finding.labels.iter().any(|label| label.place.source.is(source));
    if !is_empty || !document.apis.is_empty() && findings.iter().any(is_named) {
        return None;
    }
    let note = Diagnostic::of(&NO_GATEWAY_RESPONSES, "the file customises no gateway response");
    Some(note.at(Some(Place::new(source, Span::at(0))), ""))
}

/// Findings in the order of the files, and each once: a loop has the same mistake many times over.
fn in_order(findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut files: IndexMap<String, ()> = IndexMap::new();
    let mut seen = HashSet::new();
    let mut keyed = Vec::new();
    for finding in findings {
        let place = finding.labels.first().map(|label| label.place.clone());
        let key = place.map(|place| {
            let name = place.source.name();
            let file = files.get_index_of(name).unwrap_or_else(|| files.insert_full(name.to_owned(), ()).0);
            (file, place.span)
        });
        if seen.insert((key, finding.name(), finding.message.clone())) {
            // Findings without a place come last.
            keyed.push((key.map_or((usize::MAX, None), |(file, span)| (file, Some(span))), finding));
        }
    }
    keyed.sort_by_key(|(key, _)| *key);
    keyed.into_iter().map(|(_, finding)| finding).collect()
}
