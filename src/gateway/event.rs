//! The request that a failure happened on.

use indexmap::IndexMap;
use serde_json::{Map, Value};
use thiserror::Error;

use super::Failure;
use crate::template::bindings::{Bindings, ContextValues, RequestValues, scalar_text};
use crate::template::reference::{RequestSource, Variable};

/// The request that a failure happened on, in the shape of the Lambda proxy event, version 1.0.
///
/// `requestContext` is `$context`. Every member is optional, nulls count as absent, and unknown
/// members of `requestContext` are kept, since templates may refer to them.
///
/// ```
/// use gatecast::Event;
///
/// let event = Event::from_json(serde_json::json!({
///     "headers": { "Accept": "application/json" },
///     "requestContext": { "stage": "prod", "authorizer": { "reason": "expired" } },
/// }))?;
/// assert_eq!(event.context("stage"), Some("prod"));
/// # Ok::<(), gatecast::EventError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Event {
    #[doc(hidden)]
    pub method: Option<String>,
    #[doc(hidden)]
    pub context: ContextValues,
    #[doc(hidden)]
    pub stage_variables: IndexMap<String, String>,
    #[doc(hidden)]
    pub request: RequestValues,
}

/// A member of an event that is not of its type.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{}` is {found}; expected {expected}", path.join("."))]
pub struct EventError {
    /// The members that lead to it; empty for the event itself.
    pub path: Vec<String>,
    /// What it is.
    pub found: &'static str,
    /// What it should be.
    pub expected: &'static str,
}

impl Event {
    /// The members of a Lambda proxy event, version 1.0.
    pub const MEMBERS: [&'static str; 12] = [
        "httpMethod",
        "path",
        "resource",
        "headers",
        "multiValueHeaders",
        "queryStringParameters",
        "multiValueQueryStringParameters",
        "pathParameters",
        "stageVariables",
        "requestContext",
        "body",
        "isBase64Encoded",
    ];

    /// Reads a Lambda proxy event.
    ///
    /// # Errors
    /// [`EventError`] for the first member that is not of its type.
    pub fn from_json(json: Value) -> Result<Self, EventError> {
        let mut members = match json {
            Value::Object(members) => members,
            other => return Err(wrong(&[], &other, "an object")),
        };
        let context = object(&mut members, "requestContext")?;
        let mut event = Self {
            method: members.get("httpMethod").and_then(Value::as_str).map(str::to_owned),
            context: ContextValues::default(),
            stage_variables: strings(&mut members, "stageVariables")?,
            request: RequestValues {
                headers: strings(&mut members, "headers")?,
                multi_value_headers: string_lists(&mut members, "multiValueHeaders")?,
                query: strings(&mut members, "queryStringParameters")?,
                multi_value_query: string_lists(&mut members, "multiValueQueryStringParameters")?,
                path: strings(&mut members, "pathParameters")?,
                any_case: false,
            },
        };
        event.context.set_json("", &Value::Object(context));
        if event.method.is_none() {
            event.method = event.context.field("httpMethod").map(str::to_owned);
        }
        Ok(event)
    }

    /// Clears for reuse; keeps the allocations.
    pub fn clear(&mut self) {
        let Self { method, context, stage_variables, request } = self;
        *method = None;
        context.clear();
        stage_variables.clear();
        request.clear();
    }

    /// Sets a value below `$context` by its dotted path: `authorizer.reason`.
    pub fn set_context(&mut self, path: &str, value: impl Into<String>) {
        self.context.set(path, value.into());
    }

    /// A value below `$context`, of the documented fields.
    #[must_use]
    pub fn context(&self, path: &str) -> Option<&str> {
        self.context.field(path)
    }

    /// Sets a stage variable.
    pub fn set_stage_variable(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.stage_variables.insert(name.into(), value.into());
    }

    /// A stage variable.
    #[must_use]
    pub fn stage_variable(&self, name: &str) -> Option<&str> {
        self.stage_variables.get(name).map(String::as_str)
    }

    /// Moves the request to another stage: `$context.stage`, and the stage that
    /// `$context.path` begins with.
    pub fn set_stage(&mut self, stage: &str) {
        let old = self.context("stage").map(|old| format!("/{old}"));
        let below = old.and_then(|old| self.context("path")?.strip_prefix(&old));
        if let Some(below) = below.filter(|below| below.is_empty() || below.starts_with('/')) {
            let path = format!("/{stage}{below}");
            self.set_context("path", path);
        }
        self.set_context("stage", stage);
    }

    /// Whether the request is a HEAD request, whose answer has no body.
    #[must_use]
    pub fn is_head(&self) -> bool {
        self.method.as_deref().is_some_and(|method| method.eq_ignore_ascii_case("HEAD"))
    }

    /// Sets a value of the request by its exact name.
    fn set_request(&mut self, source: RequestSource, name: &str, value: &str) {
        let request = &mut self.request;
        let (name, value) = (name.to_owned(), value.to_owned());
        match source {
            RequestSource::Header | RequestSource::MultiValueHeader => request.headers.insert(name, value),
            RequestSource::QueryString | RequestSource::MultiValueQueryString => {
                request.query.insert(name, value)
            }
            RequestSource::Path => request.path.insert(name, value),
        };
    }

