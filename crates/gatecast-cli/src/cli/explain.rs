//! `explain`: what is known about a response type, a failure or a variable.

use super::args::ExplainArgs;
use super::codes::other_codes;
use super::error::CliError;
use super::host::Host;
use crate::report::explain;

pub(super) fn run(args: &ExplainArgs, host: &mut Host) -> Result<(), CliError> {
    let page = explain(&args.name, &other_codes(), host.width()).map_err(CliError::Usage)?;
    Ok(host.show(&page)?)
}
