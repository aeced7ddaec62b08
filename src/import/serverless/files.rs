//! Files that variables include: `${file(./errors.yml):denied}`.

use std::rc::Rc;

use super::super::ImportError;
use super::super::document::{Node, Value};
use super::located::Located;
use super::resolver::Resolver;
use super::source::{Gap, SourceValue};
use crate::diagnostic::Diagnostic;
use crate::source::{Place, Span, Syntax, Text};

/// A file that was asked for.
#[derive(Clone)]
pub(super) enum IncludedFile {
    /// Its content and its number.
    Document(usize, Rc<Node>),
    Empty,
    /// A program, whose value only running it would tell.
    Program,
    Missing(Box<Diagnostic>),
    /// It was reported why.
    Unreadable,
}

impl<'r> Resolver<'r, '_, '_> {
    /// What the source `name` gives: the value at an address of a file.
    pub(super) fn included(
        &mut self,
        path: &Text,
        address: &str,
        name: &str,
        references: usize,
    ) -> Result<SourceValue<'r>, ImportError> {
        let key = path.as_str().trim_start_matches("./");
        let file = match self.files.get(key) {
            Some(file) => file.clone(),
            None => {
                let file = self.include(path)?;
                self.files.insert(key.to_owned(), file.clone());
                file
            }
        };
        Ok(match file {
            IncludedFile::Document(number, root) => {
                if let Some(known) = self.known.get(name) {
                    return Ok(known.clone());
                }
                let segments = address.split('.').filter(|_| !address.is_empty());
                let outcome = self.walk(Located::file(number, &root), segments, name, references)?;
                self.known.insert(name.to_owned(), outcome.clone());
                outcome
            }
            IncludedFile::Empty => SourceValue::Gap(Gap::missing(name, "the file is empty")),
            IncludedFile::Program => {
                SourceValue::Gap(Gap::remote(name, "the file is a program, which is not run"))
            }
            IncludedFile::Unreadable => SourceValue::Gap(Gap::explained(name)),
            IncludedFile::Missing(not_read) => SourceValue::Gap(Gap {
                not_read: Some(not_read),
                ..Gap::missing(name, "the file does not exist")
            }),
        })
    }

    /// Reads a file, from the folder of the service wherever the variable stands.
    fn include(&mut self, path: &Text) -> Result<IncludedFile, ImportError> {
        let syntax = Syntax::of(path.as_str().to_lowercase());
        if syntax == Some(Syntax::JavaScript) {
            return Ok(IncludedFile::Program);
        }
        let is_document = matches!(syntax, Some(Syntax::Json | Syntax::Yaml)) || is_state(path.as_str());
        let source = match self.context.try_file(&self.root.place.source, path)? {
            Ok(source) => source,
            Err(not_read) if not_read.is_missing => {
                return Ok(IncludedFile::Missing(Box::new(not_read.diagnostic)));
            }
            Err(not_read) => {
                self.context.report(not_read.diagnostic);
                return Ok(IncludedFile::Unreadable);
            }
        };
        let number = self.files.len() + 1;
        if !is_document {
            let mark = if source.text().starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
            let place = Place::new(&source, Span::new(mark, source.text().len()));
            let content = Node::new(Value::String(Text::raw(place.clone())), place);
            return Ok(IncludedFile::Document(number, Rc::new(content)));
        }
        let content = source.text().trim_start_matches('\u{feff}').lines().map(str::trim);
        if content.into_iter().all(|line| line.is_empty() || line.starts_with('#') || line == "---") {
            return Ok(IncludedFile::Empty);
        }
        Ok(match self.context.document(&source) {
            Some(root) => IncludedFile::Document(number, Rc::new(root)),
            None => IncludedFile::Unreadable,
        })
    }
}

/// Whether a file is the state of Terraform, which the framework reads as JSON.
fn is_state(path: &str) -> bool {
    path.to_lowercase().ends_with(".tfstate")
}
