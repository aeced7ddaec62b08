//! Where variables take their values from.

use super::super::ImportError;
use super::super::document::{Node, Value};
use super::located::Located;
use super::resolver::Resolver;
use super::variable::{Literal, Phrase, Reference, Source};
use crate::diagnostic::{Diagnostic, codes, quoted};
use crate::source::{Place, Text};

codes! {
    /// A variable that the Serverless Framework cannot read.
    ///
    /// A variable has a source and an address: `${self:custom.origin}`.
    pub(super) static INVALID_VARIABLE: Error = "invalid-variable";
}

/// What the account is shown as where nobody says.
const SAMPLE_ACCOUNT: &str = "123456789012";

/// What a source gives.
#[derive(Clone)]
pub(super) enum SourceValue<'r> {
    Value(Located<'r>),
    /// Nothing: the next source is asked.
    Gap(Gap),
}

/// Why a source gives nothing.
#[derive(Clone, Default)]
pub(super) struct Gap {
    /// The source as `--parameter` names it: `env:ORIGIN`.
    pub(super) name: String,
    /// Completes "`${name}` stays as it is: …".
    pub(super) why: &'static str,
    /// The value is not in any file.
    pub(super) is_outside: bool,
    /// The value is somewhere all the same, most likely.
    pub(super) is_remote: bool,
    /// Something else was reported that tells why.
    pub(super) is_explained: bool,
    /// What may have been meant.
    pub(super) near: Option<String>,
    /// The file that could not be read.
    pub(super) not_read: Option<Box<Diagnostic>>,
}

impl Gap {
    /// The document has no such value.
    pub(super) fn missing(name: &str, why: &'static str) -> Self {
        Self { name: name.to_owned(), why, ..Self::default() }
    }

    /// The value comes with the command that deploys.
    pub(super) fn outside(name: &str, why: &'static str) -> Self {
        Self { is_outside: true, ..Self::missing(name, why) }
    }

    /// The value exists elsewhere.
    pub(super) fn remote(name: &str, why: &'static str) -> Self {
        Self { is_remote: true, ..Self::outside(name, why) }
    }

    /// It depends on what is not known, which was reported.
    pub(super) fn explained(name: &str) -> Self {
        Self { is_explained: true, ..Self::remote(name, "") }
    }
}

