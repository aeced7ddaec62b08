//! `check`: everything that is wrong or doubtful.

use std::path::{Path, PathBuf};

use super::args::{CheckArgs, CheckFormat, Level};
use super::codes::other_codes;
use super::config::{self, Config};
use super::error::CliError;
use super::exit::Exit;
use super::host::Host;
use super::inputs;
use crate::report::{check_human, check_json, github, patch, rule_list, sarif};
use gatecast::diagnostic::{Diagnostic, Severity, quoted};
use gatecast::project::{
    Fixed, Grouping, Inputs, LintOptions, LintRun, STDIN, fix, lint, related, with_modules,
};
use gatecast::source::SourceFile;

pub(super) fn run(args: &CheckArgs, host: &mut Host) -> Result<Exit, CliError> {
    if args.list_rules {
        host.show(&rule_list(&other_codes(), host.width_of_list()))?;
        return Ok(Exit::Success);
    }
    inputs::only_one_stdin(args.inputs.files.iter().chain(&args.config))?;
    let (options, unusable) = options(args, host);
    let response_type = args.response_type.as_deref().map(inputs::response_type).transpose()?;
    let names = match args.skip_unrelated {
        true => related(&args.inputs.files, host.files()),
        false => with_modules(&args.inputs.files, host.files()),
    };
    let inputs = Inputs {
        names: &names,
        root: args.inputs.reading.root.as_deref(),
        options: inputs::options(&args.inputs.reading, response_type)?,
        grouping: Grouping::Separate,
    };
    let deny = args.deny.map(Level::severity).or(options.settings.deny).unwrap_or(Severity::Error);
    let mut run = if args.fix {
        let fixed = fix(&inputs, &options, host.files())?;
        if args.diff {
            host.complain_all(&fixed.before.failures);
            host.complain_all(unusable.as_slice());
            let files = fixed.files.versions();
            host.pass_on(&files.map(|file| patch(&file.name, &file.before, &file.text)).collect::<String>())?;
            let mut run = fixed.before;
            unusable.into_iter().for_each(|failure| run.fail(failure));
            return Ok(exit(&run, deny));
        }
        write(fixed, args, host)?
    } else {
        lint(&inputs, &options, host.files())?
    };
    if args.skip_unrelated {
        run.forget_unrelated();
    }
    unusable.into_iter().for_each(|failure| run.fail(failure));
    match args.format {
        CheckFormat::Human => host.show(&check_human(&run, host.width_of_findings()))?,
        CheckFormat::Json => host.emit(check_json(&run).as_bytes())?,
        CheckFormat::Sarif => host.emit(sarif(&run, first_file(args, host)).as_bytes())?,
        CheckFormat::Github => host.command(&github(&run))?,
    }
    Ok(exit(&run, deny))
}

/// How everything is checked, and why settings cannot be used.
fn options(args: &CheckArgs, host: &Host) -> (LintOptions, Option<Diagnostic>) {
    let compile = inputs::limits(&args.inputs.reading);
    match config::load(args.config.as_deref(), host) {
        Ok(Config { settings, findings }) => (LintOptions { settings, compile, findings }, None),
        Err(error) => {
            let unusable = error.diagnostic().into_owned();
            (LintOptions { compile, ..LintOptions::default() }, Some(unusable))
        }
    }
}

/// The first file that was named, for findings without a file.
fn first_file<'a>(args: &'a CheckArgs, host: &Host) -> Option<&'a str> {
    let mut names = args.inputs.files.iter().map(String::as_str);
    names.find(|name| *name != STDIN && !host.is_folder(name))
}

/// How the program ends.
fn exit(run: &LintRun, deny: Severity) -> Exit {
    let is_denied = run.findings.iter().any(|finding| finding.severity >= deny);
    match (!run.failures.is_empty(), is_denied) {
        (true, _) => Exit::CannotRun,
        (false, true) => Exit::Findings,
        (false, false) => Exit::Success,
    }
}

/// Writes the files that fixes change, and prints which. One that cannot be written keeps no other
/// from it; it is a failure of what is left.
fn write(fixed: Fixed, args: &CheckArgs, host: &mut Host) -> Result<LintRun, CliError> {
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
    let named =
        args.inputs.files.iter().map(folder).chain(args.inputs.reading.root.iter().map(PathBuf::from));
    named.filter_map(|folder| folder.canonicalize().ok()).collect()
}

impl Level {
    fn severity(self) -> Severity {
        match self {
            Self::Note => Severity::Note,
            Self::Warning => Severity::Warning,
            Self::Error => Severity::Error,
        }
    }
}
