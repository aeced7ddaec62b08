//! The request of a call of a method, for whoever names one: `GET /pets/{petId}`, `GET /pets/5`.

use serde_json::{Value, json};

use super::bound::Bound;
use super::error::CliError;
use super::template::{body_of, context_of};
use gatecast::gateway::Event;
use gatecast::integration::ClientRequest;
use gatecast::rest_api::{ANY, METHODS, MethodAt};

/// The value of a path parameter that nothing gives one.
const SAMPLE_PARAMETER: &str = "5";

/// The method and the path in `GET /pets`.
///
/// # Errors
/// What is expected.
pub(super) fn name_and_path(method: &str) -> Result<(String, &str), &'static str> {
    let (name, path) = method.trim().split_once(char::is_whitespace).unwrap_or(("", method));
    let name = name.to_ascii_uppercase();
    let path = path.trim();
    if !METHODS.contains(&name.as_str()) || !path.starts_with('/') {
        return Err("a method and a path, as in \"GET /pets/{petId}\"");
    }
    Ok((name, path))
}

/// Makes an event one of this method.
pub(super) fn move_to(event: &mut Value, name: &str, path: &str, at: &MethodAt<'_>, is_sample: bool) {
    let is_any = name == ANY;
    let name =
        if is_any { event["httpMethod"].as_str().unwrap_or("GET").to_owned() } else { name.to_owned() };
    let mut parameters = event["pathParameters"].as_object().cloned().unwrap_or_default();
    let names = at
        .resource
        .path
        .split('/')
        .filter_map(|segment| Some(segment.strip_prefix('{')?.strip_suffix('}')?.trim_end_matches('+')));
    let names: Vec<&str> = names.collect();
    if is_sample {
        parameters.retain(|parameter, _| names.contains(&parameter.as_str()));
    }
    for parameter in names {
        parameters.entry(parameter).or_insert_with(|| SAMPLE_PARAMETER.into());
    }
    parameters.extend(at.path_parameters.iter().map(|(name, value)| (name.clone(), value.as_str().into())));
    let requested = if path == at.resource.path {
        let segments = path.split('/').map(|segment| {
            let parameter = segment.strip_prefix('{').and_then(|inner| inner.strip_suffix('}'));
            let value = parameter.and_then(|name| parameters.get(name.trim_end_matches('+'))?.as_str());
            value.unwrap_or(segment)
        });
        segments.collect::<Vec<_>>().join("/")
    } else {
        path.to_owned()
    };
    let stage =
        event["requestContext"]["stage"].as_str().map(|stage| format!("/{stage}")).unwrap_or_default();
    if !event["requestContext"].is_object() {
        event["requestContext"] = json!({});
    }
    let context = &mut event["requestContext"];
    context["httpMethod"] = name.as_str().into();
    context["resourcePath"] = at.resource.path.as_str().into();
    context["path"] = format!("{stage}{requested}").into();
    event["httpMethod"] = name.into();
    event["resource"] = at.resource.path.as_str().into();
    event["path"] = requested.into();
    event["pathParameters"] = parameters.into();
}

/// The event and the request of a call. Without an event, the sample one is moved to the method.
pub(super) fn request(
    name: &str,
    path: &str,
    at: &MethodAt<'_>,
    bound: &Bound<'_>,
    body: Option<&str>,
) -> Result<(Event, ClientRequest), CliError> {
    let mut json = bound.event_json()?;
    move_to(&mut json, name, path, at, bound.is_sample());
    let mut event = Event::from_json(json.clone()).map_err(|error| CliError::Usage(error.to_string()))?;
    bound.set_flags(&mut event);
    let body = match body {
        Some(body) => body.as_bytes().to_vec(),
        None => body_of(&json)?,
    };
    let mut client = ClientRequest::of_event(&event, body);
    client.context = context_of(json.get_mut("requestContext").map(Value::take), &event, bound.context());
    Ok((event, client))
}
