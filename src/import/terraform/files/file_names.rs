//! The names of a file, from its syntax.

use std::sync::Arc;

use super::declaration::Declaration;
use super::module::{File, Module};
use super::references;
use crate::import::terraform::file_names::FileNames;
use crate::source::SourceFile;

impl FileNames {
    /// Of a file; none of one that cannot be read.
    pub(crate) fn of(source: &Arc<SourceFile>) -> Self {
        let Ok(file) = File::parse(source) else { return Self::default() };
        let files = [file];
        let module = Module::of(&files);
        let mut names = Self::default();
        let kinds = [("var", &module.variables), ("module", &module.calls), ("", &module.outputs)];
        for (kind, declared) in kinds {
            for (name, declaration) in declared {
                names.defined.insert(format!("{kind}.{name}"));
                names.add_used(declaration);
            }
        }
        names.defined.extend(module.locals.keys().map(|name| format!("local.{name}")));
        let locals = module.locals.values().flat_map(|defined| references::of(defined.expression));
        names.used.extend(locals.filter_map(|parts| name_of(&parts)));
        for (kind, resource) in &module.resources {
            names.defined.insert(format!("{kind}.{}", resource.name));
            names.add_used(resource);
        }
        for ((kind, name), source) in &module.data {
            names.defined.insert(format!("data.{kind}.{name}"));
            names.add_used(source);
        }
        names
    }

    fn add_used(&mut self, declaration: &Declaration<'_>) {
        for attribute in &declaration.attributes {
            let references = references::of(attribute.defined.expression);
            self.used.extend(references.iter().filter_map(|parts| name_of(parts)));
        }
        declaration.blocks.iter().for_each(|(_, block)| self.add_used(block));
    }
}

/// What the parts of a reference name.
fn name_of(parts: &[String]) -> Option<String> {
    let length = if parts.first().is_some_and(|root| root == "data") { 3 } else { 2 };
    Some(parts.get(..length)?.join("."))
}
