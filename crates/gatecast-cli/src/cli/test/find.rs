//! The case files that are run.

use std::collections::HashSet;
use std::path::Path;

use super::unreferenced::orphans;
use crate::cli::error::CliError;
use crate::cli::host::Host;
use gatecast::diagnostic::quoted;

/// What was found below the paths that were named.
pub(super) struct CaseFiles {
    /// Case files, each once, in the order of the paths and of their names.
    pub(super) files: Vec<String>,
    /// Stored responses whose case files are not there any more.
    pub(super) orphans: Vec<String>,
}

/// The case files that were named, and those below the folders that were named.
pub(super) fn find(paths: &[String], host: &Host) -> Result<CaseFiles, CliError> {
    let mut found = CaseFiles { files: Vec::new(), orphans: Vec::new() };
    let mut seen = HashSet::new();
    let mut add = |path: &Path| {
        // A folder and a file in it may both be named.
        if seen.insert(path.canonicalize().unwrap_or_else(|_| path.to_owned())) {
            found.files.push(shown(path));
        }
    };
    for path in paths {
        if !host.is_folder(path) {
            add(Path::new(path));
            continue;
        }
        host.case_files(path).iter().for_each(|file| add(file));
        found.orphans.extend(orphans(path, host).iter().map(|file| shown(Path::new(file))));
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
