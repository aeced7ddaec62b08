//! What references are looked up in.

use super::args::BindingArgs;
use super::error::CliError;
use super::host::Host;
use gatecast::diagnostic::quoted;
use gatecast::gateway::{Event, Failure};
use gatecast::import::import_event;

/// The event of `--event`, or none, and what the other flags set.
pub(super) struct Bound<'a> {
    given: Option<Event>,
    accept: Option<&'a str>,
    stage: Option<&'a str>,
    stage_variables: Vec<(&'a str, &'a str)>,
    context: Vec<(&'a str, &'a str)>,
}

impl<'a> Bound<'a> {
    /// Reads the event and takes the flags apart.
    pub(super) fn new(args: &'a BindingArgs, host: &Host) -> Result<Self, CliError> {
        let given = args.event.as_deref().map(|file| Ok::<_, CliError>(import_event(&host.read(file)?)?));
        let variables = args.stage_vars.iter().map(|pair| pair_of("--stage-var", "NAME=VALUE", pair));
        Ok(Self {
            given: given.transpose()?,
            accept: args.accept.as_deref(),
            stage: args.stage.as_deref(),
            stage_variables: variables.collect::<Result<_, _>>()?,
            context: args.contexts.iter().map(|pair| context(pair)).collect::<Result<_, _>>()?,
        })
    }

    /// The request that `failure` happens on.
    pub(super) fn event(&self, failure: &Failure) -> Event {
        let mut event = self.given.clone().unwrap_or_else(|| Event::sample_for(failure));
        if let Some(accept) = self.accept {
            event.set_header("Accept", accept);
        }
        if let Some(stage) = self.stage {
            event.set_stage(stage);
        }
        for &(name, value) in &self.stage_variables {
            event.set_stage_variable(name, value);
        }
        for &(path, value) in &self.context {
            event.set_context(path, value);
        }
        event
    }
}

/// A `--context PATH=VALUE`, the path without `$context.`.
fn context(pair: &str) -> Result<(&str, &str), CliError> {
    let (path, value) = pair_of("--context", "PATH=VALUE", pair)?;
    let path = path.strip_prefix("$context.").or_else(|| path.strip_prefix("context.")).unwrap_or(path);
    if path.split('.').any(str::is_empty) {
        let message = format!("--context {}: expected names with single dots between them", quoted(path));
        return Err(CliError::Usage(message));
    }
    if path == "error" || path.starts_with("error.") {
        let message =
            format!("--context {path} is bound by the failure; use --message, --validation-error or --type");
        return Err(CliError::Usage(message));
    }
    if path == "status" {
        let message = "--context status has no effect: $context.status is empty in every gateway response";
        return Err(CliError::Usage(message.to_owned()));
    }
    Ok((path, value))
}

/// A flag's `NAME=VALUE`.
pub(super) fn pair_of<'a>(flag: &str, form: &str, pair: &'a str) -> Result<(&'a str, &'a str), CliError> {
    let found = pair.split_once('=').filter(|(name, _)| !name.is_empty());
    found.ok_or_else(|| CliError::Usage(format!("{flag} {}: expected {form}", quoted(pair))))
}
