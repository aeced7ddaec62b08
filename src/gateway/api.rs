//! What the user wrote for one API.

use std::collections::HashSet;
use std::sync::Arc;

use serde_json::Value;

use super::{Definition, ResponseType};

/// The definitions of one API, at most one for each response type.
#[derive(Clone, Debug, Default)]
pub struct Api {
    /// What it is called, where its document says so: a title or an id.
    pub name: Option<String>,
    /// What else it goes by, where a document gives it several names.
    pub aliases: Vec<String>,
    /// Names of `${…}` in its texts that a deployment will fill in, and nobody could yet.
    pub open: Arc<HashSet<String>>,
    /// Its OpenAPI document, where it has one and the reader was asked to keep it.
    pub document: Option<Arc<Value>>,
    definitions: Vec<Definition>,
}

impl Api {
    /// An API without definitions.
    #[must_use]
    pub fn new(name: Option<String>) -> Self {
        Self { name, ..Self::default() }
    }

    /// Whether it goes by this name.
    #[must_use]
    pub fn is_called(&self, name: &str) -> bool {
        self.name.as_deref() == Some(name) || self.aliases.iter().any(|alias| alias == name)
    }

    /// Whether `${name}` stands for a value that a deployment will fill in.
    #[must_use]
    pub fn leaves_open(&self, name: &str) -> bool {
        self.open.contains(name)
    }

    /// Adds a definition and returns the one of the same type that it takes the place of.
    pub fn define(&mut self, definition: Definition) -> Option<Definition> {
        let same = |other: &&mut Definition| other.response_type == definition.response_type;
        if let Some(earlier) = self.definitions.iter_mut().find(same) {
            return Some(std::mem::replace(earlier, definition));
        }
        self.definitions.push(definition);
        None
    }

    /// The definition of a type.
    #[must_use]
    pub fn definition(&self, response_type: ResponseType) -> Option<&Definition> {
        self.definitions.iter().find(|definition| definition.response_type == response_type)
    }

    /// The definition of a type, to change it.
    pub fn definition_mut(&mut self, response_type: ResponseType) -> Option<&mut Definition> {
        self.definitions.iter_mut().find(|definition| definition.response_type == response_type)
    }

    /// The definitions, in order of writing.
    #[must_use]
    pub fn definitions(&self) -> &[Definition] {
        &self.definitions
    }

    /// Takes over all of a later API, definition by definition; its name too, where it has one.
    pub fn merge(&mut self, later: Self) {
        self.name = later.name.or_else(|| self.name.take());
        self.document = later.document.or_else(|| self.document.take());
        self.aliases.extend(later.aliases);
        if !later.open.is_empty() {
            Arc::make_mut(&mut self.open).extend(later.open.iter().cloned());
        }
        for definition in later.definitions {
            self.define(definition);
        }
    }
}
