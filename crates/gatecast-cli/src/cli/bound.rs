//! What references are looked up in.

use std::sync::Arc;

use serde_json::Value;

use super::args::BindingArgs;
use super::error::CliError;
use super::host::Host;
use gatecast::diagnostic::{nearest, quoted};
use gatecast::gateway::{Event, Failure};
use gatecast::import::{import_event, import_event_json};
use gatecast::source::SourceFile;
use gatecast::template::variables::{CONTEXT, NEVER_SET};

/// What refers to values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Referrer {
    /// A template or a mapping of a gateway response.
    GatewayResponse,
    /// A mapping template of an integration.
    MappingTemplate,
}

/// The event of `--event`, or none, and what the other flags set.
pub(super) struct Bound<'a> {
    source: Option<Arc<SourceFile>>,
    given: Option<Event>,
    accept: Option<&'a str>,
    stage: Option<&'a str>,
    stage_variables: Vec<(&'a str, &'a str)>,
    context: Vec<(&'a str, &'a str)>,
}

impl<'a> Bound<'a> {
    /// Reads the event and takes the flags apart.
    pub(super) fn new(args: &'a BindingArgs, referrer: Referrer, host: &Host) -> Result<Self, CliError> {
        let source = args.event.as_deref().map(|file| host.read(file)).transpose()?;
        let given = source.as_ref().map(import_event).transpose()?;
        let variables = args.stage_vars.iter().map(|pair| pair_of("--stage-var", "NAME=VALUE", pair));
        Ok(Self {
            source,
            given,
            accept: args.accept.as_deref().map(accept).transpose()?,
            stage: args.stage.as_deref(),
            stage_variables: variables.collect::<Result<_, _>>()?,
            context: args.contexts.iter().map(|pair| context(pair, referrer)).collect::<Result<_, _>>()?,
        })
    }

    /// The request that `failure` happens on.
    pub(super) fn event(&self, failure: &Failure) -> Event {
        self.with_flags(self.given.clone().unwrap_or_else(|| Event::sample_for(failure)))
    }

    /// The request that a mapping template is rendered for.
    pub(super) fn request(&self) -> Event {
        self.with_flags(self.given.clone().unwrap_or_else(Event::sample))
    }

    /// The event as JSON, before the flags set anything.
    pub(super) fn event_json(&self) -> Result<Value, CliError> {
        match &self.source {
            Some(source) => Ok(import_event_json(source)?),
            None => Ok(serde_json::from_str(Event::sample_json()).unwrap_or_default()),
        }
    }

    /// The values that flags set below `$context`.
    pub(super) fn context(&self) -> &[(&'a str, &'a str)] {
        &self.context
    }

    /// Whether there is no event of `--event`.
    pub(super) fn is_sample(&self) -> bool {
        self.source.is_none()
    }

    fn with_flags(&self, mut event: Event) -> Event {
        self.set_flags(&mut event);
        event
    }

    /// Sets what the other flags say.
    pub(super) fn set_flags(&self, event: &mut Event) {
        if let Some(accept) = self.accept {
            event.set_header("Accept", accept);
        }
        if let Some(stage) = self.stage {
            event.set_stage(stage);
        }
        for &(name, value) in &self.stage_variables {
            event.set_stage_variable(name, value);
        }
        for &(path, value) in &self.context {
            event.set_context(path, value);
        }
    }
}

/// A `--context PATH=VALUE`, the path without `$context.`.
fn context(pair: &str, referrer: Referrer) -> Result<(&str, &str), CliError> {
    let (path, value) = pair_of("--context", "PATH=VALUE", pair)?;
    let path = path.strip_prefix("$context.").or_else(|| path.strip_prefix("context.")).unwrap_or(path);
    if path.split('.').any(str::is_empty) {
        let message = format!("--context {}: expected names with single dots between them", quoted(path));
        return Err(CliError::Usage(message));
    }
    if path == "error" || path.starts_with("error.") {
        return Err(CliError::Usage(match referrer {
            Referrer::GatewayResponse => {
                format!(
                    "--context {path} is bound by the failure; use --message, --validation-error or --type"
                )
            }
            Referrer::MappingTemplate => {
                format!("--context {path} has no effect: $context.error is set in gateway responses only")
            }
        }));
    }
    let is_override = ["requestOverride.", "responseOverride."].iter().any(|start| path.starts_with(start));
    if referrer == Referrer::MappingTemplate && is_override {
        return Ok((path, value));
    }
    if let Some(facts) = NEVER_SET.iter().find(|facts| facts.name == path) {
        let message = format!("--context {path} has no effect: $context.{path} is set {}", facts.when);
        return Err(CliError::Usage(message));
    }
    // What an authorizer returns has names of its own; nothing else does.
    if path.starts_with("authorizer.") || CONTEXT.iter().any(|facts| facts.name == path) {
        return Ok((path, value));
    }
    Err(CliError::Usage(format!("--context {}: {}", quoted(path), unknown(path))))
}

/// Why there is no variable of this name below `$context`.
fn unknown(path: &str) -> String {
    let below = format!("{path}.");
    let members: Vec<_> =
        CONTEXT.iter().map(|facts| facts.name).filter(|name| name.starts_with(&below)).collect();
    if let Some(first) = members.first() {
        return format!("it is an object; set one of its members, as in `{first}=VALUE`");
    }
    match nearest(path, CONTEXT.iter().map(|facts| facts.name)) {
        Some(near) => format!("`$context` has no such variable; did you mean `{near}`?"),
        None => "`$context` has no such variable; `gatecast explain variables` lists them".to_owned(),
    }
}

/// An Accept header, as it was typed.
fn accept(value: &str) -> Result<&str, CliError> {
    match value.split(',').all(|range| range.contains('/')) || value.is_empty() {
        true => Ok(value),
        false => Err(CliError::Usage(format!(
            "--accept {}: expected media types, as in `application/json`",
            quoted(value)
        ))),
    }
}

/// A flag's `NAME=VALUE`.
pub(super) fn pair_of<'a>(flag: &str, form: &str, pair: &'a str) -> Result<(&'a str, &'a str), CliError> {
    let found = pair.split_once('=').filter(|(name, _)| !name.is_empty());
    found.ok_or_else(|| CliError::Usage(format!("{flag} {}: expected {form}", quoted(pair))))
}
