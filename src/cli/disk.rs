//! Stored responses on the disk: finding case files, reading and writing what lies beside them.

use std::collections::HashSet;
use std::env;
use std::fs;
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::error::CliError;
use crate::diagnostic::quoted;
use crate::snapshot::stored::{ENDING, FOLDER};

/// How the names of case files end.
const CASE_FILES: [&str; 3] = [".gatecast.yaml", ".gatecast.yml", ".gatecast.json"];

/// What was found below the paths that were named.
pub(super) struct CaseFiles {
    /// Case files, each once, in the order of the paths and of their names.
    pub files: Vec<String>,
    /// Stored responses of case files that are not there any more.
    pub orphans: Vec<String>,
}

/// The case files that were named, and those below the folders that were named. Hidden folders and
/// those of packages are passed over, and links are not followed.
pub(super) fn case_files(paths: &[String]) -> Result<CaseFiles, CliError> {
    let mut found = CaseFiles { files: Vec::new(), orphans: Vec::new() };
    let mut seen = HashSet::new();
    let mut add = |path: &Path| {
        // A folder and a file in it may both be named.
        if seen.insert(path.canonicalize().unwrap_or_else(|_| path.to_owned())) {
            found.files.push(shown(path));
        }
    };
    for name in paths {
        if !Path::new(name).is_dir() {
            add(Path::new(name));
            continue;
        }
        for entry in WalkDir::new(name).sort_by_file_name().into_iter().filter_entry(is_seen) {
            let entry = entry.map_err(|error| CliError::Walk { name: name.clone(), error: error.into() })?;
            if entry.file_type().is_file() && is_case_file(entry.path()) {
                add(entry.path());
            } else if entry.file_type().is_dir() && is_orphaned(entry.path()) {
                let folder = shown(entry.path());
                found
                    .orphans
                    .extend(snapshots_in(&folder).into_iter().map(|file| format!("{folder}/{file}")));
            }
        }
    }
    if found.files.is_empty() && found.orphans.is_empty() {
        let names: Vec<_> = paths.iter().map(|path| quoted(path)).collect();
        let message = format!("no case files (*.gatecast.yaml, .yml or .json) below {}", names.join(", "));
        return Err(CliError::Usage(message));
    }
    Ok(found)
}

/// A path as the user would write it.
fn shown(path: &Path) -> String {
    path.strip_prefix(".").unwrap_or(path).to_string_lossy().into_owned()
}

fn is_seen(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    entry.depth() == 0 || !name.starts_with('.') && name != "node_modules"
}

fn is_case_file(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    CASE_FILES.iter().any(|ending| name.ends_with(ending))
}

/// Whether a folder holds the stored responses of a case file that is not there any more.
fn is_orphaned(folder: &Path) -> bool {
    let Some(parent) = folder.parent().filter(|parent| parent.ends_with(FOLDER)) else { return false };
    is_case_file(folder)
        && parent.parent().zip(folder.file_name()).is_some_and(|(beside, name)| !beside.join(name).exists())
}

/// The folder of the stored responses of a case file.
pub(super) fn snapshots_of(case_file: &str) -> String {
    let path = Path::new(case_file);
    let name = path.file_name().unwrap_or_default();
    path.with_file_name(FOLDER).join(name).to_string_lossy().into_owned()
}

/// The names of the stored responses in a folder, and of what interrupted runs left there; none
/// where the folder is not there.
pub(super) fn snapshots_in(folder: &str) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut names: Vec<_> = names.filter(|name| name.ends_with(ENDING)).collect();
    names.sort();
    names
}

/// A stored response, where there is one.
pub(super) fn stored(file: &str) -> io::Result<Option<String>> {
    match fs::read(file) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Stores a response in one step: whoever reads it, and whatever happens, the old text is there or
/// the new one.
pub(super) fn store(file: &str, text: &str) -> io::Result<()> {
    // A link stays one.
    let (path, is_there) = match Path::new(file).canonicalize() {
        Ok(path) => (path, true),
        Err(_) => (PathBuf::from(file), false),
    };
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".gatecast-").suffix(ENDING);
    let permissions = if is_there { Some(path.metadata()?.permissions()) } else { new_file() };
    if let Some(permissions) = permissions {
        builder.permissions(permissions);
    }
    let mut written = builder.tempfile_in(folder)?;
    written.write_all(text.as_bytes())?;
    if is_there {
        // What is replaced must not be lost to a power failure either; what is new can be made again.
        written.as_file().sync_all()?;
    }
    written.persist(&path).map_err(|error| error.error)?;
    Ok(())
}

/// What others may do with a new file: what the process says they may.
#[cfg(unix)]
fn new_file() -> Option<fs::Permissions> {
    use std::os::unix::fs::PermissionsExt;

    Some(fs::Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn new_file() -> Option<fs::Permissions> {
    None
}

/// Removes a stored response, and its folder with the last one.
pub(super) fn remove(file: &str) -> io::Result<()> {
    fs::remove_file(file)?;
    if let Some(folder) = Path::new(file).parent() {
        // A folder with something else in it stays.
        let _ = fs::remove_dir(folder);
    }
    Ok(())
}

/// Whether nobody is there to look at what is new.
pub(super) fn is_ci() -> bool {
    env::var_os("CI").is_some_and(|value| !["", "0", "false"].iter().any(|no| value == *no))
}

/// Whether somebody can answer questions.
pub(super) fn is_interactive() -> bool {
    io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// A line that somebody typed; `None` at the end of the input.
pub(super) fn answer() -> io::Result<Option<String>> {
    let mut line = String::new();
    let read = io::stdin().lock().read_line(&mut line)?;
    Ok(Some(line).filter(|_| read > 0))
}
