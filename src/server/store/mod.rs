//! The APIs that are served: what they are now, their deployments and stages.
//!
//! Readers get a whole that does not change under their hands; writers make the next one. What is
//! kept in files is there before anybody can see it.

mod compiled;
mod contents;
mod damage;
mod disk;
mod files;
pub(crate) mod names;
mod record;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};

use bytes::Bytes;
use chrono::Utc;
use indexmap::IndexMap;

pub(crate) use self::compiled::deployed;
pub(crate) use self::damage::Damaged;
pub(crate) use self::files::{Files, StateError};
pub(crate) use self::record::{ApiRecord, Content, DeploymentRecord, Entry, StageRecord};
use crate::mock::deployed::Deployed;
use crate::mock::openapi::id_of;
use crate::mock::stage::Stage;

/// How many APIs there may be: the quota of a region (developer guide, quotas).
pub(crate) const MAX_APIS: usize = 600;
/// How many stages an API may have (same source).
pub(crate) const MAX_STAGES: usize = 10;
/// How many deployments are kept of an API; AWS has no such quota.
pub(crate) const MAX_DEPLOYMENTS: usize = 1_000;

/// All APIs.
#[derive(Debug)]
pub(crate) struct Store {
    world: RwLock<Arc<World>>,
    /// Held while something is changed.
    writing: Mutex<()>,
    files: Option<Files>,
    /// Whether stages serve what their API is now.
    auto_deploy: bool,
}

/// All APIs at one moment, by id.
#[derive(Clone, Debug, Default)]
pub(crate) struct World {
    pub(crate) apis: IndexMap<String, Arc<ApiState>>,
}

impl World {
    /// What a stage of an API serves.
    pub(crate) fn stage(&self, api: &str, stage: &str) -> Option<&Stage> {
        Some(&find(&find(&self.apis, api)?.stages, stage)?.served)
    }
}

/// The value of a key. Mostly there is one API with one stage, where comparing is faster than
/// hashing.
fn find<'m, V>(map: &'m IndexMap<String, V>, key: &str) -> Option<&'m V> {
    if map.len() > 4 {
        return map.get(key);
    }
    map.iter().find(|(known, _)| *known == key).map(|(_, value)| value)
}

/// One API at one moment.
#[derive(Clone, Debug)]
pub(crate) struct ApiState {
    pub(crate) record: ApiRecord,
    pub(crate) current: Arc<Deployed>,
    /// The resources of `current` as GetResources lists them, once somebody asked.
    pub(crate) listing: Arc<OnceLock<Bytes>>,
    pub(crate) deployments: IndexMap<String, Deployment>,
    pub(crate) stages: IndexMap<String, StageState>,
}

/// A deployment.
#[derive(Clone, Debug)]
pub(crate) struct Deployment {
    pub(crate) record: Arc<DeploymentRecord>,
    /// What it captured, where no file has it.
    content: Option<Arc<Content>>,
}

/// A stage, and what it serves.
#[derive(Clone, Debug)]
pub(crate) struct StageState {
    pub(crate) record: StageRecord,
    pub(crate) served: Arc<Stage>,
}

/// What a change has to be written down.
#[derive(Clone, Debug)]
pub(crate) enum Written {
    Api,
    Deployment(String),
    DeploymentGone(String),
    Stage(String),
    StageGone(String),
    ApiGone,
}

impl Store {
    /// A store in memory, or one that is kept in files; what could not be read of these.
    ///
    /// # Errors
    /// [`StateError`] where the folder cannot be used at all.
    pub(crate) fn open(files: Option<Files>, auto_deploy: bool) -> Result<(Self, Vec<Damaged>), StateError> {
        let mut world = World::default();
        let mut damaged = Vec::new();
        if let Some(files) = &files {
            for api in files.load(&mut damaged)? {
                let state = ApiState::restored(api, auto_deploy, files);
                world.apis.insert(state.record.id.clone(), Arc::new(state));
            }
        }
        let world = RwLock::new(Arc::new(world));
        Ok((Self { world, writing: Mutex::new(()), files, auto_deploy }, damaged))
    }

    /// All APIs as they are now.
    pub(crate) fn world(&self) -> Arc<World> {
        Arc::clone(&self.world.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether stages serve what their API is now.
    pub(crate) fn auto_deploys(&self) -> bool {
        self.auto_deploy
    }

    /// Where damaged files were put that were in the way, since this was asked last.
    pub(crate) fn take_set_aside(&self) -> Vec<PathBuf> {
        self.files.as_ref().map(Files::take_set_aside).unwrap_or_default()
    }

    /// Waits until nobody else changes anything.
    pub(crate) fn write(&self) -> Writing<'_> {
        Writing { store: self, _guard: self.writing.lock().unwrap_or_else(PoisonError::into_inner) }
    }
}

/// The right to change something.
pub(crate) struct Writing<'s> {
    store: &'s Store,
    _guard: MutexGuard<'s, ()>,
}

