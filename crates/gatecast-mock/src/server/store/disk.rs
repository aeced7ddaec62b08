//! Files that are there after a crash, and nothing but files.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::files::{StateError, at};

/// How large a file may be.
const MAX_BYTES: u64 = 256 * 1024 * 1024;

/// How the names of files begin that are not in their place yet, and of folders that are about to go.
pub(super) const UNFINISHED: &str = ".gatecast-";

/// The file that the server of a folder holds.
const LOCK: &str = ".gatecast.lock";

/// Takes a folder for the life of the process, however it ends.
pub(super) fn lock(folder: &Path) -> Result<File, StateError> {
    let path = folder.join(LOCK);
    // To open a pipe would wait for its other end. Another server may be at this place as well, so
    // nothing is set aside here.
    if is_there(&path) && !is_file(&path) {
        let reason = "it is not a file; move it away".to_owned();
        return Err(StateError::Unreadable { path, reason });
    }
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path).map_err(at(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StateError::InUse { path: folder.to_owned() }),
        // Where files cannot be locked, nothing can be said of others.
        Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => Ok(file),
        Err(TryLockError::Error(error)) => Err(at(&path)(error)),
    }
}

/// The entries of a folder, in order of their names, without hidden ones. A folder that is not there
/// has none.
pub(super) fn sorted(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if !name_of(&path).starts_with('.') {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

/// Removes what an interrupted server left in a folder.
pub(super) fn remove_unfinished(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
            let path = entry.path();
            // What cannot be removed is in nobody's way.
            let _ = if is_folder(&path) { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        }
    }
}

pub(super) fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Whether a path is a folder itself, and not a link to one.
pub(super) fn is_folder(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|metadata| metadata.is_dir())
}

/// Whether a path is a file itself, and not a link to one, a pipe or a device.
pub(super) fn is_file(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|metadata| metadata.is_file())
}

/// Whether there is anything at a path.
pub(super) fn is_there(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// Reads a record.
pub(super) fn read<T: DeserializeOwned>(file: &Path) -> Result<T, String> {
    serde_json::from_str(&read_text(file)?).map_err(|error| error.to_string())
}

/// Reads a file; a pipe, a device or a link is none.
pub(super) fn read_text(file: &Path) -> Result<String, String> {
    let metadata = file.symlink_metadata().map_err(|error| error.to_string())?;
    if !metadata.is_file() {
        return Err("it is not a file".to_owned());
    }
    let mut text = String::new();
    let opened = File::open(file).and_then(|opened| opened.take(MAX_BYTES + 1).read_to_string(&mut text));
    let length = opened.map_err(|error| error.to_string())?;
    if u64::try_from(length).unwrap_or(u64::MAX) > MAX_BYTES {
        return Err(format!("it has more than {MAX_BYTES} bytes"));
    }
    Ok(text)
}

/// Writes a record, so that it is there after a crash.
pub(super) fn put(file: &Path, record: &impl Serialize) -> Result<(), StateError> {
    let folder = file.parent().unwrap_or(Path::new("."));
    make_folder(folder)?;
    let written = || {
        let mut unfinished = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(folder)?;
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
pub(super) fn remove(file: &Path) -> Result<(), StateError> {
    match fs::remove_file(file) {
        Ok(()) => sync(file.parent().unwrap_or(Path::new("."))).map_err(at(file)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(at(file)(error)),
    }
}

/// Renames something, so that it is so after a crash.
pub(super) fn rename(from: &Path, to: &Path) -> Result<(), StateError> {
    fs::rename(from, to).map_err(at(from))?;
    sync(from.parent().unwrap_or(Path::new("."))).map_err(at(from))
}

/// Makes a folder and those above it, each known to the one that it is in.
fn make_folder(folder: &Path) -> Result<(), StateError> {
    if folder.is_dir() {
        return Ok(());
    }
    if let Some(above) = folder.parent().filter(|above| !above.as_os_str().is_empty()) {
        make_folder(above)?;
        match fs::create_dir(folder) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists || !folder.is_dir() => {
                return Err(at(folder)(error));
            }
            _ => sync(above).map_err(at(above))?,
        }
    }
    Ok(())
}

/// Syncs a folder; systems that cannot do so do not need it.
fn sync(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
