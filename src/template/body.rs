//! Body templates: literal text, references, and what only looks like one.
//!
//! ```text
//! body      = { part }
//! part      = reference [ subscript ] | escape | quiet | braced | word | dollar
//!           | directive | literal
//! reference = "$" variable
//! ```
//!
//! Every text is a template: whatever is not a reference is sent byte for byte. What readers of
//! Velocity or shell may take for more than text is recognised as a [`LookAlike`], so that a
//! finding can speak of it; it is sent like any other text.

use memchr::memchr3;
use nom::branch::alt;
use nom::bytes::complete::{tag, take_while};
use nom::character::complete::{char, satisfy};
use nom::combinator::{map, not, peek, recognize, value};
use nom::multi::many0_count;
use nom::sequence::{delimited, pair, preceded, terminated};
use nom::{IResult, Parser};

use super::parsed_text::ParseText;
use super::reference::{Variable, body_variable};
use crate::source::{Span, Text};

/// A stretch of a template. The parts of a template tile it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplatePart {
    /// The bytes of the template.
    pub span: Span,
    /// What they are.
    pub kind: PartKind,
}

/// What a stretch of a template is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// Text, sent as it is.
    Literal,
    /// A reference, replaced by its value.
    Reference(Variable),
    /// Text, sent as it is, that looks like something to evaluate.
    LookAlike(LookAlike),
    /// A value that is not known yet ([`Text::holes`]); whatever its name looks like.
    Hole,
}

/// What text can be taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum LookAlike {
    /// A Velocity directive: `#if`, `#set`, `#{else}`.
    Directive,
    /// A variable of integration templates: `$util.escapeJavaScript`, `$input.params`.
    VelocityVariable,
    /// A formal reference: `${context.x}`; also the `${` of one that contains another `$`.
    Braced,
    /// A quiet reference: `$!context.x`, `$!{context.x}`.
    Quiet,
    /// A backslash before a reference, which is replaced nevertheless.
    Escape,
    /// `[…]` directly after a reference.
    Subscript,
    /// A name that begins like a reference but asks for nothing: `$context`, `$method.request.body`.
    Incomplete,
    /// Any other name after a dollar: `$foo`.
    UnknownName,
    /// A dollar without a name: `$5.00`, `$$`.
    Dollar,
}

/// Splits a template into its parts, in order, without gaps.
///
/// Total: there is no text that is not a template. Takes time linear in the text.
///
/// ```
/// use gatecast::template::body::{PartKind, parse};
///
/// let parts = parse("{\"message\":$context.error.messageString}");
/// assert_eq!(parts.len(), 3);
/// assert!(matches!(parts[1].kind, PartKind::Reference(_)));
/// ```
#[must_use]
pub fn parse(body: &str) -> Vec<TemplatePart> {
    let mut parts: Vec<TemplatePart> = Vec::new();
    let mut rest = body;
    while !rest.is_empty() {
        let after_reference = parts.last().is_some_and(|part| matches!(part.kind, PartKind::Reference(_)));
        let (remaining, kind) =
            part(rest, after_reference).expect("a part takes at least one character of any text");
        assert!(remaining.len() < rest.len(), "a part that takes nothing would never end");
        let span = Span::new(body.len() - rest.len(), body.len() - remaining.len());
        match parts.last_mut() {
            Some(last) if last.kind == PartKind::Literal && kind == PartKind::Literal => {
                last.span.end = span.end;
            }
            _ => parts.push(TemplatePart { span, kind }),
        }
        rest = remaining;
    }
    parts
}

/// The parts of a template in a document; a hole is one of them.
impl ParseText for Vec<TemplatePart> {
    fn parse_text(body: &Text) -> Self {
        let mut parts = Self::new();
        let mut done = 0;
        let known = |from: usize, to: usize, parts: &mut Self| {
            let moved = |part: TemplatePart| TemplatePart { span: part.span.shifted(from), ..part };
            parts.extend(parse(&body.as_str()[from..to]).into_iter().map(moved));
        };
        for hole in body.holes() {
            known(done, hole.start as usize, &mut parts);
            parts.push(TemplatePart { span: hole, kind: PartKind::Hole });
            done = hole.end as usize;
        }
        known(done, body.as_str().len(), &mut parts);
        parts
    }
}

