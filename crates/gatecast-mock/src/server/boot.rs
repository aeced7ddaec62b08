//! APIs of files, put on a stage when a server starts.

use std::sync::Arc;

use chrono::Utc;
use indexmap::IndexMap;
use serde_json::Value;

use super::store::names;
use super::store::{
    ApiRecord, ApiSettings, ApiState, Content, Deployment, StageRecord, StageSettings, StateError, Store,
    StoreChange, WriteGuard,
};
use crate::mock::compile::{id_of, missing_paths};
use crate::mock::rest_api::CompiledApi;
use gatecast::diagnostic::{Checked, Diagnostic, Help, Setting, Severity, codes, quoted};
use gatecast::gateway::Api;
use gatecast::rest_api::ResourcePolicy;
use gatecast::rest_api::Stage;
use gatecast::source::Text;

codes! {
    /// A stage whose name a file leaves open.
    ///
    /// The API is served on the stage `prod` instead.
    static UNKNOWN_STAGE: Note = "unknown-stage";
}

/// How deployments that a start makes are described.
const DEPLOYED: &str = "from files, when the server started";

/// Why an API of a file is not served.
#[derive(Debug, thiserror::Error)]
pub enum BootError {
    /// Two files have APIs that would go by the same id.
    #[error("two APIs have the id {0}; give them different titles, or serve one of them")]
    Twice(String),
    /// What it is cannot be kept.
    #[error("cannot keep the API: {0}")]
    State(#[from] StateError),
}

/// What came of an API.
#[derive(Debug)]
pub struct StartedApi {
    pub(crate) id: String,
    pub name: String,
    /// Whether its file says nothing of its paths.
    pub has_any_path: bool,
    /// Methods that want an API key.
    pub with_key: Vec<String>,
    /// Its resource policy.
    pub(crate) policy: Option<ResourcePolicy>,
}

/// The stage of an API whose files name none.
const DEFAULT_STAGE: &str = "prod";

/// Puts APIs on a stage, that of their files where none is given, each in the place of what the state has
/// under its id; none where the findings
/// have an error.
pub fn boot(
    store: &Store,
    apis: &[Api],
    stage: Option<&str>,
    variables: &IndexMap<String, String>,
) -> Result<Checked<Vec<StartedApi>>, BootError> {
    let mut booted: Vec<StartedApi> = Vec::new();
    let mut diagnostics = Vec::new();
    for api in apis {
        diagnostics.extend(api.document.as_deref().and_then(missing_paths));
        diagnostics.extend(api.rest_api.iter().flat_map(|rest_api| CompiledApi::of(rest_api).diagnostics));
    }
    // What API Gateway refuses is served nowhere.
    if diagnostics.iter().any(|finding| finding.severity == Severity::Error) {
        return Ok(Checked::new(booted, diagnostics));
    }
    for api in apis {
        let (own, mut all) = stage_of(api);
        all.extend(variables.clone());
        if stage.is_none() && own == DEFAULT_STAGE {
            diagnostics.extend(unknown_stage(api));
        }
        let done = put(store, api, &booted, stage.unwrap_or(&own), &all)?;
        if booted.iter().any(|other| other.id == done.id) {
            return Err(BootError::Twice(done.id));
        }
        booted.push(done);
    }
    Ok(Checked::new(booted, diagnostics))
}

/// The first stage that the files of an API name for sure, and its variables.
fn stage_of(api: &Api) -> (String, IndexMap<String, String>) {
    let stages = api.rest_api.iter().flat_map(|rest_api| &rest_api.stages);
    let is_known =
        |stage: &&Stage| !stage.name.has_holes() && names::stage_fault(stage.name.as_str()).is_none();
    let Some(stage) = stages.into_iter().find(is_known) else {
        return (DEFAULT_STAGE.to_owned(), IndexMap::new());
    };
    let pair = |(name, value): &(Text, Text)| (name.as_str().to_owned(), value.as_str().to_owned());
    let is_valid = |(name, value): &(String, String)| names::variable_fault(name, Some(value)).is_none();
    let variables = stage.variables.iter().filter(|(_, value)| !value.has_holes());
    (stage.name.as_str().to_owned(), variables.map(pair).filter(is_valid).collect())
}

/// Says that none of the stages that the files of an API name is known.
fn unknown_stage(api: &Api) -> Option<Diagnostic> {
    let stages = &api.rest_api.as_ref()?.stages;
    let stage = stages.iter().find(|stage| stage.name.has_holes())?;
    if stages.iter().any(|stage| stage.name.as_str() == DEFAULT_STAGE) {
        return None;
    }
    let message = format!("the stage {} is served as `{DEFAULT_STAGE}`", quoted(stage.name.as_str()));
    let is = "not known from the files";
    let finding = Diagnostic::of(&UNKNOWN_STAGE, message).at(stage.name.place().or(stage.place.clone()), is);
    Some(finding.help(Help::from("name it with ").setting(Setting::Stage)))
}

fn put(
    store: &Store,
    api: &Api,
    booted: &[StartedApi],
    stage: &str,
    variables: &IndexMap<String, String>,
) -> Result<StartedApi, BootError> {
    let name = api.name.clone().unwrap_or_else(|| "api".to_owned());
    // A template names its APIs for itself, and beside that as AWS shows them.
    let called = api.aliases.iter().find(|alias| !alias.contains("${")).unwrap_or(&name).clone();
    let id = api.document.as_deref().and_then(id_in).unwrap_or_else(|| {
        // Two files may have APIs of one name.
        let own = id_of(&name);
        match booted.iter().any(|other| other.id == own) {
            true => id_of(&format!("{name} {}", api.file().unwrap_or_default())),
            false => own,
        }
    });
    let writing = store.write();
    let content = Content::of(api);
    let has_any_path = content.has_any_path;
    let now = Utc::now();
    let mut state = match writing.world().apis.get(&id) {
        Some(existing) => {
            let mut state = ApiState::clone(existing);
            state.record.name.clone_from(&called);
            state.set_content(content);
            state
        }
        None => ApiState::new(ApiRecord {
            id: id.clone(),
            name: called.clone(),
            description: None,
            version: None,
            settings: api.rest_api.as_deref().map(ApiSettings::of).unwrap_or_default(),
            created: now,
            content: Arc::new(content),
        }),
    };
    let mut written = vec![StoreChange::Api];
    deploy(&writing, &mut state, stage, variables, &mut written)?;
    let state = writing.put(state, &written)?;
    let served = state.stages.get(stage).map(|stage| &stage.served);
    let with_key = served.map(|served| served.methods_with_key()).unwrap_or_default();
    let policy = served.and_then(|served| served.deployed.rest.policy.clone());
    Ok(StartedApi { id, name: called, has_any_path, with_key, policy })
}

/// Lets a stage serve what an API is now; a server that starts again leaves the files as they are.
fn deploy(
    writing: &WriteGuard<'_>,
    state: &mut ApiState,
    stage: &str,
    variables: &IndexMap<String, String>,
    written: &mut Vec<StoreChange>,
) -> Result<(), StateError> {
    let deployment = match state.deployed_on(stage) {
        Some(deployment) => Arc::clone(deployment),
        None => {
            let deployment = state.deploy(Some(DEPLOYED.to_owned()));
            written.push(StoreChange::Deployment(deployment.id.clone()));
            deployment
        }
    };
    let before = state.stages.get(stage).map(|stage| stage.record.clone());
    let now = Utc::now();
    let mut record = before.clone().unwrap_or_else(|| StageRecord {
        name: stage.to_owned(),
        deployment_id: String::new(),
        description: None,
        variables: IndexMap::new(),
        settings: StageSettings::default(),
        created: now,
        updated: now,
    });
    record.deployment_id.clone_from(&deployment.id);
    // Without any of its own, a start keeps the variables that clients set.
    if !variables.is_empty() {
        record.variables.clone_from(variables);
    }
    if before.as_ref() != Some(&record) {
        record.updated = now;
        writing.set_stage(state, record)?;
        written.push(StoreChange::Stage(stage.to_owned()));
    }
    // What an earlier start made, and no stage serves any more, would only grow.
    if let Some(replaced) = before.map(|before| before.deployment_id).filter(|id| !state.is_served(id)) {
        let made_by_a_start = |it: &Deployment| it.record.description.as_deref() == Some(DEPLOYED);
        if state.deployments.get(&replaced).is_some_and(made_by_a_start) {
            state.deployments.shift_remove(&replaced);
            written.push(StoreChange::DeploymentGone(replaced));
        }
    }
    Ok(())
}

/// The id that the URLs of a document have: `https://a1b2c3d4e5.execute-api.…`.
fn id_in(document: &Value) -> Option<String> {
    let of_3 = document.get("servers").and_then(Value::as_array).into_iter().flatten();
    let urls = of_3.filter_map(|server| server.get("url").and_then(Value::as_str));
    let of_2 = document.get("host").and_then(Value::as_str);
    urls.chain(of_2).find_map(|url| {
        let host = url.split_once("://").map_or(url, |(_, rest)| rest);
        let (id, _) = host.split_once(".execute-api.")?;
        let is_id = !id.is_empty()
            && id.len() <= 64
            && id.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
        is_id.then(|| id.to_owned())
    })
}
