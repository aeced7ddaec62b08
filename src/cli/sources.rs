//! What the user named becomes APIs: files, standard input, Terraform modules, folders.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use indexmap::IndexMap;

use super::error::CliError;
use super::host::{Host, STDIN, Seen};
use super::overlay::Overlay;
use crate::gateway::Api;
use crate::import::{Files, FilesError, Folder, ImportOptions, import_all};
use crate::source::SourceFile;

/// The APIs of one input, and the file that stands for it in messages.
pub(super) struct Input {
    pub apis: Vec<Api>,
    pub source: Option<Arc<SourceFile>>,
    /// All files that were read for them, each once.
    pub files: Vec<Arc<SourceFile>>,
}

/// Reads a folder, whose files may refer to what is below a root.
pub(super) type ReadFolder =
    fn(&str, Option<&str>, &ImportOptions, &mut Host) -> Result<Vec<Input>, CliError>;

/// What the user named: options that go for all inputs, and how to read a folder among them.
pub(super) struct Reading<'a> {
    pub root: Option<&'a str>,
    pub options: ImportOptions,
    pub folder: ReadFolder,
}

impl Reading<'_> {
    /// Reads every input, in order. Terraform files of one folder are read together, as the
    /// module they are. One that cannot be read goes to `failed`, which says whether to go on.
    pub(super) fn read(
        &self,
        names: &[String],
        host: &mut Host,
        mut failed: impl FnMut(CliError) -> Result<(), CliError>,
    ) -> Result<Vec<Input>, CliError> {
        let mut inputs: Vec<Input> = Vec::new();
        let mut modules = HashSet::new();
        let mut options = self.options.clone();
        for name in names {
            options.base = so_far(inputs.iter().map(|input| input.apis.as_slice()), options.api.as_deref());
            let path = Path::new(name);
            let read = if host.is_folder(name) {
                (self.folder)(name, self.root, &options, host)
            } else if !is_terraform(path) {
                together(&[path.to_owned()], self.root, &options, host).map(|(input, _)| vec![input])
            } else if modules.insert(path.parent()) {
                let beside = names.iter().map(Path::new).filter(|other| is_terraform(other));
                let module: Vec<_> =
                    beside.filter(|other| other.parent() == path.parent()).map(Path::to_owned).collect();
                together(&module, self.root, &options, host).map(|(input, _)| vec![input])
            } else {
                continue;
            };
            match read {
                Ok(read) => inputs.extend(read),
                Err(error) => failed(error)?,
            }
        }
        Ok(inputs)
    }
}

/// The API of the inputs before: patch operations change what it defines.
pub(super) fn so_far<'a>(inputs: impl Iterator<Item = &'a [Api]>, wanted: Option<&str>) -> Api {
    let mut base = Api::default();
    for apis in inputs {
        let customised = apis.iter().filter(|api| !api.definitions().is_empty());
        match wanted {
            Some(wanted) => customised
                .filter(|api| api.is_called(wanted) || api.name.is_none())
                .for_each(|api| base.merge(api.clone())),
            None => {
                let mut customised = customised;
                if let (Some(api), None) = (customised.next(), customised.next()) {
                    base.merge(api.clone());
                }
            }
        }
    }
    base
}

/// Reads files as one document, and says which files they refer to.
pub(super) fn together(
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
    let files = Arc::new(Referenced::new(folder, host)?);
    let mut options = options.clone();
    options.files = Some(Arc::clone(&files) as Arc<dyn Files>);
    let imported = import_all(&sources, &options)?;
    host.complain_all(&imported.diagnostics);
    let referenced = files.read.lock().map(|read| read.clone()).unwrap_or_default();
    let (read, referenced): (HashSet<_>, Vec<_>) = referenced.into_iter().unzip();
    let source = sources.first().cloned();
    let files = sources.into_iter().chain(referenced).collect();
    Ok((Input { apis: imported.value, source, files }, read))
}

/// Whether a file is part of a Terraform module.
pub(super) fn is_terraform(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "tf" || extension == "tfvars")
}

/// The files that documents may refer to, and those they did refer to.
#[derive(Debug)]
struct Referenced {
    folder: Folder,
    /// Those that are read in another version than the one that lies there.
    overlay: Overlay,
    read: Mutex<IndexMap<PathBuf, Arc<SourceFile>>>,
    /// What is read is remembered there, where somebody watches.
    seen: Option<Arc<Seen>>,
}

impl Referenced {
    fn new(root: &Path, host: &Host) -> Result<Self, CliError> {
        let folder = Folder::new(root).map_err(|error| {
            host.asked(root);
            CliError::Read { name: root.display().to_string(), error }
        })?;
        let seen = host.seen().cloned();
        Ok(Self { folder, overlay: host.overlay().clone(), read: Mutex::default(), seen })
    }
}

impl Files for Referenced {
    fn read(&self, from: &SourceFile, path: &str) -> Result<Arc<SourceFile>, FilesError> {
        let read = self.folder.read(from, path);
        match (&self.seen, &read) {
            (Some(seen), Ok(source)) => seen.file(Path::new(source.name()), source.text().as_bytes()),
            // Whatever lies outside of the folder is not even looked at.
            (Some(_), Err(FilesError::NotAllowed | FilesError::Outside { .. })) | (None, _) => {}
            (Some(seen), Err(_)) => {
                let folder = Path::new(from.name()).parent().unwrap_or(Path::new(""));
                seen.asked(&folder.join(path));
            }
        }
        let source = read?;
        if let (Ok(mut read), Ok(path)) = (self.read.lock(), Path::new(source.name()).canonicalize()) {
            read.entry(path).or_insert_with(|| Arc::clone(&source));
        }
        Ok(match self.overlay.get(source.name()) {
            Some(text) => SourceFile::new(source.name(), text),
            None => source,
        })
    }
}
