//! `preview`: every response type at a glance, then responses in full.

use super::args::{PreviewArgs, PreviewFormat};
use super::bound::Bound;
use super::error::CliError;
use super::exit::Exit;
use super::host::Host;
use super::inputs;
use super::watch::watch;
use crate::compare::Side;
use crate::report::{Preview, Row, preview_human, preview_json};
use gatecast::check::body::{Validity, validity};
use gatecast::gateway::{Failure, Gateway, ResponseType};

pub(super) fn run(args: &PreviewArgs, host: &mut Host) -> Result<Exit, CliError> {
    if args.watch { watch(host, |host| once(args, host)) } else { once(args, host) }
}

fn once(args: &PreviewArgs, host: &mut Host) -> Result<Exit, CliError> {
    let subject = &args.subject;
    let chosen = inputs::failure(&subject.failure)?;
    let bound = Bound::new(&subject.bindings, host)?;
    let response_type = chosen.as_ref().map(Failure::response_type);
    let Side { api, gateway } = inputs::load_subject(subject, response_type, host)?;
    // A body is invalid where it is so whatever its holes stand for; a number fits nearly anywhere.
    let filled = api.with_holes_as("0").map(|api| Gateway::compile(&api).value);
    let types = ResponseType::by_name();
    let rows = types.into_iter().map(|response_type| {
        let failure = match &chosen {
            Some(chosen) if chosen.response_type() == response_type => chosen.clone(),
            Some(_) => Failure::of(response_type),
            // A message goes to every type, a validation error where the template asks for it.
            None => inputs::with_texts(Failure::of(response_type), &subject.failure),
        };
        let customised = response_type.is_customisable() && api.definition(response_type).is_some();
        // Whoever names a response wants to see that one.
        let in_full =
            args.all || chosen.as_ref().map_or(customised, |chosen| chosen.response_type() == response_type);
        row([&gateway, filled.as_ref().unwrap_or(&gateway)], &bound, failure, customised, in_full)
    });
    let preview =
        Preview { rows: rows.collect(), files: subject.inputs.files.clone(), api: api.name.clone() };
    match args.format {
        PreviewFormat::Human => host.show(&preview_human(&preview, host.width()))?,
        PreviewFormat::Json => host.emit(preview_json(&preview).as_bytes())?,
    }
    Ok(Exit::Success)
}

fn row(
    [gateway, filled]: [&Gateway; 2],
    bound: &Bound<'_>,
    failure: Failure,
    customised: bool,
    in_full: bool,
) -> Row {
    let event = bound.event(&failure);
    let response = gateway.respond(&failure, &event);
    let content_type = response.header("Content-Type").unwrap_or_default();
    let as_filled = || validity(content_type, &filled.respond(&failure, &event).body);
    let validity = match validity(content_type, &response.body) {
        // The answer to HEAD has no body that could be invalid.
        _ if event.is_head() => Validity::Unchecked,
        Validity::Invalid(_) if !matches!(as_filled(), Validity::Invalid(_)) => Validity::Unchecked,
        found => found,
    };
    let mapped_headers = gateway.mapped_headers(response.response_type);
    Row { failure, response, customised, mapped_headers, validity, in_full }
}
