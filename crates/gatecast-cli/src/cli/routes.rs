//! `routes`: the methods of an API, and what stands before each.

use super::args::{RoutesArgs, RoutesFormat};
use super::error::CliError;
use super::exit::Exit;
use super::host::Host;
use super::inputs;
use crate::report::{routes_human, routes_json};

pub(super) fn run(args: &RoutesArgs, host: &mut Host) -> Result<Exit, CliError> {
    let apis = inputs::rest_apis(&args.files, &args.reading, false, host)?;
    match args.format {
        RoutesFormat::Human => {
            let drawn: Vec<_> = apis.iter().map(routes_human).collect();
            host.show(&drawn.join("\n"))?;
        }
        RoutesFormat::Json => host.emit(routes_json(&apis).as_bytes())?,
    }
    Ok(Exit::Success)
}
