//! `preview`: every response type at a glance, then responses in full.

mod methods;

use super::args::{Level, PreviewArgs, PreviewFormat};
use super::bound::{Bound, Referrer};
use super::error::CliError;
use super::exit::Exit;
use super::host::Host;
use super::inputs;
use super::watch::watch;
use crate::compare::Side;
use crate::report::{Preview, Row, preview_human, preview_json, raised_by};
use gatecast::check::body::{Validity, validity};
use gatecast::diagnostic::Severity;
use gatecast::gateway::{Failure, Gateway, ResponseType};

pub(super) fn run(args: &PreviewArgs, host: &mut Host) -> Result<Exit, CliError> {
    if args.watch { watch(host, |host| once(args, host)) } else { once(args, host) }
}

fn once(args: &PreviewArgs, host: &mut Host) -> Result<Exit, CliError> {
    let subject = &args.subject;
    let chosen = inputs::failure(&subject.failure)?;
    let bound = Bound::new(&subject.bindings, Referrer::GatewayResponse, host)?;
    let response_type = chosen.as_ref().map(Failure::response_type);
    let sides = inputs::load_subjects(subject, response_type, true, host)?;
    let labels = inputs::labels(&sides);
    let previews: Vec<Preview> = sides
        .iter()
        .zip(labels)
        .map(|(side, label)| {
            let api = label.filter(|_| sides.len() > 1).or_else(|| side.api.name.clone());
            Ok(Preview {
                rows: rows(side, chosen.as_ref(), &bound, args),
                // Who asks for one response looks for no method.
                methods: if chosen.is_none() { methods::rows(side, &bound)? } else { Vec::new() },
                files: subject.inputs.files.clone(),
                api,
            })
        })
        .collect::<Result<_, CliError>>()?;
    match args.format {
        PreviewFormat::Human => {
            let (width, is_terminal) = (host.width(), host.is_terminal());
            let drawn: Vec<_> =
                previews.iter().map(|preview| preview_human(preview, width, is_terminal)).collect();
            host.show(&drawn.join("\n"))?;
        }
        PreviewFormat::Json => host.emit(preview_json(&previews).as_bytes())?,
    }
    let deny = args.deny.map(Level::severity);
    let worst = previews.iter().flat_map(|preview| &preview.rows).filter_map(problem).max();
    let is_denied = worst.zip(deny).is_some_and(|(worst, deny)| worst >= deny);
    Ok(if is_denied { Exit::Findings } else { Exit::Success })
}

/// How bad the worst problem of a response is.
fn problem(row: &Row) -> Option<Severity> {
    match (&row.validity, &row.response) {
        (Validity::Invalid(_), _) => Some(Severity::Error),
        (_, response) if !response.dropped.is_empty() || !response.unresolved.is_empty() => {
            Some(Severity::Warning)
        }
        _ => None,
    }
}

/// The rows of an API: all response types, or the one that was chosen.
fn rows(side: &Side, chosen: Option<&Failure>, bound: &Bound<'_>, args: &PreviewArgs) -> Vec<Row> {
    let Side { api, gateway } = side;
    // A body is invalid where it is so whatever its holes stand for; a number fits nearly anywhere.
    let filled = api.with_holes_as("0").map(|api| Gateway::compile(&api).value);
    let gateways = [gateway, filled.as_ref().unwrap_or(gateway)];
    let rows = ResponseType::by_name().into_iter().filter_map(|response_type| {
        let is_chosen = chosen.is_some_and(|chosen| chosen.response_type() == response_type);
        if chosen.is_some() && !is_chosen && !args.all {
            return None;
        }
        let failure = match chosen.filter(|_| is_chosen) {
            Some(chosen) => chosen.clone(),
            None if chosen.is_some() => Failure::of(response_type),
            // A message goes to every type, a validation error where the template asks for it.
            None => inputs::with_texts(Failure::of(response_type), &args.subject.failure),
        };
        let customised = response_type.is_customisable() && api.definition(response_type).is_some();
        // Whoever names a response wants to see that one.
        let in_full = args.all || is_chosen || (chosen.is_none() && customised);
        let raised = api.raised(response_type).as_ref().map(raised_by);
        Some(row(gateways, bound, failure, customised, in_full, raised))
    });
    rows.collect()
}

fn row(
    [gateway, filled]: [&Gateway; 2],
    bound: &Bound<'_>,
    failure: Failure,
    customised: bool,
    in_full: bool,
    raised_by: Option<String>,
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
    Row { failure, response, customised, mapped_headers, validity, in_full, raised_by }
}
