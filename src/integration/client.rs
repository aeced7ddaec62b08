//! The request of a client, as an integration sees it.

use apigw_vtl::{Inputs, Params};
use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::header_rules::is_visible;
use crate::gateway::Event;
use crate::template::bindings::RequestValues;

/// The request of a client, as an integration sees it.
#[derive(Clone, Debug, Default)]
pub struct ClientRequest {
    /// The method of the client, in upper case.
    pub method: String,
    /// The path below the stage: `/pets/5`.
    pub path: String,
    /// The path of the resource: `/pets/{petId}`.
    pub resource_path: String,
    /// Headers, query and path parameters.
    pub parameters: RequestValues,
    /// `$context`.
    pub context: Map<String, Value>,
    /// `$stageVariables`.
    pub stage_variables: IndexMap<String, String>,
    /// The body, as the client sent it.
    pub body: Vec<u8>,
}

impl ClientRequest {
    /// The request of an event.
    #[must_use]
    pub fn of_event(event: &Event, body: Vec<u8>) -> Self {
        let context = |path: &str| event.context(path).map(str::to_owned);
        let stage = context("stage").map(|stage| format!("/{stage}"));
        let whole = context("path").unwrap_or_default();
        let below = stage.as_deref().and_then(|stage| whole.strip_prefix(stage));
        let path = match below {
            Some("") => "/".to_owned(),
            Some(below) if below.starts_with('/') => below.to_owned(),
            _ if whole.is_empty() => "/".to_owned(),
            _ => whole,
        };
        Self {
            method: event.method.as_deref().unwrap_or("GET").to_ascii_uppercase(),
            resource_path: context("resourcePath").unwrap_or_else(|| path.clone()),
            path,
            parameters: event.request.clone(),
            context: event.context.to_json(),
            stage_variables: event.stage_variables.clone(),
            body,
        }
    }

    /// The value of a header, its name in any case; the last of several.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let headers = self.headers().into_iter().rev();
        headers.into_iter().find(|(header, _)| header.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// Every header with each of its values.
    pub(super) fn headers(&self) -> Vec<(&str, &str)> {
        each(&self.parameters.headers, &self.parameters.multi_value_headers)
    }

    /// Every query parameter with each of its values.
    pub(super) fn query(&self) -> Vec<(&str, &str)> {
        each(&self.parameters.query, &self.parameters.multi_value_query)
    }

    /// The text at a dotted path below `$context`; `None` where there is no text.
    pub(super) fn context_text(&self, path: &str) -> Option<String> {
        let mut members = &self.context;
        let mut rest = path;
        loop {
            // Keys of an authorizer may have dots.
            if let Some(value) = members.get(rest) {
                return crate::template::bindings::scalar_text(value);
            }
            let (first, below) = rest.split_once('.')?;
            members = members.get(first)?.as_object()?;
            rest = below;
        }
    }

    /// What its templates refer to.
    pub(super) fn inputs(&self) -> Inputs {
        let last = |pairs: Vec<(&str, &str)>| -> Map<String, Value> {
            pairs.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect()
        };
        let texts = |texts: &IndexMap<String, String>| -> Map<String, Value> {
            texts.iter().map(|(name, value)| (name.clone(), value.as_str().into())).collect()
        };
        Inputs {
            params: Params {
                path: texts(&self.parameters.path),
                querystring: last(self.query()),
                header: last(self.headers().into_iter().filter(|(name, _)| is_visible(name)).collect()),
            },
            context: self.context.clone(),
            stage_variables: texts(&self.stage_variables),
            ..Inputs::default()
        }
    }
}

/// Every value of every name: of names that have a list, those of the list.
fn each<'a>(
    one: &'a IndexMap<String, String>,
    several: &'a IndexMap<String, Vec<String>>,
) -> Vec<(&'a str, &'a str)> {
    let mut pairs = Vec::with_capacity(one.len());
    for (name, value) in one {
        match several.get(name) {
            Some(values) => pairs.extend(values.iter().map(|value| (name.as_str(), value.as_str()))),
            None => pairs.push((name.as_str(), value.as_str())),
        }
    }
    let only_lists = several.iter().filter(|(name, _)| !one.contains_key(*name));
    pairs.extend(
        only_lists.flat_map(|(name, values)| values.iter().map(|value| (name.as_str(), value.as_str()))),
    );
    pairs
}
