//! APIs: made, imported, replaced, listed, deleted.

use std::sync::Arc;

use chrono::Utc;
use http::StatusCode;
use serde_json::{Map, Value, json};

use super::api_settings;
use super::base_path::BasePath;
use super::call::{Call, absent, string};
use super::gateway_responses::refused;
use super::merge;
use super::reply::{Refusal, Reply};
use crate::mock::rest_api::{CompiledApi, resource_id};
use crate::server::store::{ApiRecord, ApiSettings, ApiState, Content, MAX_APIS, StoreChange};
use gatecast::diagnostic::{Diagnostic, Severity};
use gatecast::gateway::Gateway;
use gatecast::import::{Format, ImportOptions, import};
use gatecast::source::SourceFile;

/// GetRestApis.
pub(super) fn get_all(call: &Call) -> Result<Reply, Refusal> {
    let world = call.store.world();
    let items: Vec<Value> = world.apis.values().map(|api| shown(api, &[])).collect();
    Ok(Reply::json(StatusCode::OK, json!({ "item": items })))
}

/// GetRestApi.
pub(super) fn get(call: &Call) -> Result<Reply, Refusal> {
    Ok(Reply::json(StatusCode::OK, shown(&*call.api()?, &[])))
}

/// CreateRestApi, and ImportRestApi, which differs by its query string.
pub(super) fn create(call: &Call) -> Result<Reply, Refusal> {
    if call.query("mode") == Some("import") {
        return import_new(call);
    }
    let members = call.members()?;
    let name = string(&members, "name")?;
    let faults = absent("createRestApiInput", &[("name", &name)]);
    let Some(name) = name else {
        return Err(Refusal::validation(&faults));
    };
    if name.trim().is_empty() {
        // Reported by users of CloudFormation: aws-cloudformation/cfn-lint#3111.
        return Err(Refusal::bad_request("Name cannot be an empty string"));
    }
    let description = string(&members, "description")?;
    // Recorded by LocalStack's test suite: test_create_rest_api_with_optional_params.
    if description.as_deref() == Some("") {
        return Err(Refusal::bad_request("Description cannot be an empty string"));
    }
    let settings = api_settings::of_members(&members)?;
    let version = string(&members, "version")?;
    let mut document =
        Document { name, description, version, settings, content: Content::default(), warnings: Vec::new() };
    if let Some(id) = string(&members, "cloneFrom")? {
        let source = call.store.world().apis.get(&id).cloned().ok_or_else(|| Refusal::no_api(&id))?;
        document.content = Content::clone(&source.record.content);
        document.description = document.description.or_else(|| source.record.description.clone());
        if document.settings.is_default() {
            document.settings = source.record.settings.clone();
        }
    }
    add(call, document)
}

fn import_new(call: &Call) -> Result<Reply, Refusal> {
    add(call, document(call, ApiSettings::default())?)
}

fn add(call: &Call, document: Document) -> Result<Reply, Refusal> {
    let writing = call.store.write();
    if writing.world().apis.len() >= MAX_APIS {
        return Err(Refusal::too_many("LimitExceededException", "Maximum number of APIs reached"));
    }
    let record = ApiRecord {
        id: writing.new_id(),
        name: document.name,
        description: document.description,
        version: document.version,
        settings: document.settings,
        created: Utc::now(),
        content: Arc::new(document.content),
    };
    let api = writing.put(ApiState::new(record), &[StoreChange::Api])?;
    Ok(Reply::json(StatusCode::CREATED, shown(&api, &document.warnings)))
}

/// PutRestApi: the API becomes what a document says, or has that merged into it.
pub(super) fn put(call: &Call) -> Result<Reply, Refusal> {
    let mode = call.query("mode").unwrap_or("merge");
    if !["merge", "overwrite"].contains(&mode) {
        let fault = format!(
            "Value '{mode}' at 'mode' failed to satisfy constraint: Member must satisfy enum value set: [merge, overwrite]"
        );
        return Err(Refusal::validation(&[fault]));
    }
    let mut settings = call.api()?.record.settings.clone();
    if mode == "overwrite" {
        settings.binary_media_types.clear();
        settings.minimum_compression_size = None;
    }
    let document = document(call, settings)?;
    let writing = call.store.write();
    let mut state = ApiState::clone(&*call.api()?);
    state.record.settings = document.settings;
    state.record.name = document.name;
    state.record.description = document.description.or(state.record.description);
    state.record.version = document.version.or(state.record.version);
    let content = if mode == "merge" {
        merge::contents(Content::clone(&state.record.content), document.content)
    } else {
        document.content
    };
    state.set_content(content);
    let api = writing.put(state, &[StoreChange::Api])?;
    Ok(Reply::json(StatusCode::OK, shown(&api, &document.warnings)))
}

