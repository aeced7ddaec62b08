//! The method that is called, and the request that calls it.

use serde_json::{Value, json};

use crate::cli::bound::Bound;
use crate::cli::error::CliError;
use crate::cli::host::Host;
use crate::cli::template::{body_of, context_of};
use gatecast::diagnostic::{nearest, quoted};
use gatecast::gateway::{Api, CompileOptions, Event, Gateway};
use gatecast::integration::{ClientRequest, CompiledIntegration};
use gatecast::rest_api::{METHODS, MethodAt};

/// The value of a path parameter that nothing gives one.
const SAMPLE_PARAMETER: &str = "5";

/// A call of a method.
pub(super) struct Call<'a> {
    /// The API, for messages.
    api: &'a Api,
    pub(super) at: MethodAt<'a>,
    pub(super) gateway: Gateway,
    pub(super) integration: CompiledIntegration,
    pub(super) event: Event,
    pub(super) client: ClientRequest,
}

impl<'a> Call<'a> {
    /// The call of the one method of these APIs that `method` names: `GET /pets/{petId}`, `GET /pets/5`.
    pub(super) fn find(
        apis: &'a [Api],
        method: &str,
        bound: &Bound<'_>,
        body: Option<&str>,
        limits: CompileOptions,
        host: &mut Host,
    ) -> Result<Self, CliError> {
        let (name, path) = name_and_path(method)?;
        let named = apis.iter().filter_map(|api| {
            let at = api.rest_api.as_ref()?.method_at(&name, path)?;
            Some((api, at))
        });
        let named: Vec<_> = named.collect();
        let [(api, at)] = named.as_slice() else {
            return Err(match named.as_slice() {
                [] => no_such_method(apis, &name, path),
                several => several_apis(several.iter().map(|(api, _)| *api), method),
            });
        };
        let rest_api = api.rest_api.as_ref().expect("a method was found in it");
        let integration = CompiledIntegration::compile(rest_api, at.method);
        let integration = integration.ok_or_else(|| {
            CliError::Usage(format!("{} {} has no integration", at.method.name, at.resource.path))
        })?;
        let compiled = Gateway::compile_with(api, limits);
        host.complain_all(&compiled.diagnostics);
        let (event, client) = request(&name, path, at, bound, body)?;
        Ok(Self { api, at: at.clone(), gateway: compiled.value, integration, event, client })
    }

    /// The method as it is named in messages.
    pub(super) fn name(&self) -> String {
        format!("{} {}", self.at.method.name, self.at.resource.path)
    }
}

/// The method and the path in `GET /pets`.
fn name_and_path(method: &str) -> Result<(String, &str), CliError> {
    let (name, path) = method.trim().split_once(char::is_whitespace).unwrap_or(("", method));
    let name = name.to_ascii_uppercase();
    let path = path.trim();
    if !METHODS.contains(&name.as_str()) || !path.starts_with('/') {
        let message = format!(
            "--method {}: expected a method and a path, as in \"GET /pets/{{petId}}\"",
            quoted(method)
        );
        return Err(CliError::Usage(message));
    }
    Ok((name, path))
}

/// The event and the request of a call. Without an event, the sample one is moved to the method.
fn request(
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

/// Makes an event one of this method.
fn move_to(event: &mut Value, name: &str, path: &str, at: &MethodAt<'_>, is_sample: bool) {
    let is_any = name == gatecast::rest_api::ANY;
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

/// A method that no API has.
fn no_such_method(apis: &[Api], name: &str, path: &str) -> CliError {
    let wanted = format!("{name} {path}");
    let methods = apis.iter().filter_map(|api| api.rest_api.as_ref());
    let methods: Vec<String> = methods
        .flat_map(|rest_api| rest_api.methods())
        .map(|(resource, method)| format!("{} {}", method.name, resource.path))
        .collect();
    let hint = match nearest(&wanted, methods.iter().map(String::as_str)) {
        Some(near) => format!("; did you mean \"{near}\"?"),
        None if methods.is_empty() => ": the files define no methods".to_owned(),
        None => "; `gatecast routes` lists the methods".to_owned(),
    };
    CliError::Usage(format!("--method {}: no such method{hint}", quoted(&wanted)))
}

/// A method that several APIs have.
fn several_apis<'a>(apis: impl Iterator<Item = &'a Api>, method: &str) -> CliError {
    let names = apis.map(|api| quoted(api.name.as_deref().unwrap_or(crate::cli::inputs::NO_NAME)));
    let names: Vec<String> = names.collect();
    CliError::Usage(format!(
        "--method {}: several APIs have it: {}; choose one with --api",
        quoted(method),
        names.join(", ")
    ))
}

/// What `--request` says of a `MOCK` integration.
pub(super) fn asks_no_backend(call: &Call<'_>) -> CliError {
    CliError::Usage(format!(
        "{}{} has a MOCK integration, which asks no backend; leave out --request to see its answer",
        call.name(),
        call.api.name.as_deref().map(|name| format!(" of {}", quoted(name))).unwrap_or_default()
    ))
}