impl<'r> Resolver<'r, '_, '_> {
    /// What a source of the variable at `place` gives.
    pub(super) fn source(
        &mut self,
        text: &Text,
        source: &Source,
        place: &Place,
        references: usize,
    ) -> Result<SourceValue<'r>, ImportError> {
        match source {
            Source::Nested(variable) => {
                let value = self.variable(text, variable, references)?;
                let value = self.settle(value, references)?;
                Ok(match &value.node().value {
                    Value::Null => SourceValue::Gap(Gap::missing(variable.span.of(text.as_str()), "")),
                    _ => SourceValue::Value(value),
                })
            }
            Source::Literal(literal, span) => {
                let text = text.slice(*span);
                let at = text.place().unwrap_or_else(|| place.clone());
                let value = match literal {
                    Literal::Text => Value::String(text),
                    Literal::Number => Value::Number(text),
                    Literal::Bool(value) => Value::Bool(*value),
                    Literal::Null => Value::Null,
                    Literal::Escaped(decoded) => Node::string_at(decoded, &at).value,
                };
                Ok(SourceValue::Value(Located::made(Node::new(value, at))))
            }
            Source::Reference(reference) => self.reference(text, reference, place, references),
        }
    }

    fn reference(
        &mut self,
        text: &Text,
        reference: &Reference,
        place: &Place,
        references: usize,
    ) -> Result<SourceValue<'r>, ImportError> {
        let kind = reference.kind.of(text.as_str());
        let mut arguments = Vec::new();
        let mut is_known = true;
        for argument in reference.arguments.iter().flatten() {
            arguments.push(self.phrase(text, argument, references, &mut is_known)?);
        }
        let address = match &reference.address {
            Some(address) => Some(self.phrase(text, address, references, &mut is_known)?),
            None => None,
        };
        let name = name(kind, reference, &arguments, address.as_ref());
        if !is_known {
            return Ok(SourceValue::Gap(Gap::explained(&name)));
        }
        let address = address.as_ref().map_or("", Text::as_str);
        let outcome = match kind {
            "self" => self.own(address, references)?,
            "file" => match arguments.first() {
                Some(path) => self.included(path, address, &name, references)?,
                None => SourceValue::Gap(Gap::missing(&name, "it names no file")),
            },
            "strToBool" => self.boolean(arguments.first(), &name, place),
            "param" => self.stage_parameter(address, &name, place, references)?,
            "sls" if address == "stage" => self.stage(place, references)?,
            "sls" => SourceValue::Gap(Gap::outside(&name, "every run of the framework has its own")),
            "aws" if address == "region" => match self.given(&name, kind, address, place) {
                Some(given) => SourceValue::Value(given),
                None => self.setting("opt:region", "provider.region", "us-east-1", place, references)?,
            },
            "aws" if address == "accountId" => {
                let given = self.given(&name, kind, address, place);
                let sample = || Located::settled(Node::string_at(SAMPLE_ACCOUNT, place));
                SourceValue::Value(given.unwrap_or_else(sample))
            }
            "env" => self.environment(address, &name, place, references)?,
            _ => SourceValue::Gap(elsewhere(kind, &name)),
        };
        match outcome {
            SourceValue::Gap(_) => Ok(match self.given(&name, kind, address, place) {
                Some(given) => SourceValue::Value(given),
                None => outcome,
            }),
            value => Ok(value),
        }
    }

    /// An argument or an address, the variables in it filled in.
    fn phrase(
        &mut self,
        text: &Text,
        phrase: &Phrase,
        references: usize,
        is_known: &mut bool,
    ) -> Result<Text, ImportError> {
        if phrase.variables.is_empty() {
            return Ok(text.slice(phrase.span));
        }
        let composed = self.compose(text, phrase.span, &phrase.variables, references)?;
        *is_known &= composed.is_known;
        Ok(composed.node.scalar().unwrap_or_default())
    }

    /// What `--parameter` says a source gives.
    pub(super) fn given(&self, name: &str, kind: &str, address: &str, place: &Place) -> Option<Located<'r>> {
        let given = self.context.parameter(name).or_else(|| {
            // `cf(eu-west-1):stack.Output` goes by `cf:stack.Output` as well.
            let kind = kind.split('.').next().unwrap_or(kind);
            let address = address.split('~').next().unwrap_or(address);
            match (kind, address) {
                ("cf" | "ssm" | "s3", _) => self.context.parameter(&format!("{kind}:{address}")),
                ("self", "provider.stage") => self.context.parameter("opt:stage"),
                ("self", "provider.region") => self.context.parameter("opt:region"),
                _ => None,
            }
        })?;
        Some(Located::settled(Node::string_at(given, place)))
    }

    /// `strToBool(true)`
    fn boolean(&mut self, argument: Option<&Text>, name: &str, place: &Place) -> SourceValue<'r> {
        let value = match argument.map(|text| text.as_str().to_lowercase()).as_deref() {
            Some("true" | "1") => true,
            Some("false" | "0") => false,
            _ => {
                let message = format!("{} is neither true nor false", quoted(name));
                let diagnostic = Diagnostic::of(&INVALID_VARIABLE, message);
                let expected = "expected `true`, `false`, `1` or `0`";
                self.context.report(diagnostic.at(Some(place.clone()), expected));
                return SourceValue::Gap(Gap { is_remote: false, ..Gap::explained(name) });
            }
        };
        SourceValue::Value(Located::made(Node::new(Value::Bool(value), place.clone())))
    }
}

/// Sources that no file has.
pub(super) fn elsewhere(kind: &str, name: &str) -> Gap {
    match kind.split('.').next().unwrap_or(kind) {
        "opt" => Gap::outside(name, "it is an option of the command line"),
        // It may be set where the service is deployed.
        "env" => Gap::remote(name, "the environment is not read"),
        "cf" => Gap::remote(name, "it is an output of another stack"),
        "ssm" => Gap::remote(name, "it is a parameter of Systems Manager"),
        "s3" => Gap::remote(name, "it is an object in S3"),
        "aws" => Gap::remote(name, "it is a property of the AWS account"),
        _ => Gap::remote(name, "only the framework and its plugins know this source"),
    }
}

/// A source as it is shown and named, the variables in it filled in.
fn name(kind: &str, reference: &Reference, arguments: &[Text], address: Option<&Text>) -> String {
    let mut name = kind.to_owned();
    if reference.arguments.is_some() {
        let arguments: Vec<_> = arguments.iter().map(Text::as_str).collect();
        name.push_str(&format!("({})", arguments.join(", ")));
    }
    if let Some(address) = address {
        name.push(':');
        name.push_str(address.as_str());
    }
    name
}
