//! `diff`: what clients will see differently.

use super::args::{DiffArgs, DiffFormat};
use super::bound::Bound;
use super::error::CliError;
use super::exit::Exit;
use super::host::Host;
use super::inputs;
use crate::compare::{Pair, Side, Tries, compare};
use crate::diagnostic::{Diagnostic, Severity};
use crate::gateway::{Failure, ResponseType};
use crate::import::{ImportOptions, Moment};
use crate::report::{DiffReport, Named, diff_human, diff_json};

pub(super) fn run(args: &DiffArgs, host: &mut Host) -> Result<Exit, CliError> {
    let names = [Some(&args.before), args.after.as_ref(), args.bindings.event.as_ref()];
    inputs::only_one_stdin(names.into_iter().flatten())?;
    let chosen = inputs::failure(&args.failure)?;
    let bound = Bound::new(&args.bindings, host)?;
    let response_type = chosen.as_ref().map(Failure::response_type);
    let options = inputs::options(&args.reading, response_type)?;
    let (before, after) = match &args.after {
        Some(after) => {
            let options = ImportOptions { moment: Moment::After, ..options.clone() };
            inputs::load_both([&args.before, after], &args.reading, &options, host)?
        }
        None => {
            // One document says both. What a change makes was not there before, and what it takes
            // away is not there after it.
            let mut side = |moment, may_be_missing| -> Result<Side, CliError> {
                let options = ImportOptions { moment, ..options.clone() };
                let file = std::slice::from_ref(&args.before);
                inputs::load(file, &args.reading, options, may_be_missing, host)
            };
            let before = side(Moment::Before, true)?;
            let was_there = !before.api.definitions().is_empty();
            (before, side(Moment::After, was_there)?)
        }
    };

    host.complain_all(&options.unused_parameters());

    let tries = Tries {
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
        format!("the {definition} of {} {differ}, and what was tried does not show how", names.join(", "));
    Diagnostic::without_code(Severity::Note, message)
        .help("try other requests and messages: --event, --accept, --message, --context")
}
