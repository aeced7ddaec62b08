//! Which findings are known, and left out: a team that adopts the program looks at new ones only.

use std::collections::HashSet;
use std::path::Path;

use super::baseline::Baseline;
use crate::cli::error::CliError;
use crate::cli::host::{GitTree, Host};
use gatecast::diagnostic::{Diagnostic, Severity, counted, quoted};
use gatecast::project::{Inputs, LintOptions, LintRun, lint};

/// Findings that were known before, and from where.
pub(super) struct Known {
    baseline: Baseline,
    /// The file that lists them; `None` for those of a revision.
    file: Option<String>,
}

impl Known {
    /// Those that a file lists.
    pub(super) fn of_file(file: &str, host: &Host) -> Result<Self, CliError> {
        let read =
            host.text_of(file).map_err(|error| format!("cannot read the baseline {}: {error}", quoted(file)));
        let text = read.and_then(|text| {
            text.ok_or_else(|| {
                format!("there is no baseline {}; write it with --update-baseline", quoted(file))
            })
        });
        let text = text.map_err(CliError::Usage)?;
        let baseline = Baseline::parse(&text).map_err(|fault| {
            CliError::Usage(format!(
                "{} is not a baseline: {fault}; write a new one with --update-baseline",
                quoted(file)
            ))
        })?;
        Ok(Self { baseline, file: Some(file.to_owned()) })
    }

    /// Those of an earlier revision of the same files.
    pub(super) fn of_revision(
        revision: &str,
        inputs: &Inputs<'_>,
        options: &LintOptions,
        host: &Host,
    ) -> Result<Self, CliError> {
        let tree = GitTree::new(revision, host)?;
        // An API that was not there yet has no findings.
        let findings = lint(inputs, options, &tree).map(|run| run.findings).unwrap_or_default();
        Ok(Self { baseline: Baseline::of(&findings, |name| host.path_from(None, name)), file: None })
    }

    /// Leaves them out of a run. A note says how many of a file's are gone.
    pub(super) fn leave_out(mut self, run: &mut LintRun, host: &Host) -> Option<Diagnostic> {
        let file = self.file.as_deref();
        run.leave_out(|finding| self.baseline.takes(finding, |name| host.path_from(file, name)));
        let file = file?;
        let looked_at = run.files.iter().map(|name| host.path_from(Some(file), name)).collect();
        let gone = self.baseline.count_in(&looked_at);
        if gone == 0 {
            return None;
        }
        let (are, them) = if gone == 1 { ("is", "it") } else { ("are", "them") };
        let message = format!("{} of the baseline {} {are} gone", counted(gone, "finding"), quoted(file));
        let help = format!("take {them} out with --update-baseline");
        Some(Diagnostic::without_code(Severity::Note, message).help(help))
    }
}

/// Writes the findings of a run to a file, as those that are known from now on. What the file lists of other files
/// stays, as long as those are there.
pub(super) fn write(run: &LintRun, file: &str, host: &mut Host) -> Result<(), CliError> {
    let is_failure =
        |finding: &&Diagnostic| run.failures.iter().any(|failure| failure.message == finding.message);
    let findings = run.findings.iter().filter(|finding| !is_failure(finding));
    let path_of = |name: &str| host.path_from(Some(file), name);
    let mut baseline = Baseline::of(findings, path_of);
    let looked_at: HashSet<_> = run.files.iter().map(|name| path_of(name)).collect();
    let earlier = host.text_of(file).ok().flatten().and_then(|text| Baseline::parse(&text).ok());
    let folder = Path::new(file).parent().unwrap_or(Path::new(""));
    let is_elsewhere =
        |name: &str| !looked_at.contains(name) && !name.is_empty() && host.is_file(&folder.join(name));
    baseline.keep_of(earlier.unwrap_or_default(), is_elsewhere);
    host.put(file, &baseline.to_json())
        .map_err(|error| CliError::WriteFile { name: file.to_owned(), error })?;
    host.complain_all(&run.failures);
    Ok(host.show(&format!("{} in the baseline {}\n", counted(baseline.len(), "finding"), quoted(file)))?)
}
