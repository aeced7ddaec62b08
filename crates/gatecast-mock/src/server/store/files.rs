//! APIs in files: one folder for each, readable, and safe to commit to git.
//!
//! ```text
//! DIR/<api id>/api.json
//! DIR/<api id>/contents/<hash>.json            what deployments captured, each content once
//! DIR/<api id>/deployments/<deployment id>.json
//! DIR/<api id>/stages/<stage name>.json
//! ```
//!
//! A file is written beside its place, synced, and renamed; then its folder is synced. So every
//! file is whole at any moment, and stays what it is once a client was told so. A content is there
//! before its deployment, and a deployment before a stage names it. What cannot be read is never
//! written over: it is set aside under another name.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::de::DeserializeOwned;

use super::contents::{CONTENTS, content, keep, remove_unused};
use super::damage::{Damage, Damaged, SetAside, is_set_aside};
use super::disk::{
    UNFINISHED, is_file, is_folder, is_there, lock, name_of, put, read, remove, remove_unfinished, rename,
    sorted,
};
use super::{ApiRecord, ApiState, Content, DeploymentRecord, StageRecord, StoreChange};

const API: &str = "api.json";
pub(super) const DEPLOYMENTS: &str = "deployments";
const STAGES: &str = "stages";
pub(super) const ENDING: &str = "json";

/// A folder with APIs, which no other server uses meanwhile.
#[derive(Debug)]
pub struct StateFiles {
    root: PathBuf,
    _lock: File,
    damage: Damage,
}

/// The files of an API, read.
#[derive(Debug)]
pub(crate) struct StoredState {
    pub(crate) record: ApiRecord,
    pub(crate) deployments: Vec<DeploymentRecord>,
    pub(crate) stages: Vec<StageRecord>,
}

/// Why a state cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StateError {
    /// A folder or file cannot be used.
    #[error("{}: {source}", path.display())]
    Io { path: PathBuf, source: io::Error },
    /// Another server has it.
    #[error("{}: another server uses this folder; end it, or name another folder", path.display())]
    InUse { path: PathBuf },
    /// A file is not what it was when it was written.
    #[error("{}: {reason}", path.display())]
    Unreadable { path: PathBuf, reason: String },
}

pub(super) fn at(path: &Path) -> impl FnOnce(io::Error) -> StateError + '_ {
    |source| StateError::Io { path: path.to_owned(), source }
}

impl StateFiles {
    /// Uses a folder, which is made where there is none.
    ///
    /// # Errors
    /// [`StateError`] where it cannot be made, or another server uses it.
    pub fn open(root: &Path) -> Result<Self, StateError> {
        fs::create_dir_all(root).map_err(at(root))?;
        let lock = lock(root)?;
        remove_unfinished(root);
        Ok(Self { root: root.to_owned(), _lock: lock, damage: Damage::default() })
    }

    /// Reads all APIs, in order of their ids. What cannot be read keeps nothing else from it.
    pub(super) fn load(&self, damaged: &mut Vec<Damaged>) -> Result<Vec<StoredState>, StateError> {
        let mut apis = Vec::new();
        for folder in sorted(&self.root).map_err(at(&self.root))? {
            if !is_set_aside(&folder) {
                apis.extend(self.load_api(&folder, damaged));
            }
        }
        self.damage.add(damaged);
        Ok(apis)
    }

    fn load_api(&self, folder: &Path, damaged: &mut Vec<Damaged>) -> Option<StoredState> {
        let (file, id) = (folder.join(API), name_of(folder));
        let parts = [CONTENTS, DEPLOYMENTS, STAGES].map(|part| folder.join(part));
        let folders = std::iter::once(folder).chain(parts.iter().map(PathBuf::as_path));
        folders.filter(|folder| is_folder(folder)).for_each(remove_unfinished);
        if !is_there(&file) && !parts.iter().any(|part| is_there(part)) {
            // Not of an API, or of one that was never finished: then there is nothing in it.
            if is_folder(folder) && is_id(&id) {
                let _ = fs::remove_dir(folder);
            }
            return None;
        }
        let read = if is_folder(folder) { read(&file) } else { Err("its folder is a link".to_owned()) };
        let record = read.and_then(|record: ApiRecord| {
            let reason = || format!("it is of the API {}, and lies in the folder of {id}", record.id);
            if record.id == id { Ok(record) } else { Err(reason()) }
        });
        let record = match record {
            Ok(record) => record,
            Err(reason) => {
                damaged.push(Damaged { file, reason, consequence: format!("the API {id} is not served") });
                return None;
            }
        };
        let before = damaged.len();
        let deployments = records(&folder.join(DEPLOYMENTS), damaged, |file, record: &DeploymentRecord| {
            (file == record.id).then_some(()).ok_or_else(|| format!("it is of the deployment {}", record.id))
        });
        if damaged.len() == before {
            remove_unused(folder, &deployments.iter().collect::<Vec<_>>());
        }
        let stages = records(&folder.join(STAGES), damaged, |file, record: &StageRecord| {
            if file != record.name {
                return Err(format!("it is of the stage {}", record.name));
            }
            match deployments.iter().find(|deployment| deployment.id == record.deployment_id) {
                None => Err(format!("its deployment {} cannot be read", record.deployment_id)),
                Some(deployment) => {
                    content(folder, deployment).map(|_| ()).map_err(|error| error.to_string())
                }
            }
        });
        Some(StoredState { record, deployments, stages })
    }

    /// What a deployment captured.
    ///
    /// # Errors
    /// [`StateError`] where its file is not there any more, or another one.
    pub(super) fn content(&self, api: &str, record: &DeploymentRecord) -> Result<Arc<Content>, StateError> {
        content(&self.root.join(api), record).map(Arc::new)
    }

