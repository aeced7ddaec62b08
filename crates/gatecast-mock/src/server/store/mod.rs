//! The APIs that are served: what they are now, their deployments and stages.
//!
//! Readers get a whole that does not change under their hands; writers make the next one. What is
//! kept in files is there before anybody can see it.

mod api_state;
mod compiled;
mod contents;
mod damage;
mod disk;
mod files;
mod kept;
pub mod names;
mod record;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use indexmap::IndexMap;

pub(crate) use self::api_state::{ApiState, Deployment, StageState};
pub(crate) use self::damage::{Damaged, SetAside};
pub use self::files::{StateError, StateFiles};
pub(crate) use self::kept::{ApiSettings, StageSettings};
pub(crate) use self::record::{ApiRecord, Content, DeploymentRecord, StageRecord, StoredDefinition};
use crate::mock::compile::id_of;
use crate::mock::stage::ServedStage;

/// How many APIs there may be: the quota of a region (developer guide, quotas).
pub(crate) const MAX_APIS: usize = 600;
/// How many stages an API may have (same source).
pub(crate) const MAX_STAGES: usize = 10;
/// How many deployments are kept of an API; AWS has no such quota.
pub(crate) const MAX_DEPLOYMENTS: usize = 1_000;

/// All APIs.
#[derive(Debug)]
pub struct Store {
    world: RwLock<Arc<Snapshot>>,
    /// Held while something is changed.
    writing: Mutex<()>,
    files: Option<StateFiles>,
    /// Whether stages serve what their API is now.
    auto_deploy: bool,
}

/// All APIs at one moment, by id.
#[derive(Clone, Debug, Default)]
pub(crate) struct Snapshot {
    pub apis: IndexMap<String, Arc<ApiState>>,
}

impl Snapshot {
    /// What a stage of an API serves.
    pub(crate) fn stage(&self, api: &str, stage: &str) -> Option<&ServedStage> {
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

/// What a change has to be written down.
#[derive(Clone, Debug)]
pub(crate) enum StoreChange {
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
    pub fn open(files: Option<StateFiles>, auto_deploy: bool) -> Result<(Self, Vec<Damaged>), StateError> {
        let mut world = Snapshot::default();
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
    pub(crate) fn world(&self) -> Arc<Snapshot> {
        Arc::clone(&self.world.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether stages serve what their API is now.
    pub(crate) fn auto_deploys(&self) -> bool {
        self.auto_deploy
    }

    /// Where damaged files were put that were in the way, since this was asked last.
    pub fn take_set_aside(&self) -> Vec<SetAside> {
        self.files.as_ref().map(StateFiles::take_set_aside).unwrap_or_default()
    }

    /// Waits until nobody else changes anything.
    pub(crate) fn write(&self) -> WriteGuard<'_> {
        WriteGuard { store: self, _guard: self.writing.lock().unwrap_or_else(PoisonError::into_inner) }
    }
}

/// The right to change something.
pub(crate) struct WriteGuard<'s> {
    store: &'s Store,
    _guard: MutexGuard<'s, ()>,
}

impl WriteGuard<'_> {
    /// All APIs as they are.
    pub(crate) fn world(&self) -> Arc<Snapshot> {
        self.store.world()
    }

    /// Puts an API in the place of what it was, once all that `written` names is in its files.
    ///
    /// # Errors
    /// [`StateError`] where a file cannot be written; nothing has changed then.
    pub(crate) fn put(
        &self,
        mut state: ApiState,
        written: &[StoreChange],
    ) -> Result<Arc<ApiState>, StateError> {
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
        let mut world = Snapshot::clone(&self.world());
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
            files.write_all(Some(state), state, &[StoreChange::ApiGone])?;
        }
        let mut world = Snapshot::clone(&self.world());
        world.apis.shift_remove(&state.record.id);
        self.swap(world);
        Ok(())
    }

    fn swap(&self, world: Snapshot) {
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
