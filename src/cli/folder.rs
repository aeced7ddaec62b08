//! A folder as an input: the files in it that define gateway responses are found.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use indexmap::IndexMap;

use super::error::CliError;
use super::host::{Candidate, Host};
use super::sources::{Input, is_terraform, so_far, together};
use crate::diagnostic::{Diagnostic, Severity, codes, quoted};
use crate::gateway::Api;
use crate::import::{ImportOptions, UNKNOWN_FORMAT};
use crate::source::SourceFile;

codes! {
    /// A file of a Terraform module that Terraform, or gatecast, does not read by itself.
    ///
    /// Terraform reads other files of values only where `-var-file` names them; files that override
    /// others are not merged.
    static FILE_PASSED_OVER: Note = "file-passed-over";
}

/// A file, or the files of a module, that define gateway responses.
struct Found {
    files: Vec<PathBuf>,
    /// The files and those that they refer to.
    read: Vec<Arc<SourceFile>>,
    apis: Vec<Api>,
    findings: Vec<Diagnostic>,
}

impl Found {
    /// The file and its APIs, in one line.
    fn shown(&self) -> String {
        let names: Vec<_> = self.apis.iter().filter_map(|api| api.name.as_deref()).map(quoted).collect();
        let of = if names.is_empty() { String::new() } else { format!(", of {}", names.join(", ")) };
        let files: Vec<_> = self.files.iter().map(|file| file.display().to_string()).collect();
        format!("{}{of}", files.join(", "))
    }
}

/// Reads the files below a folder that define gateway responses, and says which.
pub(super) fn read(
    name: &str,
    root: Option<&str>,
    options: &ImportOptions,
    host: &mut Host,
) -> Result<Vec<Input>, CliError> {
    let mut found = find(name, root, options, host, as_warning)?;
    let wanted = options.api.as_deref();
    let wanted =
        wanted.filter(|wanted| found.iter().flat_map(|found| &found.apis).any(|api| api.is_called(wanted)));
    if let Some(wanted) = wanted {
        found
            .iter_mut()
            .for_each(|found| found.apis.retain(|api| api.is_called(wanted) || api.name.is_none()));
        found.retain(|found| !found.apis.is_empty());
    }
    let message = match found.len() {
        0 => return Err(nothing_below(name)),
        1 => format!("found gateway responses below {}", quoted(name)),
        count => format!("found gateway responses in {count} places below {}", quoted(name)),
    };
    let mut note = Diagnostic::without_code(Severity::Note, message);
    note.notes = found.iter().map(Found::shown).collect();
    host.complain(&note);
    let names: HashSet<_> = found
        .iter()
        .enumerate()
        .flat_map(|(position, found)| found.apis.iter().map(move |api| (position, api.name.as_deref())))
        .map(|(position, name)| (name, Some(position).filter(|_| !is_global(name))))
        .collect();
    // With several to choose from, what there is to say about each would hide the choice.
    let is_chosen = names.len() == 1;
    let mut apis: IndexMap<(Option<String>, Option<usize>), Api> = IndexMap::new();
    let mut files = Vec::new();
    for (position, Found { apis: later, findings, read, .. }) in found.into_iter().enumerate() {
        files.extend(read);
        if is_chosen {
            host.complain_all(&findings);
        }
        for api in later {
            let own = Some(position).filter(|_| !is_global(api.name.as_deref()));
            let known = apis.entry((api.name.clone(), own)).or_default();
            for definition in api.definitions().iter().filter(|_| is_chosen) {
                if let Some(earlier) = known.definition(definition.response_type) {
                    host.complain(&definition.replaces(earlier));
                }
            }
            known.merge(api);
        }
    }
    if wanted.is_some() && !is_chosen {
        let message = format!("several files below {} have an API of that name", quoted(name));
        return Err(CliError::Usage(format!("{message}; name the file in place of the folder")));
    }
    Ok(vec![Input { apis: apis.into_values().collect(), source: None, files }])
}

/// Reads the files below a folder that define gateway responses, each as an input of its own.
pub(super) fn read_each(
    name: &str,
    root: Option<&str>,
    options: &ImportOptions,
    host: &mut Host,
) -> Result<Vec<Input>, CliError> {
    // What cannot be checked is no smaller matter than what is found.
    let found = find(name, root, options, host, Diagnostic::clone)?;
    if found.is_empty() {
        return Err(nothing_below(name));
    }
    let input = |found: Found| {
        host.complain_all(&found.findings);
        Input { apis: found.apis, source: None, files: found.read }
    };
    Ok(found.into_iter().map(input).collect())
}

