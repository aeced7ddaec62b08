//! The five operations on gateway responses.

use http::StatusCode;
use serde_json::Value;

use super::call::{Call, map, string};
use super::entry::{collection, linked_collection, shown, with_links};
use super::patch::{op_faults, operations};
use super::reply::{Refusal, Reply};
use crate::server::store::{ApiState, Content, StoreChange, StoredDefinition};
use gatecast::diagnostic::{Diagnostic, Severity};
use gatecast::gateway::{Api, DefinitionStatus, Gateway, ResponseType};
use gatecast::import::{Format, ImportOptions, MISSING_PATCH_KEY, UNKNOWN_PATCH_KEY, import, type_violation};
use gatecast::source::SourceFile;

/// Recorded where a parameter is replaced that is not there; taken for templates and for what is
/// removed as well.
const NO_KEY: &str = "Invalid parameter name specified";

/// GetGatewayResponses.
pub(super) fn get_all(call: &Call) -> Result<Reply, Refusal> {
    let api = call.api()?;
    let is_hal = call.wants_links();
    let body = if is_hal { linked_collection(&api) } else { collection(&api) };
    Ok(Reply { is_hal, ..Reply::json(StatusCode::OK, body) })
}

/// GetGatewayResponse.
pub(super) fn get(call: &Call) -> Result<Reply, Refusal> {
    let response_type = named_type(call, Vec::new())?;
    let api = call.api()?;
    Ok(entry(call, StatusCode::OK, &api, response_type))
}

/// PutGatewayResponse: all of the entry is replaced; what is left out is what is built in.
pub(super) fn put(call: &Call) -> Result<Reply, Refusal> {
    let members = call.members()?;
    let status = string(&members, "statusCode")?;
    let (parameters, templates) = (map(&members, "responseParameters")?, map(&members, "responseTemplates")?);
    let faults: Vec<String> = status.as_deref().and_then(status_fault).into_iter().collect();
    let response_type = named_type(call, faults)?;
    let entry = StoredDefinition {
        status_code: status,
        response_parameters: without_nulls(parameters, "responseParameters")?,
        response_templates: without_nulls(templates, "responseTemplates")?,
    };
    change(call, StatusCode::CREATED, response_type, |_| Ok(Some(entry)))
}

/// UpdateGatewayResponse: a type without an entry is changed from the built-in one.
pub(super) fn update(call: &Call) -> Result<Reply, Refusal> {
    let members = call.members()?;
    let operations = operations(&members)?;
    let mut faults = op_faults("updateGatewayResponseInput", &operations);
    faults.extend(operations.iter().filter_map(|operation| {
        let is_status = operation.get("path").and_then(Value::as_str) == Some("/statusCode");
        let is_replaced = operation.get("op").and_then(Value::as_str) == Some("replace");
        let value = operation.get("value").and_then(Value::as_str).filter(|_| is_status && is_replaced)?;
        status_fault(value)
    }));
    let response_type = named_type(call, faults)?;
    if operations.is_empty() {
        return Ok(entry(call, StatusCode::OK, &*call.api()?, response_type));
    }
    change(call, StatusCode::OK, response_type, |api| patched(api, response_type, &operations).map(Some))
}

/// DeleteGatewayResponse: the type has again what its family has, or what is built in.
pub(super) fn delete(call: &Call) -> Result<Reply, Refusal> {
    let response_type = named_type(call, Vec::new())?;
    change(call, StatusCode::ACCEPTED, response_type, |api| match api.record.content.entry(response_type) {
        Some(_) => Ok(None),
        None => Err(Refusal::not_found("Gateway response type not defined on api")),
    })
    .map(|_| Reply::deleted())
}

/// Replaces the entry of a type, or takes it away.
fn change(
    call: &Call,
    status: StatusCode,
    response_type: ResponseType,
    make: impl FnOnce(&ApiState) -> Result<Option<StoredDefinition>, Refusal>,
) -> Result<Reply, Refusal> {
    let writing = call.store.write();
    let api = call.api()?;
    let made = make(&api)?;
    let mut state = ApiState::clone(&api);
    let mut content = Content::clone(&state.record.content);
    match made {
        Some(entry) => {
            refused_mapping(&entry, response_type)?;
            let entry = entry.completed(response_type);
            content.gateway_responses.insert(response_type.name().to_owned(), entry);
        }
        None => _ = content.gateway_responses.shift_remove(response_type.name()),
    }
    state.set_content(content);
    let api = writing.put(state, &[StoreChange::Api])?;
    Ok(entry(call, status, &api, response_type))
}

