//! What a mapping template is rendered with: the event, and what the flags set.

use apigw_vtl::{Inputs, Params};
use data_encoding::BASE64;
use serde_json::{Map, Value};

use crate::cli::bound::Bound;
use crate::cli::error::CliError;
use gatecast::gateway::Event;
use gatecast::template::bindings::put_json;

/// The inputs of a template. Without a body of their own, they have that of the event.
pub(super) fn inputs(bound: &Bound<'_>, body: Option<&str>) -> Result<Inputs, CliError> {
    let (event, mut json) = (bound.request(), bound.event_json()?);
    let body = match body {
        Some(body) => body.to_owned(),
        None => text_of(body_of(&json)?)?,
    };
    let context = json.get_mut("requestContext").map(Value::take);
    Ok(Inputs {
        body,
        params: params(&event),
        context: context_of(context, &event, bound.context()),
        stage_variables: texts(event.stage_variables.iter().map(|(name, value)| (name, value.as_str()))),
        ..Inputs::default()
    })
}

/// The body of an event.
pub(in crate::cli) fn body_of(event: &Value) -> Result<Vec<u8>, CliError> {
    let body = event["body"].as_str().unwrap_or_default();
    if event["isBase64Encoded"] != true {
        return Ok(body.as_bytes().to_vec());
    }
    // Padding ends the text; the decoder takes several padded texts one after the other.
    let is_whole = !body.trim_end_matches('=').contains('=');
    BASE64.decode(body.as_bytes()).ok().filter(|_| is_whole).ok_or_else(not_base64)
}

fn text_of(body: Vec<u8>) -> Result<String, CliError> {
    String::from_utf8(body).map_err(|_| not_base64())
}

fn not_base64() -> CliError {
    let message = "the body of the event is not base64, although `isBase64Encoded` is true; \
                   correct it, or pass the text with --body FILE";
    CliError::Usage(message.to_owned())
}

/// The parameters of a request: of several of a name the last.
fn params(event: &Event) -> Params {
    let request = &event.request;
    let headers = request.multi_value_headers.iter().filter_map(|(name, all)| Some((name, &**all.last()?)));
    let query = request.multi_value_query.iter().filter_map(|(name, all)| Some((name, &**all.last()?)));
    Params {
        path: texts(request.path.iter().map(single)),
        querystring: texts(query.chain(request.query.iter().map(single))),
        header: texts(headers.chain(request.headers.iter().map(single))),
    }
}

fn single<'a>((name, value): (&'a String, &'a String)) -> (&'a String, &'a str) {
    (name, value)
}

fn texts<'a>(values: impl Iterator<Item = (&'a String, &'a str)>) -> Map<String, Value> {
    values.map(|(name, value)| (name.clone(), Value::from(value))).collect()
}

/// `$context`: that of the event, with what flags set.
pub(in crate::cli) fn context_of(
    given: Option<Value>,
    event: &Event,
    set: &[(&str, &str)],
) -> Map<String, Value> {
    let mut context = match given {
        Some(Value::Object(members)) => members,
        _ => Map::new(),
    };
    // What an authorizer returns is text when it arrives.
    if let Some(authorizer) = context.get_mut("authorizer") {
        to_text(authorizer);
    }
    for name in ["stage", "path"] {
        if let Some(value) = event.context(name) {
            context.insert(name.to_owned(), value.into());
        }
    }
    for (path, value) in set {
        put_json(&mut context, path, value);
    }
    context
}

fn to_text(value: &mut Value) {
    match value {
        Value::Object(members) => members.values_mut().for_each(to_text),
        Value::Bool(_) | Value::Number(_) => *value = value.to_string().into(),
        Value::Null | Value::String(_) | Value::Array(_) => {}
    }
}
