//! `check`: everything that is wrong or doubtful.

use std::collections::HashSet;

use indexmap::IndexMap;

use super::args::{CheckArgs, CheckFormat, Level};
use super::codes::other_codes;
use super::config::{self, Config};
use super::error::CliError;
use super::exit::Exit;
use super::fix::fixed;
use super::folder::{self, is_global};
use super::host::{Host, STDIN};
use super::inputs;
use super::sources::{Input, Reading};
use crate::check::check_with;
use crate::diagnostic::{Diagnostic, Severity};
use crate::gateway::{Api, CompileOptions, Gateway};
use crate::import::NO_GATEWAY_RESPONSES;
use crate::import::select;
use crate::report::{CheckReport, check_human, check_json, github, rule_list, sarif};
use crate::source::{Place, Span};

pub(super) fn run(args: &CheckArgs, host: &mut Host) -> Result<Exit, CliError> {
    if args.list_rules {
        host.show(&rule_list(&other_codes()))?;
        return Ok(Exit::Success);
    }
    let checked = if args.fix {
        let mut fixed = fixed(args, host)?;
        if args.diff {
            host.complain_all(&fixed.before.failures);
            host.pass_on(&fixed.patch())?;
            return Ok(fixed.before.exit());
        }
        let notes = fixed.write(args, host)?;
        host.complain_all(&notes);
        fixed.checked
    } else {
        checked(args, host)?
    };
    match args.format {
        CheckFormat::Human => host.show(&check_human(&checked.report, host.width_of_findings()))?,
        CheckFormat::Json => host.emit(check_json(&checked.report).as_bytes())?,
        CheckFormat::Sarif => host.emit(sarif(&checked.report, first_file(args, host)).as_bytes())?,
        CheckFormat::Github => host.command(&github(&checked.report))?,
    }
    Ok(checked.exit())
}

/// The first file that was named, for what is found in none.
fn first_file<'a>(args: &'a CheckArgs, host: &Host) -> Option<&'a str> {
    let mut names = args.inputs.files.iter().map(String::as_str);
    names.find(|name| *name != STDIN && !host.is_folder(name))
}

/// What was found, what could not be read, and how bad what was found may be.
#[derive(Clone)]
pub(super) struct Checked {
    pub report: CheckReport,
    /// Files and settings that cannot be read; they are in the report as well.
    pub failures: Vec<Diagnostic>,
    deny: Severity,
}

impl Checked {
    /// Adds something that could not be done.
    pub(super) fn fail(&mut self, error: &CliError) {
        let failure = error.diagnostic().into_owned();
        self.report.findings.push(failure.clone());
        self.failures.push(failure);
    }

    /// How the program ends.
    fn exit(&self) -> Exit {
        let is_denied = self.report.findings.iter().any(|finding| finding.severity >= self.deny);
        match (!self.failures.is_empty(), is_denied) {
            (true, _) => Exit::CannotRun,
            (false, true) => Exit::Findings,
            (false, false) => Exit::Success,
        }
    }
}

/// Reads and checks everything that was named. A file that cannot be read does not keep the others
/// from being checked.
pub(super) fn checked(args: &CheckArgs, host: &Host) -> Result<Checked, CliError> {
    inputs::only_one_stdin(args.inputs.files.iter().chain(&args.config))?;
    let mut failures = Vec::new();
    let Config { mut settings, mut findings } =
        config::load(args.config.as_deref(), host).unwrap_or_else(|error| {
            failures.push(error.diagnostic().into_owned());
            Config::default()
        });
    let response_type = args.response_type.as_deref().map(str::parse).transpose()?;
    let reading = Reading {
        root: args.inputs.reading.root.as_deref(),
        options: inputs::options(&args.inputs.reading, response_type)?,
        folder: folder::read_each,
    };
    let mut quiet = host.quiet();
    let read = reading.read(&args.inputs.files, &mut quiet, |error| {
        failures.push(error.diagnostic().into_owned());
        Ok(())
    })?;
    findings.extend(quiet.into_findings());
    findings.extend(reading.options.unused_parameters());
    let files: Vec<_> = read.iter().flat_map(|input| &input.files).cloned().collect();
    findings.extend(read.iter().filter_map(nothing_customised));
    let Apis { apis, merged } = apis(read, args.inputs.reading.api.as_deref())?;
    for api in apis.iter().chain(&merged) {
        findings.extend(of_api(api, inputs::limits(&args.inputs.reading)));
    }
    if args.inputs.reading.api.is_some() {
        // What a comment is there for may be in an API that is not looked at.
        settings.allow_unused();
    }
    let mut findings = settings.apply(findings, &files);
    // Nobody switches off that a file cannot be read.
    findings.extend(failures.iter().cloned());
    let report = CheckReport {
        findings: in_order(findings),
        apis: apis.len(),
        definitions: apis.iter().map(|api| api.definitions().len()).sum(),
    };
    let deny = args.deny.map(Level::severity).or(settings.deny).unwrap_or(Severity::Error);
    Ok(Checked { report, failures, deny })
}

