//! `explain`: what is known about a rule, a response type, a failure, a variable, or about what was seen.

use super::args::ExplainArgs;
use super::codes::other_codes;
use super::error::CliError;
use super::host::Host;
use crate::report::{RULES, contents, explain, rule_list};

pub(super) fn run(args: &ExplainArgs, host: &mut Host) -> Result<(), CliError> {
    if args.name.is_empty() {
        return Ok(host.show(&contents(host.width()))?);
    }
    if args.name == [RULES] {
        return Ok(host.show(&rule_list(&other_codes(), host.width_of_list()))?);
    }
    // A message has spaces, and not everybody quotes it.
    let page = explain(&args.name.join(" "), &other_codes(), host.width()).map_err(CliError::Usage)?;
    Ok(host.show(&page)?)
}
