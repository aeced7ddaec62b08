//! What references are looked up in.

use std::borrow::Cow;

use indexmap::IndexMap;
use serde_json::Value;

pub use super::context_values::{ContextValues, put_json};
use super::reference::{RequestSource, Variable};
use super::variables::ErrorField;

/// Everything a gateway response can refer to, borrowed for the time of one rendering.
#[derive(Clone, Copy, Debug)]
pub struct Bindings<'a> {
    /// `$context.error`.
    pub error: ErrorValues<'a>,
    /// The rest of `$context`.
    pub context: &'a ContextValues,
    /// `$stageVariables`.
    pub stage_variables: &'a IndexMap<String, String>,
    /// `method.request`.
    pub request: &'a RequestValues,
}

/// The values of `$context.error`.
#[derive(Clone, Copy, Debug)]
pub struct ErrorValues<'a> {
    /// `message`; `None` for a null message.
    pub message: Option<&'a str>,
    /// `messageString`, as it is inserted.
    pub message_string: &'a str,
    /// `responseType`.
    pub response_type: &'a str,
    /// `validationErrorString`, already escaped.
    pub validation_error_string: Option<&'a str>,
}

impl<'a> Bindings<'a> {
    /// The value of a variable; `None` where it is not set. Only several values joined are made
    /// anew.
    #[must_use]
    pub fn lookup(&self, variable: &Variable) -> Option<Cow<'a, str>> {
        match variable {
            Variable::Request(RequestSource::MultiValueHeader, name) => {
                let request = self.request;
                joined(&request.headers, &request.multi_value_headers, request.header_key(name))
            }
            Variable::Request(RequestSource::MultiValueQueryString, name) => {
                joined(&self.request.query, &self.request.multi_value_query, name)
            }
            single => self.single(single).map(Cow::Borrowed),
        }
    }

    /// The value of a variable that is one value, as all are that a body can refer to; of several
    /// the last.
    #[must_use]
    pub fn single(&self, variable: &Variable) -> Option<&'a str> {
        let request = self.request;
        match variable {
            Variable::Error(ErrorField::Message) => self.error.message,
            Variable::Error(ErrorField::MessageString) => Some(self.error.message_string),
            Variable::Error(ErrorField::ResponseType) => Some(self.error.response_type),
            Variable::Error(ErrorField::ValidationErrorString) => self.error.validation_error_string,
            Variable::Context(field) => self.context.get(*field),
            Variable::OtherContext(path) => find(&self.context.other, path).map(String::as_str),
            Variable::StageVariable(name) => find(self.stage_variables, name).map(String::as_str),
            // By exact name: in mappings, names are case-sensitive (AWS developer guide, known
            // issues).
            Variable::Request(source, name) => match source {
                RequestSource::Header | RequestSource::MultiValueHeader => {
                    last(&request.headers, &request.multi_value_headers, request.header_key(name))
                }
                RequestSource::QueryString | RequestSource::MultiValueQueryString => {
                    last(&request.query, &request.multi_value_query, name)
                }
                RequestSource::Path => find(&request.path, name).map(String::as_str),
            },
        }
    }
}

/// The values of the request, by the names the client gave them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestValues {
    /// Headers, the last of each name.
    pub headers: IndexMap<String, String>,
    /// All headers of each name.
    pub multi_value_headers: IndexMap<String, Vec<String>>,
    /// Query parameters, the last of each name.
    pub query: IndexMap<String, String>,
    /// All query parameters of each name.
    pub multi_value_query: IndexMap<String, Vec<String>>,
    /// Path parameters.
    pub path: IndexMap<String, String>,
    /// Whether headers are found by their names in any case: some HTTP libraries do not keep what
    /// the client wrote.
    pub any_case: bool,
}

/// The last value of a name is its value; a name with several has a list of them.
fn add(
    last: &mut IndexMap<String, String>,
    lists: &mut IndexMap<String, Vec<String>>,
    name: &str,
    value: &str,
) {
    if let Some(earlier) = last.insert(name.to_owned(), value.to_owned()) {
        lists.entry(name.to_owned()).or_insert_with(|| vec![earlier]).push(value.to_owned());
    }
}

impl RequestValues {
    /// Adds a header, after those of its name.
    pub fn add_header(&mut self, name: &str, value: &str) {
        add(&mut self.headers, &mut self.multi_value_headers, name, value);
    }

    /// Adds a query parameter, after those of its name.
    pub fn add_query(&mut self, name: &str, value: &str) {
        add(&mut self.query, &mut self.multi_value_query, name, value);
    }

    /// Clears every value for reuse; keeps the allocations.
    pub(crate) fn clear(&mut self) {
        let Self { headers, multi_value_headers, query, multi_value_query, path, any_case } = self;
        // Most are empty, which is seen faster than cleared.
        for single in [headers, query, path].into_iter().filter(|map| !map.is_empty()) {
            single.clear();
        }
        for several in [multi_value_headers, multi_value_query].into_iter().filter(|map| !map.is_empty()) {
            several.clear();
        }
        *any_case = false;
    }

    /// The key that a header stands under.
    fn header_key<'k>(&'k self, name: &'k str) -> &'k str {
        if !self.any_case || find(&self.headers, name).is_some() {
            return name;
        }
        self.headers.keys().find(|key| key.eq_ignore_ascii_case(name)).map_or(name, String::as_str)
    }

    /// A header by its name in any case, as the gateway itself reads them; the first of several.
    #[must_use]
    pub fn header_any_case(&self, name: &str) -> Option<&str> {
        let named = |key: &str| key.eq_ignore_ascii_case(name);
        let all = self.multi_value_headers.iter().find(|(key, _)| named(key));
        let first = all.and_then(|(_, values)| values.first());
        first
            .or_else(|| self.headers.iter().find(|(key, _)| named(key)).map(|(_, value)| value))
            .map(String::as_str)
    }
}

/// The last value of a name.
fn last<'a>(
    one: &'a IndexMap<String, String>,
    all: &'a IndexMap<String, Vec<String>>,
    name: &str,
) -> Option<&'a str> {
    find(one, name).or_else(|| find(all, name)?.last()).map(String::as_str)
}

/// All values of a name, joined with commas.
fn joined<'a>(
    one: &'a IndexMap<String, String>,
    all: &'a IndexMap<String, Vec<String>>,
    name: &str,
) -> Option<Cow<'a, str>> {
    match find(all, name).map(Vec::as_slice) {
        Some(values @ [_, _, ..]) => Some(Cow::Owned(values.join(","))),
        Some([value]) => Some(Cow::Borrowed(value)),
        Some([]) | None => find(one, name).map(|value| Cow::Borrowed(value.as_str())),
    }
}

/// The value of a key. Most requests have a handful of each kind, where comparing is faster than
/// hashing.
fn find<'a, V>(map: &'a IndexMap<String, V>, name: &str) -> Option<&'a V> {
    if map.len() > 16 {
        return map.get(name);
    }
    map.iter().find(|(key, _)| *key == name).map(|(_, value)| value)
}

/// A JSON scalar as references insert it: numbers and booleans become text (AWS developer guide,
/// `$context.authorizer.property`); `None` for null, lists and objects.
pub(crate) fn scalar_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(boolean) => Some(boolean.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
