//! Which files of a folder are one document: those of a Terraform module.

use std::path::{Path, PathBuf};

use indexmap::IndexMap;

use super::search::Candidate;
use crate::diagnostic::{Diagnostic, codes, quoted};
use crate::source::Syntax;

codes! {
    /// A file of a Terraform module that Terraform does not read by itself.
    ///
    /// Terraform reads other files of values only where `-var-file` names them.
    static FILE_PASSED_OVER: Note = "file-passed-over";
}

/// Whether a file is part of a Terraform module.
pub(super) fn is_of_module(path: &Path) -> bool {
    Syntax::of(path) == Some(Syntax::Terraform)
        || Syntax::is_terraform_json(path)
        || Syntax::is_terraform_in_json(path)
}

/// The files of one document, and those beside them that are not part of it.
pub(super) struct DocumentFiles {
    /// Whether it changes what others define, and is read after them.
    pub(super) patches: bool,
    /// Whether it speaks of gateway responses, not only of APIs: what is wrong with it then matters.
    pub(super) speaks: bool,
    pub(super) files: Vec<PathBuf>,
    passed_over: Vec<PathBuf>,
}

impl DocumentFiles {
    /// Notes about the files that are not part of it.
    pub(super) fn notes(&self) -> impl Iterator<Item = Diagnostic> {
        self.passed_over.iter().map(|file| {
            let message = format!("{} is not read", quoted(&file.display().to_string()));
            Diagnostic::of(&FILE_PASSED_OVER, message)
                .note("Terraform reads it only where -var-file names it")
                .help("name the module's files and this one")
        })
    }

    /// Whether it is text about gateway responses rather than a definition of them.
    pub(super) fn is_prose(&self) -> bool {
        self.files.iter().all(|file| Syntax::of(file) == Some(Syntax::Markdown))
    }
}

/// Files by document: those of a Terraform module are one. Documents that change what others define
/// come last.
pub(super) fn documents(candidates: Vec<Candidate>) -> Vec<DocumentFiles> {
    let mut documents: IndexMap<PathBuf, Vec<Candidate>> = IndexMap::new();
    for candidate in candidates {
        let folder = candidate.path.parent().filter(|_| is_of_module(&candidate.path)).map(Path::to_owned);
        documents.entry(folder.unwrap_or_else(|| candidate.path.clone())).or_default().push(candidate);
    }
    let documents =
        documents.into_values().filter(|files| files.iter().any(|file| file.mentions || file.calls));
    let document = |files: Vec<Candidate>| {
        let patches = files.iter().any(|file| file.patches);
        let speaks = files.iter().any(|file| file.speaks);
        let files = files.into_iter().map(|file| file.path);
        let (mut files, passed_over): (Vec<_>, Vec<_>) = files.partition(|file| rank(file).is_some());
        files.sort_by_key(|file| rank(file));
        DocumentFiles { patches, speaks, files, passed_over }
    };
    let mut documents: Vec<_> = documents.map(document).collect();
    documents.sort_by_key(|document| document.patches);
    documents
}

/// In which order Terraform reads a file of a module: values of variables count the later they
/// come. Other `*.tfvars` it reads only when told to.
fn rank(file: &Path) -> Option<u8> {
    let name = file.file_name()?.to_string_lossy();
    match name.as_ref() {
        "terraform.tfvars" => Some(1),
        "terraform.tfvars.json" => Some(2),
        name if name.trim_end_matches(".json").ends_with(".auto.tfvars") => Some(3),
        name if name.trim_end_matches(".json").ends_with(".tfvars") => None,
        _ => Some(0),
    }
}
