//! `render`: exactly one response.

use super::args::{RenderArgs, RenderFormat};
use super::bound::Bound;
use super::error::CliError;
use super::host::Host;
use super::inputs;
use crate::diagnostic::{Diagnostic, quoted};
use crate::report::response_json;

pub(super) fn run(args: RenderArgs, host: &mut Host) -> Result<(), CliError> {
    let Some(failure) = inputs::failure(&args.failure)? else {
        let message = "which response? Add --type TYPE or --failure NAME; \
                       `gatecast explain types` and `gatecast explain failures` list them";
        return Err(CliError::Usage(message.to_owned()));
    };
    let inputs =
        inputs::load(args.inputs, args.bindings.event.as_deref(), Some(failure.response_type()), host)?;
    let event = Bound::new(&args.bindings, host)?.event(&failure);
    let response = inputs.gateway.respond(&failure, &event);
    for dropped in &response.dropped {
        let message = format!(
            "the header {} is not sent: its value cannot be in a header: {}",
            dropped.name,
            quoted(&dropped.value)
        );
        host.complain(&Diagnostic::warning("unsendable-header", message));
    }
    let mut text = match args.format {
        RenderFormat::Http => response.to_string(),
        RenderFormat::Body => response.body.clone(),
        RenderFormat::Json => response_json(&response),
    };
    if host.is_terminal() && !text.ends_with('\n') {
        // The bytes are exact where a program reads them; a person gets the prompt on its own line.
        text.push('\n');
    }
    Ok(host.emit(text.as_bytes())?)
}
