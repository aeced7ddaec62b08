//! Parameter mappings: what sets a header, and to what.
//!
//! ```text
//! target  = "gatewayresponse." ( "header" | "path" | "querystring" ) "." name
//! mapping = constant | variable
//! constant = "'" any text "'"
//! ```
//!
//! A constant loses its outermost quotes only: `'default-src 'self''` is `default-src 'self'`
//! (one production project documents that; nothing shows an escape).

use std::sync::Arc;

use nom::branch::alt;
use nom::bytes::complete::tag;
use nom::combinator::{all_consuming, value};
use nom::sequence::{preceded, separated_pair};
use nom::{IResult, Parser};
use thiserror::Error;

use super::parsed_text::ParseText;
use super::reference::{Variable, mapping_variable, parameter_name};
use crate::source::{Span, Text};

/// What a mapping gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mapping {
    /// Always the same text.
    Constant(Box<str>),
    /// The value of a variable, and the name it was written with.
    Variable(Variable, Arc<str>),
}

/// What a mapping sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Which part of the response.
    pub part: TargetPart,
    /// The name in it, as written.
    pub name: Box<str>,
}

/// The part of a response that a mapping sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TargetPart {
    /// A response header.
    Header,
    /// Documented, but a response has no path; without effect.
    Path,
    /// Documented, but a response has no query string; without effect.
    QueryString,
}

/// Why API Gateway refuses a key or a value of `responseParameters`, and where it goes wrong.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{kind}")]
pub struct MappingError {
    /// What is wrong.
    pub kind: MappingErrorKind,
    /// The offending bytes of the expression.
    pub span: Span,
    /// The whole key or value.
    pub expression: String,
}

/// What is wrong with a key or a value of `responseParameters`.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum MappingErrorKind {
    /// Nothing there.
    #[error("the value is empty; expected a constant in single quotes or a variable")]
    Empty,
    /// A constant without quotes.
    #[error("a constant must stand in single quotes, inside the quotes of the file format")]
    Unquoted,
    /// A quote is missing at one end.
    #[error("a single quote is missing at the other end of the constant")]
    Unterminated,
    /// Double quotes instead of single ones.
    #[error("a constant stands in single quotes, not in double quotes")]
    DoubleQuoted,
    /// A variable written as in a template.
    #[error("a mapping names its variable without the dollar")]
    Dollar,
    /// Something that begins like a variable and is none.
    #[error(
        "no such source; expected context.…, stageVariables.… or method.request.{{header,querystring,path,multivalueheader,multivaluequerystring}}.…"
    )]
    UnknownSource,
    /// A key that does not begin with `gatewayresponse.header.`.
    #[error("the key of a response header begins with `gatewayresponse.header.`")]
    KeyPrefix,
    /// A key that has its prefix twice.
    #[error(
        "the prefix `gatewayresponse.header.` is there twice; some tools, the CDK for one, add it by themselves"
    )]
    DoublePrefix,
    /// A key whose name is no parameter name.
    #[error("not a parameter name; expected letters, digits and any of `.` `_` `$` `-`")]
    KeyName,
}

impl MappingErrorKind {
    /// Whether it is about the key rather than the value.
    pub fn is_about_key(&self) -> bool {
        matches!(self, Self::KeyPrefix | Self::DoublePrefix | Self::KeyName)
    }
}

impl MappingError {
    fn new(kind: MappingErrorKind, span: Span, expression: &str) -> Self {
        Self { kind, span, expression: expression.to_owned() }
    }

    /// What PutGatewayResponse answers, word for word. Source: aws/aws-cli issue 2879 for keys,
    /// aws/aws-cdk issues 11306 and 20274 for values.
    #[must_use]
    pub fn aws_message(&self) -> String {
        format!(
            "Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression specified: {}]",
            self.expression
        )
    }

    /// What to write instead, where it can be told.
    #[must_use]
    pub fn replacement(&self) -> Option<String> {
        let expression = self.expression.trim();
        if self.is_only_padded() {
            return Some(expression.to_owned());
        }
        match &self.kind {
            MappingErrorKind::Unquoted => Some(format!("'{expression}'")),
            // Quotes in pairs belong to the text: `default-src 'none'`.
            MappingErrorKind::Unterminated if expression.matches('\'').count().is_multiple_of(2) => {
                Some(format!("'{expression}'"))
            }
            MappingErrorKind::Unterminated if expression.starts_with('\'') => Some(format!("{expression}'")),
            MappingErrorKind::Unterminated => Some(format!("'{expression}")),
            MappingErrorKind::DoubleQuoted => Some(format!("'{}'", expression.trim_matches('"'))),
            MappingErrorKind::Dollar => {
                let plain = expression.trim_matches(['$', '!', '{', '}']);
                parse_value(plain).is_ok().then(|| plain.to_owned())
            }
            MappingErrorKind::KeyPrefix | MappingErrorKind::DoublePrefix => {
                header_name(expression).map(|name| format!("{HEADER_PREFIX}{name}"))
            }
            _ => None,
        }
    }

