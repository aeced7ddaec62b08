//! Deployments: what an API is, captured.

use http::StatusCode;
use serde_json::{Map, Value, json};

use super::call::{Call, map, string};
use super::reply::{Refusal, Reply};
use super::stage_settings;
use super::stages::{new_stage, with_variables};
use crate::server::store::{ApiState, DeploymentRecord, MAX_DEPLOYMENTS, MAX_STAGES, StoreChange};

pub(super) const NO_DEPLOYMENT: &str = "Invalid Deployment identifier specified";

/// CreateDeployment; with `stageName`, that stage serves it, and is made where there is none.
pub(super) fn create(call: &Call) -> Result<Reply, Refusal> {
    let members = call.members()?;
    let description = string(&members, "description")?;
    let stage_name = string(&members, "stageName")?.filter(|name| !name.is_empty());
    let stage_description = string(&members, "stageDescription")?;
    let variables = map(&members, "variables")?;
    let has_canary = members.get("canarySettings").is_some_and(|settings| !settings.is_null());
    let settings = stage_settings::of_deployment(&members)?;
    let writing = call.store.write();
    let mut state = ApiState::clone(&*call.api()?);
    if has_canary {
        return Err(canary_refusal(&state, stage_name.as_deref()));
    }
    if state.deployments.len() >= MAX_DEPLOYMENTS {
        return Err(Refusal::too_many("LimitExceededException", "Maximum number of deployments reached"));
    }
    let deployment = state.deploy(description);
    let mut written = vec![StoreChange::Deployment(deployment.id.clone())];
    if let Some(name) = stage_name {
        let stage = match state.stages.get(&name) {
            Some(existing) => {
                let mut record = existing.record.clone();
                record.deployment_id.clone_from(&deployment.id);
                record.description = stage_description.or(record.description);
                record.updated = chrono::Utc::now();
                record.variables = with_variables(record.variables, variables)?;
                settings.set(&mut record.settings);
                record
            }
            None if state.stages.len() >= MAX_STAGES => {
                return Err(Refusal::too_many("LimitExceededException", "Maximum number of stages reached"));
            }
            None => {
                let mut record = new_stage(name, &deployment.id, stage_description, variables)?;
                settings.set(&mut record.settings);
                record
            }
        };
        written.push(StoreChange::Stage(stage.name.clone()));
        writing.set_stage(&mut state, stage)?;
    }
    writing.put(state, &written)?;
    Ok(Reply::json(StatusCode::CREATED, shown(&deployment)))
}

/// Why a canary release is not made: for what AWS says (recorded:
/// `test_create_canary_deployment_validation`), else because this gateway serves none.
fn canary_refusal(state: &ApiState, stage: Option<&str>) -> Refusal {
    let said = match stage {
        None => {
            "Non null and non empty stageName must be provided for canary deployment. Provided value is null"
                .to_owned()
        }
        Some(stage) if !state.stages.contains_key(stage) => {
            format!("Stage {stage} must already be created before making a canary release deployment")
        }
        Some(_) => return Refusal::bad_request(stage_settings::NO_CANARY),
    };
    Refusal::bad_request(format!("Invalid deployment content specified.{said}"))
}

/// GetDeployments.
pub(super) fn get_all(call: &Call) -> Result<Reply, Refusal> {
    let api = call.api()?;
    let items: Vec<Value> = api.deployments.values().map(|it| shown(&it.record)).collect();
    Ok(Reply::json(StatusCode::OK, json!({ "item": items })))
}

/// GetDeployment.
pub(super) fn get(call: &Call) -> Result<Reply, Refusal> {
    let api = call.api()?;
    let found = api.deployments.get(call.segment(1));
    let found = found.ok_or_else(|| Refusal::not_found(NO_DEPLOYMENT))?;
    Ok(Reply::json(StatusCode::OK, shown(&found.record)))
}

/// DeleteDeployment; not of one that a stage serves.
pub(super) fn delete(call: &Call) -> Result<Reply, Refusal> {
    let writing = call.store.write();
    let mut state = ApiState::clone(&*call.api()?);
    let id = call.segment(1).to_owned();
    if !state.deployments.contains_key(&id) {
        return Err(Refusal::not_found(NO_DEPLOYMENT));
    }
    if state.is_served(&id) {
        let message = "Active stages pointing to this deployment must be moved or deleted";
        return Err(Refusal::bad_request(message));
    }
    state.deployments.shift_remove(&id);
    writing.put(state, &[StoreChange::DeploymentGone(id)])?;
    Ok(Reply::deleted())
}

fn shown(record: &DeploymentRecord) -> Value {
    let mut members = Map::new();
    members.insert("id".to_owned(), Value::from(record.id.as_str()));
    if let Some(description) = &record.description {
        members.insert("description".to_owned(), Value::from(description.as_str()));
    }
    members.insert("createdDate".to_owned(), Value::from(record.created.timestamp()));
    Value::Object(members)
}
