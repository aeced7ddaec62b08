//! Stored responses of no case.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use crate::cli::error::CliError;
use crate::cli::host::Host;
use crate::snapshot::FileOutcome;
use crate::snapshot::stored::{ENDING, FOLDER, is_case_file};

/// The responses in a folder that are of none of these cases.
pub(super) fn of_file(folder: &Path, referenced: &HashSet<String>, host: &Host) -> Vec<String> {
    let is_unreferenced = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.ends_with(ENDING) && !referenced.contains(&name.to_lowercase())
    };
    let files = host.entries(folder).into_iter().filter(is_unreferenced);
    files.map(|path| path.to_string_lossy().into_owned()).collect()
}

/// The responses below a folder whose case files are not there any more.
pub(super) fn orphans(folder: &str, host: &Host) -> Vec<String> {
    let is_orphaned = |folder: &PathBuf| {
        let Some(parent) = folder.parent().filter(|parent| parent.ends_with(FOLDER)) else { return false };
        let case_file = parent.parent().zip(folder.file_name()).map(|(beside, name)| beside.join(name));
        is_case_file(folder) && case_file.is_some_and(|file| !file.exists())
    };
    let folders = host.folders(folder).into_iter().filter(is_orphaned);
    folders.flat_map(|folder| of_file(&folder, &HashSet::new(), host)).collect()
}

/// Removes them, and says how many.
pub(super) fn prune(
    files: &mut [FileOutcome],
    orphans: &mut Vec<String>,
    host: &Host,
) -> Result<usize, CliError> {
    let mut pruned = 0;
    for list in files.iter_mut().map(|file| &mut file.unreferenced).chain([orphans]) {
        for file in std::mem::take(list) {
            host.remove(&file)?;
            pruned += 1;
        }
    }
    Ok(pruned)
}