/// DeleteRestApi.
pub(super) fn delete(call: &Call) -> Result<Reply, Refusal> {
    let writing = call.store.write();
    writing.remove(&*call.api()?)?;
    Ok(Reply::deleted())
}

/// What a document says of an API.
struct Document {
    name: String,
    description: Option<String>,
    version: Option<String>,
    settings: ApiSettings,
    content: Content,
    warnings: Vec<String>,
}

/// Reads the body of a call as an OpenAPI document.
///
/// What cannot be read as one is `Invalid OpenAPI input.` and no more, as on AWS (recorded); what is wrong
/// in it goes to the log.
fn document(call: &Call, mut settings: ApiSettings) -> Result<Document, Refusal> {
    let invalid =
        |cause: String| Refusal { cause: Some(cause), ..Refusal::bad_request("Invalid OpenAPI input.") };
    let text = std::str::from_utf8(&call.body).map_err(|error| invalid(error.to_string()))?;
    let mut options = ImportOptions::default();
    options.format = Some(Format::OpenApi);
    options.keep_document = true;
    let mut read =
        import(&SourceFile::new("body", text), &options).map_err(|error| invalid(error.to_string()))?;
    let mut findings = read.diagnostics;
    findings.extend(Gateway::compile(&read.value).diagnostics);
    if let Some(document) = read.value.document.as_mut() {
        let document = Arc::make_mut(document);
        BasePath::of(call.query("basepath")).apply(document);
        api_settings::set_of_document(&mut settings, document)?;
        findings.extend(not_imported(CompiledApi::of_document(document).diagnostics)?);
    }
    api_settings::set_endpoint(&mut settings, call.query("endpointConfigurationTypes"))?;
    refused(&findings)?;
    let warnings: Vec<&Diagnostic> = findings.iter().filter(|it| it.severity == Severity::Warning).collect();
    // Others are this gateway's.
    let of_aws: Vec<&str> = warnings.iter().filter_map(|it| it.aws_message.as_deref()).collect();
    if !of_aws.is_empty() && call.query("failonwarnings") == Some("true") {
        return Err(Refusal::bad_request(format!(
            "Warnings found during import:\n\t{}",
            of_aws.join("\n\t")
        )));
    }
    let warnings = warnings.into_iter().map(said).collect();
    let text_of = |path: &str| {
        let found = read.value.document.as_ref()?.pointer(path)?;
        found.as_str().map(str::to_owned).or_else(|| found.as_f64().map(|number| number.to_string()))
    };
    let Some(name) = text_of("/info/title").filter(|title| !title.is_empty()) else {
        return Err(invalid("the document has no `info.title`, which the API is called by".to_owned()));
    };
    Ok(Document {
        name,
        description: text_of("/info/description"),
        version: text_of("/info/version"),
        settings,
        content: Content::of(&read.value),
        warnings,
    })
}

/// Refuses a document with what API Gateway cannot import, all of it in one message (reported).
fn not_imported(findings: Vec<Diagnostic>) -> Result<Vec<Diagnostic>, Refusal> {
    let of = |severity: Severity| {
        findings.iter().filter(move |it| it.severity == severity).filter_map(|it| it.aws_message.as_deref())
    };
    let errors: Vec<&str> = of(Severity::Error).collect();
    if errors.is_empty() {
        return Ok(findings);
    }
    let mut message = format!("Errors found during import:\n\t{}", errors.join("\n\t"));
    let warnings: Vec<&str> = of(Severity::Warning).collect();
    if !warnings.is_empty() {
        message.push_str(&format!("\nAdditionally, these warnings were found:\n\t{}", warnings.join("\n\t")));
    }
    let cause = findings.iter().find(|it| it.severity == Severity::Error).map(said);
    Err(Refusal { cause, ..Refusal::bad_request(message) })
}

fn said(finding: &Diagnostic) -> String {
    finding.message.clone()
}

/// An API as the control plane shows it.
fn shown(api: &ApiState, warnings: &[String]) -> Value {
    let record = &api.record;
    let mut members = Map::new();
    let mut set = |name: &str, value: Value| _ = members.insert(name.to_owned(), value);
    set("id", Value::from(record.id.as_str()));
    set("name", Value::from(record.name.as_str()));
    for (name, value) in [("description", &record.description), ("version", &record.version)] {
        if let Some(value) = value {
            set(name, Value::from(value.as_str()));
        }
    }
    set("createdDate", Value::from(record.created.timestamp()));
    if !warnings.is_empty() {
        set("warnings", json!(warnings));
    }
    set("rootResourceId", Value::from(resource_id(&record.id, "/")));
    api_settings::show(&mut members, record, api.current.rest.key_source.name());
    Value::Object(members)
}
