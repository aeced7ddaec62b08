//! The files that a document refers to.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use indexmap::IndexMap;

use crate::import::{Files, FilesError};
use crate::source::SourceFile;

/// The files that a document may refer to, and those that it did refer to, by their identities.
#[derive(Debug)]
pub(super) struct ReferencedFiles {
    below: Arc<dyn Files>,
    /// The files among which Terraform modules may lie.
    modules: Option<Arc<dyn Files>>,
    read: Mutex<IndexMap<PathBuf, Arc<SourceFile>>>,
    /// The folders of modules that lie outside of what else may be read.
    followed: Mutex<HashSet<PathBuf>>,
}

impl ReferencedFiles {
    pub(super) fn new(below: Arc<dyn Files>, modules: Option<Arc<dyn Files>>) -> Self {
        Self { below, modules, read: Mutex::default(), followed: Mutex::default() }
    }

    /// Those that were referred to, by their identities.
    pub(super) fn referenced(&self) -> IndexMap<PathBuf, Arc<SourceFile>> {
        self.read.lock().map(|read| read.clone()).unwrap_or_default()
    }

    /// The files of the module that a path leads into, where one of a followed module's does.
    fn of_module(&self, from: &SourceFile, path: &str) -> Option<&Arc<dyn Files>> {
        let modules = self.modules.as_ref()?;
        let written = written(from, path);
        let followed = self.followed.lock().ok()?;
        followed.iter().any(|folder| written.starts_with(folder)).then_some(modules)
    }
}

impl Files for ReferencedFiles {
    fn read(&self, from: &SourceFile, path: &str) -> Result<Arc<SourceFile>, FilesError> {
        let source = match self.below.read(from, path) {
            Err(outside @ FilesError::Outside { .. }) => match self.of_module(from, path) {
                Some(modules) => modules.read(from, path)?,
                None => return Err(outside),
            },
            read => read?,
        };
        if let Ok(mut read) = self.read.lock() {
            read.entry(self.identity(source.name())).or_insert_with(|| Arc::clone(&source));
        }
        Ok(source)
    }

    fn peek(&self, from: &SourceFile, path: &str) -> Result<Arc<SourceFile>, FilesError> {
        self.below.peek(from, path)
    }

    fn names_in(&self, from: &SourceFile, path: &str) -> Result<Vec<String>, FilesError> {
        match (self.below.names_in(from, path), &self.modules) {
            (Err(FilesError::Outside { .. }), Some(modules)) => {
                let names = modules.names_in(from, path)?;
                if let Ok(mut followed) = self.followed.lock() {
                    followed.insert(written(from, path));
                }
                Ok(names)
            }
            (names, _) => names,
        }
    }

    fn identity(&self, name: &str) -> PathBuf {
        self.below.identity(name)
    }
}

/// A path in a document, as seen from where the document is, without detours.
fn written(from: &SourceFile, path: &str) -> PathBuf {
    crate::source::normalised(&Path::new(from.name()).parent().unwrap_or(Path::new("")).join(path))
}
