//! What references are looked up in.

use super::args::BindingArgs;
use super::error::CliError;
use super::host::Host;
use crate::diagnostic::quoted;
use crate::gateway::Event;
use crate::import::import_event;

/// The event of `--event`, or the sample one, with what the other flags set.
pub(super) fn event(args: &BindingArgs, host: &Host) -> Result<Event, CliError> {
    let mut event = match &args.event {
        Some(file) => import_event(&host.read(file)?)?,
        None => Event::sample(),
    };
    if let Some(accept) = &args.accept {
        event.set_header("Accept", accept);
    }
    if let Some(stage) = &args.stage {
        event.set_stage(stage);
    }
    for pair in &args.stage_vars {
        let (name, value) = pair_of("--stage-var", "NAME=VALUE", pair)?;
        event.set_stage_variable(name, value);
    }
    for pair in &args.contexts {
        let (path, value) = pair_of("--context", "PATH=VALUE", pair)?;
        let path = path.strip_prefix("$context.").or_else(|| path.strip_prefix("context.")).unwrap_or(path);
        if path == "error" || path.starts_with("error.") {
            let message = format!(
                "--context {path} is bound by the failure; use --message, --validation-error or --type"
            );
            return Err(CliError::Usage(message));
        }
        if path == "status" {
            let message =
                "--context status has no effect: $context.status is empty in every gateway response";
            return Err(CliError::Usage(message.to_owned()));
        }
        event.set_context(path, value);
    }
    Ok(event)
}

fn pair_of<'a>(flag: &str, form: &str, pair: &'a str) -> Result<(&'a str, &'a str), CliError> {
    let found = pair.split_once('=').filter(|(name, _)| !name.is_empty());
    found.ok_or_else(|| CliError::Usage(format!("{flag} {}: expected {form}", quoted(pair))))
}
