//! Files are fixed where they lie.

use std::path::{Path, PathBuf};

use crate::cli::args::CheckArgs;
use crate::cli::error::CliError;
use crate::cli::host::Host;
use gatecast::diagnostic::{Diagnostic, Severity, quoted};
use gatecast::project::{Fixed, LintRun, STDIN};
use gatecast::source::SourceFile;

/// Writes the files that fixes change, and prints which. One that cannot be written keeps no other
/// from it; it is a failure of what is left.
pub(super) fn fixes(fixed: Fixed, args: &CheckArgs, host: &mut Host) -> Result<LintRun, CliError> {
    let Fixed { after: mut left, files, is_unfinished, .. } = fixed;
    let mut notes = Vec::new();
    let roots = roots(args, host);
    for version in files.versions() {
        if version.name == SourceFile::STDIN {
            let message =
                format!("standard input (`{STDIN}`) cannot be fixed in place; --fix --diff shows the fixes");
            return Err(CliError::Usage(message));
        }
        match host.replace(version, &roots) {
            Ok(()) => {
                let message = format!("fixed {}", quoted(&version.name));
                notes.push(Diagnostic::without_code(Severity::Note, message));
            }
            Err(error) => left.fail(error.diagnostic().into_owned()),
        }
    }
    if is_unfinished {
        let message = "not every fix was tried; run it again for the others";
        notes.push(Diagnostic::without_code(Severity::Note, message));
    }
    host.complain_all(&notes);
    Ok(left)
}

/// The folders whose files may be changed: what was named, and the folders of files that were.
fn roots(args: &CheckArgs, host: &Host) -> Vec<PathBuf> {
    let folder = |name: &String| {
        let path = Path::new(name);
        let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
        if host.is_folder(name) { path } else { parent.unwrap_or(Path::new(".")) }.to_owned()
    };
    let named = args.files.iter().map(folder).chain(args.reading.root.iter().map(PathBuf::from));
    named.filter_map(|folder| folder.canonicalize().ok()).collect()
}
