//! Who may call a method.

use crate::source::{Place, Text};

/// Who may call a method.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Authorization {
    /// Everybody: `NONE`.
    #[default]
    None,
    /// Callers that sign with IAM credentials: `AWS_IAM`.
    Iam,
    /// Callers that the authorizer of this name lets through: `CUSTOM`, `COGNITO_USER_POOLS`.
    Authorizer(String),
    /// The files leave it open.
    Unknown,
}

/// An authorizer.
#[derive(Clone, Debug)]
pub struct Authorizer {
    /// What methods call it by, in the words of its format.
    pub name: String,
    /// What it decides by.
    pub kind: AuthorizerKind,
    /// The identity sources: all of them must be in the request.
    pub identity: Vec<(IdentitySource, String)>,
    /// `identityValidationExpression`: a regular expression of Java.
    pub expression: Option<Text>,
    /// `authorizerUri`: the function that decides.
    pub uri: Option<Text>,
    /// The user pools.
    pub provider_arns: Vec<Text>,
    /// For how many seconds a decision is kept.
    pub ttl: Option<u32>,
    /// Where it is defined.
    pub place: Option<Place>,
}

/// What an authorizer decides by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuthorizerKind {
    /// A Lambda function that gets a token.
    Token,
    /// A Lambda function that gets the request.
    Request,
    /// The tokens of user pools.
    CognitoUserPools,
}

impl AuthorizerKind {
    /// As API Gateway calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Token => "TOKEN",
            Self::Request => "REQUEST",
            Self::CognitoUserPools => "COGNITO_USER_POOLS",
        }
    }

    /// The kind of this name, in any case.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        let all = [Self::Token, Self::Request, Self::CognitoUserPools];
        all.into_iter().find(|kind| kind.name().eq_ignore_ascii_case(name))
    }
}

/// Where an authorizer looks for the identity of a caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdentitySource {
    /// A header.
    Header,
    /// A parameter of the query.
    Query,
    /// A variable of the stage.
    StageVariable,
    /// A variable of `$context`.
    Context,
}

impl IdentitySource {
    const PREFIXES: [(&str, Self); 4] = [
        ("method.request.header.", Self::Header),
        ("method.request.querystring.", Self::Query),
        ("stageVariables.", Self::StageVariable),
        ("context.", Self::Context),
    ];

    /// The source and the name of an expression: `method.request.header.Authorization`.
    #[must_use]
    pub fn parse(expression: &str) -> Option<(Self, String)> {
        let of =
            |(prefix, source): &(&str, Self)| Some((*source, expression.strip_prefix(prefix)?.to_owned()));
        Self::PREFIXES.iter().find_map(of)
    }

    /// The sources of a list between commas, as `identitySource` has it.
    #[must_use]
    pub fn parse_list(expressions: &str) -> Vec<(Self, String)> {
        expressions.split(',').filter_map(|expression| Self::parse(expression.trim())).collect()
    }

    /// The expression of a source.
    #[must_use]
    pub fn expression(self, name: &str) -> String {
        let prefix =
            Self::PREFIXES.iter().find(|(_, source)| *source == self).map_or("", |(prefix, _)| prefix);
        format!("{prefix}{name}")
    }
}

/// Where requests carry their API key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ApiKeySource {
    /// In the header `x-api-key`.
    #[default]
    Header,
    /// The authorizer returns it as `usageIdentifierKey`.
    Authorizer,
}

impl ApiKeySource {
    /// As API Gateway calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Header => "HEADER",
            Self::Authorizer => "AUTHORIZER",
        }
    }

    /// The source of this name, in any case; `HEADER` for any other.
    #[must_use]
    pub fn of(name: &str) -> Self {
        if name.eq_ignore_ascii_case("AUTHORIZER") { Self::Authorizer } else { Self::Header }
    }
}