impl Writing<'_> {
    /// All APIs as they are.
    pub(crate) fn world(&self) -> Arc<World> {
        self.store.world()
    }

    /// Puts an API in the place of what it was, once all that `written` names is in its files.
    ///
    /// # Errors
    /// [`StateError`] where a file cannot be written; nothing has changed then.
    pub(crate) fn put(&self, mut state: ApiState, written: &[Written]) -> Result<Arc<ApiState>, StateError> {
        if self.store.auto_deploy {
            state.follow();
        }
        if let Some(files) = &self.store.files {
            let world = self.world();
            files.write_all(world.apis.get(&state.record.id).map(Arc::as_ref), &state, written)?;
            // Their files have them.
            state.deployments.values_mut().for_each(|deployment| deployment.content = None);
        }
        let state = Arc::new(state);
        let mut world = World::clone(&self.world());
        world.apis.insert(state.record.id.clone(), Arc::clone(&state));
        self.swap(world);
        Ok(state)
    }

    /// Takes an API away.
    ///
    /// # Errors
    /// As [`put`](Self::put).
    pub(crate) fn remove(&self, state: &ApiState) -> Result<(), StateError> {
        if let Some(files) = &self.store.files {
            files.write_all(Some(state), state, &[Written::ApiGone])?;
        }
        let mut world = World::clone(&self.world());
        world.apis.shift_remove(&state.record.id);
        self.swap(world);
        Ok(())
    }

    fn swap(&self, world: World) {
        *self.store.world.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(world);
    }

    /// Sets a stage to serve the deployment that it names.
    ///
    /// # Errors
    /// [`StateError`] where what the deployment captured cannot be read any more.
    pub(crate) fn set_stage(&self, state: &mut ApiState, record: StageRecord) -> Result<(), StateError> {
        state.serve(record, self.store.auto_deploy, self.store.files.as_ref())
    }

    /// An id that no API has.
    pub(crate) fn new_id(&self) -> String {
        let world = self.world();
        loop {
            let id = id_of(&crate::mock::event::request_id());
            let is_free = self.store.files.as_ref().is_none_or(|files| files.is_free(&id));
            if !world.apis.contains_key(&id) && is_free {
                return id;
            }
        }
    }
}

impl ApiState {
    /// An API that is new.
    pub(crate) fn new(record: ApiRecord) -> Self {
        let current = Arc::new(deployed(&record.content));
        let listing = Arc::default();
        Self { record, current, listing, deployments: IndexMap::new(), stages: IndexMap::new() }
    }

    /// An API as its files say.
    fn restored(api: files::Loaded, follows: bool, files: &Files) -> Self {
        let mut state = Self::new(api.record);
        for record in api.deployments {
            state
                .deployments
                .insert(record.id.clone(), Deployment { record: Arc::new(record), content: None });
        }
        for record in api.stages {
            // What its deployment captured was read a moment ago.
            let _ = state.serve(record, follows, Some(files));
        }
        state
    }

    /// Replaces what the API is.
    pub(crate) fn set_content(&mut self, content: Content) {
        self.record.content = Arc::new(content);
        self.current = Arc::new(deployed(&self.record.content));
        self.listing = Arc::default();
    }

    /// Captures what the API is.
    pub(crate) fn deploy(&mut self, description: Option<String>) -> Arc<DeploymentRecord> {
        let id = id_of(&format!("{}{}", self.record.id, crate::mock::event::request_id()))[..6].to_owned();
        let hash = self.record.content.hash();
        // Equal contents are held once.
        let same = self.deployments.values().find(|it| it.record.content.as_deref() == Some(&hash));
        let content =
            same.and_then(|it| it.content.clone()).unwrap_or_else(|| Arc::clone(&self.record.content));
        let record = DeploymentRecord { id, description, created: Utc::now(), content: Some(hash) };
        let record = Arc::new(record);
        let deployment = Deployment { record: Arc::clone(&record), content: Some(content) };
        self.deployments.insert(record.id.clone(), deployment);
        record
    }

    /// The deployment of a stage, where it captured what the API is.
    pub(crate) fn deployed_on(&self, stage: &str) -> Option<&Arc<DeploymentRecord>> {
        let deployment = self.deployments.get(&self.stages.get(stage)?.record.deployment_id)?;
        let hash = self.record.content.hash();
        (deployment.record.content.as_deref() == Some(&hash)).then_some(&deployment.record)
    }

    /// Whether a stage serves a deployment.
    pub(crate) fn is_served(&self, deployment: &str) -> bool {
        self.stages.values().any(|stage| stage.record.deployment_id == deployment)
    }

    /// Sets a stage to serve the deployment that it names, or what the API is where it follows that.
    fn serve(&mut self, record: StageRecord, follows: bool, files: Option<&Files>) -> Result<(), StateError> {
        let Some(deployment) = self.deployments.get(&record.deployment_id) else { return Ok(()) };
        let same = self.stages.values().find(|stage| stage.record.deployment_id == record.deployment_id);
        let deployed = match (same, &deployment.content, files) {
            _ if follows => Arc::clone(&self.current),
            (Some(stage), ..) => Arc::clone(&stage.served.deployed),
            (None, Some(content), _) if Arc::ptr_eq(content, &self.record.content) => {
                Arc::clone(&self.current)
            }
            (None, Some(content), _) => Arc::new(deployed(content)),
            (None, None, Some(files)) => {
                Arc::new(deployed(&*files.content(&self.record.id, &deployment.record)?))
            }
            (None, None, None) => return Ok(()),
        };
        let served = Stage {
            api_id: self.record.id.clone(),
            name: record.name.clone(),
            variables: record.variables.clone(),
            deployment_id: record.deployment_id.clone(),
            deployed,
        };
        self.stages.insert(record.name.clone(), StageState { record, served: Arc::new(served) });
        Ok(())
    }

    /// Lets all stages serve what the API is now.
    fn follow(&mut self) {
        for stage in self.stages.values_mut() {
            if !Arc::ptr_eq(&stage.served.deployed, &self.current) {
                let deployed = Arc::clone(&self.current);
                stage.served = Arc::new(Stage { deployed, ..Stage::clone(&stage.served) });
            }
        }
    }
}
