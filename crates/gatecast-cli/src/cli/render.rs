//! `render`: exactly one response.

mod backend;
mod call;
mod method;

use super::args::{RenderArgs, RenderFormat};
use super::bound::{Bound, Referrer};
use super::error::CliError;
use super::exit::Exit;
use super::host::Host;
use super::inputs;
use crate::report::{response_json, responses_json};
use gatecast::diagnostic::{Diagnostic, quoted};
use gatecast::gateway::{Response, UNSENDABLE_HEADER};
use gatecast::source::visible;

pub(super) fn run(args: &RenderArgs, host: &mut Host) -> Result<Exit, CliError> {
    if let Some(method) = &args.method.method {
        return method::run(method, args, host);
    }
    let subject = &args.subject;
    let Some(failure) = inputs::failure(&subject.failure)? else {
        let message = "which response? Add --type TYPE, --failure NAME or --method \"METHOD PATH\"; \
                       `gatecast explain types`, `gatecast explain failures` and `gatecast routes` list them";
        return Err(CliError::Usage(message.to_owned()));
    };
    let sides = inputs::load_subjects(subject, Some(failure.response_type()), false, host)?;
    let event = Bound::new(&subject.bindings, Referrer::GatewayResponse, host)?.event(&failure);
    let labels = inputs::labels(&sides);
    let mut rendered = Vec::new();
    for (side, label) in sides.iter().zip(&labels) {
        let response = side.gateway.respond(&failure, &event);
        for dropped in &response.dropped {
            let message = format!(
                "the header {} is not sent: its value cannot be in a header: {}",
                dropped.name,
                quoted(&dropped.value)
            );
            host.complain(&Diagnostic::of(&UNSENDABLE_HEADER, message));
        }
        rendered.push((label.as_deref(), response));
    }
    let text = match (rendered.as_slice(), args.format) {
        ([(_, response)], RenderFormat::Http) => response.to_string(),
        ([(_, response)], RenderFormat::Body) => response.body.clone(),
        ([(_, response)], RenderFormat::Json) => response_json(response),
        (several, RenderFormat::Json) => responses_json(several),
        (several, format) => {
            several.iter().map(|(label, response)| named(*label, response, format)).collect()
        }
    };
    print(&text, host)?;
    Ok(Exit::Success)
}

/// Prints a message. The bytes are exact where a program reads them. A terminal gets no control characters,
/// and the prompt its own line.
fn print(text: &str, host: &mut Host) -> Result<(), CliError> {
    if host.is_terminal() {
        let end = if text.ends_with('\n') { "" } else { "\n" };
        return Ok(host.pass_on(&format!("{}{end}", visible(text)))?);
    }
    Ok(host.pass_on(text)?)
}

/// The response of one API of several, below the API's name.
fn named(label: Option<&str>, response: &Response, format: RenderFormat) -> String {
    let text =
        if matches!(format, RenderFormat::Body) { response.body.clone() } else { response.to_string() };
    let end = if text.ends_with('\n') { "" } else { "\n" };
    format!("# {}\n{text}{end}\n", label.unwrap_or_default())
}
