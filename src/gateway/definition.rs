//! What the user wrote for one response type.

use std::fmt;
use std::num::NonZeroU16;
use std::str::FromStr;

use super::ResponseType;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::{Place, Text};
use crate::template::ParsedText;
use crate::template::body::TemplatePart;
use crate::template::mapping::{Mapping, MappingError, Target};

codes! {
    pub(crate) static DUPLICATE_DEFINITION: Warning =
        "duplicate-definition", include_str!("pages/duplicate-definition.md");
}

/// The template that API Gateway stores where a definition has none (recorded from
/// GetGatewayResponses): its media type and its text.
pub const BUILT_IN: (&str, &str) = ("application/json", r#"{"message":$context.error.messageString}"#);

/// A gateway response as the user wrote it: `statusCode`, `responseParameters`,
/// `responseTemplates`. Nothing of it is judged yet.
///
/// ```
/// use gatecast::{Definition, ResponseType};
///
/// let definition = Definition::new(ResponseType::Unauthorized)
///     .with_parameter("gatewayresponse.header.WWW-Authenticate", "'Bearer'")
///     .with_template("application/json", "{\"message\":$context.error.messageString}");
/// assert_eq!(definition.parameters.len(), 1);
/// ```
#[derive(Clone, Debug)]
pub struct Definition {
    /// The type it is for.
    pub response_type: ResponseType,
    /// `statusCode`; without one the type or the failure decides.
    pub status: Option<DefinitionStatus>,
    /// `responseParameters`, in order of writing.
    pub parameters: Vec<Parameter>,
    /// `responseTemplates`, in order of writing.
    pub templates: Vec<TemplateEntry>,
    /// Where the response type's name stands.
    pub place: Option<Place>,
    /// Whether something that is written in it could not be read, so that it may have more than
    /// what is here.
    pub is_partial: bool,
}

/// One entry of `responseParameters`.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// `gatewayresponse.header.Name`.
    pub key: ParsedText<Result<Target, MappingError>>,
    /// A constant in single quotes, or a variable.
    pub value: ParsedText<Result<Mapping, MappingError>>,
}

/// One entry of `responseTemplates`.
#[derive(Clone, Debug)]
pub struct TemplateEntry {
    /// The key: a media type.
    pub media_type: Text,
    /// The template.
    pub body: ParsedText<Vec<TemplatePart>>,
}

impl Definition {
    /// A definition with nothing in it.
    #[must_use]
    pub fn new(response_type: ResponseType) -> Self {
        Self {
            response_type,
            status: None,
            parameters: Vec::new(),
            templates: Vec::new(),
            place: None,
            is_partial: false,
        }
    }

    /// What there is to say where this takes the place of an earlier definition of its type.
    pub(crate) fn replaces(&self, earlier: &Self) -> Diagnostic {
        Diagnostic::of(&DUPLICATE_DEFINITION, format!("{} is defined twice", self.response_type))
            .at(self.place.clone(), "this one counts")
            .at(earlier.place.clone(), "this one is replaced")
            .help("remove one of the two")
    }

    /// Sets the status.
    #[must_use]
    pub fn with_status(mut self, status: DefinitionStatus) -> Self {
        self.status = Some(status);
        self
    }

    /// Adds a parameter: `gatewayresponse.header.Name` and a mapping.
    #[must_use]
    pub fn with_parameter(mut self, key: &str, value: &str) -> Self {
        let (key, value) = (Text::unplaced(key).into(), Text::unplaced(value).into());
        self.parameters.push(Parameter { key, value });
        self
    }

    /// Adds a template for a media type.
    #[must_use]
    pub fn with_template(mut self, media_type: &str, body: &str) -> Self {
        let (media_type, body) = (Text::unplaced(media_type), Text::unplaced(body).into());
        self.templates.push(TemplateEntry { media_type, body });
        self
    }
}

/// A status that a definition may have: three digits, the first from 1 to 5 (the pattern
/// `[1-5]\d\d` of the SDK's model).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DefinitionStatus(NonZeroU16);

impl DefinitionStatus {
    /// The status of this number, if a definition may have it.
    #[must_use]
    pub fn new(status: u16) -> Option<Self> {
        NonZeroU16::new(status).filter(|_| (100..=599).contains(&status)).map(Self)
    }

    /// Its number.
    #[must_use]
    pub fn get(self) -> u16 {
        self.0.get()
    }
}

/// From exactly three digits.
impl FromStr for DefinitionStatus {
    type Err = InvalidStatus;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_digit());
        let number = digits.then(|| text.parse().ok()).flatten();
        number.and_then(Self::new).ok_or(InvalidStatus)
    }
}

impl fmt::Display for DefinitionStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A text that is not a status of a definition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected three digits from 100 to 599")]
pub struct InvalidStatus;
