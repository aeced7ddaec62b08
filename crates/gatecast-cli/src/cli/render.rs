//! `render`: exactly one response.

use super::args::{RenderArgs, RenderFormat};
use super::bound::Bound;
use super::error::CliError;
use super::host::Host;
use super::inputs;
use crate::report::response_json;
use gatecast::diagnostic::{Diagnostic, quoted};
use gatecast::gateway::UNSENDABLE_HEADER;
use gatecast::source::visible;

pub(super) fn run(args: &RenderArgs, host: &mut Host) -> Result<(), CliError> {
    let subject = &args.subject;
    let Some(failure) = inputs::failure(&subject.failure)? else {
        let message = "which response? Add --type TYPE or --failure NAME; \
                       `gatecast explain types` and `gatecast explain failures` list them";
        return Err(CliError::Usage(message.to_owned()));
    };
    let side = inputs::load_subject(subject, Some(failure.response_type()), host)?;
    let event = Bound::new(&subject.bindings, host)?.event(&failure);
    let response = side.gateway.respond(&failure, &event);
    for dropped in &response.dropped {
        let message = format!(
            "the header {} is not sent: its value cannot be in a header: {}",
            dropped.name,
            quoted(&dropped.value)
        );
        host.complain(&Diagnostic::of(&UNSENDABLE_HEADER, message));
    }
    let text = match args.format {
        RenderFormat::Http => response.to_string(),
        RenderFormat::Body => response.body.clone(),
        RenderFormat::Json => response_json(&response),
    };
    if host.is_terminal() {
        // The bytes are exact where a program reads them. A terminal gets no control characters,
        // and the prompt its own line.
        let end = if text.ends_with('\n') { "" } else { "\n" };
        return Ok(host.pass_on(&format!("{}{end}", visible(&text)))?);
    }
    Ok(host.pass_on(&text)?)
}
