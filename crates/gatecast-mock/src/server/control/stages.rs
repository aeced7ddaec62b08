//! Stages: which deployment is served under which name, with which variables.

use chrono::Utc;
use http::StatusCode;
use indexmap::IndexMap;
use serde_json::{Map, Value, json};

use super::call::{Call, absent, map, string};
use super::deployments::NO_DEPLOYMENT;
use super::patch::{op_faults, operations};
use super::reply::{Refusal, Reply};
use super::stage_settings;
use crate::server::store::{
    ApiState, MAX_STAGES, StageRecord, StageSettings, StageState, StoreChange, names,
};

const NO_STAGE: &str = "Invalid stage identifier specified";

/// CreateStage.
pub(super) fn create(call: &Call) -> Result<Reply, Refusal> {
    let members = call.members()?;
    let (name, deployment) = (string(&members, "stageName")?, string(&members, "deploymentId")?);
    let (description, variables) = (string(&members, "description")?, map(&members, "variables")?);
    let faults = absent("createStageInput", &[("stageName", &name), ("deploymentId", &deployment)]);
    let (Some(name), Some(deployment)) = (name, deployment) else {
        return Err(Refusal::validation(&faults));
    };
    let mut stage = new_stage(name, &deployment, description, variables)?;
    stage.settings = stage_settings::of_members(&members)?;
    let writing = call.store.write();
    let state = ApiState::clone(&*call.api()?);
    if !state.deployments.contains_key(&deployment) {
        return Err(Refusal::not_found(NO_DEPLOYMENT));
    }
    if state.stages.contains_key(&stage.name) {
        return Err(Refusal::conflict("Stage already exists"));
    }
    if state.stages.len() >= MAX_STAGES {
        return Err(Refusal::too_many("LimitExceededException", "Maximum number of stages reached"));
    }
    save(&writing, state, stage, StatusCode::CREATED)
}

/// GetStages; `deploymentId` picks those of one deployment.
pub(super) fn get_all(call: &Call) -> Result<Reply, Refusal> {
    let api = call.api()?;
    let wanted = call.query("deploymentId");
    let stages = api.stages.values().filter(|stage| wanted.is_none_or(|id| stage.record.deployment_id == id));
    let items: Vec<Value> = stages.map(|stage| shown(&stage.record)).collect();
    // Alone among the collections it is called `item` by SDKs as well.
    Ok(Reply::json(StatusCode::OK, json!({ "item": items })))
}

/// GetStage.
pub(super) fn get(call: &Call) -> Result<Reply, Refusal> {
    Ok(Reply::json(StatusCode::OK, shown(&stage(&*call.api()?, call)?.record)))
}

/// DeleteStage.
pub(super) fn delete(call: &Call) -> Result<Reply, Refusal> {
    let writing = call.store.write();
    let mut state = ApiState::clone(&*call.api()?);
    let name = stage(&state, call)?.record.name.clone();
    state.stages.shift_remove(&name);
    writing.put(state, &[StoreChange::StageGone(name)])?;
    Ok(Reply::deleted())
}

/// UpdateStage: variables, description, deployment.
pub(super) fn update(call: &Call) -> Result<Reply, Refusal> {
    let members = call.members()?;
    let operations = operations(&members)?;
    let faults = op_faults("updateStageInput", &operations);
    if !faults.is_empty() {
        return Err(Refusal::validation(&faults));
    }
    let writing = call.store.write();
    let state = ApiState::clone(&*call.api()?);
    let mut record = stage(&state, call)?.record.clone();
    for operation in &operations {
        apply(&mut record, operation, &state)?;
    }
    record.updated = Utc::now();
    save(&writing, state, record, StatusCode::OK)
}

fn apply(record: &mut StageRecord, operation: &Value, state: &ApiState) -> Result<(), Refusal> {
    let text = |name: &str| operation.get(name).and_then(Value::as_str);
    let (op, path) = (text("op").unwrap_or_default(), text("path").unwrap_or("null"));
    let value = text("value");
    let wrong = || Refusal::bad_request(format!("Invalid {op} operation with path: {path}"));
    if let Some(key) = path.strip_prefix("/variables/") {
        let key = key.replace("~1", "/").replace("~0", "~");
        match (op, value) {
            ("remove", _) => _ = record.variables.shift_remove(&key),
            ("add" | "replace", value) => {
                check_variable(&key, value)?;
                record.variables.insert(key, value.unwrap_or_default().to_owned());
            }
            _ => return Err(wrong()),
        }
        return Ok(());
    }
    match (op, path, value) {
        ("replace", "/description", value) => record.description = value.map(str::to_owned),
        ("replace", "/deploymentId", Some(id)) if state.deployments.contains_key(id) => {
            id.clone_into(&mut record.deployment_id);
        }
        ("replace", "/deploymentId", _) => return Err(Refusal::not_found(NO_DEPLOYMENT)),
        (op, path, value) => stage_settings::patch(&mut record.settings, op, path, value)?,
    }
    Ok(())
}

fn save(
    writing: &crate::server::store::WriteGuard<'_>,
    mut state: ApiState,
    record: StageRecord,
    status: StatusCode,
) -> Result<Reply, Refusal> {
    let name = record.name.clone();
    writing.set_stage(&mut state, record)?;
    let api = writing.put(state, &[StoreChange::Stage(name.clone())])?;
    let stage = api.stages.get(&name).ok_or_else(|| Refusal::not_found(NO_STAGE))?;
    Ok(Reply::json(status, shown(&stage.record)))
}

fn stage<'a>(api: &'a ApiState, call: &Call) -> Result<&'a StageState, Refusal> {
    api.stages.get(call.segment(1)).ok_or_else(|| Refusal::not_found(NO_STAGE))
}

/// A stage that is new.
pub(super) fn new_stage(
    name: String,
    deployment: &str,
    description: Option<String>,
    variables: Vec<(String, Option<String>)>,
) -> Result<StageRecord, Refusal> {
    if let Some(fault) = names::stage_fault(&name) {
        return Err(Refusal::bad_request(fault));
    }
    let variables = with_variables(IndexMap::new(), variables)?;
    let now = Utc::now();
    let deployment_id = deployment.to_owned();
    Ok(StageRecord {
        name,
        deployment_id,
        description,
        variables,
        settings: StageSettings::default(),
        created: now,
        updated: now,
    })
}

/// Variables with others set, which a stage must be able to have.
pub(super) fn with_variables(
    mut variables: IndexMap<String, String>,
    set: Vec<(String, Option<String>)>,
) -> Result<IndexMap<String, String>, Refusal> {
    for (name, value) in set {
        check_variable(&name, value.as_deref())?;
        variables.insert(name, value.unwrap_or_default());
    }
    Ok(variables)
}

fn check_variable(name: &str, value: Option<&str>) -> Result<(), Refusal> {
    names::variable_fault(name, value).map_or(Ok(()), |fault| Err(Refusal::bad_request(fault)))
}

fn shown(record: &StageRecord) -> Value {
    let mut members = Map::new();
    let mut set = |name: &str, value: Value| _ = members.insert(name.to_owned(), value);
    set("deploymentId", Value::from(record.deployment_id.as_str()));
    set("stageName", Value::from(record.name.as_str()));
    if let Some(description) = &record.description {
        set("description", Value::from(description.as_str()));
    }
    if !record.variables.is_empty() {
        set("variables", json!(record.variables));
    }
    set("createdDate", Value::from(record.created.timestamp()));
    set("lastUpdatedDate", Value::from(record.updated.timestamp()));
    stage_settings::show(&mut members, &record.settings);
    Value::Object(members)
}
