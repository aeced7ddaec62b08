//! `check`: everything that is wrong or doubtful.

mod baseline;
mod known;
mod write;

use self::known::Known;
use super::args::{CheckArgs, CheckFormat, Level};
use super::codes::other_codes;
use super::config::{self, Configs};
use super::error::CliError;
use super::exit::Exit;
use super::host::Host;
use super::inputs;
use super::watch::watch;
use crate::report::{
    check_concise, check_human, check_json, github, gitlab, patch, rule_list, sarif, statistics,
};
use gatecast::diagnostic::{Diagnostic, Severity};
use gatecast::project::{Grouping, Inputs, LintOptions, LintRun, STDIN, fix, lint, related, with_modules};

pub(super) fn run(args: &CheckArgs, host: &mut Host) -> Result<Exit, CliError> {
    if args.list_rules {
        host.show(&rule_list(&other_codes(), host.width_of_list()))?;
        return Ok(Exit::Success);
    }
    if args.watch { watch(host, |host| once(args, host)) } else { once(args, host) }
}

fn once(args: &CheckArgs, host: &mut Host) -> Result<Exit, CliError> {
    inputs::only_one_stdin(args.files.iter().chain(&args.config))?;
    let Configs { settings, baseline, findings, unusable } =
        config::load(args.config.as_deref(), &args.files, host);
    let options = LintOptions { settings, findings, compile: inputs::limits(&args.reading) };
    let baseline = args.baseline.as_deref().or(baseline.as_deref());
    let response_type = args.response_type.as_deref().map(inputs::response_type).transpose()?;
    let names = match args.skip_unrelated {
        // A hook names every file of a commit, also those that the settings exclude.
        true => related(&host.files().without_excluded(&args.files), host.files()),
        false => with_modules(&args.files, host.files()),
    };
    let inputs = Inputs {
        names: &names,
        root: args.reading.root.as_deref(),
        options: inputs::options(&args.reading, response_type)?,
        grouping: Grouping::Separate,
    };
    let deny = |finding: &Diagnostic| {
        let severity = args.deny.map(Level::severity).or_else(|| options.settings.deny_for(finding));
        finding.severity >= severity.unwrap_or(Severity::Error)
    };
    let mut run = if args.fix {
        let fixed = fix(&inputs, &options, host.files())?;
        if args.diff {
            host.complain_all(&fixed.before.failures);
            host.complain_all(&unusable);
            let files = fixed.files.versions();
            host.pass_on(&files.map(|file| patch(&file.name, &file.before, &file.text)).collect::<String>())?;
            let mut run = fixed.before;
            unusable.into_iter().for_each(|failure| run.fail(failure));
            return Ok(exit(&run, &deny));
        }
        write::fixes(fixed, args, host)?
    } else {
        lint(&inputs, &options, host.files())?
    };
    if args.skip_unrelated {
        run.forget_unrelated();
    }
    unusable.into_iter().for_each(|failure| run.fail(failure));
    if args.update_baseline {
        let Some(file) = baseline else {
            let message =
                "--update-baseline needs a file: add --baseline FILE, or `baseline` to gatecast.toml";
            return Err(CliError::Usage(message.to_owned()));
        };
        known::write(&run, file, host)?;
        return Ok(if run.failures.is_empty() { Exit::Success } else { Exit::CannotRun });
    }
    for known in [
        baseline.map(|file| Known::of_file(file, host)),
        args.new_since.as_deref().map(|revision| Known::of_revision(revision, &inputs, &options, host)),
    ] {
        if let Some(known) = known.transpose()? {
            host.complain_all(known.leave_out(&mut run, host).as_slice());
        }
    }
    show(&run, args, host)?;
    Ok(exit(&run, &deny))
}

fn show(run: &LintRun, args: &CheckArgs, host: &mut Host) -> Result<(), CliError> {
    match args.format {
        _ if args.statistics => host.show(&statistics(run))?,
        CheckFormat::Human => host.show(&check_human(run, host.width_of_findings()))?,
        CheckFormat::Concise => host.show(&check_concise(run))?,
        CheckFormat::Json => host.emit(check_json(run).as_bytes())?,
        CheckFormat::Sarif => host.emit(sarif(run, first_file(args, host)).as_bytes())?,
        CheckFormat::Github => host.command(&github(run))?,
        CheckFormat::Gitlab => host.emit(gitlab(run, first_file(args, host)).as_bytes())?,
    }
    Ok(())
}

/// The first file that was named, for findings without a file.
fn first_file<'a>(args: &'a CheckArgs, host: &Host) -> Option<&'a str> {
    let mut names = args.files.iter().map(String::as_str);
    names.find(|name| *name != STDIN && !host.is_folder(name))
}

/// How the program ends.
fn exit(run: &LintRun, is_denied: &dyn Fn(&Diagnostic) -> bool) -> Exit {
    let is_denied = run.findings.iter().any(is_denied);
    match (!run.failures.is_empty(), is_denied) {
        (true, _) => Exit::CannotRun,
        (false, true) => Exit::Findings,
        (false, false) => Exit::Success,
    }
}
