//! What a compiled API refers to, so that whoever answers many requests prepares nothing else.

use std::sync::Arc;

use super::{Gateway, ResponseType};
use crate::template::mapping::Mapping;
use crate::template::reference::Variable;

impl Gateway {
    /// Every variable of every template and mapping, as often as it is written.
    pub fn variables(&self) -> impl Iterator<Item = &Variable> {
        let built_in = &self.built_in;
        let own = [&built_in.template, &built_in.access_denied, &built_in.request_too_large];
        let entries = || self.entries.iter().flatten();
        let templates = entries().flat_map(|entry| &entry.templates).map(|keyed| &keyed.template);
        let mapped = entries().flat_map(|entry| &entry.headers).filter_map(|header| match &header.mapping {
            Mapping::Variable(variable, _) => Some(variable),
            Mapping::Constant(_) => None,
        });
        own.into_iter().chain(templates).flat_map(|template| template.variables()).chain(mapped)
    }

    /// The headers that the definition of a type maps: their names, which responses share, and
    /// their values where these are constants.
    pub fn mapped(&self, response_type: ResponseType) -> impl Iterator<Item = (&Arc<str>, Option<&str>)> {
        let entry = self.resolve(response_type).map(|governing| governing.entry);
        entry.into_iter().flat_map(|entry| &entry.headers).map(|header| {
            let constant = match &header.mapping {
                Mapping::Constant(value) => Some(&**value),
                Mapping::Variable(..) => None,
            };
            (&header.name, constant)
        })
    }
}
