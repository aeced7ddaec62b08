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

use std::collections::HashSet;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use serde::de::DeserializeOwned;

use super::disk::{
    UNFINISHED, is_folder, is_there, lock, make_folder, name_of, put, read, remove, remove_unfinished,
    rename, sorted,
};
use super::{ApiRecord, ApiState, Content, DeploymentRecord, StageRecord, Written};

const API: &str = "api.json";
const CONTENTS: &str = "contents";
const DEPLOYMENTS: &str = "deployments";
const STAGES: &str = "stages";
const ENDING: &str = "json";

/// A folder with APIs, which no other server uses meanwhile.
#[derive(Debug)]
pub(crate) struct Files {
    root: PathBuf,
    _lock: File,
    /// Files and folders that could not be read.
    damaged: Mutex<HashSet<PathBuf>>,
    /// What was set aside and not said yet.
    set_aside: Mutex<Vec<PathBuf>>,
}

/// The files of an API, read.
#[derive(Debug)]
pub(crate) struct Loaded {
    pub(crate) record: ApiRecord,
    pub(crate) deployments: Vec<DeploymentRecord>,
    pub(crate) stages: Vec<StageRecord>,
}

/// A file that is not what it should be, and why.
#[derive(Debug)]
pub(crate) struct Damaged {
    pub(crate) file: PathBuf,
    pub(crate) reason: String,
    /// What is not served because of it.
    pub(crate) consequence: String,
}

/// Why a state cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StateError {
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

impl Files {
    /// Uses a folder, which is made where there is none.
    ///
    /// # Errors
    /// [`StateError`] where it cannot be made, or another server uses it.
    pub(crate) fn open(root: &Path) -> Result<Self, StateError> {
        fs::create_dir_all(root).map_err(at(root))?;
        let lock = lock(root)?;
        remove_unfinished(root);
        let (damaged, set_aside) = (Mutex::default(), Mutex::default());
        Ok(Self { root: root.to_owned(), _lock: lock, damaged, set_aside })
    }

    /// Reads all APIs, in order of their ids. What cannot be read keeps nothing else from it.
    pub(super) fn load(&self, damaged: &mut Vec<Damaged>) -> Result<Vec<Loaded>, StateError> {
        let mut apis = Vec::new();
        for folder in sorted(&self.root).map_err(at(&self.root))? {
            // A folder without the file is none of an API, or what is left of one.
            if is_folder(&folder) && is_there(&folder.join(API)) {
                apis.extend(self.load_api(&folder, damaged));
            }
        }
        let mut known = self.damaged.lock().unwrap_or_else(PoisonError::into_inner);
        known.extend(damaged.iter().map(|damaged| damaged.file.clone()));
        Ok(apis)
    }