fn entry(call: &Call, status: StatusCode, api: &ApiState, response_type: ResponseType) -> Reply {
    let is_hal = call.wants_links();
    let members = shown(api, response_type);
    let members = if is_hal { with_links(api, members) } else { members };
    Reply { is_hal, ..Reply::json(status, Value::Object(members)) }
}

/// The type that a path names, or what is wrong with it.
fn response_type(call: &Call) -> Result<ResponseType, String> {
    let name = call.segment(1);
    name.parse().map_err(|_| type_violation(name))
}

/// The type that a path names; what is wrong with it comes after what is wrong with other members
/// (recorded for UpdateMethodResponse).
fn named_type(call: &Call, mut faults: Vec<String>) -> Result<ResponseType, Refusal> {
    let named = response_type(call).map_err(|fault| faults.push(fault));
    named.ok().filter(|_| faults.is_empty()).ok_or_else(|| Refusal::validation(&faults))
}

/// The pattern of a status in the SDK's model; the words were recorded for sibling operations.
fn status_fault(status: &str) -> Option<String> {
    let is_wrong = status.parse::<DefinitionStatus>().is_err();
    is_wrong.then(|| {
        format!(r"Value '{status}' at 'statusCode' failed to satisfy constraint: Member must satisfy regular expression pattern: [1-5]\d\d")
    })
}

/// Entries without a value are refused, as they are recorded to be in patches.
fn without_nulls(
    entries: Vec<(String, Option<String>)>,
    of: &str,
) -> Result<indexmap::IndexMap<String, String>, Refusal> {
    let entry = |(key, value): (String, Option<String>)| match value {
        Some(value) => Ok((key, value)),
        None => Err(Refusal::bad_request(format!("Invalid null or empty value in {of}"))),
    };
    entries.into_iter().map(entry).collect()
}

/// The entry that operations make, read as `gatecast` reads them in files.
fn patched(
    api: &ApiState,
    response_type: ResponseType,
    operations: &[Value],
) -> Result<StoredDefinition, Refusal> {
    let mut base = Api::default();
    let own = api.record.content.entry(response_type);
    base.define(own.cloned().unwrap_or_default().completed(response_type).definition(response_type));
    let mut options = ImportOptions::default();
    options.format = Some(Format::UpdateGatewayResponse);
    options.response_type = Some(response_type);
    options.base = base.clone();
    let text = Value::from(operations.to_vec()).to_string();
    let read = import(&SourceFile::new("patchOperations", text), &options)
        .map_err(|error| Refusal::bad_request(error.to_string()))?;
    let is_unknown_key =
        |finding: &Diagnostic| finding.is(&MISSING_PATCH_KEY) || finding.is(&UNKNOWN_PATCH_KEY);
    let first = read.diagnostics.iter().find(|it| it.severity == Severity::Error || is_unknown_key(it));
    if first.is_some_and(is_unknown_key) {
        return Err(Refusal::not_found(NO_KEY));
    }
    refused(&read.diagnostics)?;
    let definition = read.value.definition(response_type).or_else(|| base.definition(response_type));
    Ok(definition.map(StoredDefinition::of).unwrap_or_default())
}

/// Refuses an entry whose mappings or templates API Gateway would not take.
fn refused_mapping(entry: &StoredDefinition, response_type: ResponseType) -> Result<(), Refusal> {
    let mut api = Api::default();
    api.define(entry.definition(response_type));
    refused(&Gateway::compile(&api).diagnostics)
}

/// The first finding that API Gateway would refuse the request for, in its words where they are
/// known.
pub(super) fn refused(findings: &[Diagnostic]) -> Result<(), Refusal> {
    let Some(finding) = findings.iter().find(|finding| finding.severity == Severity::Error) else {
        return Ok(());
    };
    let message = finding.aws_message.clone().unwrap_or_else(|| finding.message.clone());
    Err(Refusal::bad_request(message))
}
