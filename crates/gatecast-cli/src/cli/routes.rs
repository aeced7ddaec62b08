//! `routes`: the methods of an API, and what stands before each.

use super::args::{RoutesArgs, RoutesFormat};
use super::error::CliError;
use super::exit::Exit;
use super::host::Host;
use super::inputs;
use crate::report::{routes_human, routes_json};
use gatecast::project::unused_parameters;

pub(super) fn run(args: &RoutesArgs, host: &mut Host) -> Result<Exit, CliError> {
    let reading = &args.reading;
    inputs::only_one_stdin(args.files.iter())?;
    let mut options = inputs::options(reading, None)?;
    options.rest_api = true;
    let loaded = inputs::load(&args.files, reading, &options, host)?;
    let unused = unused_parameters(&options, [&loaded]);
    let apis = loaded.into_apis(reading.api.as_deref())?;
    host.complain_all(&apis.diagnostics);
    host.complain_all(&unused);
    match args.format {
        RoutesFormat::Human => {
            let drawn: Vec<_> = apis.value.iter().map(routes_human).collect();
            host.show(&drawn.join("\n"))?;
        }
        RoutesFormat::Json => host.emit(routes_json(&apis.value).as_bytes())?,
    }
    Ok(Exit::Success)
}
