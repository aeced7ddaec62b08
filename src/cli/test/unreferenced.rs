//! Stored responses of no case.

use std::collections::HashSet;

use crate::cli::disk;
use crate::cli::error::CliError;
use crate::snapshot::FileOutcome;

/// The responses in a folder that are of none of these cases.
pub(super) fn of_file(folder: &str, referenced: &HashSet<String>) -> Vec<String> {
    let is_unreferenced = |name: &String| !referenced.contains(&name.to_lowercase());
    let names = disk::snapshots_in(folder).into_iter().filter(is_unreferenced);
    names.map(|name| format!("{folder}/{name}")).collect()
}

/// Removes them, and says how many.
pub(super) fn prune(files: &mut [FileOutcome], orphans: &mut Vec<String>) -> Result<usize, CliError> {
    let mut pruned = 0;
    for list in files.iter_mut().map(|file| &mut file.unreferenced).chain([orphans]) {
        for file in std::mem::take(list) {
            disk::remove(&file).map_err(|error| CliError::Remove { name: file, error })?;
            pruned += 1;
        }
    }
    Ok(pruned)
}
