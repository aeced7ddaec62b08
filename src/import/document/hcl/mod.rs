//! HCL: the files, expressions and templates of Terraform.
//!
//! hcl-edit gives the syntax tree. Its spans are of the text that was parsed, which is a file or a
//! string in one; strings are decoded from there by `literal`, since the tree does not say what
//! each byte of a decoded string was written as.

mod directives;
pub(crate) mod literal;
mod outline;
mod repair;

use std::borrow::Cow;
use std::sync::Arc;

use hcl_edit::expr::Expression;
use hcl_edit::parser::{self, Error};
use hcl_edit::structure::Body;
use hcl_edit::template::Template;

use self::outline::OutlineKind;
use super::limits::{TOO_DEEP, TOO_LARGE};
use super::{SyntaxError, conflict};
use crate::diagnostic::{Code, Diagnostic, quoted};
use crate::import::document::INVALID_HCL;
use crate::source::{SourceFile, Span, Text};

/// How many keys that are there twice one text may have.
const MAX_TWOFOLD: u8 = 6;

/// Parses a file; spans are of its text.
pub fn parse_file(source: &Arc<SourceFile>) -> Result<Body, SyntaxError> {
    conflict::check(source)?;
    let text = Text::verbatim(whole(source));
    parse(&text, OutlineKind::Code, parser::parse_body)
}

/// Parses an expression that stands in a string; spans are of that string.
pub fn parse_expression(text: &Text) -> Result<Expression, SyntaxError> {
    parse(text, OutlineKind::Code, parser::parse_expr)
}

/// Parses a template; spans are of its text.
pub fn parse_template(text: &Text) -> Result<Template, SyntaxError> {
    parse(text, OutlineKind::Template, parser::parse_template)
}

/// All of a file.
pub(crate) fn whole(source: &Arc<SourceFile>) -> crate::source::Place {
    crate::source::Place::new(source, Span::new(0, source.text().len()))
}

fn parse<T>(text: &Text, kind: OutlineKind, parse: fn(&str) -> Result<T, Error>) -> Result<T, SyntaxError> {
    let mut readable = Cow::Borrowed(text.as_str());
    if kind == OutlineKind::Code && readable.starts_with('\u{feff}') {
        // As wide as a byte order mark.
        readable = Cow::Owned(format!("   {}", &readable['\u{feff}'.len_utf8()..]));
    }
    outline::check(&readable, kind).map_err(|trouble| trouble.into_error(text))?;
    let mut old_maps = kind == OutlineKind::Code;
    let mut twofold = 0;
    loop {
        let error = match parse(&readable) {
            Ok(parsed) => return Ok(parsed),
            Err(error) => error,
        };
        let repaired =
            if twofold < MAX_TWOFOLD { repair::twofold_key(&readable, &error, twofold) } else { None };
        twofold += u8::from(repaired.is_some());
        let repaired =
            repaired.or_else(|| std::mem::take(&mut old_maps).then(|| repair::old_maps(&readable))?);
        match repaired {
            Some(repaired) => readable = Cow::Owned(repaired),
            None => return Err(SyntaxTrouble::from_parser(&error, text.as_str()).into_error(text)),
        }
    }
}

/// What is wrong with a text, before its place in a file is looked up.
#[derive(Debug)]
struct SyntaxTrouble {
    code: &'static Code,
    span: Span,
    message: String,
    expected: String,
    opened: Option<Span>,
    help: Option<&'static str>,
}

impl SyntaxTrouble {
    fn new(span: Span, message: impl Into<String>, expected: impl Into<String>) -> Self {
        let (message, expected) = (message.into(), expected.into());
        Self { code: &INVALID_HCL, span, message, expected, opened: None, help: None }
    }

    fn too_deep(span: Span) -> Self {
        let message = "the text nests deeper than the limit of 64 levels";
        Self { code: &TOO_DEEP, ..Self::new(span, message, "this is one too many") }
    }

    fn too_large(span: Span, message: String) -> Self {
        Self { code: &TOO_LARGE, ..Self::new(span, message, "the limit is passed here") }
    }

    fn opened(mut self, span: Span) -> Self {
        self.opened = Some(span);
        self
    }

    fn help(mut self, help: &'static str) -> Self {
        self.help = Some(help);
        self
    }

    /// What the parser says, in the words that other formats have for it.
    fn from_parser(error: &Error, text: &str) -> Self {
        let mut at = error.location().offset();
        let says = error.message();
        if says.contains("nested levels") {
            return Self::too_deep(Span::at(at));
        }
        if says.contains("chained binary operators") {
            return Self::too_large(Span::at(at), "an expression has more than 128 operators".to_owned());
        }
        // At the end it names the last character.
        let says_column = error.location().column();
        let counted = text[..at].rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1;
        if says_column > counted {
            at = text.len();
        }
        let expected = if says.contains("unique") {
            "expected another name: this one is there twice".to_owned()
        } else if says.contains("invalid expression") || says == "unexpected token" {
            "expected a value".to_owned()
        } else {
            let (_, expected) = says.split_once("; ").unwrap_or(("", says));
            expected.replace("`\n`", "the end of the line").replace("newline or eof", "the end of the line")
        };
        if says.contains("escape sequence") || says.contains("hex code") {
            return Self::unknown_escape(text, at);
        }
        let span = word(text, at);
        if span.of(text).trim().is_empty() && at < text.len() {
            return Self::new(Span::at(at), "the line ends too early", expected);
        }
        if span.is_empty() {
            return Self::new(span, "the text ends too early", expected);
        }
        Self::new(span, format!("found {}", quoted(span.of(text))), expected)
    }

    /// An escape that there is none of; the parser gives where it has read on to.
    fn unknown_escape(text: &str, at: usize) -> Self {
        let start = text[..at].rfind('\\').unwrap_or(at);
        let span = word(text, start + 1);
        let span = Span::new(start, span.end as usize);
        let message = format!("found {}, which is not an escape", quoted(span.of(text)));
        Self::new(span, message, r#"expected one of \n \r \t \" \\ \uXXXX \UXXXXXXXX"#)
    }

    fn into_error(self, text: &Text) -> SyntaxError {
        let Self { code, span, message, expected, opened, help } = self;
        let is_syntax = code.name == INVALID_HCL.name;
        let message = if is_syntax { format!("not valid HCL: {message}; {expected}") } else { message };
        let mut error = Diagnostic::of(code, message).at(text.locate(span), expected);
        if let Some(opened) = opened {
            error = error.at(text.locate(opened), "opened here, never closed");
        }
        error.help = help.map(Into::into);
        Box::new(error)
    }
}

/// The word or the character at an offset.
fn word(text: &str, at: usize) -> Span {
    let rest = text.get(at..).unwrap_or_default();
    let length =
        rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))).unwrap_or(rest.len());
    let length = if length > 0 { length } else { rest.chars().next().map_or(0, char::len_utf8) };
    Span::new(at, at + length)
}