    /// Sets what a variable stands for, where it can stand for anything when `failure` happens: no
    /// authorizer has said anything before it was asked, and names that do not exist are never set.
    pub fn set_variable(&mut self, variable: &Variable, value: &str, failure: &Failure) {
        let is_there = |path: &str| match path.split_once('.') {
            Some(("authorizer", _)) => failure.sees_authorizer(),
            None if matches!(path, "resourceId" | "resourcePath") => failure.sees_resource(),
            _ => true,
        };
        match variable {
            Variable::Context(field) if is_there(field.facts().name) => {
                self.set_context(field.facts().name, value);
            }
            // Keys of an authorizer stand directly below it, and only claims have members.
            Variable::OtherContext(path) if is_there(path) => {
                let key = path.strip_prefix("authorizer.");
                let can_be = |key: &str| match key.split_once('.') {
                    Some((parent, _)) => parent == "claims",
                    None => key != "claims",
                };
                if key.is_some_and(can_be) {
                    self.set_context(path, value);
                }
            }
            Variable::StageVariable(name) => self.set_stage_variable(&**name, value),
            Variable::Request(RequestSource::Path, _) if !failure.sees_resource() => {}
            Variable::Request(source, name) => self.set_request(*source, name, value),
            Variable::Context(_) | Variable::OtherContext(_) | Variable::Error(_) => {}
        }
    }

    /// What references are looked up in when `failure` happens on this request.
    pub fn bindings<'a>(&'a self, failure: &'a Failure) -> Bindings<'a> {
        Bindings {
            error: failure.values(),
            context: &self.context,
            stage_variables: &self.stage_variables,
            request: &self.request,
        }
    }

    /// Sets a header, replacing it in whatever case it was given.
    pub fn set_header(&mut self, name: &str, value: impl Into<String>) {
        let value = value.into();
        // The client's spelling stays: mappings are case-sensitive.
        let named = |key: &&String| key.eq_ignore_ascii_case(name);
        let request = &mut self.request;
        let spelled = request.headers.keys().chain(request.multi_value_headers.keys()).find(named);
        let name = spelled.cloned().unwrap_or_else(|| name.to_owned());
        request.headers.retain(|key, _| !key.eq_ignore_ascii_case(&name));
        request.multi_value_headers.retain(|key, _| !key.eq_ignore_ascii_case(&name));
        request.multi_value_headers.insert(name.clone(), vec![value.clone()]);
        request.headers.insert(name, value);
    }
}

/// Takes a member that is an object; empty where it is absent or null.
fn object(members: &mut Map<String, Value>, name: &str) -> Result<Map<String, Value>, EventError> {
    match members.remove(name) {
        None | Some(Value::Null) => Ok(Map::new()),
        Some(Value::Object(object)) => Ok(object),
        Some(other) => Err(wrong(&[name], &other, "an object")),
    }
}

fn strings(members: &mut Map<String, Value>, name: &str) -> Result<IndexMap<String, String>, EventError> {
    let mut strings = IndexMap::new();
    for (key, value) in object(members, name)? {
        match scalar_text(&value) {
            Some(text) => _ = strings.insert(key, text),
            None if value.is_null() => {}
            None => return Err(wrong(&[name, &key], &value, "a string")),
        }
    }
    Ok(strings)
}

fn string_lists(
    members: &mut Map<String, Value>,
    name: &str,
) -> Result<IndexMap<String, Vec<String>>, EventError> {
    let mut lists = IndexMap::new();
    for (key, value) in object(members, name)? {
        let items = match value {
            Value::Null => continue,
            Value::Array(items) => items,
            other => return Err(wrong(&[name, &key], &other, "a list of strings")),
        };
        // Nulls are absent, in lists as well.
        let texts = items
            .iter()
            .filter(|item| !item.is_null())
            .map(|item| scalar_text(item).ok_or_else(|| wrong(&[name, &key], item, "strings in the list")));
        let texts = texts.collect::<Result<_, _>>()?;
        lists.insert(key, texts);
    }
    Ok(lists)
}

fn wrong(path: &[&str], found: &Value, expected: &'static str) -> EventError {
    let found = match found {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    };
    EventError { path: path.iter().map(|&name| name.to_owned()).collect(), found, expected }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn moving_to_a_stage_moves_the_path() {
        let mut event = Event::sample();
        event.set_stage("dev");
        assert_eq!((event.context("stage"), event.context("path")), (Some("dev"), Some("/dev/pets/5")));
    }

    #[test]
    fn wrong_members_are_named() {
        let refused = |json| Event::from_json(json).expect_err("not an event").to_string();
        assert_eq!(refused(json!([])), "`` is a list; expected an object");
        assert_eq!(refused(json!({"headers": 5})), "`headers` is a number; expected an object");
        assert_eq!(refused(json!({"headers": {"A": []}})), "`headers.A` is a list; expected a string");
        assert_eq!(
            refused(json!({"multiValueHeaders": {"A": "x"}})),
            "`multiValueHeaders.A` is a string; expected a list of strings"
        );
    }

    #[test]
    fn nulls_are_absent_and_scalars_become_text() {
        let json = json!({"stageVariables": {"a": null, "n": 1}, "headers": null,
            "requestContext": {"authorizer": {"numKey": 1, "boolKey": true}, "stage": null}});
        let event = Event::from_json(json).expect("an event");
        assert_eq!(event.stage_variables.get("n").map(String::as_str), Some("1"));
        assert!(!event.stage_variables.contains_key("a"));
        assert_eq!(event.context("stage"), None);
    }
}
