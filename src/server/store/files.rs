//! APIs in files: one folder for each, readable, and safe to commit to git.
//!
//! ```text
//! DIR/<api id>/api.json
//! DIR/<api id>/deployments/<deployment id>.json
//! DIR/<api id>/stages/<stage name>.json
//! ```
//!
//! A file is written beside its place, synced, and renamed; then its folder is synced. So every
//! file is whole at any moment, and stays what it is once a client was told so. A deployment is
//! there before a stage names it.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{ApiRecord, ApiState, DeploymentRecord, StageRecord, Written};

const API: &str = "api.json";
const DEPLOYMENTS: &str = "deployments";
const STAGES: &str = "stages";
const ENDING: &str = "json";

/// How large a file may be.
const MAX_BYTES: u64 = 256 * 1024 * 1024;

/// A folder with APIs.
#[derive(Debug)]
pub(crate) struct Files {
    root: PathBuf,
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

/// A folder or file that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{}: {source}", path.display())]
pub(crate) struct StateError {
    path: PathBuf,
    source: io::Error,
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> StateError + '_ {
    |source| StateError { path: path.to_owned(), source }
}

impl Files {
    /// Uses a folder, which is made where there is none.
    ///
    /// # Errors
    /// [`StateError`] where it cannot be made.
    pub(crate) fn open(root: &Path) -> Result<Self, StateError> {
        fs::create_dir_all(root).map_err(at(root))?;
        Ok(Self { root: root.to_owned() })
    }

    /// Reads all APIs, in order of their ids.
    pub(super) fn load(&self, damaged: &mut Vec<Damaged>) -> Result<Vec<Loaded>, StateError> {
        let mut apis = Vec::new();
        for folder in sorted(&self.root).map_err(at(&self.root))? {
            let file = folder.join(API);
            // A folder without it is what is left of an API that was deleted.
            if !folder.is_dir() || !file.exists() {
                continue;
            }
            let id = name_of(&folder);
            let record = match read::<ApiRecord>(&file) {
                Ok(record) if record.id == id => record,
                Ok(record) => {
                    let reason = format!("it is of the API {}, and lies in the folder of {id}", record.id);
                    damaged.push(Damaged {
                        file,
                        reason,
                        consequence: format!("the API {id} is not served"),
                    });
                    continue;
                }
                Err(reason) => {
                    damaged.push(Damaged {
                        file,
                        reason,
                        consequence: format!("the API {id} is not served"),
                    });
                    continue;
                }
            };
            let deployments: Vec<DeploymentRecord> =
                records(&folder.join(DEPLOYMENTS), damaged, |file, record: &DeploymentRecord| {
                    (file == record.id)
                        .then_some(())
                        .ok_or_else(|| format!("it is of the deployment {}", record.id))
                })?;
            let stages = records(&folder.join(STAGES), damaged, |file, record: &StageRecord| {
                if file != record.name {
                    return Err(format!("it is of the stage {}", record.name));
                }
                if deployments.iter().all(|deployment| deployment.id != record.deployment_id) {
                    return Err(format!("its deployment {} cannot be read", record.deployment_id));
                }
                Ok(())
            })?;
            apis.push(Loaded { record, deployments, stages });
        }
        Ok(apis)
    }

    /// Writes down a part of an API.
    pub(super) fn write(&self, state: &ApiState, written: &Written) -> Result<(), StateError> {
        let folder = self.root.join(&state.record.id);
        let file = |of: &str, name: &str| folder.join(of).join(format!("{name}.{ENDING}"));
        match written {
            Written::Api => put(&folder.join(API), &state.record),
            Written::Deployment(id) => match state.deployments.get(id) {
                Some(it) => put(&file(DEPLOYMENTS, id), &*it.record),
                None => Ok(()),
            },
            Written::Stage(name) => match state.stages.get(name) {
                Some(it) => put(&file(STAGES, name), &it.record),
                None => Ok(()),
            },
            Written::StageGone(name) => remove(&file(STAGES, name)),
            Written::DeploymentGone(id) => remove(&file(DEPLOYMENTS, id)),
            Written::ApiGone => {
                // Without this file there is no API; the rest is only in the way.
                remove(&folder.join(API))?;
                let _ = fs::remove_dir_all(&folder);
                Ok(())
            }
        }
    }

    /// Whether no API of this id has files.
    pub(super) fn is_free(&self, id: &str) -> bool {
        !self.root.join(id).join(API).exists()
    }
}

/// The records of a folder, without those that are damaged.
fn records<T: DeserializeOwned>(
    folder: &Path,
    damaged: &mut Vec<Damaged>,
    fits: impl Fn(&str, &T) -> Result<(), String>,
) -> Result<Vec<T>, StateError> {
    let files = match sorted(folder) {
        Ok(files) => files,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(at(folder)(error)),
    };
    let mut records = Vec::new();
    for file in files.into_iter().filter(|file| file.extension().is_some_and(|ending| ending == ENDING)) {
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        match read::<T>(&file).and_then(|record| fits(&name, &record).map(|()| record)) {
            Ok(record) => records.push(record),
            Err(reason) => {
                let what = name_of(folder).trim_end_matches('s').to_owned();
                damaged.push(Damaged {
                    file,
                    reason,
                    consequence: format!("the {what} {name} is not there"),
                });
            }
        }
    }
    Ok(records)
}

/// The entries of a folder, in order of their names; unfinished files have hidden ones.
fn sorted(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if !name_of(&path).starts_with('.') {
            entries.push(path);
        }
    }
    entries.sort();
    Ok(entries)
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn read<T: DeserializeOwned>(file: &Path) -> Result<T, String> {
    let length = fs::metadata(file).map_err(|error| error.to_string())?.len();
    if length > MAX_BYTES {
        return Err(format!("it has {length} bytes; at most {MAX_BYTES} are read"));
    }
    let text = fs::read_to_string(file).map_err(|error| error.to_string())?;
    serde_json::from_str(&text).map_err(|error| error.to_string())
}

/// Writes a record, so that it is there after a crash.
fn put(file: &Path, record: &impl Serialize) -> Result<(), StateError> {
    let folder = file.parent().unwrap_or(Path::new("."));
    make_folder(folder)?;
    let written = || {
        let mut unfinished = tempfile::Builder::new().prefix(".gatecast-").tempfile_in(folder)?;
        let mut text = serde_json::to_vec_pretty(record).map_err(io::Error::other)?;
        text.push(b'\n');
        unfinished.write_all(&text)?;
        unfinished.as_file().sync_all()?;
        unfinished.persist(file).map_err(|error| error.error)?;
        sync(folder)
    };
    written().map_err(at(file))
}

/// Removes a file, so that it is gone after a crash.
fn remove(file: &Path) -> Result<(), StateError> {
    match fs::remove_file(file) {
        Ok(()) => sync(file.parent().unwrap_or(Path::new("."))).map_err(at(file)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(at(file)(error)),
    }
}

/// Makes a folder and those above it, each known to the one that it is in.
fn make_folder(folder: &Path) -> Result<(), StateError> {
    if folder.is_dir() {
        return Ok(());
    }
    if let Some(above) = folder.parent() {
        make_folder(above)?;
        match fs::create_dir(folder) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(at(folder)(error)),
            _ => sync(above).map_err(at(above))?,
        }
    }
    Ok(())
}

/// Syncs a folder; systems that cannot do so do not need it.
fn sync(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
