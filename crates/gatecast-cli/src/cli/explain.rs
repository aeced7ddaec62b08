//! `explain`: what is known about a rule, a response type, a failure, a variable, or about what was seen; and
//! what pages see of an API.

use super::args::{ExplainArgs, ExplainCorsArgs, ExplainFormat, ExplainTopic};
use super::codes::other_codes;
use super::error::CliError;
use super::host::Host;
use super::inputs;
use crate::report::{RULES, contents, cors_human, cors_json, explain, rule_list};

pub(super) fn run(args: &ExplainArgs, host: &mut Host) -> Result<(), CliError> {
    match &args.topic {
        Some(ExplainTopic::Cors(cors)) if cors.files.is_empty() => page("cors", host),
        Some(ExplainTopic::Cors(cors)) => of_api(cors, host),
        None if args.name.is_empty() => Ok(host.show(&contents(host.width()))?),
        // A message has spaces, and not everybody quotes it.
        None => page(&args.name.join(" "), host),
    }
}

fn page(name: &str, host: &mut Host) -> Result<(), CliError> {
    if name == RULES {
        return Ok(host.show(&rule_list(&other_codes(), host.width_of_list()))?);
    }
    let page = explain(name, &other_codes(), host.width()).map_err(CliError::Usage)?;
    Ok(host.show(&page)?)
}

/// Shows what a page sees of APIs.
fn of_api(args: &ExplainCorsArgs, host: &mut Host) -> Result<(), CliError> {
    let apis = inputs::rest_apis(&args.files, &args.reading, false, host)?;
    let origin = args.origin.as_deref();
    match args.format {
        ExplainFormat::Human => {
            let width = host.width();
            let drawn: Vec<_> = apis.iter().map(|api| cors_human(api, origin, width)).collect();
            host.show(&drawn.join("\n"))?;
        }
        ExplainFormat::Json => host.emit(cors_json(&apis, origin).as_bytes())?,
    }
    Ok(())
}
