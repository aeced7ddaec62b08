//! What was typed and makes no sense: clap says what, and here stands what to type in its place.

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory, Error, FromArgMatches};

use super::args::Args;
use gatecast::diagnostic::nearest;
use gatecast::source::visible;

/// Commands of other programs, and what does the same here.
static COMMANDS_ELSEWHERE: &[(&str, &str)] = &[
    ("compare", "gatecast diff"),
    ("fix", "gatecast check --fix"),
    ("generate", "gatecast render"),
    ("lint", "gatecast check"),
    ("list", "gatecast preview"),
    ("mock", "gatecast serve"),
    ("rules", "gatecast explain rules"),
    ("run", "gatecast serve"),
    ("show", "gatecast preview"),
    ("start", "gatecast serve"),
    ("validate", "gatecast check"),
    ("version", "gatecast --version"),
];

/// Flags of other programs, and what to do here.
static FLAGS_ELSEWHERE: &[(&[&str], &str)] = &[
    (&["-f", "-o", "--output", "--output-format", "--reporter"], "did you mean `--format`?"),
    (
        &["-q", "--quiet", "--silent"],
        "the exit code says whether something was found; `--deny` sets from which severity on",
    ),
    (
        &["-v", "--verbose"],
        "`gatecast explain NAME` says more about a finding; `--version` prints the version",
    ),
    (
        &["--select", "--ignore", "--disable", "--rule", "--rules"],
        "set the levels of rules in gatecast.toml, below [check.rules]",
    ),
    (&["-p", "--port", "--host"], "did you mean `--listen`, as in `--listen 127.0.0.1:4010`?"),
    (
        &["--severity", "--fail-on", "--max-warnings", "--strict"],
        "did you mean `--deny`, as in `--deny warning`?",
    ),
    (&["--dry-run"], "did you mean `--fix --diff`?"),
];

/// What was typed.
///
/// # Errors
/// What clap has to say of it, which can be that help was asked for.
pub(super) fn parse() -> Result<Args, Error> {
    // `gatecast check --version` names the program, not the command.
    let name = Args::command().get_name().to_owned();
    let command = Args::command().mut_subcommands(|command| command.display_name(name.clone()));
    let parsed = command.try_get_matches().and_then(|matches| Args::from_arg_matches(&matches));
    parsed.map_err(advised)
}

/// The error with advice that can be followed.
fn advised(mut error: Error) -> Error {
    let advice = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let Some(typed) = text(&error, ContextKind::InvalidSubcommand) else { return error };
            error.remove(ContextKind::SuggestedSubcommand);
            error.remove(ContextKind::Suggested);
            for_command(&typed)
        }
        ErrorKind::UnknownArgument => {
            let Some(typed) = text(&error, ContextKind::InvalidArg) else { return error };
            // How to pass a word that begins with a dash is seldom what was asked.
            error.remove(ContextKind::Suggested);
            let known = FLAGS_ELSEWHERE.iter().find(|(flags, _)| flags.contains(&typed.as_str()));
            if known.is_some() {
                error.remove(ContextKind::SuggestedArg);
            }
            known.map(|(_, advice)| (*advice).to_owned())
        }
        _ => None,
    };
    if let Some(advice) = advice {
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![StyledStr::from(advice)]));
    }
    error
}

/// What to type in place of a command that there is not.
fn for_command(typed: &str) -> Option<String> {
    if let Some((_, here)) = COMMANDS_ELSEWHERE.iter().find(|(elsewhere, _)| *elsewhere == typed) {
        return Some(format!("did you mean `{here}`?"));
    }
    if typed == "init" {
        return Some(
            "there is nothing to set up; `gatecast check FILE` reads the files that are there".to_owned(),
        );
    }
    if typed.contains(['.', '/', '\\']) {
        return Some(format!("name a command before the file: `gatecast check {}`", visible(typed)));
    }
    let command = Args::command();
    let names: Vec<_> = command.get_subcommands().map(|command| command.get_name().to_owned()).collect();
    nearest(typed, names.iter().map(String::as_str)).map(|near| format!("did you mean `gatecast {near}`?"))
}

/// A text of the error's context.
fn text(error: &Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        _ => None,
    }
}
