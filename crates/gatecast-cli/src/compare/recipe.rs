//! The texts that a response is made of.

use std::collections::BTreeMap;

use gatecast::gateway::{Api, BUILT_IN, Definition, DefinitionStatus, Parameter, Response, TemplateEntry};

/// What a response is made of: two of the same recipe differ by what happened only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Ingredients {
    /// Of these mappings and this template.
    Written { parameters: BTreeMap<String, String>, template: Option<String> },
    /// Of what is built in for this content type.
    BuiltIn { content_type: String },
}

impl Ingredients {
    /// The recipe of a response of this API.
    pub(super) fn of(api: &Api, response: &Response) -> Self {
        let Some(definition) = response.governed_by.and_then(|governing| api.definition(governing)) else {
            let content_type = response.header("Content-Type").unwrap_or_default().to_owned();
            return Self::BuiltIn { content_type };
        };
        let chosen = |key: &str| {
            let template =
                definition.templates.iter().rev().find(|template| template.media_type.as_str() == key);
            template.map(|template| format!("{key}\n{}", template.body.as_str()))
        };
        Self::Written {
            parameters: parameters(definition),
            template: response.template.as_deref().and_then(chosen),
        }
    }
}

fn parameters(definition: &Definition) -> BTreeMap<String, String> {
    let pair =
        |parameter: &Parameter| (parameter.key.as_str().to_owned(), parameter.value.as_str().to_owned());
    definition.parameters.iter().map(pair).collect()
}

/// All that a definition says.
pub(super) type Said = (Option<u16>, BTreeMap<String, String>, BTreeMap<String, String>);

/// All that a definition says, in no order, and what API Gateway stores where it says nothing: the
/// status of the type, the built-in template (recorded).
pub(super) fn text(definition: &Definition) -> Said {
    let template =
        |entry: &TemplateEntry| (entry.media_type.as_str().to_owned(), entry.body.as_str().to_owned());
    let mut templates: BTreeMap<_, _> = definition.templates.iter().map(template).collect();
    if templates.is_empty() {
        let (media_type, body) = BUILT_IN;
        templates.insert(media_type.to_owned(), body.to_owned());
    }
    let status = definition.status.map(DefinitionStatus::get).or(definition.response_type.status());
    (status, parameters(definition), templates)
}
