//! Files become a compiled API.

use super::args::{FailureArgs, InputArgs, ReadingArgs, SubjectArgs};
use super::bound::pair_of;
use super::error::CliError;
use super::folder;
use super::host::{Host, STDIN};
use super::sources::{Input, Reading};
use crate::compare::Side;
use crate::gateway::{Api, CompileOptions, Failure, Gateway, ResponseType};
use crate::import::{ImportOptions, select};

/// Reads and merges files, compiles their API, and says on standard error what was left out of it.
/// An API that may be missing has no definitions then.
pub(super) fn load(
    files: &[String],
    args: &ReadingArgs,
    options: ImportOptions,
    may_be_missing: bool,
    host: &mut Host,
) -> Result<Side, CliError> {
    let inputs = read(files, args, options, host)?;
    if may_be_missing && !has_any(&inputs, args.api.as_deref()) {
        return Ok(Side { gateway: Gateway::compile(&Api::default()).value, api: Api::default() });
    }
    compiled(inputs, args.api.as_deref(), args, host)
}

/// Reads files.
pub(super) fn read(
    files: &[String],
    args: &ReadingArgs,
    options: ImportOptions,
    host: &mut Host,
) -> Result<Vec<Input>, CliError> {
    let reading = Reading { root: args.root.as_deref(), options, folder: folder::read };
    reading.read(files, host, Err)
}

/// Reads two files that are to be compared.
///
/// With `--api`, a side that names none of its APIs is taken as the other side's of that name: the
/// output of a client says nothing of its API.
pub(super) fn load_both(
    files: [&String; 2],
    args: &ReadingArgs,
    options: &ImportOptions,
    host: &mut Host,
) -> Result<(Side, Side), CliError> {
    let [before, after] = files;
    let before = read(std::slice::from_ref(before), args, options.clone(), host)?;
    let after = read(std::slice::from_ref(after), args, options.clone(), host)?;
    let wanted = args.api.as_deref();
    let is_nameless =
        |inputs: &[Input]| inputs.iter().flat_map(|input| &input.apis).all(|api| api.name.is_none());
    let of =
        |side: &[Input], other: &[Input]| wanted.filter(|_| !is_nameless(side) || !has_any(other, wanted));
    let (wanted_before, wanted_after) = (of(&before, &after), of(&after, &before));
    let before = compiled(before, wanted_before, args, host)?;
    Ok((before, compiled(after, wanted_after, args, host)?))
}

/// Merges what was read and compiles it.
fn compiled(
    inputs: Vec<Input>,
    wanted: Option<&str>,
    args: &ReadingArgs,
    host: &mut Host,
) -> Result<Side, CliError> {
    let api = merged(inputs, wanted, host)?;
    let compiled = Gateway::compile_with(&api, limits(args));
    host.complain_all(&compiled.diagnostics);
    Ok(Side { api, gateway: compiled.value })
}

/// Whether there is an API to take.
fn has_any(inputs: &[Input], wanted: Option<&str>) -> bool {
    inputs.iter().flat_map(|input| &input.apis).any(|api| wanted.is_none_or(|wanted| api.is_called(wanted)))
}

/// [`load`] for what one command shows.
pub(super) fn load_subject(
    subject: &SubjectArgs,
    response_type: Option<ResponseType>,
    host: &mut Host,
) -> Result<Side, CliError> {
    let InputArgs { files, reading } = &subject.inputs;
    only_one_stdin(files.iter().chain(&subject.bindings.event))?;
    let options = options(reading, response_type)?;
    let side = load(files, reading, options.clone(), false, host)?;
    host.complain_all(&options.unused_parameters());
    Ok(side)
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
    let format = args.input.as_deref().map(str::parse).transpose().map_err(CliError::Usage)?;
    let mut options =
        ImportOptions { format, response_type, api: args.api.clone(), ..ImportOptions::default() };
    for pair in &args.parameters {
        let (name, value) = pair_of("--parameter", "NAME=VALUE", pair)?;
        options.parameters.insert(name.to_owned(), value.to_owned());
    }
    Ok(options)
}

/// The limits of compilation.
pub(super) fn limits(args: &ReadingArgs) -> CompileOptions {
    CompileOptions { max_template_bytes: args.max_template_bytes }
}

/// The API of all inputs, later ones over earlier ones.
///
/// An input may hold several APIs. With `--api`, the one of that name counts, and one without a
/// name: the output of a client says nothing of its API.
pub(super) fn merged(inputs: Vec<Input>, wanted: Option<&str>, host: &mut Host) -> Result<Api, CliError> {
    let is_wanted = |api: &Api| wanted.is_some_and(|wanted| api.is_called(wanted));
    let is_found = inputs.iter().flat_map(|input| &input.apis).any(is_wanted);
    if let (Some(_), false) = (wanted, is_found) {
        let source = inputs.iter().find_map(|input| input.source.clone());
        let apis = inputs.into_iter().flat_map(|input| input.apis).collect();
        return Ok(select(apis, wanted, source.as_ref())?.value);
    }
    let mut api = Api::default();
    for mut input in inputs {
        if is_found {
            input.apis.retain(|api| is_wanted(api) || api.name.is_none());
            if input.apis.is_empty() {
                continue;
            }
        }
        let picked = input.apis.iter().any(is_wanted).then_some(wanted).flatten();
        let selected = select(input.apis, picked, input.source.as_ref())?;
        host.complain_all(&selected.diagnostics);
        api.merge(selected.value);
    }
    Ok(api)
}

/// The failure that `--type` or `--failure` names, its texts as given; `None` without either.
pub(super) fn failure(args: &FailureArgs) -> Result<Option<Failure>, CliError> {
    let failure = match (&args.response_type, &args.failure) {
        (Some(name), _) => Failure::of(name.parse()?),
        (None, Some(name)) => Failure::find(name).map_err(CliError::Usage)?,
        (None, None) => return Ok(None),
    };
    Ok(Some(with_texts(failure, args)))
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
