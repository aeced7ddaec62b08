//! Files become a compiled API.

use super::args::{FailureArgs, InputArgs, ReadingArgs, SubjectArgs};
use super::bound::pair_of;
use super::config;
use super::error::CliError;
use super::host::Host;
use crate::compare::Side;
use gatecast::gateway::{Api, CompileOptions, Failure, Gateway, ResponseType, UnknownResponseType};
use gatecast::import::ImportOptions;
use gatecast::project::{Environment, Grouping, Inputs, Loaded, STDIN, unused_parameters, with_modules};

/// Loads files with what their modules have beside them, and prints what was found while they were read.
pub(super) fn load(
    files: &[String],
    args: &ReadingArgs,
    options: &ImportOptions,
    host: &mut Host,
) -> Result<Loaded, CliError> {
    loaded_with(host, files, |environment| load_from(environment, files, args, options))
}

/// Loads files and nothing beside them, and prints what was found while they were read.
pub(super) fn load_alone(
    files: &[String],
    args: &ReadingArgs,
    options: &ImportOptions,
    host: &mut Host,
) -> Result<Loaded, CliError> {
    loaded_with(host, files, |environment| load_named(environment, files, args, options))
}

fn loaded_with(
    host: &mut Host,
    files: &[String],
    load: impl FnOnce(&dyn Environment) -> Loaded,
) -> Result<Loaded, CliError> {
    config::exclude(files, host);
    let loaded = load(host.files());
    host.complain_all(&loaded.findings);
    whole(loaded)
}

/// Loads files from somewhere, with what their modules have beside them there.
pub(super) fn load_from(
    files: &dyn Environment,
    names: &[String],
    args: &ReadingArgs,
    options: &ImportOptions,
) -> Loaded {
    load_named(files, &with_modules(names, files), args, options)
}

fn load_named(
    files: &dyn Environment,
    names: &[String],
    args: &ReadingArgs,
    options: &ImportOptions,
) -> Loaded {
    let (root, options) = (args.root.as_deref(), options.clone());
    gatecast::project::load(&Inputs { names, root, options, grouping: Grouping::Merged }, files)
}

/// What was loaded, unless something that was named is not part of it.
pub(super) fn whole(mut loaded: Loaded) -> Result<Loaded, CliError> {
    match loaded.failures.pop() {
        Some(failure) => Err(failure.into()),
        None => Ok(loaded),
    }
}

/// Compiles what was loaded: the API of all documents, or each where there are several and none was
/// asked for. Prints what was left out of them.
pub(super) fn compiled(
    loaded: Loaded,
    requested: Option<&str>,
    args: &ReadingArgs,
    host: &mut Host,
) -> Result<Vec<Side>, CliError> {
    let apis = loaded.each(requested)?;
    host.complain_all(&apis.diagnostics);
    Ok(apis.value.into_iter().map(|api| side(api, args, host)).collect())
}

/// Compiles the only API of what was loaded. Prints what was left out of it.
pub(super) fn compiled_only(loaded: Loaded, args: &ReadingArgs, host: &mut Host) -> Result<Side, CliError> {
    let api = loaded.merged(None)?;
    host.complain_all(&api.diagnostics);
    Ok(side(api.value, args, host))
}

fn side(api: Api, args: &ReadingArgs, host: &mut Host) -> Side {
    let compiled = Gateway::compile_with(&api, limits(args));
    host.complain_all(&compiled.diagnostics);
    Side { api, gateway: compiled.value }
}

/// The side of a comparison on which there is no API.
pub(super) fn nothing() -> Side {
    Side { gateway: Gateway::compile(&Api::default()).value, api: Api::default() }
}

/// Loads and compiles what one command shows: one API, or each of several.
pub(super) fn load_subjects(
    subject: &SubjectArgs,
    response_type: Option<ResponseType>,
    with_routes: bool,
    host: &mut Host,
) -> Result<Vec<Side>, CliError> {
    let InputArgs { files, reading } = &subject.inputs;
    only_one_stdin(files.iter().chain(&subject.bindings.event))?;
    let mut options = options(reading, response_type)?;
    options.rest_api = with_routes;
    let loaded = load(files, reading, &options, host)?;
    let unused = unused_parameters(&options, [&loaded]);
    let sides = compiled(loaded, reading.api.as_deref(), reading, host)?;
    host.complain_all(&unused);
    Ok(sides)
}