fn part(input: &str, after_reference: bool) -> IResult<&str, PartKind> {
    if after_reference && let Ok((rest, _)) = subscript(input) {
        return Ok((rest, PartKind::LookAlike(LookAlike::Subscript)));
    }
    if !input.starts_with(['$', '#', '\\']) {
        // Nothing but text begins so, and most parts do.
        return value(PartKind::Literal, literal).parse(input);
    }
    alt((
        map(reference, PartKind::Reference),
        map(alt((escape, quiet, braced, word, dollar, directive)), PartKind::LookAlike),
        value(PartKind::Literal, literal),
    ))
    .parse(input)
}

/// reference = "$" variable
fn reference(input: &str) -> IResult<&str, Variable> {
    preceded(char('$'), body_variable).parse(input)
}

/// escape = "\", before a reference
fn escape(input: &str) -> IResult<&str, LookAlike> {
    value(LookAlike::Escape, terminated(char('\\'), peek(reference))).parse(input)
}

/// quiet = "$!" ( path | "{" inside "}" )
fn quiet(input: &str) -> IResult<&str, LookAlike> {
    value(LookAlike::Quiet, pair(tag("$!"), alt((path, braces)))).parse(input)
}

/// braced = "${" inside "}" | "${"
///
/// A `$` ends the look-alike: a reference inside the braces is a reference.
fn braced(input: &str) -> IResult<&str, LookAlike> {
    let whole = recognize(pair(char('$'), braces));
    value(LookAlike::Braced, alt((whole, tag("${")))).parse(input)
}

/// word = "$" path
fn word(input: &str) -> IResult<&str, LookAlike> {
    map(preceded(char('$'), path), |path: &str| match path.split('.').next() {
        Some("util" | "input") => LookAlike::VelocityVariable,
        Some("context" | "stageVariables" | "method") => LookAlike::Incomplete,
        _ => LookAlike::UnknownName,
    })
    .parse(input)
}

/// dollar = "$"
fn dollar(input: &str) -> IResult<&str, LookAlike> {
    value(LookAlike::Dollar, char('$')).parse(input)
}

/// directive = "#" keyword | "#{" keyword "}"
fn directive(input: &str) -> IResult<&str, LookAlike> {
    let plain = terminated(keyword, not(satisfy(|c| c.is_ascii_alphanumeric() || c == '_')));
    let braced = delimited(char('{'), keyword, char('}'));
    value(LookAlike::Directive, preceded(char('#'), alt((plain, braced)))).parse(input)
}

/// keyword = "if" | "elseif" | "else" | "end" | "set" | "foreach" | …
fn keyword(input: &str) -> IResult<&str, &str> {
    // Longer words first: `alt` takes the first that fits.
    alt((
        tag("elseif"),
        tag("else"),
        tag("end"),
        tag("if"),
        tag("set"),
        tag("foreach"),
        tag("define"),
        tag("macro"),
        tag("include"),
        tag("parse"),
        tag("evaluate"),
        tag("break"),
        tag("stop"),
    ))
    .parse(input)
}

/// subscript = "[" inside "]"
fn subscript(input: &str) -> IResult<&str, &str> {
    recognize(delimited(char('['), take_while(|c| is_inside(c) && c != '[' && c != ']'), char(']')))
        .parse(input)
}

/// braces = "{" inside "}"
fn braces(input: &str) -> IResult<&str, &str> {
    recognize(delimited(char('{'), take_while(is_inside), char('}'))).parse(input)
}

/// inside = any character of the line but "$", "{" and "}"
fn is_inside(c: char) -> bool {
    !matches!(c, '$' | '{' | '}' | '\n')
}

