//! `diff`: what clients will see differently.

mod piped;
mod sides;

use self::sides::{Sides, compile, load};
use super::args::{DiffArgs, DiffFormat};
use super::bound::{Bound, Referrer};
use super::error::CliError;
use super::exit::Exit;
use super::host::Host;
use super::inputs;
use crate::cli::method_call::request;
use crate::compare::{Pair, Probes, compare, compare_methods};
use crate::report::{ComparedApi, DiffReport, diff_human, diff_json, diff_markdown};
use gatecast::diagnostic::{Diagnostic, Severity};
use gatecast::gateway::{Failure, ResponseType};
use gatecast::rest_api::MethodAt;

pub(super) fn run(args: &DiffArgs, host: &mut Host) -> Result<Exit, CliError> {
    let names = [args.before.as_ref(), args.after.as_ref(), args.bindings.event.as_ref()];
    inputs::only_one_stdin(names.into_iter().flatten())?;
    let chosen = inputs::failure(&args.failure)?;
    let bound = Bound::new(&args.bindings, Referrer::GatewayResponse, host)?;
    let mut options = inputs::options(&args.reading, chosen.as_ref().map(Failure::response_type))?;
    options.rest_api = chosen.is_none();
    let Sides { names, loaded, unused } = load(args, &options, host)?;
    let unseen = piped::unseen(&names, &loaded, host.files());
    let pairs = compile(loaded, &names, args, host)?;
    host.complain_all(&unused);
    unseen.iter().for_each(|warning| host.complain(warning));

    let tries = Probes {
        failures: chosen.map_or_else(|| every_failure(args), |chosen| vec![chosen]),
        event: &|failure| bound.event(failure),
        may_make_up: args.bindings.event.is_none(),
        may_ask_for_others: args.bindings.event.is_none() && args.bindings.accept.is_none(),
    };
    let compared = pairs.into_iter().map(|(label, Pair { before, after })| {
        let mut comparison = compare(&before, &after, &tries);
        comparison.methods = compare_methods(&before, &after, &|at: &MethodAt<'_>| {
            request(&at.method.name, &at.resource.path, at, &bound, None).ok()
        });
        ComparedApi { label, names: Pair { before: before.api.name, after: after.api.name }, comparison }
    });
    let report = DiffReport { files: names, apis: compared.collect() };
    for api in &report.apis {
        if !api.comparison.unseen.is_empty() {
            host.complain(&not_shown(&api.comparison.unseen));
        }
        for method in &api.comparison.methods.unseen {
            let message = format!("the integration of {method} differs, but no tested request shows it");
            let finding = Diagnostic::without_code(Severity::Note, message);
            host.complain(&finding.help("try other requests: --event, --accept, --stage-var, --context"));
        }
    }
    match args.format {
        DiffFormat::Human => host.show(&diff_human(&report, host.width_of_findings()))?,
        DiffFormat::Json => host.emit(diff_json(&report).as_bytes())?,
        DiffFormat::Markdown => host.pass_on(&diff_markdown(&report))?,
    }
    Ok(if report.differs() { Exit::Findings } else { Exit::Success })
}

/// Every type in its most common failure, in order of names.
fn every_failure(args: &DiffArgs) -> Vec<Failure> {
    let types = ResponseType::by_name();
    types.map(|response_type| inputs::with_texts(Failure::of(response_type), &args.failure)).into()
}

fn not_shown(types: &[ResponseType]) -> Diagnostic {
    let names: Vec<_> = types.iter().map(|response_type| response_type.name()).collect();
    let (definition, differ) =
        if names.len() == 1 { ("definition", "differs") } else { ("definitions", "differ") };
    let message =
        format!("the {definition} of {} {differ}, but no tested request shows it", names.join(", "));
    Diagnostic::without_code(Severity::Note, message)
        .help("try other requests and messages: --event, --accept, --message, --context")
}
