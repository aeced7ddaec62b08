//! The values of parameter mappings.

use std::sync::LazyLock;

use apigw_vtl::{Inputs, Limits, Template};
use serde_json::Value;
use thiserror::Error;

use super::client::ClientRequest;
use crate::template::integration_mapping::IntegrationSource;
use crate::template::reference::RequestSource;

/// A mapping reads a body that looks like JSON and is not (observed).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the body is not JSON")]
pub struct ParameterFailure;

/// The values of a mapping in the integration request; none where its source is not there. Only a query
/// parameter with several values has more than one.
///
/// # Errors
/// [`ParameterFailure`]
pub fn parameter_of_request(
    source: &IntegrationSource,
    client: &ClientRequest,
) -> Result<Vec<String>, ParameterFailure> {
    // Names are case-sensitive here (developer guide, known issues).
    let named = |pairs: Vec<(&str, &str)>, name: &str| -> Vec<String> {
        pairs.into_iter().filter(|(own, _)| *own == name).map(|(_, value)| value.to_owned()).collect()
    };
    let any_case = client.parameters.any_case;
    let header = |name: &str| -> Vec<String> {
        let exact = named(client.headers(), name);
        if !exact.is_empty() || !any_case {
            return exact;
        }
        let pairs = client.headers().into_iter().filter(|(own, _)| own.eq_ignore_ascii_case(name));
        pairs.map(|(_, value)| value.to_owned()).collect()
    };
    let value = match source {
        IntegrationSource::Parameter(location, name) => match location {
            RequestSource::Header => header(name).pop(),
            RequestSource::MultiValueHeader => joined(&header(name)),
            RequestSource::QueryString => named(client.query(), name).pop(),
            RequestSource::MultiValueQueryString => return Ok(named(client.query(), name)),
            RequestSource::Path => client.parameters.path.get(&**name).cloned(),
        },
        IntegrationSource::Body | IntegrationSource::BodyPath(_) => {
            of_body(source, &String::from_utf8_lossy(&client.body))?
        }
        other => common(other, client),
    };
    Ok(value.into_iter().collect())
}

/// The value of a mapping in the method response; `None` where its source is not there.
///
/// # Errors
/// [`ParameterFailure`]
pub fn parameter_of_response(
    source: &IntegrationSource,
    headers: &[(String, String)],
    body: &str,
    client: &ClientRequest,
) -> Result<Option<String>, ParameterFailure> {
    let any_case = client.parameters.any_case;
    let named = |name: &str| -> Vec<String> {
        let exact = headers.iter().any(|(own, _)| own == name);
        let is_it = |own: &str| own == name || (any_case && !exact && own.eq_ignore_ascii_case(name));
        headers.iter().filter(|(own, _)| is_it(own)).map(|(_, value)| value.clone()).collect()
    };
    match source {
        IntegrationSource::Parameter(RequestSource::MultiValueHeader, name) => Ok(joined(&named(name))),
        IntegrationSource::Parameter(_, name) => Ok(named(name).pop()),
        IntegrationSource::Body | IntegrationSource::BodyPath(_) => of_body(source, body),
        other => Ok(common(other, client)),
    }
}

fn common(source: &IntegrationSource, client: &ClientRequest) -> Option<String> {
    match source {
        IntegrationSource::Constant(text) => Some(text.to_string()),
        IntegrationSource::Context(path) => client.context_text(path),
        IntegrationSource::StageVariable(name) => client.stage_variables.get(&**name).cloned(),
        IntegrationSource::Parameter(..) | IntegrationSource::Body | IntegrationSource::BodyPath(_) => None,
    }
}

fn joined(values: &[String]) -> Option<String> {
    (!values.is_empty()).then(|| values.join(","))
}

/// A body, or a value of it. An empty body is `{}`, and one that does not begin like JSON has no values
/// (observed).
fn of_body(source: &IntegrationSource, body: &str) -> Result<Option<String>, ParameterFailure> {
    let body = if body.trim().is_empty() { "{}" } else { body.trim() };
    let is_json = body.starts_with(['{', '[', '"', '\'']);
    if is_json && serde_json::from_str::<serde::de::IgnoredAny>(body).is_err() {
        return Err(ParameterFailure);
    }
    match source {
        IntegrationSource::BodyPath(path) if is_json => Ok(value_at(body, path)),
        IntegrationSource::BodyPath(_) => Ok(None),
        _ => Ok(Some(body.to_owned())),
    }
}

/// The value at a path below `$`: text as it is, anything else as JSON; `None` where there is none.
fn value_at(body: &str, path: &str) -> Option<String> {
    static LOOKUP: LazyLock<Template> =
        LazyLock::new(|| Template::compile("$input.json($path)").expect("a template"));
    let dot = if path.starts_with('[') { "" } else { "." };
    let path = Value::from(format!("${dot}{path}"));
    let variables = std::iter::once(("path".to_owned(), path)).collect();
    let inputs = Inputs { body: body.to_owned(), variables, ..Inputs::default() };
    let json = LOOKUP.render(&inputs, &Limits::default()).ok()?.output;
    match serde_json::from_str(&json) {
        // What is not there reads as an empty text.
        Ok(Value::String(text)) => Some(text).filter(|text| !text.is_empty()),
        Ok(Value::Null) => None,
        _ => Some(json),
    }
}