/// What is refused when it is compiled, and what the rules say.
fn of_api(api: &Api, limits: CompileOptions) -> Vec<Diagnostic> {
    let mut findings = Gateway::compile_with(api, limits).diagnostics;
    findings.extend(check_with(api, limits));
    findings
}

/// A file without a gateway response, which may not be the one that was meant.
fn nothing_customised(input: &Input) -> Option<Diagnostic> {
    let source = input.source.as_ref().filter(|_| input.apis.is_empty())?;
    let note = Diagnostic::of(&NO_GATEWAY_RESPONSES, "the file customises no gateway response");
    Some(note.at(Some(Place::new(source, Span::at(0))), ""))
}

/// What is checked.
struct Apis {
    /// Every API of every file, on its own.
    apis: Vec<Api>,
    /// Those that several files define, later definitions over earlier ones.
    merged: Vec<Api>,
}

/// The APIs that were read. Those of two files are one where they have an id that means the same
/// everywhere; what has no name, as the output of a client, belongs to the only API there is.
fn apis(inputs: Vec<Input>, wanted: Option<&str>) -> Result<Apis, CliError> {
    let is_wanted = |api: &Api| wanted.is_none_or(|wanted| api.is_called(wanted));
    if !inputs.iter().flat_map(|input| &input.apis).any(is_wanted) && wanted.is_some() {
        let source = inputs.iter().find_map(|input| input.source.clone());
        let all = inputs.into_iter().flat_map(|input| input.apis).collect();
        return Ok(Apis { apis: vec![select(all, wanted, source.as_ref())?.value], merged: Vec::new() });
    }
    let mut apis = Vec::new();
    let mut merged: IndexMap<Option<String>, (usize, Api)> = IndexMap::new();
    for input in inputs {
        for api in input.apis.into_iter().filter(|api| is_wanted(api) || api.name.is_none()) {
            if is_global(api.name.as_deref()) {
                let only = if api.name.is_none() && merged.len() == 1 {
                    merged.keys().next().cloned()
                } else {
                    None
                };
                let (parts, known) = merged.entry(only.unwrap_or_else(|| api.name.clone())).or_default();
                *parts += 1;
                known.merge(api.clone());
            }
            apis.push(api);
        }
    }
    let merged = merged.into_values().filter(|(parts, _)| *parts > 1).map(|(_, api)| api);
    Ok(Apis { apis, merged: merged.collect() })
}

/// Findings in the order of the files, and each once: a loop has the same mistake many times over.
fn in_order(findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut files: IndexMap<String, ()> = IndexMap::new();
    let mut seen = HashSet::new();
    let mut keyed = Vec::new();
    for finding in findings {
        let place = finding.labels.first().map(|label| label.place.clone());
        let key = place.map(|place| {
            let name = place.source.name();
            let file = files.get_index_of(name).unwrap_or_else(|| files.insert_full(name.to_owned(), ()).0);
            (file, place.span)
        });
        if seen.insert((key, finding.name(), finding.message.clone())) {
            // What stands nowhere comes last.
            keyed.push((key.map_or((usize::MAX, None), |(file, span)| (file, Some(span))), finding));
        }
    }
    keyed.sort_by_key(|(key, _)| *key);
    keyed.into_iter().map(|(_, finding)| finding).collect()
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
