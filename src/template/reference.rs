//! The grammar that templates and mappings share: what a reference is and where its name ends.
//!
//! ```text
//! variable = "context." name
//!          | "stageVariables." name
//!          | "method.request." source "." name
//! ```
//!
//! A name is a run of letters, digits, `_` and `.`; names of request values and of authorizer
//! keys may contain `-` as well. Dots at the end of a run are text. That names end so is assumed
//! (nobody has measured every character); that they end at quotes, commas, braces, `<` and white
//! space is recorded.

use nom::branch::alt;
use nom::bytes::complete::{tag, take_while1};
use nom::combinator::{map, map_opt, value};
use nom::sequence::{preceded, separated_pair};
use nom::{IResult, Parser};

use super::variables::{ContextField, ErrorField};

/// What a reference asks for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Variable {
    /// `context.error.…`: what went wrong.
    Error(ErrorField),
    /// A documented `context` field that every request may have.
    Context(ContextField),
    /// Any other path below `context`: authorizer keys, claims, names that do not exist.
    OtherContext(Box<str>),
    /// `stageVariables.…`.
    StageVariable(Box<str>),
    /// `method.request.…`.
    Request(RequestSource, Box<str>),
}

/// Where a request value is taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RequestSource {
    /// A header, the last one of that name.
    Header,
    /// A query parameter, the last one of that name.
    QueryString,
    /// A path parameter.
    Path,
    /// All headers of that name, joined with commas; mappings only.
    MultiValueHeader,
    /// All query parameters of that name, joined with commas; mappings only.
    MultiValueQueryString,
}

/// `context.name`, `stageVariables.name`, `method.request.source.name`; in a body, where the
/// documentation names only header, querystring and path as sources.
pub(super) fn body_variable(input: &str) -> IResult<&str, Variable> {
    variable(body_source, request_name).parse(input)
}

/// The same in a mapping, which also has the multi-value sources, and whose parameter names
/// have their documented pattern `[a-zA-Z0-9._$-]+`.
pub(super) fn mapping_variable(input: &str) -> IResult<&str, Variable> {
    variable(alt((body_source, multi_value_source)), parameter_name).parse(input)
}

fn variable<'a>(
    source: impl Parser<&'a str, Output = RequestSource, Error = nom::error::Error<&'a str>>,
    request_name: fn(&'a str) -> IResult<&'a str, &'a str>,
) -> impl Parser<&'a str, Output = Variable, Error = nom::error::Error<&'a str>> {
    alt((
        map(preceded(tag("context."), context_name), context_variable),
        map(preceded(tag("stageVariables."), name), |name| Variable::StageVariable(name.into())),
        map(
            preceded(tag("method.request."), separated_pair(source, tag("."), request_name)),
            |(source, name)| Variable::Request(source, name.into()),
        ),
    ))
}

/// source = "header" | "querystring" | "path"
fn body_source(input: &str) -> IResult<&str, RequestSource> {
    alt((
        value(RequestSource::Header, tag("header")),
        value(RequestSource::QueryString, tag("querystring")),
        value(RequestSource::Path, tag("path")),
    ))
    .parse(input)
}

/// multi-value-source = "multivalueheader" | "multivaluequerystring"
fn multi_value_source(input: &str) -> IResult<&str, RequestSource> {
    alt((
        value(RequestSource::MultiValueHeader, tag("multivalueheader")),
        value(RequestSource::MultiValueQueryString, tag("multivaluequerystring")),
    ))
    .parse(input)
}

/// context-name = name | "authorizer." request-name
fn context_name(input: &str) -> IResult<&str, &str> {
    if input.starts_with("authorizer.") { request_name(input) } else { name(input) }
}

/// name = ( letter | digit | "_" | "." )+, less the dots it ends with
fn name(input: &str) -> IResult<&str, &str> {
    run(input, |c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.'))
}

/// request-name = ( letter | digit | "_" | "." | "-" )+, less the dots it ends with
fn request_name(input: &str) -> IResult<&str, &str> {
    run(input, |c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-'))
}

/// parameter-name = ( letter | digit | "." | "_" | "$" | "-" )+
pub(super) fn parameter_name(input: &str) -> IResult<&str, &str> {
    take_while1(|c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '$' | '-')).parse(input)
}

fn run(input: &str, belongs: fn(char) -> bool) -> IResult<&str, &str> {
    let mut taken = map_opt(take_while1(belongs), |run: &str| {
        Some(run.trim_end_matches('.')).filter(|name| !name.is_empty())
    });
    let (_, name) = taken.parse(input)?;
    Ok((&input[name.len()..], name))
}

fn context_variable(path: &str) -> Variable {
    if let Some(field) = path.strip_prefix("error.").and_then(ErrorField::named) {
        return Variable::Error(field);
    }
    ContextField::named(path).map_or_else(|| Variable::OtherContext(path.into()), Variable::Context)
}
