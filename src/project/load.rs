//! Names become documents: paths in, APIs, files and findings out.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::documents::is_of_module;
use super::referenced::ReferencedFiles;
use super::{Environment, LoadError, ReadError, STDIN, folder, read};
use crate::diagnostic::{Checked, Diagnostic};
use crate::gateway::Api;
use crate::import::{Alternative, AskedNames, Files, ImportOptions, NO_INSTANCE, import_asking};
use crate::source::SourceFile;

/// What is loaded, and how.
#[derive(Clone, Debug)]
pub struct Inputs<'a> {
    /// Files, folders, or [`STDIN`].
    pub names: &'a [String],
    /// The folder that documents may refer to files of; without it, each document its own folder.
    pub root: Option<&'a str>,
    /// How every document is read.
    pub options: ImportOptions,
    /// How the documents of a folder go together.
    pub grouping: Grouping,
}

/// How the documents of a folder go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grouping {
    /// They are one input, and the APIs that are the same are merged. The first document that was
    /// named and cannot be read ends the loading.
    Merged,
    /// Each is an input of its own. One that cannot be read does not keep others from being read.
    Separate,
}

/// What was loaded.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The documents, in the order in which they were named and found.
    pub documents: Vec<LoadedDocument>,
    /// What was found while they were read.
    pub findings: Vec<Diagnostic>,
    /// Why something that was named is not among them.
    pub failures: Vec<LoadError>,
    pub(super) asked: AskedNames,
}

/// A document, a Terraform module or the documents of a folder.
#[derive(Debug)]
pub struct LoadedDocument {
    /// Its APIs.
    pub apis: Vec<Api>,
    /// The file that stands for it in messages; a folder has none.
    pub source: Option<Arc<SourceFile>>,
    /// All files that were read for it, each once.
    pub files: Vec<Arc<SourceFile>>,
    /// What it is for other values of its parameters, where that was asked for.
    pub(super) branches: Vec<Branch>,
}

/// A document as it is for other values of its parameters.
#[derive(Debug)]
pub(super) struct Branch {
    /// The values.
    pub(super) alternative: Alternative,
    pub(super) apis: Vec<Api>,
    pub(super) findings: Vec<Diagnostic>,
}

/// Loads what was named, in order. Terraform files of one folder are read together, as the module
/// they are.
///
/// What cannot be read is in [`Loaded::failures`].
#[must_use]
pub fn load(inputs: &Inputs<'_>, environment: &dyn Environment) -> Loaded {
    let mut loaded = Loaded::default();
    let mut modules = HashSet::new();
    let mut loader = Loader { environment, root: inputs.root, options: inputs.options.clone() };
    for name in inputs.names {
        loader.options.base =
            so_far(loaded.documents.iter().map(|document| document.apis.as_slice()), &loader);
        let path = Path::new(name);
        let read = if environment.is_folder(name) {
            folder::load(name, inputs.grouping, &loader, &mut loaded)
        } else if !is_of_module(path) {
            loader.document(&[path.to_owned()], &mut loaded)
        } else if modules.insert(path.parent()) {
            let beside = inputs.names.iter().map(Path::new).filter(|other| is_of_module(other));
            let module: Vec<_> =
                beside.filter(|other| other.parent() == path.parent()).map(Path::to_owned).collect();
            loader.document(&module, &mut loaded)
        } else {
            continue;
        };
        if let Err(error) = read {
            loaded.failures.push(error);
            if inputs.grouping == Grouping::Merged {
                break;
            }
        }
    }
    loaded
}

/// Findings about the parameters that none of the loaded documents asked for.
#[must_use]
pub fn unused_parameters<'a>(
    options: &ImportOptions,
    loaded: impl IntoIterator<Item = &'a Loaded>,
) -> Vec<Diagnostic> {
    let mut asked = AskedNames::default();
    loaded.into_iter().for_each(|loaded| asked.extend(&loaded.asked));
    asked.unused(&options.parameters)
}

/// The API of the documents before: patch operations change what it defines.
pub(super) fn so_far<'a>(documents: impl Iterator<Item = &'a [Api]>, loader: &Loader<'_>) -> Api {
    let mut base = Api::default();
    for apis in documents {
        let mut customised = apis.iter().filter(|api| !api.definitions().is_empty());
        match loader.options.api.as_deref() {
            Some(requested) => customised
                .filter(|api| api.is_called(requested) || api.name.is_none())
                .for_each(|api| base.merge(api.clone())),
            None => {
                if let (Some(api), None) = (customised.next(), customised.next()) {
                    base.merge(api.clone());
                }
            }
        }
    }
    base
}

/// Reads documents.
pub(super) struct Loader<'a> {
    pub(super) environment: &'a dyn Environment,
    pub(super) root: Option<&'a str>,
    pub(super) options: ImportOptions,
}

impl Loader<'_> {
    /// Reads files as one document.
    fn document(&self, paths: &[PathBuf], loaded: &mut Loaded) -> Result<(), LoadError> {
        let read = self.read(paths, self.root.map(Path::new), &mut loaded.asked)?;
        let (document, _) = read.into_value(&mut loaded.findings);
        loaded.documents.push(document);
        Ok(())
    }

    /// Reads files as one document, and says which files they refer to, by their identities.
    pub(super) fn read(
        &self,
        paths: &[PathBuf],
        root: Option<&Path>,
        asked: &mut AskedNames,
    ) -> Result<Checked<(LoadedDocument, HashSet<PathBuf>)>, LoadError> {
        let sources = paths.iter().map(|path| read(self.environment, &path.to_string_lossy()));
        let sources = sources.collect::<Result<Vec<_>, _>>()?;
        let root = match (root, paths.first()) {
            (Some(root), _) => root,
            (None, Some(path)) if path.as_os_str() != STDIN => path.parent().unwrap_or(Path::new(".")),
            (None, _) => Path::new("."),
        };
        let below = self.environment.referable(root);
        let below = below.map_err(|error| ReadError::new(root.display().to_string(), error))?;
        let modules = match self.root {
            None if paths.iter().any(|path| is_of_module(path)) => {
                let wider = self.environment.module_root(root);
                self.environment.referable(&wider).ok()
            }
            _ => None,
        };
        let files = Arc::new(ReferencedFiles::new(below, modules));
        let mut options = self.options.clone();
        options.files = Some(Arc::clone(&files) as Arc<dyn Files>);
        let imported = import_asking(&sources, &options, asked)?;
        let referenced = files.referenced();
        let (identities, referenced): (HashSet<_>, Vec<_>) = referenced.into_iter().unzip();
        let source = sources.first().cloned();
        let read_again = sources.clone();
        let files = sources.into_iter().chain(referenced).collect();
        let mut branches = Vec::new();
        for alternative in asked.take_alternatives() {
            let options = alternative.applied_to(&options);
            // What cannot be read so is no worse for it.
            if let Ok(Checked { value: apis, diagnostics: mut findings }) =
                import_asking(&read_again, &options, &mut AskedNames::default())
            {
                // What one branch leaves out, another brings in.
                findings.retain(|finding| !finding.is(&NO_INSTANCE));
                branches.push(Branch { alternative, apis, findings });
            }
        }
        let document = LoadedDocument { apis: imported.value, source, files, branches };
        Ok(Checked::new((document, identities), imported.diagnostics))
    }
}
