//! What `--backend` says the backend answers.

use super::call::Call;
use crate::cli::backend::{NoAnswer, answer as backend_answer};
use crate::cli::error::CliError;
use crate::cli::host::Host;
use gatecast::diagnostic::quoted;
use gatecast::integration::{BackendAnswer, Execution};

/// The answer of the backend, where one is asked.
pub(super) fn answer(
    given: Option<&str>,
    execution: &Execution<'_>,
    call: &Call<'_>,
    host: &Host,
) -> Result<BackendAnswer, CliError> {
    let Some(request) = execution.request() else {
        // A MOCK integration, or a request that does not get as far.
        return match given.filter(|_| execution.failure().is_none()) {
            Some(_) => Err(CliError::Usage(format!(
                "{} has a MOCK integration, which asks no backend; leave out --backend",
                call.name()
            ))),
            None => Ok(BackendAnswer::Unreachable),
        };
    };
    let Some(given) = given else {
        return Err(CliError::Usage(format!(
            "{} asks a backend; pass its answer with --backend FILE or --backend 200:BODY, or see what it gets with --request",
            call.name()
        )));
    };
    backend_answer(given, request, |file| host.read(file)).map_err(|error| match error {
        NoAnswer::Unreadable(error) => error,
        NoAnswer::Unusable(reason) => CliError::Usage(format!("--backend {}: {reason}", quoted(given))),
    })
}
