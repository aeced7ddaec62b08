//! Whether parameter mappings and media types are ones that the control plane takes.

use serde_json::{Map, Value};

use super::declares;
use super::refusal::PutRefusal;
use crate::rest_api::{Method, ParameterLocation, RESPONSE_HEADER};
use crate::template::integration_mapping::{
    parse_request_source, parse_request_target, parse_response_source,
};

/// Checks the mappings of an integration request.
pub(super) fn check_request_parameters(
    mappings: Option<&Value>,
    method: Option<&Method>,
) -> Result<(), PutRefusal> {
    for (target, value) in pairs(mappings) {
        if parse_request_target(target).is_none() {
            return Err(identifier(target));
        }
        if parse_request_source(value).is_none() {
            return Err(expression(value));
        }
        let declared =
            method.zip(ParameterLocation::parse(value)).is_none_or(|(method, (location, name))| {
                method.parameters.iter().any(|own| own.location == location && own.name == name)
            });
        if !declared {
            return Err(parameter(value));
        }
    }
    Ok(())
}

/// Checks the mappings of an integration response.
pub(super) fn check_response_parameters(
    mappings: Option<&Value>,
    status: &str,
    method: Option<&Method>,
) -> Result<(), PutRefusal> {
    for (target, value) in pairs(mappings) {
        if target.strip_prefix(RESPONSE_HEADER).is_none_or(str::is_empty) {
            return Err(identifier(target));
        }
        if let Some(method) = method {
            let response = method.responses.iter().find(|response| response.status.as_str() == status);
            let Some(response) = response else {
                return Err(PutRefusal::mapping("No method response exists for method."));
            };
            if !declares(&response.parameters, target) {
                return Err(parameter(target));
            }
        }
        if parse_response_source(value).is_none() {
            return Err(expression(value));
        }
    }
    Ok(())
}

/// Checks the media types of templates.
pub(super) fn check_content_types(templates: Option<&Value>) -> Result<(), PutRefusal> {
    let mut keys = templates.and_then(Value::as_object).into_iter().flat_map(Map::keys);
    match keys.find(|key| !key.contains('/') && *key != "$default") {
        Some(key) => Err(PutRefusal::bad_request(format!(
            "Validation Result: warnings : [], errors : [Invalid content type specified: {key}]"
        ))),
        None => Ok(()),
    }
}

fn pairs(mappings: Option<&Value>) -> impl Iterator<Item = (&str, &str)> {
    let members = mappings.and_then(Value::as_object).into_iter().flatten();
    members.filter_map(|(target, value)| Some((target.as_str(), value.as_str()?)))
}

fn expression(value: &str) -> PutRefusal {
    PutRefusal::mapping(&format!("Invalid mapping expression specified: {value}"))
}

fn parameter(target: &str) -> PutRefusal {
    PutRefusal::mapping(&format!("Invalid mapping expression parameter specified: {target}"))
}

fn identifier(target: &str) -> PutRefusal {
    PutRefusal::mapping(&format!("Invalid mapping identifier specified: {target}"))
}