/// Loads every API of files with its routes, and prints what was found.
pub(super) fn rest_apis(
    files: &[String],
    args: &ReadingArgs,
    keep_document: bool,
    host: &mut Host,
) -> Result<Vec<Api>, CliError> {
    only_one_stdin(files.iter())?;
    let mut options = options(args, None)?;
    options.rest_api = true;
    options.keep_document = keep_document;
    let loaded = load(files, args, &options, host)?;
    host.complain_all(&unused_parameters(&options, [&loaded]));
    let apis = loaded.into_apis(args.api.as_deref())?;
    host.complain_all(&apis.diagnostics);
    Ok(apis.value)
}

/// What an API is called that its file does not name.
pub(super) const NO_NAME: &str = "an API without a name";

/// What each of several APIs is called: its name, with its file where another has the same name.
pub(super) fn labels(sides: &[Side]) -> Vec<Option<String>> {
    let called = |side: &&Side, name: &str| side.api.name.as_deref().unwrap_or(NO_NAME) == name;
    let is_shared = |name: &str| sides.iter().filter(|side| called(side, name)).nth(1).is_some();
    let label = |side: &Side| {
        let name = side.api.name.clone().unwrap_or_else(|| NO_NAME.to_owned());
        Some(match side.api.file().filter(|_| is_shared(&name)) {
            Some(file) => format!("{name} in {file}"),
            None => name,
        })
    };
    sides.iter().map(label).collect()
}

/// Refuses to read standard input for two purposes.
pub(super) fn only_one_stdin<'a>(files: impl Iterator<Item = &'a String>) -> Result<(), CliError> {
    if files.filter(|&file| file == STDIN).count() > 1 {
        return Err(CliError::Usage("standard input (`-`) can be read only once; name it once".to_owned()));
    }
    Ok(())
}

/// How files are read.
pub(super) fn options(
    args: &ReadingArgs,
    response_type: Option<ResponseType>,
) -> Result<ImportOptions, CliError> {
    let format = args.input.as_deref().map(str::parse).transpose()?;
    let mut options = ImportOptions::default();
    options.format = format;
    options.response_type = response_type;
    options.api.clone_from(&args.api);
    for pair in &args.parameters {
        let (name, value) = pair_of("--parameter", "NAME=VALUE", pair)?;
        options.parameters.insert(name.to_owned(), value.to_owned());
    }
    Ok(options)
}

/// The limits of compilation.
pub(super) fn limits(args: &ReadingArgs) -> CompileOptions {
    CompileOptions { max_template_bytes: args.limit.max_template_bytes }
}

/// The failure that `--type` or `--failure` names, its texts as given; `None` without either.
pub(super) fn failure(args: &FailureArgs) -> Result<Option<Failure>, CliError> {
    let failure = match (&args.response_type, &args.failure) {
        (Some(name), _) => Failure::of(response_type(name)?),
        (None, Some(name)) => Failure::find(name)?,
        (None, None) => return Ok(None),
    };
    Ok(Some(with_texts(failure, args)))
}

/// The response type that was typed, in whatever case: a flag is no file, in which only the exact name counts.
pub(super) fn response_type(name: &str) -> Result<ResponseType, UnknownResponseType> {
    name.parse().or_else(|unknown| name.replace('-', "_").to_uppercase().parse().map_err(|_| unknown))
}

/// A failure with the message and the validation error that were typed.
pub(super) fn with_texts(mut failure: Failure, args: &FailureArgs) -> Failure {
    if let Some(message) = &args.message {
        failure.set_message(Some(message.clone()));
    }
    if let Some(text) = &args.validation_error {
        failure.set_validation_error(text);
    }
    failure
}