    /// What to do, where it can be told.
    #[must_use]
    pub fn help(&self) -> Option<String> {
        if self.is_only_padded() {
            return Some("remove the white space around it".to_owned());
        }
        self.replacement().map(|replacement| format!("write {replacement}"))
    }

    /// Whether it would be accepted without the white space around it.
    pub(crate) fn is_only_padded(&self) -> bool {
        let expression = self.expression.trim();
        expression.len() < self.expression.len() && parse_value(expression).is_ok()
    }
}

const HEADER_PREFIX: &str = "gatewayresponse.header.";

/// Reads the value of a mapping.
///
/// # Errors
/// [`MappingError`] for what PutGatewayResponse refuses.
///
/// ```
/// use gatecast::template::mapping::{Mapping, parse_value};
///
/// assert_eq!(parse_value("'*'"), Ok(Mapping::Constant("*".into())));
/// let refused = parse_value("*").unwrap_err();
/// assert_eq!(refused.help().as_deref(), Some("write '*'"));
/// ```
pub fn parse_value(expression: &str) -> Result<Mapping, MappingError> {
    if let Some(constant) = constant(expression) {
        return Ok(Mapping::Constant(constant.into()));
    }
    if let Ok((_, variable)) = all_consuming(mapping_variable).parse(expression) {
        return Ok(Mapping::Variable(variable, expression.into()));
    }
    let whole = Span::new(0, expression.len());
    let (kind, span) = if expression.trim().is_empty() {
        (MappingErrorKind::Empty, whole)
    } else if expression.starts_with('\'') || expression.ends_with('\'') {
        (MappingErrorKind::Unterminated, whole)
    } else if expression.starts_with('"') {
        (MappingErrorKind::DoubleQuoted, whole)
    } else if expression.starts_with('$') && !is_placeholder(expression) {
        (MappingErrorKind::Dollar, Span::new(0, 1))
    } else if looks_like_variable(expression) {
        // Underline from where the longest prefix that is a variable ends.
        let rest = mapping_variable(expression).map_or(expression, |(rest, _)| rest);
        (MappingErrorKind::UnknownSource, Span::new(expression.len() - rest.len(), expression.len()))
    } else {
        (MappingErrorKind::Unquoted, whole)
    };
    Err(MappingError::new(kind, span, expression))
}

/// The value of a mapping in a document. One whose holes may make it valid is shown as a constant; an
/// error is what PutGatewayResponse refuses, whatever the holes stand for.
impl ParseText for Result<Mapping, MappingError> {
    fn parse_text(text: &Text) -> Self {
        parse_value(text.as_str()).or_else(|error| {
            if may_be_valid(text) { Ok(Mapping::Constant(text.as_str().into())) } else { Err(error) }
        })
    }
}

/// The key of a mapping in a document; an error is what PutGatewayResponse refuses.
impl ParseText for Result<Target, MappingError> {
    fn parse_text(text: &Text) -> Self {
        parse_target(text.as_str())
    }
}

impl Mapping {
    /// The text, where it is always the same.
    pub(crate) fn constant(&self) -> Option<&str> {
        match self {
            Self::Constant(value) => Some(value),
            Self::Variable(..) => None,
        }
    }
}

/// Whether some values of its holes make a text a mapping: a hole at an end may bring a quote, one
/// at the beginning may begin the name of a variable.
fn may_be_valid(text: &Text) -> bool {
    let end = text.as_str().len();
    let reads = |first: &str, last: &str| {
        let filled = text.with_holes_as(|hole| match (hole.start == 0, hole.end as usize == end) {
            (true, _) => first,
            (_, true) => last,
            _ => "x",
        });
        parse_value(&filled).is_ok()
    };
    text.has_holes()
        && ["x", "'x", "context.x"]
            .into_iter()
            .any(|first| ["x", "x'"].into_iter().any(|last| reads(first, last)))
}

/// Whether a value begins with what a deployment tool has yet to fill in: `${Origin}/path`.
fn is_placeholder(expression: &str) -> bool {
    let own = ["context.", "stageVariables.", "method."];
    expression.strip_prefix("${").is_some_and(|name| !own.iter().any(|own| name.starts_with(own)))
}

/// Reads the key of a mapping.
///
/// # Errors
/// [`MappingError`] for what PutGatewayResponse refuses.
pub fn parse_target(key: &str) -> Result<Target, MappingError> {
    match target(key) {
        Ok(("", (_, name))) if name.starts_with("gatewayresponse.") => {
            let at = Span::new(key.len() - name.len(), key.len());
            Err(MappingError::new(MappingErrorKind::DoublePrefix, at, key))
        }
        Ok(("", (part, name))) => Ok(Target { part, name: name.into() }),
        Ok((rest, _)) => {
            let bad = rest.chars().next().map_or(0, char::len_utf8);
            let at = key.len() - rest.len();
            Err(MappingError::new(MappingErrorKind::KeyName, Span::new(at, at + bad), key))
        }
        Err(_) if key.starts_with(HEADER_PREFIX) => {
            let at = Span::new(HEADER_PREFIX.len(), key.len());
            Err(MappingError::new(MappingErrorKind::KeyName, at, key))
        }
        Err(_) => Err(MappingError::new(MappingErrorKind::KeyPrefix, Span::new(0, key.len()), key)),
    }
}

