//! `diff`: what clients will see differently.

use super::args::{DiffArgs, DiffFormat};
use super::bound::Bound;
use super::error::CliError;
use super::exit::Exit;
use super::host::Host;
use super::inputs;
use crate::compare::{Pair, Probes, Side, compare};
use crate::report::{DiffReport, Named, diff_human, diff_json};
use gatecast::diagnostic::{Diagnostic, Severity};
use gatecast::gateway::{Failure, ResponseType};
use gatecast::import::{ImportOptions, PlanSide};
use gatecast::project::{Loaded, unused_parameters};

pub(super) fn run(args: &DiffArgs, host: &mut Host) -> Result<Exit, CliError> {
    let names = [Some(&args.before), args.after.as_ref(), args.bindings.event.as_ref()];
    inputs::only_one_stdin(names.into_iter().flatten())?;
    let chosen = inputs::failure(&args.failure)?;
    let bound = Bound::new(&args.bindings, host)?;
    let response_type = chosen.as_ref().map(Failure::response_type);
    let options = inputs::options(&args.reading, response_type)?;
    let (before, after) = load_both(args, &options, host)?;
    let unused = unused_parameters(&options, [&before, &after]);
    let (before, after) = compile_both(before, after, args, host)?;
    host.complain_all(&unused);

    let tries = Probes {
        failures: chosen.map_or_else(|| every_failure(args), |chosen| vec![chosen]),
        event: &|failure| bound.event(failure),
        may_make_up: args.bindings.event.is_none(),
        may_ask_for_others: args.bindings.event.is_none() && args.bindings.accept.is_none(),
    };
    let comparison = compare(&before, &after, &tries);
    if !comparison.unseen.is_empty() {
        host.complain(&unseen(&comparison.unseen));
    }
    let named = |side: &Side, file: &str| Named { api: side.api.name.clone(), file: file.to_owned() };
    let sides = Pair {
        before: named(&before, &args.before),
        after: named(&after, args.after.as_deref().unwrap_or(&args.before)),
    };
    let report = DiffReport { sides, comparison };
    match args.format {
        DiffFormat::Human => host.show(&diff_human(&report, host.width_of_findings()))?,
        DiffFormat::Json => host.emit(diff_json(&report).as_bytes())?,
    }
    Ok(if report.comparison.changes.is_empty() { Exit::Success } else { Exit::Findings })
}

/// Loads both sides. One document may describe both.
fn load_both(
    args: &DiffArgs,
    options: &ImportOptions,
    host: &mut Host,
) -> Result<(Loaded, Loaded), CliError> {
    let mut side = |file, moment| {
        let mut options = options.clone();
        options.moment = moment;
        inputs::load(std::slice::from_ref(file), &args.reading, &options, host)
    };
    match &args.after {
        Some(after) => Ok((side(&args.before, PlanSide::After)?, side(after, PlanSide::After)?)),
        None => Ok((side(&args.before, PlanSide::Before)?, side(&args.before, PlanSide::After)?)),
    }
}

/// Compiles both sides.
///
/// Of two documents, a side that names none of its APIs is taken as the other side's of the requested
/// name: the output of a client does not name its API. In one document, an API that a change makes was
/// not there before it, and one that it removes is not there after it.
fn compile_both(
    before: Loaded,
    after: Loaded,
    args: &DiffArgs,
    host: &mut Host,
) -> Result<(Side, Side), CliError> {
    let reading = &args.reading;
    let requested = reading.api.as_deref();
    if args.after.is_some() {
        let is_nameless = |side: &Loaded| side.apis().all(|api| api.name.is_none());
        let of = |side: &Loaded, other: &Loaded| {
            requested.filter(|_| !is_nameless(side) || !other.has_any(requested))
        };
        let (requested_before, requested_after) = (of(&before, &after), of(&after, &before));
        let before = inputs::compiled(before, requested_before, reading, host)?;
        return Ok((before, inputs::compiled(after, requested_after, reading, host)?));
    }
    let mut side = |side: Loaded, may_be_missing| {
        if may_be_missing && !side.has_any(requested) {
            return Ok(inputs::nothing());
        }
        inputs::compiled(side, requested, reading, host)
    };
    let before = side(before, true)?;
    let was_there = !before.api.definitions().is_empty();
    Ok((before, side(after, was_there)?))
}

/// Every type in its most common failure, in order of names.
fn every_failure(args: &DiffArgs) -> Vec<Failure> {
    let types = ResponseType::by_name();
    types.map(|response_type| inputs::with_texts(Failure::of(response_type), &args.failure)).into()
}

fn unseen(types: &[ResponseType]) -> Diagnostic {
    let names: Vec<_> = types.iter().map(|response_type| response_type.name()).collect();
    let (definition, differ) =
        if names.len() == 1 { ("definition", "differs") } else { ("definitions", "differ") };
    let message =
        format!("the {definition} of {} {differ}, but no tested request shows it", names.join(", "));
    Diagnostic::without_code(Severity::Note, message)
        .help("try other requests and messages: --event, --accept, --message, --context")
}
