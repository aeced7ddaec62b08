//! What is behind a method.

use crate::source::{Place, Text};

/// What is behind a method.
#[derive(Clone, Debug)]
pub struct Integration {
    /// What kind of backend it has.
    pub kind: IntegrationKind,
    /// The backend: a URL, or the ARN of an action. None for `MOCK`.
    pub uri: Option<Text>,
    /// The method that the backend gets.
    pub http_method: Option<Text>,
    /// The templates of requests, by the media type of the request.
    pub templates: Vec<TemplateByType>,
    /// What parameters the backend gets: `integration.request.header.Name` and where its value comes from.
    pub parameters: Vec<ValueMapping>,
    /// What happens to a body that no template is for.
    pub passthrough: Passthrough,
    /// `CONVERT_TO_BINARY` or `CONVERT_TO_TEXT`.
    pub content_handling: Option<Text>,
    /// The responses, in order of writing.
    pub responses: Vec<IntegrationResponse>,
    /// How long the backend may take, in milliseconds.
    pub timeout: Option<u32>,
    /// Where it is defined.
    pub place: Option<Place>,
}

impl Integration {
    /// An integration of which only its kind is known.
    #[must_use]
    pub fn new(kind: IntegrationKind) -> Self {
        Self {
            kind,
            uri: None,
            http_method: None,
            templates: Vec::new(),
            parameters: Vec::new(),
            passthrough: Passthrough::default(),
            content_handling: None,
            responses: Vec::new(),
            timeout: None,
            place: None,
        }
    }
}

/// What kind of backend an integration has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IntegrationKind {
    /// None: the templates make the response.
    Mock,
    /// A URL, through templates.
    Http,
    /// A URL, as it is.
    HttpProxy,
    /// An action of AWS, through templates; functions among them.
    Aws,
    /// A function, as it is.
    AwsProxy,
    /// The files leave it open.
    Unknown,
}

impl IntegrationKind {
    const NAMES: [(&str, Self); 5] = [
        ("MOCK", Self::Mock),
        ("HTTP", Self::Http),
        ("HTTP_PROXY", Self::HttpProxy),
        ("AWS", Self::Aws),
        ("AWS_PROXY", Self::AwsProxy),
    ];

    /// The kinds in the order in which PutIntegration lists them.
    pub const PUT_ORDER: [Self; 5] = [Self::Http, Self::Mock, Self::AwsProxy, Self::HttpProxy, Self::Aws];

    /// The kind of exactly this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
    }

    /// The kind of this name, in any case.
    #[must_use]
    pub fn of(name: &str) -> Self {
        let named = Self::NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        named.map_or(Self::Unknown, |(_, kind)| *kind)
    }

    /// As API Gateway calls it; `UNKNOWN` where the files leave it open.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, kind)| *kind == self).map_or("UNKNOWN", |(name, _)| name)
    }

    /// Whether the backend gets the request as it is.
    #[must_use]
    pub fn is_proxy(self) -> bool {
        matches!(self, Self::HttpProxy | Self::AwsProxy)
    }
}

/// The function in the address of its integration: `…/functions/arn:…:function:Orders/invocations` is
/// `Orders`, and so is `…/functions/${Orders.Arn}/invocations`.
#[must_use]
pub fn function_name(uri: &str) -> Option<&str> {
    let (_, function) = uri.split_once("/functions/")?;
    let function = function.strip_suffix("/invocations").unwrap_or(function);
    let name = function.rsplit_once(":function:").map_or(function, |(_, name)| name);
    Some(name.strip_prefix("${").and_then(|name| name.strip_suffix(".Arn}")).unwrap_or(name))
}

/// `passthroughBehavior`: what happens to a body that no request template is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Passthrough {
    /// `WHEN_NO_MATCH`: it is passed through. So it is in proxy integrations, whatever they say.
    #[default]
    Always,
    /// `WHEN_NO_TEMPLATES`: it is passed through where there is no template at all.
    WhenNoTemplates,
    /// `NEVER`: it is refused.
    Never,
}

impl Passthrough {
    /// The behaviour of an integration where this name is written.
    #[must_use]
    pub fn in_integration(kind: IntegrationKind, name: Option<&Text>) -> Self {
        name.filter(|_| !kind.is_proxy()).map(|name| Self::of(name.as_str())).unwrap_or_default()
    }

    /// The behaviour of this name, in any case; the default for any other.
    #[must_use]
    pub fn of(name: &str) -> Self {
        match name.to_ascii_uppercase().as_str() {
            "NEVER" => Self::Never,
            "WHEN_NO_TEMPLATES" => Self::WhenNoTemplates,
            _ => Self::Always,
        }
    }

    /// As API Gateway calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Always => "WHEN_NO_MATCH",
            Self::WhenNoTemplates => "WHEN_NO_TEMPLATES",
            Self::Never => "NEVER",
        }
    }
}

/// What becomes of answers of a backend.
#[derive(Clone, Debug)]
pub struct IntegrationResponse {
    /// The regular expression of the answers that it is for; the default response has none.
    pub selection_pattern: Option<Text>,
    /// The status that the client gets.
    pub status: Text,
    /// The headers that the client gets: `method.response.header.Name` and where its value comes from.
    pub parameters: Vec<ValueMapping>,
    /// The templates of bodies, by the media type of the response.
    pub templates: Vec<TemplateByType>,
    /// `CONVERT_TO_BINARY` or `CONVERT_TO_TEXT`.
    pub content_handling: Option<Text>,
    /// Where it is defined.
    pub place: Option<Place>,
}

/// A mapping template for a media type.
#[derive(Clone, Debug)]
pub struct TemplateByType {
    /// The media type.
    pub media_type: Text,
    /// The template, in Velocity.
    pub body: Text,
}

/// A target, and what its value is or where it comes from.
#[derive(Clone, Debug)]
pub struct ValueMapping {
    /// `integration.request.header.Name`, `method.response.header.Name`.
    pub target: Text,
    /// A constant in single quotes, or an expression.
    pub value: Text,
}
