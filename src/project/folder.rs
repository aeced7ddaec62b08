//! A folder as an input: the files in it that define gateway responses are found.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use indexmap::IndexMap;

use super::documents::documents;
use super::load::{Branch, Loader, so_far};
use super::merge::is_global;
use super::search::{candidates, speaks_of_gateway_responses};
use super::{Grouping, LoadError, Loaded, LoadedDocument, read, search};
use crate::diagnostic::{Diagnostic, Severity, quoted};
use crate::gateway::Api;
use crate::import::programs::{PROGRAM_NOT_RUN, refusal};
use crate::import::{
    AskedNames, ImportError, ImportOptions, MISPLACED_RESPONSES, UNKNOWN_FORMAT, is_left_out,
};
use crate::source::SourceFile;

/// How many documents are named one by one.
const MAX_SHOWN: usize = 5;

/// A document of a folder that defines gateway responses.
struct FolderDocument {
    paths: Vec<PathBuf>,
    /// The files and those that they refer to.
    files: Vec<Arc<SourceFile>>,
    apis: Vec<Api>,
    findings: Vec<Diagnostic>,
    branches: Vec<Branch>,
}

impl FolderDocument {
    /// The file and its APIs, in one line.
    fn summary(&self) -> String {
        let names: Vec<_> = self.apis.iter().filter_map(|api| api.name.as_deref()).map(quoted).collect();
        let of = if names.is_empty() { String::new() } else { format!(", of {}", names.join(", ")) };
        let paths: Vec<_> = self.paths.iter().map(|path| path.display().to_string()).collect();
        format!("{}{of}", paths.join(", "))
    }
}

/// Loads the documents of a folder that define gateway responses.
pub(super) fn load(
    folder: &str,
    grouping: Grouping,
    loader: &Loader<'_>,
    loaded: &mut Loaded,
) -> Result<(), LoadError> {
    let unread = match grouping {
        Grouping::Merged => as_warning,
        // A file that cannot be checked matters as much as a finding.
        Grouping::Separate => Diagnostic::clone,
    };
    let (mut found, program) = find(folder, loader, unread, loaded)?;
    if grouping == Grouping::Merged {
        let refused: Vec<_> = found.extract_if(.., |document| document.apis.is_empty()).collect();
        if found.is_empty() && !refused.is_empty() {
            loaded.findings.extend(refused.into_iter().flat_map(|document| document.findings));
            return Err(LoadError::NothingReadable { folder: folder.to_owned() });
        }
        let refused = refused.into_iter().flat_map(|document| document.findings);
        loaded.findings.extend(refused.map(|finding| as_warning(&finding)));
    }
    if found.is_empty() {
        let program = match program {
            None => search::program(folder, loader.environment)
                .and_then(|path| read(loader.environment, &path.to_string_lossy()).ok())
                .map(|source| LoadError::Import(refusal(&source))),
            found => found,
        };
        return Err(program.unwrap_or_else(|| LoadError::NothingBelow { folder: folder.to_owned() }));
    }
    match grouping {
        Grouping::Merged => {
            let document = merged(folder, found, &loader.options, &mut loaded.findings)?;
            loaded.documents.push(document);
        }
        Grouping::Separate => {
            for FolderDocument { files, apis, findings, branches, .. } in found {
                loaded.findings.extend(findings);
                loaded.documents.push(LoadedDocument { apis, source: None, files, branches });
            }
        }
    }
    Ok(())
}

/// The documents of a folder as one, in which the APIs that are the same are merged; says which there
/// are.
fn merged(
    folder: &str,
    mut found: Vec<FolderDocument>,
    options: &ImportOptions,
    findings: &mut Vec<Diagnostic>,
) -> Result<LoadedDocument, LoadError> {
    let requested = options.api.as_deref().filter(|requested| {
        found.iter().flat_map(|document| &document.apis).any(|api| api.is_called(requested))
    });
    if let Some(requested) = requested {
        for document in &mut found {
            document.apis.retain(|api| api.is_called(requested) || api.name.is_none());
        }
        found.retain(|document| !document.apis.is_empty());
    }
    let message = match found.len() {
        1 => format!("found an API in {}", quoted(folder)),
        count => format!("found APIs in {count} places in {}", quoted(folder)),
    };
    let mut note = Diagnostic::without_code(Severity::Note, message);
    note.notes = found.iter().take(MAX_SHOWN).map(FolderDocument::summary).collect();
    if let Some(more) = found.len().checked_sub(MAX_SHOWN).filter(|more| *more > 0) {
        note.notes.push(format!("and {more} more"));
    }
    findings.push(note);
    let own = |position: usize, name: Option<&str>| Some(position).filter(|_| !is_global(name));
    let names: HashSet<_> = found
        .iter()
        .enumerate()
        .flat_map(|(position, document)| document.apis.iter().map(move |api| (position, api.name.as_deref())))
        .map(|(position, name)| (name, own(position, name)))
        .collect();
    // With several to choose from, the findings about each would hide the choice.
    let is_chosen = names.len() == 1;
    let mut apis: IndexMap<(Option<String>, Option<usize>), Api> = IndexMap::new();
    let mut files = Vec::new();
    let is_single = found.len() == 1;
    for (position, document) in found.into_iter().enumerate() {
        files.extend(document.files);
        if is_chosen {
            findings.extend(document.findings);
        }
        for api in document.apis {
            let known = apis.entry((api.name.clone(), own(position, api.name.as_deref()))).or_default();
            for definition in api.definitions().iter().filter(|_| is_chosen) {
                if let Some(earlier) = known.definition(definition.response_type) {
                    findings.push(definition.replaces(earlier));
                }
            }
            known.merge(api);
        }
    }
    if let Some(requested) = requested.filter(|_| !is_chosen) {
        if !is_single {
            return Err(LoadError::SeveralCalledSo { folder: folder.to_owned() });
        }
        let apis: Vec<_> = apis.into_values().collect();
        return Err(ImportError::several_called(requested, &apis, None).into());
    }
    Ok(LoadedDocument { apis: apis.into_values().collect(), source: None, files, branches: Vec::new() })
}