    /// Writes down all that a change made, or nothing; `before` is the API as it was.
    pub(super) fn write_all(
        &self,
        before: Option<&ApiState>,
        state: &ApiState,
        written: &[StoreChange],
    ) -> Result<(), StateError> {
        for (done, part) in written.iter().enumerate() {
            if let Err(error) = self.write(state, part, before.is_none()) {
                written[..done].iter().rev().for_each(|part| self.take_back(before, state, part));
                return Err(error);
            }
        }
        Ok(())
    }

    /// Writes again what a part was before. The change has failed already; what fails here as well
    /// cannot be helped.
    fn take_back(&self, before: Option<&ApiState>, state: &ApiState, part: &StoreChange) {
        let had_deployment = |id: &str| before.is_some_and(|api| api.deployments.contains_key(id));
        let had_stage = |name: &str| before.is_some_and(|api| api.stages.contains_key(name));
        let reverse = match part {
            StoreChange::Api if before.is_none() => StoreChange::ApiGone,
            StoreChange::Deployment(id) if !had_deployment(id) => StoreChange::DeploymentGone(id.clone()),
            StoreChange::Stage(name) if !had_stage(name) => StoreChange::StageGone(name.clone()),
            StoreChange::DeploymentGone(id) => StoreChange::Deployment(id.clone()),
            StoreChange::StageGone(name) => StoreChange::Stage(name.clone()),
            part => part.clone(),
        };
        let _ = self.write(before.unwrap_or(state), &reverse, false);
    }

    /// Writes down a part of an API, which is new where nothing is known of it.
    fn write(&self, state: &ApiState, written: &StoreChange, is_new: bool) -> Result<(), StateError> {
        let folder = self.root.join(&state.record.id);
        let file = |of: &str, name: &str| folder.join(of).join(format!("{name}.{ENDING}"));
        match written {
            StoreChange::Api => {
                let is_empty = || fs::read_dir(&folder).is_ok_and(|mut entries| entries.next().is_none());
                if is_new && is_there(&folder) && !(is_folder(&folder) && is_empty()) {
                    // Something that could not be read, or is none of an API.
                    self.damage.set_aside(&folder)?;
                }
                self.put(&folder.join(API), &state.record)
            }
            StoreChange::Deployment(id) => match state.deployments.get(id) {
                Some(it) => {
                    if let Some(captured) = &it.content {
                        self.make_way(&folder.join(CONTENTS), is_folder)?;
                        keep(&folder, &it.record, captured, &self.damage)?;
                    }
                    self.put(&file(DEPLOYMENTS, id), &*it.record)
                }
                None => Ok(()),
            },
            StoreChange::Stage(name) => match state.stages.get(name) {
                Some(it) => self.put(&file(STAGES, name), &it.record),
                None => Ok(()),
            },
            StoreChange::StageGone(name) => remove(&file(STAGES, name)),
            StoreChange::DeploymentGone(id) => {
                remove(&file(DEPLOYMENTS, id))?;
                if !self.damage.is_in(&folder) {
                    let left = state.deployments.values().map(|it| &*it.record).filter(|it| it.id != *id);
                    remove_unused(&folder, &left.collect::<Vec<_>>());
                }
                Ok(())
            }
            StoreChange::ApiGone => self.remove_folder(&folder),
        }
    }

    /// Removes the folder of an API: out of sight first, so that no part of it comes back.
    fn remove_folder(&self, folder: &Path) -> Result<(), StateError> {
        let gone = self.root.join(format!("{UNFINISHED}gone-{}", name_of(folder)));
        let _ = fs::remove_dir_all(&gone);
        rename(folder, &gone)?;
        let _ = fs::remove_dir_all(&gone);
        Ok(())
    }

    /// Writes a record, beside what could not be read and not over it.
    fn put(&self, file: &Path, record: &impl serde::Serialize) -> Result<(), StateError> {
        if let Some(folder) = file.parent() {
            self.make_way(folder, is_folder)?;
        }
        self.make_way(file, is_file)?;
        put(file, record)
    }

    /// Sets aside what is at a path, where it could not be read or is of another kind.
    fn make_way(&self, path: &Path, is_right: fn(&Path) -> bool) -> Result<(), StateError> {
        if is_there(path) && (!is_right(path) || self.damage.is_known(path)) {
            self.damage.set_aside(path)?;
        }
        Ok(())
    }

    /// Where damaged files were put since this was asked last.
    pub(super) fn take_set_aside(&self) -> Vec<SetAside> {
        self.damage.take_set_aside()
    }

    /// Whether nothing lies where an API of this id would.
    pub(super) fn is_free(&self, id: &str) -> bool {
        !is_there(&self.root.join(id))
    }
}

/// Whether a folder of this name can be one of an API.
fn is_id(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
}

/// The records of a folder, without those that are damaged.
fn records<T: DeserializeOwned>(
    folder: &Path,
    damaged: &mut Vec<Damaged>,
    fits: impl Fn(&str, &T) -> Result<(), String>,
) -> Vec<T> {
    let what = name_of(folder);
    let files = match sorted(folder) {
        Ok(files) => files,
        Err(error) => {
            let consequence = format!("there are no {what}");
            damaged.push(Damaged { file: folder.to_owned(), reason: error.to_string(), consequence });
            return Vec::new();
        }
    };
    let mut records = Vec::new();
    for file in files.into_iter().filter(|file| file.extension().is_some_and(|ending| ending == ENDING)) {
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        match read::<T>(&file).and_then(|record| fits(&name, &record).map(|()| record)) {
            Ok(record) => records.push(record),
            Err(reason) => {
                let consequence = format!("the {} {name} is not there", what.trim_end_matches('s'));
                damaged.push(Damaged { file, reason, consequence });
            }
        }
    }
    records
}
