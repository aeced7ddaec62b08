//! `test`: case files against stored responses.

mod apis;
mod case;
mod confined;
mod find;
mod methods;
mod review;
mod run;
mod unreferenced;

use rayon::prelude::{IntoParallelRefIterator, ParallelIterator};
use rayon::{ThreadPool, ThreadPoolBuilder};

pub(super) use self::confined::CODES;

use self::find::find;
use self::run::{Accept, CaseRunner};
use super::args::{TestArgs, TestFormat};
use super::error::CliError;
use super::exit::Exit;
use super::host::{Host, Progress};
use super::watch::watch;
use crate::report::{TestReport, junit, test_github, test_human, test_json};
use crate::snapshot::{Counts, FileOutcome};
use gatecast::diagnostic::Severity;

pub(super) fn run(args: &TestArgs, host: &mut Host) -> Result<Exit, CliError> {
    if args.watch { watch(host, |host| once(args, host)) } else { once(args, host) }
}

fn once(args: &TestArgs, host: &mut Host) -> Result<Exit, CliError> {
    if args.review {
        review::needs_terminal(host)?;
    }
    let found = find(&args.paths, host)?;
    let accept = match (args.update, args.review || host.is_ci()) {
        (true, _) => Accept::All,
        (false, true) => Accept::Nothing,
        (false, false) => Accept::New,
    };
    let progress = Progress::new();
    let runner = CaseRunner::new(accept, args.root.as_deref(), &progress, host);
    let mut files: Vec<FileOutcome> =
        threads()?.install(|| found.files.par_iter().map(|name| runner.file(name)).collect());
    let apis = runner.into_findings();
    progress.finish();
    // What is left out of a definition is what a test should not pass over in silence.
    let findings: Vec<_> = apis.into_iter().filter(|finding| finding.severity > Severity::Note).collect();
    host.complain_all(&findings);
    let faults: Vec<_> = files.iter().flat_map(|file| file.faults.iter().cloned()).collect();
    host.complain_all(&faults);
    if args.review {
        review::review(&mut files, host)?;
    }
    let mut orphans = found.orphans;
    let pruned = if args.prune { unreferenced::prune(&mut files, &mut orphans, host)? } else { 0 };
    let report =
        TestReport { counts: counts(&files, &orphans), files, orphans, pruned, is_reviewed: args.review };
    match args.format {
        TestFormat::Human => host.show(&test_human(&report, host.width_of_findings()))?,
        TestFormat::Json => host.emit(test_json(&report).as_bytes())?,
        TestFormat::Junit => host.emit(junit(&report).as_bytes())?,
        TestFormat::Github => host.command(&test_github(&report))?,
    }
    Ok(match report.counts {
        Counts { faults: 1.., .. } => Exit::CannotRun,
        Counts { failed: 1.., .. } => Exit::Findings,
        _ => Exit::Success,
    })
}

/// A thread for each core, as deep as the one that reads documents elsewhere.
fn threads() -> Result<ThreadPool, CliError> {
    let pool = ThreadPoolBuilder::new().stack_size(8 * 1024 * 1024).build();
    pool.map_err(|error| CliError::Usage(format!("cannot start threads: {error}")))
}

fn counts(files: &[FileOutcome], orphans: &[String]) -> Counts {
    let mut counts = Counts::of(files);
    counts.unreferenced += orphans.len();
    counts
}