/// The documents of a folder that define gateway responses. Those that others include are read
/// through them; `unread` makes a finding of one that cannot be read. Beside them, why the first program is
/// none of them.
fn find(
    folder: &str,
    loader: &Loader<'_>,
    unread: fn(&Diagnostic) -> Diagnostic,
    loaded: &mut Loaded,
) -> Result<(Vec<FolderDocument>, Option<LoadError>), LoadError> {
    let mut found: Vec<FolderDocument> = Vec::new();
    let mut program = None;
    let mut referenced = HashSet::new();
    let root = Path::new(loader.root.unwrap_or(folder));
    let mut loader = Loader { options: loader.options.clone(), ..*loader };
    for document in documents(candidates(folder, loader.environment)?) {
        loader.options.base = so_far(found.iter().map(|found| found.apis.as_slice()), &loader);
        let mut asked = AskedNames::default();
        let read = loader.read(&document.files, Some(root), &mut asked);
        loaded.asked.extend(&asked);
        let read = match read {
            Ok(read) => read,
            // Many files of a folder define no API. One that cannot be read may do so, unless it only
            // describes them.
            Err(LoadError::Import(error)) if error.diagnostic().is(&UNKNOWN_FORMAT) => continue,
            Err(error @ LoadError::Import(_)) if error.diagnostic().is(&PROGRAM_NOT_RUN) => {
                program.get_or_insert(error);
                continue;
            }
            Err(_) if document.is_prose() || !document.speaks => continue,
            Err(error) => {
                loaded.findings.push(unread(&error.diagnostic()));
                continue;
            }
        };
        let mut findings = Vec::new();
        let (LoadedDocument { apis, files, branches, .. }, identities) = read.into_value(&mut findings);
        referenced.extend(identities);
        let is_requested =
            |api: &Api| loader.options.api.as_deref().is_some_and(|requested| api.is_called(requested));
        let is_there = |api: &Api| {
            !api.definitions().is_empty() || is_requested(api) || has_routes_of_interest(api, &loader.options)
        };
        let apis: Vec<_> = apis.into_iter().filter(|api| is_there(api)).collect();
        let is_in_branch = branches.iter().flat_map(|branch| &branch.apis).any(is_there);
        // What it says may stand in the files that it includes.
        let speaks = || {
            document.speaks || files.iter().any(|file| speaks_of_gateway_responses(file.text().as_bytes()))
        };
        // Definitions that are all refused leave no API behind, but what is wrong with them.
        let is_refused = |finding: &Diagnostic| {
            finding.is(&MISPLACED_RESPONSES)
                || (finding.severity == Severity::Error || is_left_out(finding)) && speaks()
        };
        if !apis.is_empty() || is_in_branch || findings.iter().any(is_refused) {
            findings.extend(document.notes());
            found.push(FolderDocument { paths: document.files, files, apis, findings, branches });
        }
    }
    let is_referenced =
        |path: &PathBuf| referenced.contains(&loader.environment.identity(&path.to_string_lossy()));
    found.retain(|document| !document.paths.iter().any(is_referenced));
    bring_home(&mut found);
    Ok((found, program))
}

/// Whether an API without definitions counts: to a check where it sets up CORS, which its errors then lack,
/// and to whoever asks for routes where it has some.
fn has_routes_of_interest(api: &Api, options: &ImportOptions) -> bool {
    if options.every_branch {
        return !api.cors_settings().is_empty();
    }
    options.rest_api && api.rest_api.as_ref().is_some_and(|rest_api| rest_api.has_methods())
}

/// Moves the definitions of APIs that another document defines to that document.
fn bring_home(found: &mut Vec<FolderDocument>) {
    let mut moved = Vec::new();
    for document in &mut *found {
        let Some(folder) = document.paths.first().and_then(|path| path.parent()).map(Path::to_owned) else {
            continue;
        };
        let apis = std::mem::take(&mut document.apis);
        for api in apis {
            match &api.home {
                Some(home) => moved.push((folder.join(home), api)),
                None => document.apis.push(api),
            }
        }
    }
    for (home, api) in moved {
        let is_it = |document: &&mut FolderDocument| document.paths.contains(&home);
        let owner = found
            .iter_mut()
            .find(is_it)
            .and_then(|document| document.apis.iter_mut().find(|own| own.name == api.name));
        match owner {
            Some(owner) => owner.merge(api),
            None => found.push(FolderDocument {
                paths: vec![home],
                files: Vec::new(),
                apis: vec![api],
                findings: Vec::new(),
                branches: Vec::new(),
            }),
        }
    }
}

fn as_warning(diagnostic: &Diagnostic) -> Diagnostic {
    diagnostic.clone().severity(Severity::Warning).note("the file is left out")
}
