//! Files that something else lists, a hook or a commit: which of them matter, and what belongs to them.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::documents::{documents, is_of_module};
use super::search::Candidate;
use super::{Environment, LintRun, STDIN, read};
use crate::diagnostic::Diagnostic;
use crate::import::programs::PROGRAM_NOT_RUN;
use crate::import::{FileNames, NO_GATEWAY_RESPONSES, UNKNOWN_FORMAT};
use crate::source::Syntax;

/// How many files of a folder are looked at for those of a module.
const MAX_FILES: usize = 10_000;

/// The names, and beside the files of a Terraform module those of its other files that they need: the files that
/// define no gateway responses, since they give the values that others use, those that override others, and those
/// that define what the named ones refer to.
#[must_use]
pub fn with_modules(names: &[String], environment: &dyn Environment) -> Vec<String> {
    let mut given: HashSet<_> = names.iter().cloned().collect();
    let mut folders = HashSet::new();
    let mut all = names.to_vec();
    let modules = names.iter().filter(|name| is_of_module(Path::new(name)));
    for folder in modules.filter_map(|name| Path::new(name).parent()) {
        if folders.insert(folder) {
            let (others, needed): (Vec<_>, Vec<_>) =
                module_in(folder, environment).into_iter().partition(|(name, mentions)| {
                    !given.contains(name) && *mentions && !Syntax::is_terraform_override(name)
                });
            let needed = needed.into_iter().map(|(name, _)| name);
            let needed: Vec<_> = needed.filter(|name| given.insert(name.clone())).collect();
            let own = all.iter().chain(&needed).filter(|name| Path::new(name).parent() == Some(folder));
            let mut used = FileNames::default();
            own.for_each(|name| used.extend(names_in(name, environment)));
            all.extend(needed);
            let mut others: Vec<_> =
                others.into_iter().map(|(name, _)| (names_in(&name, environment), name)).collect();
            // One that is needed may need others.
            while let Some(next) = others.iter().position(|(names, _)| names.is_missed_by(&used)) {
                let (names, name) = others.remove(next);
                used.extend(names);
                given.insert(name.clone());
                all.push(name);
            }
        }
    }
    all
}

/// What a file of a module defines and uses.
fn names_in(name: &str, environment: &dyn Environment) -> FileNames {
    read(environment, name).map(|source| FileNames::of(&source)).unwrap_or_default()
}

/// Those of the names that may define gateway responses, Terraform modules whole. Folders are kept, and
/// so is what cannot be read.
#[must_use]
pub fn related(names: &[String], environment: &dyn Environment) -> Vec<String> {
    let mut given = HashSet::new();
    let mut folders = HashSet::new();
    let mut all = Vec::new();
    for name in names {
        let path = Path::new(name);
        match path.parent() {
            _ if name == STDIN || environment.is_folder(name) => all.push(name.clone()),
            Some(folder) if is_of_module(path) => {
                if folders.insert(folder) {
                    let files = module_in(folder, environment).into_iter().map(|(name, _)| name);
                    all.extend(files.filter(|name| given.insert(name.clone())));
                }
            }
            _ => {
                let candidate = Candidate::new(path.to_owned(), &environment.bytes(name));
                if candidate.mentions {
                    all.push(name.clone());
                }
            }
        }
    }
    all
}

/// The files of the module in a folder, as Terraform reads them, and whether each mentions gateway
/// responses; none where nothing in it does.
fn module_in(folder: &Path, environment: &dyn Environment) -> Vec<(String, bool)> {
    let here = folder.as_os_str().is_empty();
    let searched = if here { "." } else { &*folder.to_string_lossy() };
    let files = environment.files_below(searched, is_of_module, MAX_FILES);
    // Named as the user named the others; some environments name them so themselves.
    let short = |file: PathBuf| match file.strip_prefix(".") {
        Ok(short) if here => short.to_owned(),
        _ => file,
    };
    let files = files.into_iter().map(short).filter(|file| file.parent() == Some(folder));
    let candidates = files.map(|file| {
        let bytes = environment.bytes(&file.to_string_lossy());
        Candidate::new(file, &bytes)
    });
    let candidates: Vec<_> = candidates.collect();
    let mentioning: HashSet<_> = candidates
        .iter()
        .filter(|candidate| candidate.mentions)
        .map(|candidate| candidate.path.clone())
        .collect();
    let files = documents(candidates).into_iter().flat_map(|module| module.files);
    files.map(|file| (file.to_string_lossy().into_owned(), mentioning.contains(&file))).collect()
}

impl LintRun {
    /// Forgets that files are of no format, or define no gateway responses: whoever listed them did not
    /// say that they do.
    pub fn forget_unrelated(&mut self) {
        let unrelated = [&UNKNOWN_FORMAT, &NO_GATEWAY_RESPONSES, &PROGRAM_NOT_RUN];
        let is_related = |finding: &Diagnostic| !unrelated.iter().any(|code| finding.is(code));
        self.findings.retain(is_related);
        self.failures.retain(is_related);
    }
}
