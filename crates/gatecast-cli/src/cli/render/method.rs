//! `render --method`: what a method answers, or what its backend gets.

use super::call::{self, Call};
use super::{backend, print};
use crate::cli::args::{RenderArgs, RenderFormat};
use crate::cli::bound::{Bound, Referrer};
use crate::cli::error::CliError;
use crate::cli::exit::Exit;
use crate::cli::host::Host;
use crate::cli::inputs;
use crate::cli::template::{of_rendering, of_template};
use crate::report::{backend_request_json, method_answer_json};
use gatecast::diagnostic::{Diagnostic, Severity};
use gatecast::integration::{BackendAnswer, Executed, IntegrationFailure, TemplateFailure};

pub(super) fn run(method: &str, args: &RenderArgs, host: &mut Host) -> Result<Exit, CliError> {
    let (subject, given) = (&args.subject, &args.method);
    let others = [&given.body, &given.backend, &subject.bindings.event];
    inputs::only_one_stdin(subject.inputs.files.iter().chain(others.into_iter().flatten()))?;
    let apis = inputs::rest_apis(&subject.inputs.files, &subject.inputs.reading, false, host)?;
    let bound = Bound::new(&subject.bindings, Referrer::MappingTemplate, host)?;
    let body = given.body.as_deref().map(|file| host.read(file)).transpose()?;
    let body = body.as_ref().map(|body| body.text());
    let limits = inputs::limits(&subject.inputs.reading);
    let call = Call::find(&apis, method, &bound, body, limits, host)?;
    let execution = call.integration.execute(&call.client);
    if !given.request {
        let answer = backend::answer(given.backend.as_deref(), &execution, &call, host)?;
        let executed = execution.finish(&answer);
        if given.log {
            print(&executed.log.to_string(), host)?;
            return Ok(complain_of_template(&executed, host));
        }
        return show_answer(&call, &executed, args.format, host);
    }
    match (execution.request(), execution.failure()) {
        (Some(request), _) => {
            match args.format {
                RenderFormat::Http => print(&request.to_string(), host)?,
                RenderFormat::Json => print(&backend_request_json(request), host)?,
                RenderFormat::Body => print_bytes(request.body(), host)?,
            }
            Ok(Exit::Success)
        }
        // The backend gets nothing; the client gets this.
        (None, Some(_)) => {
            show_answer(&call, &execution.finish(&BackendAnswer::Unreachable), args.format, host)
        }
        (None, None) => Err(call::asks_no_backend(&call)),
    }
}

/// Prints what the client gets, and why a template failed.
fn show_answer(
    call: &Call<'_>,
    executed: &Executed,
    format: RenderFormat,
    host: &mut Host,
) -> Result<Exit, CliError> {
    let exit = complain(executed, host);
    let answer = executed.client_answer(&call.gateway, &call.event);
    match format {
        RenderFormat::Http => print(&answer.to_string(), host)?,
        RenderFormat::Json => {
            let route = (call.at.method.name.as_str(), call.at.resource.path.as_str());
            print(&method_answer_json(route, &answer, executed), host)?;
        }
        RenderFormat::Body => print_bytes(&answer.body, host)?,
    }
    Ok(exit)
}

/// Prints why the execution failed: a finding where a template did, the line of the log otherwise.
fn complain(executed: &Executed, host: &mut Host) -> Exit {
    match &executed.answer {
        Err(failure) if failure.template().is_none() => {
            host.complain(&Diagnostic::without_code(Severity::Note, failure));
            Exit::Success
        }
        _ => complain_of_template(executed, host),
    }
}

/// Prints why a template failed.
fn complain_of_template(executed: &Executed, host: &mut Host) -> Exit {
    match executed.answer.as_ref().err().and_then(IntegrationFailure::template) {
        Some(TemplateFailure::Syntax(errors)) => {
            errors.iter().for_each(|(error, place)| host.complain(&of_template(error, place.clone())));
            Exit::Findings
        }
        Some(TemplateFailure::Render(error, place)) => {
            host.complain(&of_rendering(error, place.clone()));
            Exit::Findings
        }
        _ => Exit::Success,
    }
}

/// Prints a body: text as text is printed, bytes as they are.
fn print_bytes(body: &[u8], host: &mut Host) -> Result<(), CliError> {
    match std::str::from_utf8(body) {
        Ok(text) => print(text, host),
        Err(_) if host.is_terminal() => print(&String::from_utf8_lossy(body), host),
        Err(_) => Ok(host.emit(body)?),
    }
}