/// constant = "'" any text "'"
pub(super) fn constant(expression: &str) -> Option<&str> {
    expression.strip_prefix('\'')?.strip_suffix('\'')
}

/// target = "gatewayresponse." ( "header" | "path" | "querystring" ) "." name
fn target(input: &str) -> IResult<&str, (TargetPart, &str)> {
    let part = alt((
        value(TargetPart::Header, tag("header")),
        value(TargetPart::Path, tag("path")),
        value(TargetPart::QueryString, tag("querystring")),
    ));
    preceded(tag("gatewayresponse."), separated_pair(part, tag("."), parameter_name)).parse(input)
}

/// The header that a key with a wrong prefix is about, where that can be told.
fn header_name(key: &str) -> Option<&str> {
    let lower = key.to_ascii_lowercase();
    let prefixed =
        ["header.", "headers."].iter().filter_map(|word| Some(lower.rfind(word)? + word.len())).max();
    let name = match prefixed {
        Some(at) => key.get(at..)?,
        // A name alone. What has dots in it is some other path.
        None => Some(key).filter(|key| !key.contains('.'))?,
    };
    Some(name).filter(|name| !name.is_empty() && parameter_name(name).is_ok_and(|(rest, _)| rest.is_empty()))
}

fn looks_like_variable(expression: &str) -> bool {
    let first = expression.split('.').next().unwrap_or_default();
    ["context", "stageVariables", "method", "integration", "request", "input", "util"].contains(&first)
        && expression.contains('.')
        || ["context", "stageVariables"].contains(&expression)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_are_refused() {
        let refused = |text: &str| {
            let error = parse_value(text).expect_err(text);
            format!("{:?} {:?} {}", error.kind, error.span.of(text), error.help().unwrap_or_default())
        };
        assert_eq!(refused("*"), "Unquoted \"*\" write '*'");
        assert_eq!(
            refused("'https://a.example"),
            "Unterminated \"'https://a.example\" write 'https://a.example'"
        );
        assert_eq!(refused("'"), "Unterminated \"'\" write ''");
        assert_eq!(refused("a 'b'"), "Unterminated \"a 'b'\" write 'a 'b''");
        assert_eq!(refused("\"*\""), "DoubleQuoted \"\\\"*\\\"\" write '*'");
        assert_eq!(refused("${Origin}/path"), "Unquoted \"${Origin}/path\" write '${Origin}/path'");
        assert_eq!(refused("$context.requestId"), "Dollar \"$\" write context.requestId");
        assert_eq!(refused("method.request.body.x"), "UnknownSource \"method.request.body.x\" ");
        assert_eq!(refused("context.requestId!"), "UnknownSource \"!\" ");
        assert_eq!(refused("context"), "UnknownSource \"context\" ");
        assert_eq!(refused(""), "Empty \"\" ");
    }

    #[test]
    fn keys_that_are_refused() {
        let refused = |text: &str| {
            let error = parse_target(text).expect_err(text);
            format!("{:?} {:?} {}", error.kind, error.span.of(text), error.help().unwrap_or_default())
        };
        assert_eq!(refused("Vary"), "KeyPrefix \"Vary\" write gatewayresponse.header.Vary");
        assert_eq!(
            refused("method.response.header.Vary"),
            "KeyPrefix \"method.response.header.Vary\" write gatewayresponse.header.Vary"
        );
        assert_eq!(
            refused("gatewayresponse.headers.Vary"),
            "KeyPrefix \"gatewayresponse.headers.Vary\" write gatewayresponse.header.Vary"
        );
        assert_eq!(
            refused("gatewayresponse.header.gatewayresponse.header.Vary"),
            "DoublePrefix \"gatewayresponse.header.Vary\" write gatewayresponse.header.Vary"
        );
        assert_eq!(refused("gatewayresponse.header.X Y"), "KeyName \" \" ");
        assert_eq!(refused("gatewayresponse.header."), "KeyName \"\" ");
    }

    #[test]
    fn advice_leads_to_what_is_accepted() {
        let value = |text: &str| parse_value(text).expect_err(text).help();
        assert_eq!(value(" 'a' ").as_deref(), Some("remove the white space around it"));
        assert_eq!(value(" context.requestId").as_deref(), Some("remove the white space around it"));
        assert_eq!(value("${context.requestId}").as_deref(), Some("write context.requestId"));
        assert_eq!(value("$foo"), None);
        let key = |text: &str| parse_target(text).expect_err(text).help();
        assert_eq!(key("gatewayresponse.Header.x").as_deref(), Some("write gatewayresponse.header.x"));
        assert_eq!(key("gatewayresponse.header"), None);
        assert_eq!(key("gatewayresponse.body"), None);
    }

    #[test]
    fn only_the_outermost_quotes_go() {
        let inner = "'default-src 'self'; frame-ancestors 'none''";
        assert_eq!(
            parse_value(inner),
            Ok(Mapping::Constant("default-src 'self'; frame-ancestors 'none'".into()))
        );
        assert_eq!(parse_value("''"), Ok(Mapping::Constant("".into())));
    }
}
