//! Parameter mappings of integrations: what a parameter of the integration request or a header of the
//! method response is set to.
//!
//! ```text
//! request-target  = "integration.request." ( "header" | "path" | "querystring" ) "." parameter
//! response-target = "method.response.header." parameter
//! request-source  = constant | "method.request." ( "body" [ json-path ] | location "." parameter ) | common
//! response-source = constant | "integration.response." ( "body" [ json-path ] | header "." parameter ) | common
//! common          = "context." path | "stageVariables." name
//! location        = header | "querystring" | "multivaluequerystring" | "path"
//! header          = "header" | "multivalueheader"
//! json-path       = ( "." | "[" ) any text
//! ```
//!
//! Source: developer guide, "Parameter mapping source reference for REST APIs".

use nom::branch::alt;
use nom::bytes::complete::{tag, take_while1};
use nom::combinator::{all_consuming, eof, map, peek, rest, value, verify};
use nom::sequence::{preceded, separated_pair, terminated};
use nom::{IResult, Parser};

use super::mapping::constant;
use super::reference::RequestSource;

/// What a mapping of an integration takes its value from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IntegrationSource {
    /// Always the same text.
    Constant(Box<str>),
    /// A parameter of the request, or a header of the backend's answer.
    Parameter(RequestSource, Box<str>),
    /// The whole body.
    Body,
    /// A value of a body that is JSON, by its path below `$`.
    BodyPath(Box<str>),
    /// A value below `$context`, by its dotted path.
    Context(Box<str>),
    /// A stage variable.
    StageVariable(Box<str>),
}

/// The part of the integration request that a mapping sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IntegrationTarget {
    /// A header.
    Header,
    /// A placeholder of the backend's address: `{id}`.
    Path,
    /// A query parameter.
    QueryString,
}

/// Reads the value of a mapping in `requestParameters`; `None` where PutIntegration refuses it.
///
/// ```
/// use gatecast::template::integration_mapping::{IntegrationSource, parse_request_source};
/// use gatecast::template::reference::RequestSource;
///
/// let source = parse_request_source("method.request.path.id");
/// assert_eq!(source, Some(IntegrationSource::Parameter(RequestSource::Path, "id".into())));
/// assert_eq!(parse_request_source("id"), None);
/// ```
#[must_use]
pub fn parse_request_source(expression: &str) -> Option<IntegrationSource> {
    parse_source(expression, "method.request.", location)
}

/// Reads the value of a mapping in `responseParameters` of an integration; `None` where
/// PutIntegrationResponse refuses it.
#[must_use]
pub fn parse_response_source(expression: &str) -> Option<IntegrationSource> {
    parse_source(expression, "integration.response.", header)
}

/// Reads the key of a mapping in `requestParameters`.
#[must_use]
pub fn parse_request_target(key: &str) -> Option<(IntegrationTarget, &str)> {
    let part = alt((
        value(IntegrationTarget::Header, tag("header")),
        value(IntegrationTarget::Path, tag("path")),
        value(IntegrationTarget::QueryString, tag("querystring")),
    ));
    let target = preceded(tag("integration.request."), separated_pair(part, tag("."), parameter));
    all_consuming(target).parse(key).ok().map(|(_, target)| target)
}

fn parse_source<'a>(
    expression: &'a str,
    prefix: &'static str,
    location: fn(&'a str) -> IResult<&'a str, RequestSource>,
) -> Option<IntegrationSource> {
    if let Some(text) = constant(expression) {
        return Some(IntegrationSource::Constant(text.into()));
    }
    let own = preceded(
        tag(prefix),
        alt((
            preceded(tag("body"), body),
            map(separated_pair(location, tag("."), parameter), |(source, name)| {
                IntegrationSource::Parameter(source, name.into())
            }),
        )),
    );
    all_consuming(alt((own, common))).parse(expression).ok().map(|(_, source)| source)
}

/// common = "context." path | "stageVariables." name
fn common(input: &str) -> IResult<&str, IntegrationSource> {
    alt((
        map(preceded(tag("context."), parameter), |path: &str| IntegrationSource::Context(path.into())),
        map(preceded(tag("stageVariables."), parameter), |name: &str| {
            IntegrationSource::StageVariable(name.into())
        }),
    ))
    .parse(input)
}

/// body = [ json-path ]
fn body(input: &str) -> IResult<&str, IntegrationSource> {
    alt((
        value(IntegrationSource::Body, eof),
        map(preceded(tag("."), verify(rest, |path: &str| !path.is_empty())), body_path),
        map(preceded(peek(tag("[")), rest), body_path),
    ))
    .parse(input)
}

fn body_path(path: &str) -> IntegrationSource {
    IntegrationSource::BodyPath(path.into())
}

/// location = header | "querystring" | "multivaluequerystring" | "path"
fn location(input: &str) -> IResult<&str, RequestSource> {
    alt((
        header,
        value(RequestSource::QueryString, tag("querystring")),
        value(RequestSource::MultiValueQueryString, tag("multivaluequerystring")),
        value(RequestSource::Path, tag("path")),
    ))
    .parse(input)
}

/// header = "header" | "multivalueheader"
fn header(input: &str) -> IResult<&str, RequestSource> {
    alt((
        value(RequestSource::Header, tag("header")),
        value(RequestSource::MultiValueHeader, tag("multivalueheader")),
    ))
    .parse(input)
}

/// parameter = any text without white space and quotes
fn parameter(input: &str) -> IResult<&str, &str> {
    let inside = |c: char| !c.is_whitespace() && !matches!(c, '\'' | '"');
    terminated(take_while1(inside), eof).parse(input)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_of_requests_are_read() {
        let body_path = |path: &str| Some(IntegrationSource::BodyPath(path.into()));
        assert_eq!(parse_request_source("'a''"), Some(IntegrationSource::Constant("a'".into())));
        assert_eq!(parse_request_source("method.request.body"), Some(IntegrationSource::Body));
        assert_eq!(parse_request_source("method.request.body.a.b[0]"), body_path("a.b[0]"));
        assert_eq!(parse_request_source("method.request.body['a b']"), body_path("['a b']"));
        assert_eq!(
            parse_request_source("context.identity.sourceIp"),
            Some(IntegrationSource::Context("identity.sourceIp".into()))
        );
        for refused in ["", "*", "\"*\"", "method.request.bodyX", "method.request.cookie.a", "context.", "'a"]
        {
            assert_eq!(parse_request_source(refused), None, "{refused}");
        }
    }

    #[test]
    fn sources_of_responses_are_headers_and_the_body() {
        let parameter = |source| Some(IntegrationSource::Parameter(source, "ETag".into()));
        assert_eq!(
            parse_response_source("integration.response.header.ETag"),
            parameter(RequestSource::Header)
        );
        assert_eq!(
            parse_response_source("integration.response.multivalueheader.ETag"),
            parameter(RequestSource::MultiValueHeader)
        );
        assert_eq!(parse_response_source("integration.response.querystring.a"), None);
        assert_eq!(parse_response_source("method.request.header.ETag"), None);
    }

    #[test]
    fn targets_have_a_location_and_a_name() {
        assert_eq!(
            parse_request_target("integration.request.querystring.page"),
            Some((IntegrationTarget::QueryString, "page"))
        );
        for refused in
            ["integration.request.body.a", "integration.request.header.", "method.request.header.a"]
        {
            assert_eq!(parse_request_target(refused), None, "{refused}");
        }
    }
}
