//! What the user wrote for one API.

use std::sync::Arc;

use serde_json::Value;

use super::{Definition, ResponseType};
use crate::rest_api::{CorsSetting, RestApi};
use crate::source::Text;

/// The definitions of one API, at most one for each response type.
#[derive(Clone, Debug, Default)]
pub struct Api {
    /// What it is called, where its document says so: a title or an id.
    pub name: Option<String>,
    /// What else it goes by, where a document gives it several names.
    pub aliases: Vec<String>,
    /// Its resources and what is around them, where a file says so and
    /// [`ImportOptions::rest_api`](crate::ImportOptions::rest_api) asked for them.
    pub rest_api: Option<Arc<RestApi>>,
    /// The OpenAPI document of `rest_api`, where it has one.
    pub document: Option<Arc<Value>>,
    /// A setting of its format by which pages of other origins call it: `Cors` of SAM, the trait of Smithy.
    pub cors: Option<CorsSetting>,
    /// How its files write gateway responses.
    pub style: DefinitionStyle,
    /// The file beside its document that defines it, where that is another one.
    pub home: Option<String>,
    /// Whether it may have definitions that were not read: in a remote file, a module, another stack, or
    /// below a name that is not known.
    pub may_have_more: bool,
    definitions: Vec<Definition>,
}

/// How files write gateway responses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DefinitionStyle {
    /// In the extension of an OpenAPI document.
    #[default]
    OpenApi,
    /// As resources of a CloudFormation template.
    CloudFormation,
    /// In the property of an API of SAM.
    Sam,
    /// As resources in the configuration of a Serverless service.
    Serverless,
    /// As resources of a Terraform module.
    Terraform,
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

    /// The file that its first definition stands in, where one is known.
    #[must_use]
    pub fn file(&self) -> Option<&str> {
        let place = self.definitions.iter().find_map(|definition| definition.place.as_ref())?;
        Some(place.source.name())
    }

    /// The API with something in place of every hole of its templates; `None` where none has one.
    #[must_use]
    pub fn with_holes_as(&self, filling: &str) -> Option<Self> {
        let mut filled = self.clone();
        let templates = filled.definitions.iter_mut().flat_map(|definition| &mut definition.templates);
        let holed: Vec<_> = templates.filter(|template| template.body.has_holes()).collect();
        if holed.is_empty() {
            return None;
        }
        for template in holed {
            template.body = Text::unplaced(template.body.with_holes_as(|_| filling)).into();
        }
        Some(filled)
    }

    /// Takes over what a later file says of its resources.
    pub(crate) fn add_rest_api(&mut self, later: Arc<RestApi>) {
        match &mut self.rest_api {
            Some(own) => Arc::make_mut(own).merge(Arc::unwrap_or_clone(later)),
            none => *none = Some(later),
        }
    }

    /// The settings by which its files let pages of other origins call it: its own, then those of its
    /// preflights. Each is there once, however many preflights it makes.
    pub(crate) fn cors_settings(&self) -> Vec<CorsSetting> {
        let of_preflights = self.rest_api.iter().flat_map(|rest_api| rest_api.cors_settings());
        let mut settings: Vec<CorsSetting> = Vec::new();
        for setting in self.cors.iter().cloned().chain(of_preflights) {
            let is_same = |known: &CorsSetting| {
                known.origin == setting.origin && known.allows_credentials == setting.allows_credentials
            };
            if !settings.iter().any(is_same) {
                settings.push(setting);
            }
        }
        settings
    }

    /// Takes over all of a later API, definition by definition; its name too, where it has one.
    pub fn merge(&mut self, later: Self) {
        self.name = later.name.or_else(|| self.name.take());
        self.document = later.document.or_else(|| self.document.take());
        later.rest_api.into_iter().for_each(|rest_api| self.add_rest_api(rest_api));
        self.cors = later.cors.or_else(|| self.cors.take());
        self.style = later.style;
        self.may_have_more |= later.may_have_more;
        self.aliases.extend(later.aliases);
        for definition in later.definitions {
            self.define(definition);
        }
    }
}
