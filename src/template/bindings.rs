//! What references are looked up in.

use std::borrow::Cow;
use std::fmt;

use indexmap::IndexMap;
use serde_json::Value;

use super::reference::{RequestSource, Variable};
use super::variables::{CONTEXT, ContextField, ErrorField};

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
    /// The value of a variable; `None` where it is not set.
    #[must_use]
    pub fn lookup(&self, variable: &Variable) -> Option<Cow<'a, str>> {
        let borrowed = match variable {
            Variable::Error(ErrorField::Message) => self.error.message,
            Variable::Error(ErrorField::MessageString) => Some(self.error.message_string),
            Variable::Error(ErrorField::ResponseType) => Some(self.error.response_type),
            Variable::Error(ErrorField::ValidationErrorString) => self.error.validation_error_string,
            Variable::Context(field) => self.context.get(*field),
            Variable::OtherContext(path) => self.context.other.get(&**path).map(String::as_str),
            Variable::StageVariable(name) => self.stage_variables.get(&**name).map(String::as_str),
            Variable::Request(source, name) => return self.request.lookup(*source, name),
        };
        borrowed.map(Cow::Borrowed)
    }
}

/// The values below `$context`, leaves only, as the text that is inserted.
#[derive(Clone)]
pub struct ContextValues {
    /// The documented fields, by [`ContextField::index`].
    fields: [Option<Box<str>>; ContextField::COUNT],
    /// Every other leaf by its dotted path: `authorizer.reason`, `authorizer.claims.sub`.
    other: IndexMap<String, String>,
}

impl Default for ContextValues {
    fn default() -> Self {
        Self { fields: [const { None }; ContextField::COUNT], other: IndexMap::new() }
    }
}

impl ContextValues {
    /// Sets the leaf at a dotted path below `context`.
    ///
    /// `error` and `status` are not taken: the first belongs to the failure, the second is empty
    /// in every gateway response.
    pub fn set(&mut self, path: &str, value: String) {
        match ContextField::named(path) {
            Some(field) => self.fields[field.index()] = Some(value.into_boxed_str()),
            None if path == "status" || path == "error" || path.starts_with("error.") => {}
            None => {
                self.other.insert(path.to_owned(), value);
            }
        }
    }

    /// Takes back the value at a dotted path below `context`, and all below it.
    pub fn unset(&mut self, path: &str) {
        let is_below =
            |name: &str| name.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        for (facts, value) in CONTEXT.iter().zip(&mut self.fields) {
            if is_below(facts.name) {
                *value = None;
            }
        }
        self.other.retain(|name, _| !is_below(name));
    }

    /// Sets every leaf of a JSON value at a dotted path; nulls and lists are left out.
    pub fn set_json(&mut self, path: &str, value: &Value) {
        if let Value::Object(members) = value {
            for (name, member) in members {
                let below = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                self.set_json(&below, member);
            }
        } else if let Some(text) = scalar_text(value) {
            self.set(path, text);
        }
    }

    /// The value of a documented field.
    #[must_use]
    pub fn get(&self, field: ContextField) -> Option<&str> {
        self.fields[field.index()].as_deref()
    }

    /// The value of the documented field of this name.
    #[must_use]
    pub fn field(&self, name: &str) -> Option<&str> {
        self.get(ContextField::named(name)?)
    }

    fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let known = CONTEXT.iter().zip(&self.fields);
        let known = known.filter_map(|(facts, value)| Some((facts.name, value.as_deref()?)));
        known.chain(self.other.iter().map(|(path, value)| (path.as_str(), value.as_str())))
    }
}

/// Only what is set.
impl fmt::Debug for ContextValues {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

/// The values of the request, by the names the client gave them.
#[derive(Clone, Debug, Default)]
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
}

impl RequestValues {
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

    /// A value by its exact name: in mappings, names are case-sensitive (AWS developer guide,
    /// known issues).
    fn lookup(&self, source: RequestSource, name: &str) -> Option<Cow<'_, str>> {
        let (one, all) = match source {
            RequestSource::Header | RequestSource::MultiValueHeader => {
                (self.headers.get(name), self.multi_value_headers.get(name))
            }
            RequestSource::QueryString | RequestSource::MultiValueQueryString => {
                (self.query.get(name), self.multi_value_query.get(name))
            }
            RequestSource::Path => (self.path.get(name), None),
        };
        let one = one.map(String::as_str).or_else(|| all?.last().map(String::as_str)).map(Cow::Borrowed);
        match source {
            RequestSource::MultiValueHeader | RequestSource::MultiValueQueryString => {
                all.filter(|all| !all.is_empty()).map(|all| Cow::Owned(all.join(","))).or(one)
            }
            _ => one,
        }
    }
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
