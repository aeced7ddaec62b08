//! The method that is called, and the request that calls it.

use crate::cli::bound::Bound;
use crate::cli::error::CliError;
use crate::cli::host::Host;
use crate::cli::method_call::{name_and_path, request};
use gatecast::diagnostic::{nearest, quoted};
use gatecast::gateway::{Api, CompileOptions, Event, Gateway};
use gatecast::integration::{ClientRequest, CompiledIntegration};
use gatecast::rest_api::MethodAt;

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
        let (name, path) = name_and_path(method).map_err(|expected| {
            CliError::Usage(format!("--method {}: expected {expected}", quoted(method)))
        })?;
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
