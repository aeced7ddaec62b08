//! What the user named becomes APIs: files, standard input, Terraform modules, folders.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use indexmap::IndexMap;

use super::error::CliError;
use super::host::{Candidate, Host, STDIN};
use crate::diagnostic::{Diagnostic, Severity, quoted};
use crate::gateway::Api;
use crate::import::{Files, FilesError, Folder, ImportOptions, import_all};
use crate::source::SourceFile;

/// The APIs of one input, and the file that stands for it in messages.
pub(super) struct Input {
    pub apis: Vec<Api>,
    pub source: Option<Arc<SourceFile>>,
}

/// Reads every input, in order. Terraform files are read together, as the module they are.
pub(super) fn read(
    names: &[String],
    root: Option<&str>,
    options: &ImportOptions,
    host: &mut Host,
) -> Result<Vec<Input>, CliError> {
    let mut inputs = Vec::new();
    let is_module = |name: &String| is_terraform(Path::new(name));
    let module: Vec<PathBuf> = names.iter().filter(|name| is_module(name)).map(PathBuf::from).collect();
    let mut module = Some(module);
    for name in names {
        if host.is_folder(name) {
            inputs.push(folder(name, root, options, host)?);
        } else if !is_module(name) {
            inputs.push(together(&[PathBuf::from(name)], root, options, host)?.0);
        } else if let Some(files) = module.take() {
            inputs.push(together(&files, root, options, host)?.0);
        }
    }
    Ok(inputs)
}

/// Reads files as one document, and says which files they refer to.
fn together(
    paths: &[PathBuf],
    root: Option<&str>,
    options: &ImportOptions,
    host: &mut Host,
) -> Result<(Input, HashSet<PathBuf>), CliError> {
    let sources =
        paths.iter().map(|path| host.read(&path.to_string_lossy())).collect::<Result<Vec<_>, _>>()?;
    let folder = match (root, paths.first()) {
        (Some(root), _) => Path::new(root),
        (None, Some(path)) if path.as_os_str() != STDIN => path.parent().unwrap_or(Path::new(".")),
        (None, _) => Path::new("."),
    };
    let files = Arc::new(Referenced::new(folder)?);
    let mut options = options.clone();
    options.files = Some(Arc::clone(&files) as Arc<dyn Files>);
    let imported = import_all(&sources, &options)?;
    host.complain_all(&imported.diagnostics);
    let read = files.read.lock().map(|read| read.clone()).unwrap_or_default();
    Ok((Input { apis: imported.value, source: sources.into_iter().next() }, read))
}

/// Reads the files below a folder that define gateway responses, and says which.
fn folder(
    name: &str,
    root: Option<&str>,
    options: &ImportOptions,
    host: &mut Host,
) -> Result<Input, CliError> {
    let mut found: Vec<(PathBuf, Vec<Api>, Vec<Diagnostic>)> = Vec::new();
    let mut referenced = HashSet::new();
    for files in documents(host.candidates(name)?) {
        let mut quiet = host.quiet();
        let root = root.or(Some(name));
        let (input, read) = match together(&files, root, options, &mut quiet) {
            Ok(read) => read,
            // Many files of a folder are none of ours. One that cannot be read may be.
            Err(CliError::Import(error)) if error.diagnostic().name == "unknown-format" => continue,
            Err(error) => {
                host.complain(&as_warning(&error.diagnostic()));
                continue;
            }
        };
        referenced.extend(read);
        let apis: Vec<_> = input.apis.into_iter().filter(|api| !api.definitions().is_empty()).collect();
        if apis.is_empty() {
            continue;
        }
        found.extend(files.into_iter().next().map(|file| (file, apis, quiet.into_findings())));
    }
    // What another file includes is read through that file.
    found.retain(|(file, ..)| file.canonicalize().is_ok_and(|file| !referenced.contains(&file)));
    if found.is_empty() {
        let message = format!("no file below {} defines gateway responses", quoted(name));
        return Err(CliError::Usage(message));
    }
    let message = match found.len() {
        1 => format!("one file below {} defines gateway responses", quoted(name)),
        count => format!("{count} files below {} define gateway responses", quoted(name)),
    };
    let mut note = Diagnostic::new("", Severity::Note, message);
    let mut apis: IndexMap<String, Api> = IndexMap::new();
    for (file, found, findings) in found {
        host.complain_all(&findings);
        let names: Vec<_> = found.iter().filter_map(|api| api.name.as_deref()).map(quoted).collect();
        let of = if names.is_empty() { String::new() } else { format!(", of {}", names.join(", ")) };
        note = note.note(format!("{}{of}", file.display()));
        for api in found {
            let known = apis.entry(api.name.clone().unwrap_or_default()).or_default();
            for definition in api.definitions() {
                let earlier = known.definition(definition.response_type);
                if let Some(earlier) = earlier {
                    host.complain(&definition.replaces(earlier));
                }
            }
            known.merge(api);
        }
    }
    host.complain(&note);
    Ok(Input { apis: apis.into_values().collect(), source: None })
}

/// Files by document: those of a Terraform module are one.
fn documents(candidates: Vec<Candidate>) -> impl Iterator<Item = Vec<PathBuf>> {
    let mut documents: IndexMap<PathBuf, Vec<Candidate>> = IndexMap::new();
    for candidate in candidates {
        let folder = candidate.path.parent().filter(|_| is_terraform(&candidate.path)).map(Path::to_owned);
        documents.entry(folder.unwrap_or_else(|| candidate.path.clone())).or_default().push(candidate);
    }
    let documents = documents.into_values().filter(|files| files.iter().any(|file| file.mentions));
    documents.map(|files| files.into_iter().map(|file| file.path).collect())
}

/// Whether a file is part of a Terraform module.
pub(super) fn is_terraform(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "tf" || extension == "tfvars")
}

fn as_warning(diagnostic: &Diagnostic) -> Diagnostic {
    let mut warning = diagnostic.clone();
    warning.severity = Severity::Warning;
    warning.note("the file is left out")
}

/// The files that documents may refer to, and those they did refer to.
#[derive(Debug)]
struct Referenced {
    folder: Folder,
    read: Mutex<HashSet<PathBuf>>,
}

impl Referenced {
    fn new(root: &Path) -> Result<Self, CliError> {
        let folder = Folder::new(root);
        let folder = folder.map_err(|error| CliError::Read { name: root.display().to_string(), error })?;
        Ok(Self { folder, read: Mutex::default() })
    }
}

impl Files for Referenced {
    fn read(&self, from: &SourceFile, path: &str) -> Result<Arc<SourceFile>, FilesError> {
        let source = self.folder.read(from, path)?;
        if let (Ok(mut read), Ok(path)) = (self.read.lock(), Path::new(source.name()).canonicalize()) {
            read.insert(path);
        }
        Ok(source)
    }
}