    fn load_api(&self, folder: &Path, damaged: &mut Vec<Damaged>) -> Option<Loaded> {
        let (file, id) = (folder.join(API), name_of(folder));
        let record = read::<ApiRecord>(&file).and_then(|record| {
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
        for part in ["", CONTENTS, DEPLOYMENTS, STAGES] {
            remove_unfinished(&folder.join(part));
        }
        let before = damaged.len();
        let deployments = records(&folder.join(DEPLOYMENTS), damaged, |file, record: &DeploymentRecord| {
            (file == record.id).then_some(()).ok_or_else(|| format!("it is of the deployment {}", record.id))
        });
        if damaged.len() == before {
            self.remove_unused_contents(folder, &deployments);
        }
        let stages = records(&folder.join(STAGES), damaged, |file, record: &StageRecord| {
            if file != record.name {
                return Err(format!("it is of the stage {}", record.name));
            }
            match deployments.iter().find(|deployment| deployment.id == record.deployment_id) {
                None => Err(format!("its deployment {} cannot be read", record.deployment_id)),
                Some(deployment) => {
                    self.content(&id, deployment).map(|_| ()).map_err(|error| error.to_string())
                }
            }
        });
        Some(Loaded { record, deployments, stages })
    }

    /// What a deployment captured.
    ///
    /// # Errors
    /// [`StateError`] where its file is not there any more, or another one.
    pub(super) fn content(&self, api: &str, record: &DeploymentRecord) -> Result<Arc<Content>, StateError> {
        let folder = self.root.join(api);
        let path = match &record.content {
            Some(hash) => folder.join(CONTENTS).join(format!("{hash}.{ENDING}")),
            // As it was written before contents had files of their own.
            None => folder.join(DEPLOYMENTS).join(format!("{}.{ENDING}", record.id)),
        };
        let content = read::<Content>(&path);
        content.map(Arc::new).map_err(|reason| StateError::Unreadable { path, reason })
    }

    /// Removes contents of deployments that are gone.
    fn remove_unused_contents(&self, folder: &Path, deployments: &[DeploymentRecord]) {
        let used: HashSet<&str> = deployments.iter().filter_map(|it| it.content.as_deref()).collect();
        for file in sorted(&folder.join(CONTENTS)).unwrap_or_default() {
            let hash = file.file_stem().unwrap_or_default().to_string_lossy();
            if !used.contains(&*hash) {
                let _ = fs::remove_file(&file);
            }
        }
    }

    /// Writes down a part of an API, which is new where nothing is known of it.
    pub(super) fn write(&self, state: &ApiState, written: &Written, is_new: bool) -> Result<(), StateError> {
        let folder = self.root.join(&state.record.id);
        let file = |of: &str, name: &str| folder.join(of).join(format!("{name}.{ENDING}"));
        match written {
            Written::Api => {
                if is_new && is_there(&folder) {
                    // What is left of an API of this id that is gone.
                    self.remove_folder(&folder)?;
                }
                self.put(&folder.join(API), &state.record)
            }
            Written::Deployment(id) => match state.deployments.get(id) {
                Some(it) => {
                    if let (Some(hash), Some(content)) = (&it.record.content, &it.content) {
                        let path = file(CONTENTS, hash);
                        if !is_there(&path) || self.is_damaged(&path) {
                            self.put(&path, content)?;
                        }
                    }
                    self.put(&file(DEPLOYMENTS, id), &*it.record)
                }
                None => Ok(()),
            },
            Written::Stage(name) => match state.stages.get(name) {
                Some(it) => self.put(&file(STAGES, name), &it.record),
                None => Ok(()),
            },
            Written::StageGone(name) => remove(&file(STAGES, name)),
            Written::DeploymentGone(id) => {
                remove(&file(DEPLOYMENTS, id))?;
                let left: Vec<_> =
                    state.deployments.values().map(|it| DeploymentRecord::clone(&it.record)).collect();
                if !self.has_damage(&folder) {
                    self.remove_unused_contents(&folder, &left);
                }
                Ok(())
            }
            Written::ApiGone => self.remove_folder(&folder),
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
        for path in [file.parent(), Some(file)].into_iter().flatten() {
            if self.is_damaged(path) || is_there(path) && is_folder(path) == (path == file) {
                self.set_aside(path)?;
            }
        }
        if let Some(folder) = file.parent() {
            make_folder(folder)?;
        }
        put(file, record)
    }

    fn set_aside(&self, path: &Path) -> Result<(), StateError> {
        let name = |count: usize| path.with_file_name(format!("{}.damaged-{count}", name_of(path)));
        let free = (1..).map(name).find(|path| !is_there(path)).unwrap_or_else(|| name(0));
        rename(path, &free)?;
        self.damaged.lock().unwrap_or_else(PoisonError::into_inner).remove(path);
        self.set_aside.lock().unwrap_or_else(PoisonError::into_inner).push(free);
        Ok(())
    }

    /// Where damaged files were put since this was asked last.
    pub(super) fn take_set_aside(&self) -> Vec<PathBuf> {
        std::mem::take(&mut *self.set_aside.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn is_damaged(&self, path: &Path) -> bool {
        self.damaged.lock().unwrap_or_else(PoisonError::into_inner).contains(path)
    }

    fn has_damage(&self, folder: &Path) -> bool {
        let damaged = self.damaged.lock().unwrap_or_else(PoisonError::into_inner);
        damaged.iter().any(|path| path.starts_with(folder))
    }

    /// Whether no API of this id has files.
    pub(super) fn is_free(&self, id: &str) -> bool {
        !is_there(&self.root.join(id).join(API))
    }
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