/// path = identifier { "." identifier }
fn path(input: &str) -> IResult<&str, &str> {
    recognize(pair(identifier, many0_count(preceded(char('.'), identifier)))).parse(input)
}

/// identifier = ( letter | "_" ) { letter | digit | "_" }
fn identifier(input: &str) -> IResult<&str, &str> {
    let begin = satisfy(|c| c.is_ascii_alphabetic() || c == '_');
    recognize(pair(begin, take_while(|c: char| c.is_ascii_alphanumeric() || c == '_'))).parse(input)
}

/// literal = one character, and all that follows up to what may begin something else
fn literal(input: &str) -> IResult<&str, &str> {
    let first = input.chars().next().map_or(0, char::len_utf8);
    // Most of a template is literal: this is where parsing spends its time.
    let rest = memchr3(b'$', b'#', b'\\', &input.as_bytes()[first..]).unwrap_or(input.len() - first);
    // By bytes: nom's `take` counts characters.
    let (literal, rest) = input.split_at(first + rest);
    Ok((rest, literal))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each part as `kind:text`.
    fn shape(body: &str) -> Vec<String> {
        parse(body)
            .iter()
            .map(|part| {
                let kind = match &part.kind {
                    PartKind::Literal => "text".to_owned(),
                    PartKind::Reference(_) => "ref".to_owned(),
                    PartKind::LookAlike(kind) => format!("{kind:?}"),
                    PartKind::Hole => "hole".to_owned(),
                };
                format!("{kind}:{}", part.span.of(body))
            })
            .collect()
    }

    #[test]
    fn names_end_where_they_should() {
        assert_eq!(shape("$context.stage."), ["ref:$context.stage", "text:."]);
        assert_eq!(shape("$context.stage..."), ["ref:$context.stage", "text:..."]);
        assert_eq!(shape("$context.stage-x"), ["ref:$context.stage", "text:-x"]);
        assert_eq!(shape("$context.authorizer.a-b:c"), ["ref:$context.authorizer.a-b", "text::c"]);
        assert_eq!(shape("$method.request.header.X-Id,"), ["ref:$method.request.header.X-Id", "text:,"]);
        assert_eq!(shape("$stageVariables.a_b$stageVariables.c").len(), 2);
        assert_eq!(shape("$context.stageé"), ["ref:$context.stage", "text:é"]);
    }

    #[test]
    fn look_alikes_are_told_apart() {
        assert_eq!(shape("$5.00"), ["Dollar:$", "text:5.00"]);
        assert_eq!(shape("$$context.stage"), ["Dollar:$", "ref:$context.stage"]);
        assert_eq!(shape("\\$context.stage"), ["Escape:\\", "ref:$context.stage"]);
        assert_eq!(shape("\\n\\$x"), ["text:\\n\\", "UnknownName:$x"]);
        assert_eq!(shape("${context.x}"), ["Braced:${context.x}"]);
        assert_eq!(shape("${$context.stage}"), ["Braced:${", "ref:$context.stage", "text:}"]);
        assert_eq!(shape("$!context.x!"), ["Quiet:$!context.x", "text:!"]);
        assert_eq!(shape("$!{a}"), ["Quiet:$!{a}"]);
        assert_eq!(shape("$util.f($context.stage)")[..2], ["VelocityVariable:$util.f", "text:("]);
        assert_eq!(shape("$context"), ["Incomplete:$context"]);
        assert_eq!(shape("$context."), ["Incomplete:$context", "text:."]);
        assert_eq!(shape("$method.request.body.x"), ["Incomplete:$method.request.body.x"]);
        assert_eq!(shape("$contextual.x"), ["UnknownName:$contextual.x"]);
        assert_eq!(shape("$context.authorizer['x']")[1], "Subscript:['x']");
        assert_eq!(
            shape("#if(1)#{else}#ended#end"),
            ["Directive:#if", "text:(1)", "Directive:#{else}", "text:#ended", "Directive:#end"]
        );
        assert_eq!(shape("#fff"), ["text:#fff"]);
    }
}