fn nothing_below(name: &str) -> CliError {
    CliError::Usage(format!("no file below {} defines gateway responses", quoted(name)))
}

/// Whether a name means the same API in every file: an id that API Gateway gave it, or none at
/// all. A logical id or an address is one only within its template or module.
pub(super) fn is_global(name: Option<&str>) -> bool {
    name.is_none_or(|name| {
        name.len() == 10 && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    })
}

/// The files below a folder that define gateway responses. Those that others include are read
/// through them; `unread` says what to make of one that cannot be read.
fn find(
    name: &str,
    root: Option<&str>,
    options: &ImportOptions,
    host: &mut Host,
    unread: fn(&Diagnostic) -> Diagnostic,
) -> Result<Vec<Found>, CliError> {
    let mut found: Vec<Found> = Vec::new();
    let mut referenced = HashSet::new();
    let mut options = options.clone();
    for Document { files, passed_over, .. } in documents(host.candidates(name)?) {
        options.base = so_far(found.iter().map(|found| found.apis.as_slice()), options.api.as_deref());
        let mut quiet = host.quiet();
        let (input, read) = match together(&files, root.or(Some(name)), &options, &mut quiet) {
            Ok(read) => read,
            // Many files of a folder are none of ours. One that cannot be read may be.
            Err(CliError::Import(error)) if error.diagnostic().is(&UNKNOWN_FORMAT) => continue,
            Err(error) => {
                host.complain(&unread(&error.diagnostic()));
                continue;
            }
        };
        referenced.extend(read);
        let is_wanted = |api: &Api| options.api.as_deref().is_some_and(|wanted| api.is_called(wanted));
        let is_there = |api: &Api| !api.definitions().is_empty() || is_wanted(api);
        let apis: Vec<_> = input.apis.into_iter().filter(is_there).collect();
        if !apis.is_empty() {
            let findings =
                quiet.into_findings().into_iter().chain(passed_over.iter().map(|file| not_read(file)));
            found.push(Found { files, read: input.files, apis, findings: findings.collect() });
        }
    }
    let is_referenced = |file: &PathBuf| file.canonicalize().is_ok_and(|file| referenced.contains(&file));
    found.retain(|found| !found.files.iter().any(is_referenced));
    Ok(found)
}

/// The files of one document, and those beside them that are no part of it.
struct Document {
    /// Whether it changes what others define, and is read after them.
    patches: bool,
    files: Vec<PathBuf>,
    passed_over: Vec<PathBuf>,
}

/// Files by document: those of a Terraform module are one.
fn documents(candidates: Vec<Candidate>) -> Vec<Document> {
    let mut documents: IndexMap<PathBuf, Vec<Candidate>> = IndexMap::new();
    for candidate in candidates {
        let folder = candidate.path.parent().filter(|_| is_terraform(&candidate.path)).map(Path::to_owned);
        documents.entry(folder.unwrap_or_else(|| candidate.path.clone())).or_default().push(candidate);
    }
    let documents = documents.into_values().filter(|files| files.iter().any(|file| file.mentions));
    let document = |files: Vec<Candidate>| {
        let patches = files.iter().any(|file| file.patches);
        let files = files.into_iter().map(|file| file.path);
        let (mut files, passed_over): (Vec<_>, Vec<_>) = files.partition(|file| rank(file).is_some());
        files.sort_by_key(|file| rank(file));
        Document { patches, files, passed_over }
    };
    let mut documents: Vec<_> = documents.map(document).collect();
    documents.sort_by_key(|document| document.patches);
    documents
}

/// In which order Terraform reads a file of a module: values of variables count the later they
/// come. Other `*.tfvars` it reads only when told to; what overrides others is not read here.
fn rank(file: &Path) -> Option<u8> {
    let name = file.file_name()?.to_string_lossy();
    match name.as_ref() {
        "terraform.tfvars" => Some(1),
        name if name.ends_with(".auto.tfvars") => Some(2),
        name if name.ends_with(".tfvars") => None,
        name if name == "override.tf" || name.ends_with("_override.tf") => None,
        _ => Some(0),
    }
}

fn not_read(file: &Path) -> Diagnostic {
    let message = format!("{} is not read", quoted(&file.display().to_string()));
    let note = Diagnostic::of(&FILE_PASSED_OVER, message);
    if file.extension().is_some_and(|extension| extension == "tf") {
        note.note("files that override others are not merged into them")
    } else {
        note.note("Terraform reads it only where -var-file names it")
            .help("name the module's files and this one")
    }
}

fn as_warning(diagnostic: &Diagnostic) -> Diagnostic {
    diagnostic.clone().severity(Severity::Warning).note("the file is left out")
}
