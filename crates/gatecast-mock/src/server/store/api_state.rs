//! One API: what it is now, its deployments and its stages.

use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use chrono::Utc;
use indexmap::IndexMap;

use super::compiled::deployed;
use super::files::{StateError, StateFiles, StoredState};
use super::record::{ApiRecord, Content, DeploymentRecord, StageRecord};
use crate::mock::compile::id_of;
use crate::mock::deployed::Deployed;
use crate::mock::event::request_id;
use crate::mock::stage::ServedStage;

/// One API at one moment.
#[derive(Clone, Debug)]
pub(crate) struct ApiState {
    pub record: ApiRecord,
    pub current: Arc<Deployed>,
    /// The resources of `current` as GetResources lists them, once somebody asked.
    pub(crate) listing: Arc<OnceLock<Bytes>>,
    pub(crate) deployments: IndexMap<String, Deployment>,
    pub stages: IndexMap<String, StageState>,
}

/// A deployment.
#[derive(Clone, Debug)]
pub(crate) struct Deployment {
    pub(crate) record: Arc<DeploymentRecord>,
    /// What it captured, where no file has it.
    pub(super) content: Option<Arc<Content>>,
}

/// A stage, and what it serves.
#[derive(Clone, Debug)]
pub(crate) struct StageState {
    pub(crate) record: StageRecord,
    pub(crate) served: Arc<ServedStage>,
}

impl ApiState {
    /// An API that is new.
    pub(crate) fn new(record: ApiRecord) -> Self {
        let current = Arc::new(deployed(&record.content, &record.id));
        let listing = Arc::default();
        Self { record, current, listing, deployments: IndexMap::new(), stages: IndexMap::new() }
    }

    /// An API as its files say.
    pub(super) fn restored(api: StoredState, follows: bool, files: &StateFiles) -> Self {
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
        self.current = Arc::new(deployed(&self.record.content, &self.record.id));
        self.listing = Arc::default();
    }

    /// Captures what the API is.
    pub(crate) fn deploy(&mut self, description: Option<String>) -> Arc<DeploymentRecord> {
        let id = id_of(&format!("{}{}", self.record.id, request_id()))[..6].to_owned();
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
    pub(super) fn serve(
        &mut self,
        record: StageRecord,
        follows: bool,
        files: Option<&StateFiles>,
    ) -> Result<(), StateError> {
        let Some(deployment) = self.deployments.get(&record.deployment_id) else { return Ok(()) };
        let same = self.stages.values().find(|stage| stage.record.deployment_id == record.deployment_id);
        let deployed = match (same, &deployment.content, files) {
            _ if follows => Arc::clone(&self.current),
            (Some(stage), ..) => Arc::clone(&stage.served.deployed),
            (None, Some(content), _) if Arc::ptr_eq(content, &self.record.content) => {
                Arc::clone(&self.current)
            }
            (None, Some(content), _) => Arc::new(deployed(content, &self.record.id)),
            (None, None, Some(files)) => {
                Arc::new(deployed(&*files.content(&self.record.id, &deployment.record)?, &self.record.id))
            }
            (None, None, None) => return Ok(()),
        };
        let served = ServedStage {
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
    pub(super) fn follow(&mut self) {
        for stage in self.stages.values_mut() {
            if !Arc::ptr_eq(&stage.served.deployed, &self.current) {
                let deployed = Arc::clone(&self.current);
                stage.served = Arc::new(ServedStage { deployed, ..ServedStage::clone(&stage.served) });
            }
        }
    }
}
