//! Request validators: parameters, then the body; and media types that no template is for.

use std::borrow::Cow;

use bytes::Bytes;
use http::header::CONTENT_TYPE;

use super::caller::Caller;
use super::hash_set::as_listed;
use super::reason::{Reason, named};
use super::rest_api::CompiledMethod;
use gatecast::gateway::{Event, JSON};
use gatecast::rest_api::{ParameterLocation, Passthrough};

/// Whether all required parameters are there; a blank one is not (developer guide, request
/// validation). They are listed by their bare names, as a Java hash set lists them (recorded).
pub(super) fn parameters(method: &CompiledMethod, caller: &Caller<'_>, event: &Event) -> Result<(), Reason> {
    if !method.validates.parameters {
        return Ok(());
    }
    let is_there = |location: ParameterLocation, name: &str| {
        let value = match location {
            ParameterLocation::Header => caller.header(name).map(Cow::Borrowed),
            ParameterLocation::Query => caller.query(name).map(Cow::Owned),
            ParameterLocation::Path => {
                event.request.path.get(name).map(|value| Cow::Borrowed(value.as_str()))
            }
        };
        value.is_some_and(|value| !value.trim().is_empty())
    };
    let required = method.required.iter();
    let missing: Vec<&str> = required
        .filter(|(location, name)| !is_there(*location, name))
        .map(|(_, name)| name.as_str())
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let mut failure = named("missing-parameters");
    failure.to_mut().set_message(Some(format!(
        "Missing required request parameters: [{}]",
        as_listed(missing).join(", ")
    )));
    Err(failure)
}

/// Whether the body fits the model for its media type. A type without a model is not looked at.
pub(super) fn body(method: &CompiledMethod, caller: &Caller<'_>, body: &Bytes) -> Result<(), Reason> {
    if !method.validates.body {
        return Ok(());
    }
    let Some(model) = method.models.get(&media_type_of(caller)) else { return Ok(()) };
    let Some(found) = model.check(body) else { return Ok(()) };
    let mut failure = named("invalid-body");
    failure.to_mut().set_validation_error(&found);
    Err(failure)
}

/// Whether the integration takes a body of this media type.
pub(super) fn media_type(method: &CompiledMethod, caller: &Caller<'_>) -> Result<(), Reason> {
    let integration = &method.integration;
    let is_refused = match integration.passthrough {
        Passthrough::Always => false,
        Passthrough::WhenNoTemplates => !integration.templates.is_empty(),
        Passthrough::Never => true,
    };
    if !is_refused || integration.templates.contains(&media_type_of(caller)) {
        return Ok(());
    }
    Err(named("unsupported-media-type"))
}

/// The media type of the body, without parameters, in small letters.
pub(super) fn media_type_of(caller: &Caller<'_>) -> String {
    let written = caller.header(CONTENT_TYPE).and_then(|value| value.split(';').next()).map(str::trim);
    written.filter(|written| !written.is_empty()).unwrap_or(JSON).to_ascii_lowercase()
}
