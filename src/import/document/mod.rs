//! Documents as trees that know where everything stands.
//!
//! Every file format is read through this one model: [`parse`] makes a [`Node`] of JSON or YAML,
//! and each importer looks only at nodes. Not here: what any of it means.

mod conflict;
mod duplicates;
#[cfg(feature = "hcl")]
pub mod hcl;
mod holes;
mod json;
pub(super) mod limits;
mod member;
mod node;
mod templated;
#[cfg_attr(not(feature = "yaml"), path = "yaml_missing.rs")]
mod yaml;
pub(super) mod yaml11;

pub(crate) use duplicates::DUPLICATE_KEY;
pub(crate) use duplicates::report as report_duplicates;
pub use node::{Node, Value};

use std::sync::Arc;

use crate::diagnostic::{Checked, Code, Diagnostic, codes};
use crate::source::{Place, SourceFile, Span, Syntax, Text};

codes! {
    /// A document with nothing in it.
    ///
    /// Expected JSON or YAML.
    static EMPTY_DOCUMENT: Error = "empty-document";

    /// A file that is not Terraform's language.
    ///
    /// Terraform cannot read it either.
    static INVALID_HCL: Error = "invalid-hcl";

    /// A document that is a template of another tool.
    ///
    /// Its placeholders are not evaluated; they stay visible.
    static TEMPLATED_DOCUMENT: Note = "templated-document";

    /// A document that is not YAML.
    ///
    /// No tool can read it.
    static INVALID_YAML: Error = "invalid-yaml";

    /// A line in quotes or brackets that is not indented deeper than what they stand in.
    ///
    /// PyYAML and SnakeYAML read it, and with them CloudFormation and SAM; js-yaml does not, and with it
    /// the Serverless Framework.
    pub(super) static DEFICIENT_INDENTATION: Warning = "deficient-indentation";
}

/// The codes of all that is found before a format is known.
pub(super) static CODE_LISTS: &[&[&Code]] =
    &[CODES, conflict::CODES, duplicates::CODES, json::CODES, limits::CODES, yaml::CODES];

/// What a document that cannot be parsed has to say; boxed, since it is large and rare.
pub(crate) type SyntaxError = Box<Diagnostic>;

/// Parses a document; its syntax is recognised by its first character.
///
/// One that is a template of another tool parses as well, its placeholders being text.
pub fn parse(source: &Arc<SourceFile>) -> Result<Checked<Node>, SyntaxError> {
    conflict::check(source)?;
    let error = match parse_strictly(source) {
        Err(error) if is_syntax(&error) => error,
        done => return done,
    };
    let Some(masked) = templated::masked(source) else { return Err(error) };
    match parse_strictly(&masked) {
        Ok(Checked { value, mut diagnostics }) => {
            let value = templated::unmask(&value, source);
            let whole = Text::verbatim(Place::new(source, Span::new(0, source.text().len())));
            diagnostics.iter_mut().for_each(|diagnostic| lead_out(diagnostic, &masked, &whole));
            diagnostics.push(is_template(source));
            Ok(Checked::new(value, diagnostics))
        }
        Err(_) => Err(error),
    }
}

/// Whether an error is about what is written, and not about how much.
fn is_syntax(error: &Diagnostic) -> bool {
    error.is(&json::INVALID_JSON) || error.is(&INVALID_YAML)
}

fn is_template(source: &Arc<SourceFile>) -> Diagnostic {
    let message = "the document is a template of another tool, which is not run";
    Diagnostic::of(&TEMPLATED_DOCUMENT, message)
        .at(Some(Place::new(source, Span::at(0))), "its placeholders are not evaluated")
}

fn parse_strictly(source: &Arc<SourceFile>) -> Result<Checked<Node>, SyntaxError> {
    let text = source.text();
    let start = text.len() - text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']).len();
    let content = &text[start..];
    if content.is_empty() {
        return Err(empty(source));
    }
    // A comment of JavaScript is a mistake in JSON, and no beginning of a YAML document.
    if !["{", "[", "//", "/*"].iter().any(|json| content.starts_with(json)) {
        return yaml::parse(source);
    }
    match json::parse(source, start) {
        // Flow style YAML looks like JSON with fewer quotes; only its name tells.
        Err(error) if has_yaml_name(source) => yaml::parse(source).map_err(|_| error),
        parsed => parsed,
    }
}

/// Parses a document that stands in a string of another: everything it holds leads back to the
/// file of that string.
///
/// A hole is a value of the document like any other, with quotes around it or without.
pub fn parse_text(text: &Text) -> Result<Checked<Node>, SyntaxError> {
    let quoted = holes::quoted(text);
    let text = quoted.as_ref().unwrap_or(text);
    let name = text.place().map(|place| place.source.name().to_owned()).unwrap_or_default();
    let inner = SourceFile::new(name, text.as_str());
    match parse(&inner) {
        Ok(Checked { value, mut diagnostics }) => {
            diagnostics.iter_mut().for_each(|diagnostic| lead_out(diagnostic, &inner, text));
            Ok(Checked::new(value.through(text), diagnostics))
        }
        Err(mut error) => {
            lead_out(&mut error, &inner, text);
            Err(error)
        }
    }
}

/// Moves the labels of a finding about `inner` to where the text of `inner` is written.
fn lead_out(diagnostic: &mut Diagnostic, inner: &Arc<SourceFile>, text: &Text) {
    for label in &mut diagnostic.labels {
        if label.place.source.is(inner)
            && let Some(place) = text.locate(label.place.span)
        {
            label.place = place;
        }
    }
}

fn empty(source: &Arc<SourceFile>) -> SyntaxError {
    let place = Place::new(source, Span::at(0));
    let message = "the document is empty; expected JSON or YAML";
    Box::new(Diagnostic::of(&EMPTY_DOCUMENT, message).at(Some(place), ""))
}

fn has_yaml_name(source: &SourceFile) -> bool {
    Syntax::of(source.name()) == Some(Syntax::Yaml)
}
