//! `completions`: the script by which a shell completes commands, options, and the names that they take.

use clap::builder::PossibleValuesParser;
use clap::{Arg, Command, CommandFactory, ValueHint};

use super::args::{Args, CompletionsArgs};
use super::codes::other_codes;
use super::error::CliError;
use super::host::Host;
use crate::report::{template_names, topics};
use gatecast::check::RULES;
use gatecast::gateway::{CataloguedFailure, ResponseType};
use gatecast::import::Format;

pub(super) fn run(args: &CompletionsArgs, host: &mut Host) -> Result<(), CliError> {
    let mut command = with_names(Args::command());
    let name = command.get_name().to_owned();
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, name, &mut script);
    Ok(host.emit(&script)?)
}

/// The command and its subcommands, each argument with the names that it takes: a shell offers them.
fn with_names(command: Command) -> Command {
    let command = command.mut_args(named);
    command.mut_subcommands(|command| {
        let is_explain = command.get_name() == "explain";
        let command = with_names(command);
        if is_explain { command.mut_arg("name", |arg| arg.value_parser(all_names())) } else { command }
    })
}

/// An argument with the names that it takes, by what it calls its value.
fn named(arg: Arg) -> Arg {
    let value = arg.get_value_names().and_then(|names| names.first()).map(ToString::to_string);
    match (arg.get_id().as_str(), value.as_deref()) {
        ("response_type", _) => arg.value_parser(PossibleValuesParser::new(types())),
        ("failure", _) => arg.value_parser(PossibleValuesParser::new(failures())),
        ("input", _) => {
            arg.value_parser(PossibleValuesParser::new(Format::all().map(|format| format.name())))
        }
        (_, Some("DIR")) => arg.value_hint(ValueHint::DirPath),
        (_, Some("FILE" | "PATH" | "BEFORE" | "AFTER")) => arg.value_hint(ValueHint::AnyPath),
        _ => arg,
    }
}

/// Everything that `explain` has a page of by a name.
fn all_names() -> PossibleValuesParser {
    let rules = RULES.iter().map(|rule| rule.code).chain(other_codes()).map(|code| code.name);
    PossibleValuesParser::new(topics().chain(template_names()).chain(rules).chain(types()).chain(failures()))
}

fn types() -> impl Iterator<Item = &'static str> {
    ResponseType::by_name().into_iter().map(ResponseType::name)
}

fn failures() -> impl Iterator<Item = &'static str> {
    CataloguedFailure::ALL.iter().map(|failure| failure.name)
}
